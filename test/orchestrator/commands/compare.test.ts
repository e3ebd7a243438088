import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
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

describe('a point is named', () => {
  const run = (points: Record<string, string | number>[]) => {
    const made = syntheticRun({ ...SMALL, regimes: ['original', 'masked', 'mixed'] });
    writeRun(runs, {
      ...made,
      trials: made.trials.map((trial, index) => ({ ...trial, point: points[index]! })),
    });
    return (...words: string[]) =>
      readSides(runs, ['latest', ...words])
        .flat()
        .map(({ point }) => point.point);
  };

  test('by a value that it alone has', () => {
    const points = [
      { 'model.name': 'mlp', 'train.epochs': 1 },
      { 'model.name': 'small_cnn', 'train.epochs': 1 },
      { 'model.name': 'my_models:net', 'train.epochs': 2 },
    ];
    const sides = run(points);
    expect(sides('mlp', 'small_cnn')).toEqual([points[0], points[1]]);
    expect(sides('2', 'name=my_models:net,epochs=2')).toEqual([points[2], points[2]]);
    expect(() => sides('mlp', '1')).toThrow(
      'Expected point to be one point of synthetic-0badcafe, got "1".\n' +
        'It matches 2: model mlp, epochs 1; model small_cnn, epochs 1. Name more settings.',
    );
  });

  test('by the section that has the name, and by a section as a whole', () => {
    const points = [{ 'model.name': 'mlp' }, { 'model.name': 'small_cnn' }, { 'model.name': 'a=b' }];
    expect(run(points)('model=small_cnn', 'model.name=mlp')).toEqual([points[1], points[0]]);
    expect(run(points)('a=b', 'model=a=b')).toEqual([points[2], points[2]]);
    const models = [
      { model: '{"name":"mlp"}' },
      { model: '{"name":"mlp","width":2}' },
      { model: '{"name":"vit_tiny"}' },
    ];
    const sides = run(models);
    expect(sides('vit_tiny', 'model=mlp (width 2)')).toEqual([models[2], models[1]]);
    expect(sides('mlp', 'width=2')).toEqual([models[0], models[1]]);
    expect(sides('model=mlp', 'model=vit_tiny,model.name=vit_tiny')).toEqual([models[0], models[2]]);
  });
});
