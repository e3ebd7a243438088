import { join } from 'node:path';
import { beforeEach, expect, test } from '@jest/globals';
import { readSides } from '../../../orchestrator/commands/compare/sides.js';
import type { Regime } from '../../../orchestrator/protocol/generated.js';
import { type SyntheticOptions, syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { writeRun } from '../../fixtures/report/write-run.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const SMALL: SyntheticOptions = { numImages: 20, ratios: [0], visible: [], seeds: 1 };

let runs: string;

beforeEach(() => {
  runs = join(scratchFolder(), 'runs');
});

test('an argument that is neither a point nor a run is told as such, with the nearest of both', () => {
  writeRun(runs, syntheticRun(SMALL));
  const sides = (word: string) => () => readSides(runs, ['latest', 'original', word]);
  expect(sides('mixd')).toThrow(
    `Expected argument to be a point of synthetic-0badcafe, or another run in ${runs}, got "mixd".\nDid you mean "mixed"?`,
  );
  expect(sides('nope')).toThrow('Known here: original, masked, mixed, synthetic-0badcafe.');
  expect(sides('synthetic-0badcaff')).toThrow('Did you mean "synthetic-0badcafe"?');
});

test('a setting may hold commas and equals signs', () => {
  const regimes = ['masked, a=b', 'mixed,c'] as string[] as Regime[];
  writeRun(runs, syntheticRun({ ...SMALL, regimes }));
  const [[first, second]] = readSides(runs, ['latest', 'regime=masked, a=b', 'regime=mixed,c']) as [
    ReturnType<typeof readSides>[number],
  ];
  expect([first, second].map(({ point }) => point.point['train.regime'])).toEqual(regimes);
});
