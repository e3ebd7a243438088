// What each part of an evaluation takes, told before, and what would take less.
import { expect, test } from '@jest/globals';
import { evaluationTimes } from '../../../orchestrator/commands/plan/evaluation-times.js';
import { EvaluationCosts } from '../../../orchestrator/experiment/evaluation-cost.js';
import type { Findings } from '../../../orchestrator/experiment/findings.js';
import type { Trial } from '../../../orchestrator/protocol/generated.js';
import { memoryFindings, planText } from '../experiment/memory-sources.js';

/** Searches that cost less by the square of their stride or of the side of their patches. */
const findings: Findings = {
  ...memoryFindings,
  masks: (asked) =>
    memoryFindings.masks(asked).map((found, index) => {
      const { mask } = asked[index]!;
      const side = Number(Object.entries(mask).find(([name]) => /stride|granularity/.test(name))?.[1] ?? 1);
      return found.ok && /worst|greedy/.test(mask.family)
        ? { ...found, forwards_per_image: 1000 / side ** 2 }
        : found;
    }),
};

function trialOf(masks: string): Trial {
  const text = `name: x\ndataset: { name: cifar10, path: /data/cifar10 }\nevaluate: { masks: [${masks}] }\n`;
  return [...planText(text).trials()][0]!.trial;
}

function timesOf(masks: string, secondsPerImage: number | null) {
  return evaluationTimes(trialOf(masks), secondsPerImage, new EvaluationCosts(findings));
}

const MASKS = '{ family: [scatter, worst_block], ratio: [0.1, 0.2] }';

test('by family, the longest first', () => {
  const times = timesOf(MASKS, 1e-6);
  expect(
    times.map(({ what, num_forwards, seconds, instead }) => [what, num_forwards, seconds, instead]),
  ).toEqual([
    ['worst block', 10_000 * 1002, 10.02, []],
    ['scatter', 20_000, 0.02, []],
    ['clean', 10_000, 0.01, []],
  ]);
});

test('where it takes hours, what fewer images and coarser searches take instead', () => {
  const [search] = timesOf(MASKS, 0.01);
  expect(search!.seconds).toBeCloseTo(100_200);
  expect(search!.instead[0]).toEqual({ change: 'num_images: 100', seconds: 1002 });
  expect(search!.instead.slice(1).map(({ change }) => change)).toEqual([
    'stride: 2',
    'stride: 4',
    'stride: 8',
  ]);
  expect(search!.instead[1]!.seconds).toBeCloseTo(10_000 * 252 * 0.01);
});

test('masks have fewer images alone, and patches are divisors of the sides', () => {
  const [greedy, scatter] = timesOf('{ family: [greedy_hide, scatter], ratio: 0.1 }', 1);
  expect(greedy!.instead.map(({ change }) => change)).toEqual([
    'num_images: 100',
    ...['granularity: 2', 'granularity: 4', 'granularity: 8', 'granularity: 16', 'granularity: 32'],
  ]);
  expect(scatter!.instead).toEqual([{ change: 'num_images: 100', seconds: 100 }]);
});

test('without a pace the images alone', () => {
  expect(timesOf(MASKS, null).map(({ seconds, instead }) => [seconds, instead])).toEqual(
    Array(3).fill([null, []]),
  );
});
