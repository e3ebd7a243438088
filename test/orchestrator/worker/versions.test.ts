// The orchestrator knows the versions that can change a result without starting Python; they are the worker's own.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';
import { MASK_SUITE, NUMERICS, resultVersions } from '../../../orchestrator/worker/versions.js';

const worker = join(repositoryRoot, 'py-worker/sparsight_worker');

test.each([
  ['MASK_SUITE', 'mask_key.py', MASK_SUITE],
  ['NUMERICS', 'numerics.py', NUMERICS],
])('%s is that of %s', (name, file, version) => {
  const source = readFileSync(join(worker, file), 'utf8');
  expect(new RegExp(`^${name}\\b.*= (\\d+)$`, 'm').exec(source)?.[1]).toBe(String(version));
});

test('of torch, major and minor count', () => {
  expect(resultVersions({ python: '/p', versions: { torch: '2.13.0+cu130' } }).torch).toBe('2.13');
});
