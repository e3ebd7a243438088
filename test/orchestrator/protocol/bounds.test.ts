// Bounds that JSON Schema cannot derive from one another, or that code repeats, are equal.
import { expect, test } from '@jest/globals';
import { MAX_CELLS } from '../../../orchestrator/experiment/cells.js';
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
  const bounds = at('experiment', '$defs/amount_law/properties/log_uniform/items/maximum');
  expect(bounds).toBe(side ** 2);
});

test('as many cells may be planned as may be sent, completed and reported', () => {
  expect(at('trial', '$defs/trial_evaluate/properties/cells/maxItems')).toBe(MAX_CELLS);
  expect(at('message', '$defs/assign/properties/completed_cells/maxItems')).toBe(MAX_CELLS);
  expect(at('message', '$defs/assign/properties/completed_cells/items/maximum')).toBe(MAX_CELLS - 1);
  expect(at('message', '$defs/evaluation/properties/cell_index/maximum')).toBe(MAX_CELLS - 1);
  for (const name of ['num_cells', 'num_cells_done'])
    expect(at('message', `$defs/progress/properties/${name}/maximum`)).toBe(MAX_CELLS);
});

test('names of classes are as long as they may be sent', () => {
  const items = at('trial', '$defs/dataset_facts/properties/class_names/items') as Node;
  expect(items.maxLength).toBe(MAX_CLASS_NAME);
});
