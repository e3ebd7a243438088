import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';
import { cacheDirectory } from '../../../orchestrator/worker/cache-directory.js';
import { KEPT_OUT } from '../../../orchestrator/worker/process-environment.js';

test('the variables that are kept out are those that the documentation states', () => {
  const page = readFileSync(join(repositoryRoot, 'docs/extending.md'), 'utf8');
  const line = page.split('\n').find((each) => each.includes('environment variables'))!;
  const stated = [...line.matchAll(/`([A-Z][A-Z0-9_]*\*?)`/g)].map(([, name]) => name);
  expect(stated).toEqual(expect.arrayContaining([...KEPT_OUT]));
});

test('the cache is where it was named, or below the home folder', () => {
  expect(cacheDirectory({ SPARSIGHT_CACHE: '/cache', HOME: '/home/x' })).toBe('/cache');
  expect(cacheDirectory({ SPARSIGHT_CACHE: 'cache' })).toBe(join(process.cwd(), 'cache'));
  expect(cacheDirectory({ SPARSIGHT_CACHE: '', HOME: '/home/x' })).toBe('/home/x/.cache/sparsight');
});
