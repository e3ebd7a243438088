// What a user gets wrong: every case ends with exit code 2 and a message that names the place and, where one can be
// guessed, the fix. The sources are in memory, so nothing can have been made; commands/bad-input.test.ts starts the program.
import { expect, test } from '@jest/globals';
import { SparsightError } from '../../../orchestrator/errors.js';
import { loadExperiment } from '../../../orchestrator/experiment/load-experiment.js';
import { cpuSeconds } from '../../fixtures/cpu-seconds.js';
import { badInputs } from './bad-input/index.js';
import { type Files, memorySources, planText } from './memory-sources.js';

const GRAMMAR =
  /^Expected .+ to be .+, got [\s\S]+ – at (\S+ )?\(?(x\.yaml|y\.yaml|base\.yaml|command line):\d+:\d+\)?\.(\n.+)?$/;

test.each(badInputs)('$what', ({ text, overrides, message }) => {
  const error = errorOf(text, overrides);
  expect(error.message).toBe(message);
  expect(error.message).toMatch(GRAMMAR);
  expect(error.exitCode).toBe(2);
});

test('there are cases enough, no two alike', () => {
  expect(new Set(badInputs.map(({ what }) => what)).size).toBeGreaterThan(100);
});

test('many things wrong are refused no slower than one', () => {
  const text = `name: x\nevaluate:\n  masks:\n${'    - {ratio: a}\n'.repeat(14_000)}`;
  expect(cpuSeconds(() => errorOf(text, []))).toBeLessThan(10);
});

test('no file at all', () => {
  expect(() => loadExperiment('', [], memorySources({}))).toThrow(
    'Expected experiment file to be the path of a YAML file, got "".',
  );
});

function errorOf(text: string | Files, overrides: readonly string[]): SparsightError {
  try {
    planText(text, ...overrides);
  } catch (error) {
    if (error instanceof SparsightError) return error;
    throw error;
  }
  throw new Error('Expected an error, got a plan.');
}
