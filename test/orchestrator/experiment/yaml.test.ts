import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { SparsightError } from '../../../orchestrator/errors.js';
import { type Path, plainOf, positionAt } from '../../../orchestrator/experiment/tree.js';
import { decodeText } from '../../../orchestrator/experiment/yaml/decode.js';
import { parseYaml } from '../../../orchestrator/experiment/yaml/parse.js';
import { cpuSeconds } from '../../fixtures/cpu-seconds.js';

const START = { file: 'x.yaml', line: 1, column: 1 };
const parsed = (text: string) => plainOf(parseYaml(text, START));

describe('YAML 1.2, core schema', () => {
  test.each([
    ['1e-3', 0.001],
    ['on', 'on'],
    ['yes', 'yes'],
    ['true', true],
    ['~', null],
    ['0o17', 15],
    ['0x1F', 31],
    ['1_000', '1_000'],
    ['12:30:45', '12:30:45'],
    ['2024-01-01', '2024-01-01'],
    ['"1e-3"', '1e-3'],
    ['module:callable', 'module:callable'],
    ['[a, {b: 1}]', ['a', { b: 1 }]],
  ])('%s', (text, value) => {
    expect(parsed(text)).toEqual(value);
  });

  test('aliases stand for what they name', () => {
    expect(parsed('a: &x [1, 2]\nb: *x\n')).toEqual({ a: [1, 2], b: [1, 2] });
  });

  test('an alias stands for the last anchor above it, also where it is named again below', () => {
    expect(parsed('a: &x 1\nb: &b [*x]\nc: &x 2\nd: *b\ne: *x\n')).toEqual({
      a: 1,
      b: [1],
      c: 2,
      d: [1],
      e: 2,
    });
  });

  test('a merge key takes over what its mapping lacks, wherever it stands', () => {
    const base = 'a: &a { x: 1, y: 2 }\n';
    expect(parsed(`${base}b: { <<: *a, y: 3, z: 4 }\n`)).toEqual({
      a: { x: 1, y: 2 },
      b: { x: 1, y: 3, z: 4 },
    });
    expect(parsed(`${base}b: { y: 3, <<: *a }\n`)).toMatchObject({ b: { x: 1, y: 3 } });
    expect(parsed(`${base}b: &b { <<: *a, x: 5 }\nc: { <<: *b }\n`)).toMatchObject({ c: { x: 5, y: 2 } });
  });

  test('of several mappings that are merged the first that has a key counts', () => {
    const text = '- &a { x: 1 }\n- &b { x: 2, y: 2 }\n- { <<: [*a, *b], z: 3 }\n';
    expect((parsed(text) as unknown[])[2]).toEqual({ x: 1, y: 2, z: 3 });
  });

  test('in quotes << is a key like others', () => {
    expect(parsed('a: { "<<": { x: 1 } }\n')).toEqual({ a: { '<<': { x: 1 } } });
  });

  test('a no-break space may stand inside of a text, at its edges in quotes', () => {
    expect(parsed('a: 10\u00a0% of it\nb: "\u00a0c\u00a0"\n')).toEqual({
      a: '10\u00a0% of it',
      b: '\u00a0c\u00a0',
    });
  });

  test('comments and text may draw lines', () => {
    const line = '- '.repeat(40);
    expect(parsed(`# ${line}\na: |\n  ${line}\nb: "${line}" # ${line}\nc: x ${line}x\n`)).toMatchObject({
      a: `${line}\n`,
    });
  });

  test('__proto__ is a key like others', () => {
    expect(Object.keys(parsed('__proto__: 1\n') as object)).toEqual(['__proto__']);
  });
});

test.each([
  [['a'], 1, 4],
  [['b'], 2, 1],
  [['b', 'c'], 3, 6],
  [['b', 'd'], 4, 3],
  [['b', 'd', '1'], 4, 10],
  [['b', 'e', '0', 'f'], 6, 10],
  [['b', 'nothing', 'below'], 2, 1],
] as [Path, number, number][])('%p stands in line %p, column %p', (path, line, column) => {
  const tree = parseYaml('a: 1\nb:\n  c: x\n  d: [1, 2]\n  e:\n    - f: 3\n', START);
  expect(positionAt(tree, path)).toEqual({ file: 'x.yaml', line, column });
});

test('positions of a piece of a line count from where it begins', () => {
  const tree = parseYaml('[a, b]', { file: 'command line', line: 3, column: 10 });
  expect(positionAt(tree, ['1'])).toEqual({ file: 'command line', line: 3, column: 14 });
});

describe('text made to break a parser is refused in no time', () => {
  test.each([
    ['brackets', '['.repeat(250_000)],
    ['brackets behind a key', `a: ${'[{'.repeat(100_000)}`],
    ['closed in strings only', '[ "]", '.repeat(30_000)],
    ['lists in lists', '- '.repeat(120_000)],
    ['keys in keys', '? '.repeat(120_000)],
    ['tags', '!'.repeat(250_000)],
    ['tags apart', '!a '.repeat(80_000)],
    ['anchors', '&a '.repeat(80_000)],
    ['quotes', '"'.repeat(250_000)],
    ['colons', 'a: '.repeat(80_000)],
    ['steps', Array.from({ length: 600 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
    ['aliases', `a: &a [${'x,'.repeat(1000)}]\nb: &b [${'*a,'.repeat(1000)}]\nc: [${'*b,'.repeat(1000)}]\n`],
  ])('%s', (_, text) => {
    expect(() => parseYaml(text, START)).toThrow(SparsightError);
  });
});

describe('much of one thing takes no longer than other text', () => {
  const many = Array.from({ length: 8000 }, (_, index) => index);

  test('aliases', () => {
    const text = `${many.map((n) => `a${n}: &a${n} ${n}\n`).join('')}b: [${many.map((n) => `*a${n}`).join()}]\n`;
    expect(cpuSeconds(() => expect(parsed(text)).toMatchObject({ b: many }))).toBeLessThan(10);
  });

  test('keys', () => {
    const text = many.map((n) => `k${n}: 1\n`).join('');
    expect(cpuSeconds(() => parsed(text))).toBeLessThan(10);
    expect(() => parseYaml(`${text}k7: 2\n`, START)).toThrow('k7 twice – at x.yaml:8001:1.');
  });
});

test('any text is parsed or refused by an error of ours', () => {
  const unit = fc.constantFrom(
    'a',
    ' ',
    '\n',
    ':',
    '-',
    '[',
    ']',
    '{',
    '}',
    '"',
    "'",
    '&',
    '*',
    '!',
    '#',
    '|',
    '>',
    '?',
    '%',
    '1',
    ',',
    '\t',
  );
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 60 }), (text) => {
      try {
        parseYaml(text, START);
      } catch (error) {
        if (!(error instanceof SparsightError)) throw error;
      }
    }),
    { numRuns: 3000 },
  );
});

test('any bytes are decoded or refused by an error of ours', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      try {
        expect(Buffer.from(decodeText(bytes, 'x.yaml'))).toEqual(Buffer.from(bytes));
      } catch (error) {
        if (!(error instanceof SparsightError)) throw error;
      }
    }),
  );
});
