import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { evaluationsOf } from '../../orchestrator/experiment/evaluations.js';
import type { DatasetFacts, Evaluation } from '../../orchestrator/protocol/generated.js';
import { percentileInterval, resampledMeans } from '../../orchestrator/report/statistics/bootstrap.js';
import { wilsonInterval } from '../../orchestrator/report/statistics/intervals.js';
import { repositoryRoot } from '../../orchestrator/repository-root.js';
import { loadText } from '../orchestrator/experiment/memory-sources.js';

// `test_library.py` has the verdict of the Python library on the same fixtures.

interface Expansion {
  readonly name: string;
  readonly evaluate: object;
  readonly facts: DatasetFacts;
  readonly evaluations: readonly Evaluation[];
}

interface Intervals {
  readonly wilson: readonly { proportion: number; count: number; low: number; high: number }[];
  readonly bootstrap: readonly { column: number[]; low: number; high: number }[];
}

const fixture = <Value>(name: string): Value =>
  JSON.parse(readFileSync(join(repositoryRoot, 'test/contract', name), 'utf8')) as Value;

test.each(fixture<Expansion[]>('evaluations.json'))('$name', ({ evaluate, facts, evaluations }) => {
  const { experiment } = loadText(`name: x\nevaluate: ${JSON.stringify(evaluate)}\n`);
  expect(evaluationsOf(experiment.evaluate, facts)).toEqual(evaluations);
});

const { wilson, bootstrap } = fixture<Intervals>('intervals.json');

test.each(wilson)('interval of Wilson: $proportion of $count', ({ proportion, count, ...interval }) => {
  expect(wilsonInterval(proportion, count)).toEqual(interval);
});

test.each(bootstrap)('interval by the bootstrap: $column.length images', ({ column, ...interval }) => {
  const [means] = resampledMeans([Float64Array.from(column)]);
  expect(percentileInterval(means!)).toEqual(interval);
});
