import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { fillSpec, maskSpec, type Parameters } from '../../../orchestrator/experiment/mask-spec.js';
import { fillWords, maskWords } from '../../../orchestrator/experiment/mask-words.js';
import { FAMILY_TRAITS, type Family, type FillChoice } from '../../../orchestrator/protocol/generated.js';
import { maskMeaning } from '../../../orchestrator/report/words/mask-meaning.js';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';

const file = join(repositoryRoot, 'test/contract/mask-words.json');
const cases: [Parameters & { family: Family }, string, string][] = JSON.parse(readFileSync(file, 'utf8'));

const fills: [FillChoice, string][] = JSON.parse(
  readFileSync(join(repositoryRoot, 'test/contract/fill-words.json'), 'utf8'),
);

test.each(fills)('the fill %j reads as Python has it', (choice, words) => {
  expect(fillWords(fillSpec(choice))).toBe(words);
});

test.each(cases)('%j reads as Python has it', ({ family, ...parameters }, meaning, label) => {
  const mask = maskSpec(family, parameters);
  expect([maskMeaning({ mask }), maskWords(mask)]).toEqual([meaning, label]);
});

test('every family and search has a meaning, and every family stands in the contract', () => {
  const families = Object.entries(FAMILY_TRAITS);
  expect(families.filter(([, { meaning }]) => meaning === undefined)).toEqual([]);
  const named = families
    .filter(([name, { is_search }]) => name !== 'none' && !is_search)
    .map(([name]) => name);
  expect(named.filter((name) => !cases.some(([{ family }]) => family === name))).toEqual([]);
});

test('a search has its parameters in brackets, too', () => {
  expect(maskMeaning({ mask: maskSpec('worst_block', {}) })).toBe('the block that hurts most');
  const greedy = maskSpec('greedy_hide', { granularity: 2, budget: 100 });
  const ofStripes = maskSpec('worst_of', { of: { stripes: { period: 8 } }, num_draws: 10 });
  expect(maskMeaning({ mask: ofStripes })).toBe(
    'of many random masks the one that hurts most (stripes, period 8, 10 draws)',
  );
  expect(maskMeaning({ mask: greedy })).toBe('the scattered pixels that hurt most (2×2, budget 100)');
});
