// Names of classes in the order of a model's outputs, from a list or a file.
import { describe, expect, test } from '@jest/globals';
import { type Files, loadText, planText } from './memory-sources.js';

const NFC = 'café';
const NFD = 'cafe\u0301';

function classesOf(files: Files): readonly string[] | null {
  return loadText(files).experiment.dataset.classes;
}

const experiment = (classes: string) => `name: x\ndataset: { classes: ${classes} }\n`;

describe('the order of classes', () => {
  test('is the data set’s own where nothing is said', () => {
    expect(classesOf({ 'x.yaml': 'name: x\n' })).toBeNull();
  });

  test.each<[string, string, Files]>([
    ['a list', experiment(`[disc, "1", ${NFD}]`), {}],
    ['a file with lines', experiment('n.txt'), { 'n.txt': `\uFEFFdisc\r\n1\r\n${NFC}\r\n\n` }],
    ['a list in JSON', experiment('n.json'), { 'n.json': `["disc", "1", "${NFC}"]` }],
    ['names by number', experiment('n.JSON'), { 'n.JSON': `{"1": "1", "0": "disc", "2": "${NFD}"}` }],
  ])('comes from %s', (_, text, files) => {
    expect(classesOf({ 'x.yaml': text, ...files })).toEqual(['disc', '1', NFC]);
  });

  test('is no part of a trial’s identity: the images with their labels are', () => {
    const [plain, given] = [experiment('null'), experiment('[a, b]')].map(
      (text) => [...planText(text).trials()][0]!.trialId,
    );
    expect(given).toBe(plain);
  });

  test.each<[string, string, Files, string]>([
    ['no file', experiment('n.txt'), {}, 'file /home/experiments/n.txt to be readable, got ENOENT'],
    [
      'one name',
      experiment('n.txt'),
      { 'n.txt': 'disc\n' },
      'to be the names of two classes or more, got 1 –',
    ],
    ['one name in a list', experiment('[disc]'), {}, 'dataset.classes'],
    [
      'a name twice',
      experiment(`[${NFC}, b, ${NFD}]`),
      {},
      `each there once, got "${NFC}" as number 0 and 2 –`,
    ],
    [
      'a gap',
      experiment('n.txt'),
      { 'n.txt': 'a\n\nb' },
      'of 1 to 200 characters, got 0 characters as number 1',
    ],
    ['other JSON', experiment('n.json'), { 'n.json': '{"a": 1}' }, 'to be a JSON list of names, or names by'],
    ['numbers with a gap', experiment('n.json'), { 'n.json': '{"0": "a", "2": "b"}' }, 'to be a JSON list'],
    ['numbers', experiment('n.json'), { 'n.json': '[1, 2]' }, 'to be a JSON list of names'],
    ['no JSON', experiment('n.json'), { 'n.json': 'a\nb' }, 'to be a JSON list of names'],
    [
      'no text',
      experiment('n.txt'),
      { 'n.txt': new Uint8Array([255, 254, 0]) },
      'to be UTF-8 text of at most',
    ],
  ])('is refused, with its place: %s', (_, text, files, message) => {
    const load = () => loadText({ 'x.yaml': text, ...files });
    expect(load).toThrow(message);
    expect(load).toThrow(/ – at dataset\.classes \(x\.yaml:2:\d+\)\./);
  });
});
