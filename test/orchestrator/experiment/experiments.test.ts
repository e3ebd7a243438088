// The experiments that come with Sparsight: each is valid, says what it asks, and is valid for editors too.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { loadExperiment } from '../../../orchestrator/experiment/load-experiment.js';
import { planExperiment } from '../../../orchestrator/experiment/plan-experiment.js';
import { editorSchema } from '../../../orchestrator/experiment/schema/editor-schema.js';
import { CIFAR10, memoryFindings, memorySources } from './memory-sources.js';

const folder = fileURLToPath(new URL('../../../experiments/', import.meta.url));
const names = readdirSync(folder);
const texts = Object.fromEntries(names.map((name) => [name, readFileSync(`${folder}${name}`, 'utf8')]));
const isValidForEditors = new Ajv2020({ strict: true, allowUnionTypes: true, strictRequired: false }).compile(
  editorSchema(),
);

const findings: typeof memoryFindings = {
  ...memoryFindings,
  dataset: (dataset) =>
    dataset.name === 'cifar10' ? { ok: true, facts: CIFAR10 } : memoryFindings.dataset(dataset),
  weights: () => ({ ok: true, sha256: 'a'.repeat(64) }),
};

describe.each(names)('%s', (name) => {
  test('can be planned', () => {
    const plan = planExperiment(loadExperiment(name, [], memorySources(texts)), findings);
    expect(plan.experiment.name).toBe(name.replace('.yaml', ''));
    expect([...plan.trials()]).toHaveLength(plan.numTrials);
  });

  test('says on top what it asks, how long it takes and what it feeds', () => {
    const comment = texts[name]!.split('\n')
      .filter((line) => line.startsWith('#'))
      .join(' ');
    expect(comment).toMatch(/^# Question: .*# Time: .*Feeds/);
  });

  test('is valid for editors', () => {
    isValidForEditors(parse(texts[name]!));
    expect(isValidForEditors.errors?.filter(({ params }) => params.missingProperty !== 'name') ?? []).toEqual(
      [],
    );
  });
});

test('every full experiment but the quickstart has a small variant that asks the same', () => {
  const full = names.filter((name) => !name.endsWith('-small.yaml') && name !== 'quickstart.yaml');
  for (const name of full)
    expect(texts[name.replace('.yaml', '-small.yaml')]).toContain(`extends: ${name}\n`);
});

describe('editors are told of', () => {
  test.each([
    ['an unknown key', { name: 'x', train: { epoch: 3 } }],
    ['a wrong value', { name: 'x', train: { regime: 'maskd' } }],
    ['a ratio in percent', { name: 'x', evaluate: { masks: [{ family: 'gamma', ratio: [5] }] } }],
    ['a call of nothing known', { name: 'x', sweep: { grid: { 'train.epochs': 'rage(1, 3)' } } }],
  ])('%s', (_, value) => {
    expect(isValidForEditors(value)).toBe(false);
  });

  test.each([
    ['aliases', { name: 'x', evaluate: { masks: [{ family: ['alpha', 'gamma'], ratio: 0.1 }] } }],
    ['calls', { name: 'x', sweep: { grid: { 'train.epochs': 'range(1, 3)' } } }],
    ['an optimiser without its name', { name: 'x', train: { optimizer: { lr: 0.1 } } }],
    ['untrained weights', { name: 'x', train: null, model: { weights: 'w.safetensors' } }],
  ])('nothing for %s', (_, value) => {
    expect(isValidForEditors(value)).toBe(true);
  });
});
