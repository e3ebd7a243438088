import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { scratchFolder } from '../../fixtures/scratch.js';

test('a name without a folder is looked up on PATH', () => {
  const folder = scratchFolder();
  const python = join(folder, 'python3');
  writeFileSync(python, '#!/bin/sh\necho 3.13.1 2.13.0\n');
  const found = (named: string) =>
    pythonEnvironment({ SPARSIGHT_PYTHON: named, PATH: `.:/nowhere:${folder}` });
  expect(() => found('python3')).toThrow('got SPARSIGHT_PYTHON=python3, which is not on PATH.\nName another');
  chmodSync(python, 0o755);
  expect(found('python3')).toEqual({ python, versions: { python: '3.13.1', torch: '2.13.0' } });
  expect(() => found('./python3')).toThrow(`got SPARSIGHT_PYTHON=${process.cwd()}/python3.`);
});
