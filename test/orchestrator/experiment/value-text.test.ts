import { expect, test } from '@jest/globals';
import { canonicalJson } from '../../../orchestrator/experiment/canonical-json.js';
import { valueText } from '../../../orchestrator/experiment/value-text.js';

const train = (epochs: number) =>
  canonicalJson({
    regime: 'masked',
    epochs,
    mask: { family: 'scatter', ratio: { uniform: [0, 0.9] }, fill: ['black', 'noise'] },
    optimizer: { name: 'adamw', lr: 0.001 },
  });

test.each([null, true, 0.5, 'masked', '["black","noise"]', `/a/long/path/${'x'.repeat(100)}`])(
  '%p is shown as it is',
  (value) => {
    expect(valueText(value)).toBe(String(value));
  },
);

test.each([
  [{ name: 'mlp' }, 'mlp'],
  [{ name: 'small_cnn', width: 0.5 }, 'small_cnn (width 0.5)'],
  [
    { name: 'my_models:net', options: { depth: 2, sizes: [1, 2] } },
    'my_models:net (options.depth 2, options.sizes [1,2])',
  ],
])('a section with a name is shown by it: %j', (section, text) => {
  expect(valueText(canonicalJson(section))).toBe(text);
});

test('of a long mapping the outermost part is shown, single values first', () => {
  expect(valueText(train(5))).toMatch(/^\{epochs: 5, regime: masked, mask: …, optimizer: …\} #[0-9a-f]{6}$/);
});

test('long values that look the same can be told apart', () => {
  const lists = [1, 2].map((last) => canonicalJson([...Array(40).fill(0), last]));
  const [one, other] = lists.map(valueText);
  expect(one).toMatch(/^\[0, 0, .*…/);
  expect(one).not.toBe(other);
  expect(one!.length).toBeLessThan(70);
});

test('a long text that only begins like a list is cut as it is', () => {
  expect(valueText(`[${'a'.repeat(80)}`)).toMatch(/^\[a{58}… #/);
});
