// Bounds that JSON Schema cannot derive from one another, or that code repeats, are equal.
import { expect, test } from '@jest/globals';
import { MAX_EVALUATIONS } from '../../../orchestrator/experiment/evaluations.js';
import { MAX_CLASS_NAME } from '../../../orchestrator/experiment/rules/order.js';
import { schemaFile } from '../../../orchestrator/protocol/schema-files.js';

type Node = Readonly<Record<string, unknown>>;

/** What stands in schemas/<file>.json at a path of keys. */
function at(file: Parameters<typeof schemaFile>[0], path: string): unknown {
  return path.split('/').reduce<unknown>((node, key) => (node as Node)[key], schemaFile(file));
}

test('as many pixels may be hidden or visible as the largest image has', () => {
  const side = at('mask', '$defs/image_side/maximum') as number;
  for (const path of ['num_pixels', 'amount']) expect(at('mask', `$defs/${path}/maximum`)).toBe(side ** 2);
  const bounds = at('experiment', '$defs/amount_distribution/properties/log_uniform/items/maximum');
  expect(bounds).toBe(side ** 2);
});

test('as many evaluations may be planned as may be sent, completed and reported', () => {
  expect(at('trial', '$defs/trial_evaluate/properties/evaluations/maxItems')).toBe(MAX_EVALUATIONS);
  expect(at('message', '$defs/assign/properties/completed_evaluations/maxItems')).toBe(MAX_EVALUATIONS);
  expect(at('message', '$defs/assign/properties/completed_evaluations/items/maximum')).toBe(
    MAX_EVALUATIONS - 1,
  );
  expect(at('message', '$defs/evaluation/properties/evaluation_index/maximum')).toBe(MAX_EVALUATIONS - 1);
  for (const name of ['num_evaluations', 'num_evaluations_done'])
    expect(at('message', `$defs/progress/properties/${name}/maximum`)).toBe(MAX_EVALUATIONS);
});

test('names of classes are as long as they may be sent', () => {
  const items = at('trial', '$defs/dataset_facts/properties/class_names/items') as Node;
  expect(items.maxLength).toBe(MAX_CLASS_NAME);
});
