import { describe, expect, test } from '@jest/globals';
import { evaluationsOf } from '../../../orchestrator/experiment/evaluations.js';
import { hiddenCount, roundHalfEven } from '../../../orchestrator/experiment/hidden-count.js';
import { specText } from '../../../orchestrator/experiment/mask-spec.js';
import { fillWords, maskWords } from '../../../orchestrator/experiment/mask-words.js';
import type { Attacked, Certified, DatasetFacts, Masked } from '../../../orchestrator/protocol/generated.js';
import { CIFAR10, DIGITS, loadText } from './memory-sources.js';

const CLEAN = { kind: 'masked', mask: { family: 'none' }, fill: { name: 'none' }, hidden: 0, draw: 0 };

function evaluations(
  masks: string,
  { draws = 1, facts = CIFAR10 }: { draws?: number; facts?: DatasetFacts } = {},
): (Masked | Attacked)[] {
  const { experiment } = loadText(`name: x\nevaluate: { draws: ${draws}, masks: ${masks} }\n`);
  return evaluationsOf(experiment.evaluate, facts) as (Masked | Attacked)[];
}

const brief = (all: readonly (Masked | Attacked)[]) =>
  all.map(({ mask, hidden, fill, draw }) => {
    return `${maskWords(mask)} ${hidden} ${fillWords(fill)} ${draw}`;
  });

describe('rounding', () => {
  test.each([
    [0.5, 0],
    [1.5, 2],
    [2.5, 2],
    [2.4999999999999996, 2],
    [2.5000000000000004, 3],
    [51.2, 51],
  ])('%p to the nearest, half to even: %p', (value, rounded) => {
    expect(roundHalfEven(value)).toBe(rounded);
  });

  test.each([
    [0.02, 1024, 1, 20],
    [0.05, 1024, 1, 51],
    [0.15, 1024, 1, 154],
    [0.5, 63, 1, 32],
    [0.5, 65, 1, 32],
    [0.1, 1024, 4, 96],
    [1, 1024, 8, 1024],
  ])('ratio %p of %p pixels in patches of side %p hides %p', (ratio, numPixels, side, hidden) => {
    expect(hiddenCount(ratio, numPixels, side)).toBe(hidden);
  });
});

test('the clean evaluation comes first, with all images, also where nothing else is evaluated', () => {
  expect(evaluations('[]')).toEqual([{ ...CLEAN, num_images: 10_000 }]);
  expect(evaluations('[{ family: none }]')).toEqual([{ ...CLEAN, num_images: 10_000 }]);
});

test('what hides nothing is the clean evaluation, whatever its family, fill and images', () => {
  const masks = `[{ family: [gamma, beta, worst_block], ratio: [0, 0.0001], fill: [black, noise], num_images: 10 },
    { family: scatter, visible: 1024 }]`;
  expect(evaluations(masks)).toHaveLength(1);
});

test('equal evaluations appear once, by whatever name', () => {
  const masks = `[{ family: [scatter, gamma], ratio: [0.5, 0.5] }, { family: scatter, visible: 512 },
    { family: scatter, ratio: 0.5, num_images: 10000 }]`;
  expect(brief(evaluations(masks))).toEqual(['none 0 none 0', 'scatter 512 black 0']);
});

test('the order is that of the entries; within one by family, amount, fill, parameters and draw', () => {
  const masks = '[{ family: [beta, gamma], ratio: [0.5, 0.25], fill: [white, black] }]';
  expect(brief(evaluations(masks, { draws: 2, facts: DIGITS }))).toEqual([
    'none 0 none 0',
    ...['random block', 'scatter'].flatMap((family) =>
      [32, 16].flatMap((hidden) =>
        ['white', 'black'].flatMap((fill) => [0, 1].map((draw) => `${family} ${hidden} ${fill} ${draw}`)),
      ),
    ),
  ]);
});

test('there are several draws only where the mask or the fill is random', () => {
  const masks = '[{ family: [scatter, salient_block], ratio: 0.5, fill: [black, image_mean, noise, color] }]';
  const draws = new Map<string, number>();
  for (const { mask, fill } of evaluations(masks, { draws: 3 })) {
    const key = `${mask.family} ${fill.name}`;
    draws.set(key, (draws.get(key) ?? 0) + 1);
  }
  expect(Object.fromEntries(draws)).toEqual({
    'none none': 1,
    'scatter black': 3,
    'scatter image_mean': 3,
    'scatter noise': 3,
    'scatter color': 3,
    'salient_block black': 1,
    'salient_block image_mean': 1,
    'salient_block noise': 3,
    'salient_block color': 3,
  });
});

test('fewer images make an evaluation of its own; as many as there are make none', () => {
  const masks = `[{ family: worst_block, ratio: 0.5 }, { family: worst_block, ratio: 0.5, num_images: 200 },
    { family: worst_block, ratio: 0.5, num_images: 10000 }]`;
  expect(evaluations(masks).map(({ num_images }) => num_images)).toEqual([10_000, 10_000, 200]);
});

test('the val split has its own number of images', () => {
  const { experiment } = loadText('name: x\nevaluate: { split: val }\n');
  const found = evaluationsOf(experiment.evaluate, CIFAR10) as Masked[];
  expect(new Set(found.map(({ num_images }) => num_images))).toEqual(new Set([5_000]));
});

test('patches hide whole patches, the nearest number of them', () => {
  const found = evaluations('[{ family: scatter, ratio: [0.02, 0.1], granularity: [2, 4] }]');
  expect(found.map(({ hidden }) => hidden)).toEqual([0, 20, 16, 104, 96]);
});

test('parameters of a family are one value each or a list, and what is left out has its default', () => {
  const found = evaluations('[{ family: stripes, ratio: 0.25, period: [4, 8], direction: vertical }]');
  expect(found.slice(1).map(({ mask }) => mask)).toEqual(
    [4, 8].map((period) => ({ family: 'stripes', period, width: 1, direction: 'vertical' })),
  );
});

test('a fill with parameters is one of its own for each value', () => {
  const fill = '[black, { blur: { sigma: 1 } }, blur, { blur: {} }]';
  const found = evaluations(`[{ family: scatter, ratio: 0.5, fill: ${fill} }]`);
  expect(found.slice(1).map(({ fill }) => fill)).toEqual([
    { name: 'black' },
    { name: 'blur', sigma: 1 },
    { name: 'blur', sigma: 2 },
  ]);
});

test('a search finds all its amounts at once, ascending, also those of several entries', () => {
  const masks = `[{ family: greedy_hide, ratio: [0.1, 0.05], num_images: 20 },
    { family: greedy_hide, visible: 1000, num_images: 20 }, { family: greedy_hide, ratio: 0.1, num_images: 20, budget: 500 }]`;
  expect(evaluations(masks).slice(1)).toEqual([
    {
      ...{ kind: 'attacked', fill: { name: 'black' }, draw: 0, num_images: 20, hidden: [24, 51, 102] },
      mask: { family: 'greedy_hide', granularity: 1, budget: null, lookahead: 1 },
    },
    {
      ...{ kind: 'attacked', fill: { name: 'black' }, draw: 0, num_images: 20, hidden: [102] },
      mask: { family: 'greedy_hide', granularity: 1, budget: 500, lookahead: 1 },
    },
  ]);
});

test('a mask that is a parameter of a search is a name, or a name with parameters', () => {
  const masks = `[{ family: worst_of, of: [gamma, { stripes: { period: 8 } }, { scatter: {} }], num_draws: [1, 10], ratio: 0.1 }]`;
  const stripes = { family: 'stripes', period: 8, width: 1, direction: 'horizontal' };
  expect(evaluations(masks).map(({ mask }) => mask)).toEqual([
    { family: 'none' },
    ...[{ family: 'scatter', granularity: 1 }, stripes].flatMap((of) =>
      [1, 10].map((num_draws) => ({ family: 'worst_of', of, num_draws })),
    ),
  ]);
});

test('a search for masks in patches rounds its amounts to whole ones', () => {
  const masks = `[{ family: worst_of, of: { scatter: { granularity: 4 } }, ratio: 0.1 }]`;
  expect(evaluations(masks)[1]).toMatchObject({ kind: 'attacked', hidden: [96] });
});

test('certificates come last: one for every visible count and fill', () => {
  const { experiment } = loadText(
    'name: x\nevaluate: { masks: [], certificates: [{ visible: [25, 75], fill: [black, mean], num_images: 9 }] }\n',
  );
  const found = evaluationsOf(experiment.evaluate, CIFAR10).slice(1);
  expect((found as Certified[]).map(({ hidden, fill }) => [hidden, fill.name])).toEqual([
    ...[999, 949].flatMap((hidden) => ['black', 'mean'].map((fill) => [hidden, fill])),
  ]);
  expect(found[0]).toMatchObject({
    kind: 'certified',
    select_votes: 100,
    votes: 1000,
    alpha: 0.05,
    num_images: 9,
  });
});

test('certificates of other methods: by views and fill, each once', () => {
  const { experiment } = loadText(`name: x
evaluate:
  masks: []
  certificates:
    - { method: best, visible: [16, 64], num_images: 9 }
    - { method: partition, parts: [16, 64, 16], fill: [black, mean] }
    - { method: bands, shape: rows, size: [2, 4], threshold: 0.3 }
`);
  const black = { name: 'black' };
  const bands = { name: 'bands', shape: 'rows', threshold: 0.3 };
  const parts = (number: number, name: string) => ({
    ...{ kind: 'certified_exactly', views: { name: 'partition', parts: number } },
    ...{ fill: { name }, num_images: 10_000 },
  });
  expect(evaluationsOf(experiment.evaluate, CIFAR10).slice(1)).toEqual([
    {
      ...{ kind: 'certified_best', fill: black, visible: [16, 64], num_images: 9 },
      ...{ select_votes: 100, votes: 1000, alpha: 0.05 },
    },
    ...[parts(16, 'black'), parts(16, 'mean'), parts(64, 'black'), parts(64, 'mean')],
    ...[2, 4].map((size) => ({
      ...{ kind: 'certified_exactly', views: { ...bands, size } },
      ...{ fill: black, num_images: 10_000 },
    })),
  ]);
});

test('masks are hidden from the model, from every smoothed classifier, or from both', () => {
  const { experiment } = loadText(`name: x
evaluate:
  draws: 2
  masks:
    - { family: scatter, ratio: 0.1, classifier: [model, smoothed], num_images: 9 }
    - { family: greedy_hide, ratio: [0.2, 0.1], classifier: smoothed }
  certificates:
    - { visible: 16, num_images: 9 }
    - { method: partition, parts: 16, num_images: 9 }
`);
  const views = [
    { name: 'ablation', visible: [16], votes: 100, search_votes: 20 },
    { name: 'partition', parts: 16 },
  ];
  const clean = { ...CLEAN, num_images: 9 };
  const found = evaluationsOf(experiment.evaluate, CIFAR10);
  expect(found).toHaveLength(1 + 2 + 2 * (1 + 2) + 2 + 2);
  for (const each of views) {
    const own = found.filter(
      (evaluation) => evaluation.kind === 'smoothed' && evaluation.views.name === each.name,
    );
    expect(own).toMatchObject([
      { views: each, fill: { name: 'black' }, of: clean },
      ...[0, 1].map((draw) => ({ of: { kind: 'masked', hidden: 102, draw, num_images: 9 } })),
      { of: { kind: 'attacked', hidden: [102, 205], draw: 0, num_images: 9 } },
    ]);
  }
});

test('a mask is told apart by its canonical text, in whatever order its parameters are written', () => {
  expect(specText({ family: 'stripes', period: 4, width: 1, direction: 'vertical' })).toBe(
    specText({ direction: 'vertical', width: 1, period: 4, family: 'stripes' }),
  );
});
