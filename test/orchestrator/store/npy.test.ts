import { spawnSync } from 'node:child_process';
import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';
import { readNpyHeader, readNpyRow } from '../../../orchestrator/store/npy.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const { python } = JSON.parse(readFileSync(join(repositoryRoot, '.sparsight-env.json'), 'utf8'));

function savedByNumpy(expression: string): string {
  const path = join(scratchFolder(), 'array.npy');
  const { status, stderr } = spawnSync(python, [
    '-c',
    `import numpy as np, sys; np.save(sys.argv[1], ${expression})`,
    path,
  ]);
  if (status !== 0) throw new Error(stderr.toString());
  return path;
}

describe('arrays saved by numpy', () => {
  test.each([
    [
      'np.arange(300).astype(np.uint8).reshape(3, 100)',
      3,
      Uint8Array.from({ length: 100 }, (_, i) => 100 + i),
    ],
    ['np.arange(6, dtype=np.uint16).reshape(2, 3) * 10000', 2, Uint16Array.of(30000, 40000, 50000)],
  ])('%s gives back its rows', (expression, numRows, second) => {
    const path = savedByNumpy(expression);
    const array = readNpyHeader(path);
    expect(array).toMatchObject({ numRows, numColumns: second.length });
    expect(readNpyRow(path, array, 1)).toEqual(second);
  });

  test('of three dimensions are rows of the last', () => {
    const path = savedByNumpy('np.arange(24, dtype=np.uint8).reshape(2, 3, 4)');
    const array = readNpyHeader(path);
    expect(array).toMatchObject({ numRows: 6, numColumns: 4 });
    expect(readNpyRow(path, array, 4)).toEqual(Uint8Array.of(16, 17, 18, 19));
  });

  test('of one dimension is one row', () => {
    const path = savedByNumpy('np.array([7, 8, 9], dtype=np.uint8)');
    expect(readNpyRow(path, readNpyHeader(path), 0)).toEqual(Uint8Array.of(7, 8, 9));
  });

  test.each([
    'np.zeros((2, 2))',
    'np.zeros((2, 2), np.uint8, order="F")',
    'np.zeros((2, 2, 2, 2), np.uint8)',
  ])('%s is refused', (expression) => {
    const path = savedByNumpy(expression);
    expect(() => readNpyHeader(path)).toThrow(/a whole \.npy array/);
  });

  test('cut short is refused', () => {
    const path = savedByNumpy('np.zeros((2, 2), np.uint8)');
    truncateSync(path, 131);
    expect(() => readNpyHeader(path)).toThrow(/131 of 132 bytes/);
    writeFileSync(path, 'nonsense');
    expect(() => readNpyHeader(path)).toThrow(/another header/);
  });
});
