import { expect, test } from '@jest/globals';
import { measuredForwardsOf } from '../../../orchestrator/experiment/evaluation-cost.js';
import { evaluationKey, recordKey } from '../../../orchestrator/experiment/evaluation-key.js';
import { recoloringSpec, recoloringWords } from '../../../orchestrator/experiment/recolorings.js';
import type { Recolored } from '../../../orchestrator/protocol/generated.js';
import { recordText } from '../../../orchestrator/watch/record-text.js';
import { planText } from './memory-sources.js';

function textWith(recolorings: string): string {
  return `name: x
dataset: { name: parquet, path: /data/cifar10 }
evaluate: { masks: [], recolorings: ${recolorings} }
`;
}

function recolored(recolorings: string): Recolored[] {
  const [planned] = [...planText(textWith(recolorings)).trials()];
  return planned!.trial.evaluate.evaluations.filter((each) => each.kind === 'recolored');
}

test('an entry is an evaluation for each attack, with all its numbers of pixels', () => {
  const attacks = '[sparse_rs, { sparse_rs: { queries: 5 } }, { sparse_rs: {} }, pgd0]';
  const common = { kind: 'recolored', pixels: [1, 5], num_images: 9 };
  expect(recolored(`[{ attack: ${attacks}, pixels: [5, 1, 5], num_images: 9 }]`)).toEqual([
    { ...common, attack: { name: 'sparse_rs', queries: 1000 } },
    { ...common, attack: { name: 'sparse_rs', queries: 5 } },
    { ...common, attack: { name: 'pgd0', steps: 100, restarts: 5 } },
  ]);
});

test('its record is told apart by the same settings, and shown in a line for each number of pixels', () => {
  const [evaluation] = recolored('[{ attack: { pgd0: { steps: 20 } }, pixels: [1, 5], num_images: 9 }]');
  const { kind, attack, num_images } = evaluation!;
  const results = [1, 5].map((pixels) => ({ pixels, metrics: { accuracy: 0.5 } }));
  const record = { kind, attack, num_images, results, artifacts: {} };
  expect(recordKey(record)).toBe(evaluationKey(evaluation!));
  const lines = [1, 5].map((pixels) => `colour L0, pgd0, steps 20: ${pixels} recoloured  accuracy 0.5`);
  expect(recordText(record).replace(/0\.50+/g, '0.5')).toBe(lines.join('; '));
});

test('its cost is foretold: every attack on every image, and the image that it leaves', () => {
  const [evaluation] = recolored(
    '[{ attack: { sparse_rs: { queries: 10 } }, pixels: [1, 5], num_images: 9 }]',
  );
  expect(measuredForwardsOf(evaluation!, undefined as never)).toBe(9 * 2 * 11);
});

test('attacks are called by the parameters that differ from the defaults', () => {
  expect(recoloringWords(recoloringSpec('sparse_rs'))).toBe('sparse rs');
  expect(recoloringWords(recoloringSpec({ pgd0: { steps: 20, restarts: 1 } }))).toBe(
    'pgd0, steps 20, restarts 1',
  );
});

const AT = 'evaluate.recolorings.0';

test.each([
  ['{ pixels: 1 }', `Expected attack to be given, got nothing – at ${AT}`],
  [
    '{ attack: sparse, pixels: 1 }',
    `Expected attack to be one of sparse_rs, pgd0, got "sparse" – at ${AT}.attack`,
  ],
  [
    '{ attack: sparse_rs, pixels: 0 }',
    `Expected pixels to be an integer in [1, 16777215], got 0 – at ${AT}.pixels`,
  ],
  [
    '{ attack: sparse_rs, pixels: [1, 1024] }',
    `Expected recoloured pixels to be at most 1023, all but one of the image, got 1024 – at ${AT}.pixels.1`,
  ],
  [
    '{ attack: { pgd0: { steps: 0 } }, pixels: 1 }',
    `Expected steps to be an integer in [1, 1000000], got 0 – at ${AT}.attack.pgd0.steps`,
  ],
  [
    '{ attack: { pgd0: { queries: 3 } }, pixels: 1 }',
    `Expected setting to be a known one, got "queries" – at ${AT}.attack.pgd0.queries`,
  ],
  ['{ attack: pgd0, pixels: 1, num_images: 1000000 }', 'Expected number of images to be at most'],
])('%s is refused at its place', (entry, message) => {
  expect(() => planText(textWith(`[${entry}]`))).toThrow(message);
});
