// Names of classes in the order of a model's outputs, from a list or a file.
import { describe, expect, test } from '@jest/globals';
import { type Files, loadText, planText } from './memory-sources.js';

const NFC = 'café';
const NFD = 'cafe\u0301';

function outputsOf(files: Files) {
  const { classes, labels, num_classes } = loadText(files).experiment.dataset;
  return { classes, labels, num_classes };
}

function classesOf(files: Files) {
  return outputsOf(files).classes;
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

  test.each<[string, string, Files]>([
    ['a mapping', experiment(`{ disc: 7, "1": 2, ${NFD}: 0 }`), {}],
    ['an object in JSON', experiment('n.json'), { 'n.json': `{"disc": 7, "1": 2, "${NFD}": 0}` }],
    ['two columns', experiment('n.csv'), { 'n.csv': `class,output\ndisc,7\n"1",2\n${NFC},0\n` }],
    ['two columns without names', experiment('n.csv'), { 'n.csv': `disc,7\r\n1,2\r\n${NFC},0` }],
    ['a class behind its output', experiment('n.csv'), { 'n.csv': `7,disc\n2,1\n0,${NFC}` }],
  ])('a class has an output by %s', (_, text, files) => {
    const labels = { disc: 7, '1': 2, [NFC]: 0 };
    expect(outputsOf({ 'x.yaml': text, ...files })).toEqual({ classes: null, labels, num_classes: null });
  });

  test('outputs have several names: ids and synonyms, but for those that two have', () => {
    const names = ['tench, Tinca tinca', 'crane', 'crane'];
    const labels = {
      'tench, Tinca tinca': 0,
      n01440764: 0,
      tench: 0,
      'Tinca tinca': 0,
      n02012849: 1,
      n03126707: 2,
    };
    const lines = 'n01440764 tench, Tinca tinca\nn02012849 crane\nn03126707 crane\n';
    expect(outputsOf({ 'x.yaml': experiment('n.txt'), 'n.txt': lines })).toEqual({
      classes: names,
      labels,
      num_classes: null,
    });
    const byNumber = '{"0": ["n01440764", "tench"], "1": ["n02012849", "crane"]}';
    expect(outputsOf({ 'x.yaml': experiment('n.json'), 'n.json': byNumber })).toMatchObject({
      classes: ['tench', 'crane'],
      labels: { n01440764: 0, tench: 0, n02012849: 1, crane: 1 },
    });
  });

  test('the config of a model of transformers, and the classes of ImageNet by name', () => {
    const config = '{"hidden_size": 768, "id2label": {"0": "ant", "1": "bee"}, "label2id": {"ant": 0}}';
    expect(classesOf({ 'x.yaml': experiment('config.json'), 'config.json': config })).toEqual(['ant', 'bee']);
    expect(classesOf({ 'x.yaml': experiment('imagenet') })).toBe('imagenet');
    expect(classesOf({ 'x.yaml': experiment('./imagenet'), imagenet: 'ant\nbee' })).toEqual(['ant', 'bee']);
  });

  test('as many outputs as there are names', () => {
    expect(() => loadText(experiment('[a, b], num_classes: 3'))).toThrow(
      'Expected num_classes to be 2, the names in classes, got 3 – at dataset.num_classes (x.yaml:2:',
    );
    expect(outputsOf({ 'x.yaml': experiment('{ a: 3 }, num_classes: 9') }).num_classes).toBe(9);
    expect(outputsOf({ 'x.yaml': experiment('[a, b], num_classes: 2') }).num_classes).toBeNull();
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
    ['other JSON', experiment('n.json'), { 'n.json': '{"a": [1]}' }, 'to be a list of names, names by'],
    ['numbers with a gap', experiment('n.json'), { 'n.json': '{"0": "a", "2": "b"}' }, 'to be a list of'],
    ['numbers', experiment('n.json'), { 'n.json': '[1, 2]' }, 'to be a list of names'],
    ['no JSON', experiment('n.json'), { 'n.json': 'a\nb' }, 'to be a list of names'],
    ['columns of text', experiment('n.csv'), { 'n.csv': 'a,b\nc,d' }, 'got other columns –'],
    ['ragged lines', experiment('n.csv'), { 'n.csv': 'a,1\nc' }, 'got other columns –'],
    ['a class on two lines', experiment('n.csv'), { 'n.csv': 'a,1\na,2' }, 'got "a" on two lines –'],
    [
      'an output of two classes',
      experiment('{ a: 3, b: 3 }'),
      {},
      'classes to be each mapped to an output of its own, got output 3 for "a" and "b" –',
    ],
    [
      'an output beyond the last',
      experiment('{ a: 3, b: 10 }, num_classes: 10'),
      {},
      'the output of class "b" to be the number of an output, from 0 to 9, got 10 –',
    ],
    [
      'no whole number',
      experiment('n.json'),
      { 'n.json': '{"a": 0.5}' },
      'the output of class "a" to be the number',
    ],
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
