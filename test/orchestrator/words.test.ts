// One word for one thing: the glossary in CONTRIBUTING.md, held against what users and developers read.
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '../../orchestrator/repository-root.js';

/** A word that was dropped, and the one that is used for it. */
interface Dropped {
  readonly pattern: RegExp;
  readonly instead: string;
}

const UNIT =
  'amount|batch|call|cell|certificate|channel|class|draw|epoch|file|image|kind|line|member|metric|mask|pair|part|pixel|point|process|record|row|seed|split|step|subcommand|trial|worker';
const COUNTED =
  'bits|bytes|columns?|differences?|entry|file|groups?|images?|labels?|lines?|module|numbers?|one|panels?|pass(?:es)?|pixels?|probability|rows?|seconds?|sentences?|tests?|threads|values?';

/** Dropped everywhere, in comments too. */
const ANYWHERE: readonly Dropped[] = [
  { pattern: /\banew\b/i, instead: 'again, or over' },
  { pattern: new RegExp(`\\b(?:${COUNTED}) an? (?:${UNIT})\\b`), instead: 'per' },
  { pattern: /\bthat (?:is|are) none\b/i, instead: 'invalid, or: that does not exist' },
  { pattern: /\bwhole images\b/i, instead: 'clean images' },
];

/** Dropped where users read: documentation, descriptions in schemas, and texts of the program. */
const FOR_USERS: readonly Dropped[] = [
  ...ANYWHERE,
  { pattern: /\btells?\b(?!.* apart\b)/i, instead: 'report, log, show or say' },
  { pattern: /(?<!statistical )\bsignificance\b/i, instead: 'saliency, or: statistical significance' },
  { pattern: /\blaw of\b/i, instead: 'distribution of' },
  { pattern: /\bthe machine bears\b/i, instead: 'one per core, or per GPU' },
  { pattern: /\bdifferences? seen none\b/i, instead: 'no difference' },
];

const SKIPPED = /(^|\/)(node_modules|\.|dist|runs|fixtures|contract|adr)|generated\.|words\.test\.ts$/;

function filesIn(folder: string, ending: RegExp): string[] {
  return readdirSync(join(repositoryRoot, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => join(folder, file).split(sep).join('/'))
    .filter((file) => ending.test(file) && !SKIPPED.test(file));
}

/** Texts in quotes and templates of a TypeScript file, comments and imports left out. */
function literalsOf(source: string): string[] {
  const token = /\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g;
  return [...source.matchAll(token)].map(([text]) => text).filter((text) => !/^\/|^'\.\.?\//.test(text));
}

/** Lines that hold a dropped word, with the word to write for it. */
function findings(texts: readonly string[], dropped: readonly Dropped[]): string[] {
  return texts
    .flatMap((text) => text.split('\n'))
    .flatMap((line) =>
      dropped.flatMap(({ pattern, instead }) => {
        const found = pattern.exec(line)?.[0];
        return found === undefined ? [] : [`"${found}" (write: ${instead}) in: ${line.trim().slice(0, 160)}`];
      }),
    );
}

const read = (file: string): string => readFileSync(join(repositoryRoot, file), 'utf8');
const pages = [
  'README.md',
  'CONTRIBUTING.md',
  'CHANGELOG.md',
  'schemas/README.md',
  ...filesIn('docs', /\.md$/),
];
const sources = [
  ...filesIn('orchestrator', /\.ts$/),
  ...filesIn('py-worker', /\.py$/),
  ...filesIn('scripts', /\.mjs$/),
  ...filesIn('schemas', /\.mjs$/),
  ...filesIn('test', /\.(ts|py)$/),
];

describe('dropped words are not in', () => {
  test.each(pages)('%s', (page) => {
    const text = page === 'CONTRIBUTING.md' ? read(page).replace(/^\| dropped[\s\S]*?\n\n/m, '') : read(page);
    expect(findings([text], FOR_USERS)).toEqual([]);
  });

  test('descriptions in schemas', () => {
    const texts = filesIn('schemas', /\.json$/).map(read);
    expect(findings(texts, FOR_USERS)).toEqual([]);
  });

  test('help, errors and other texts of the program', () => {
    const texts = filesIn('orchestrator', /\.ts$/).flatMap((file) => literalsOf(read(file)));
    expect(findings(texts, FOR_USERS)).toEqual([]);
  });

  test('comments and names of tests', () => {
    expect(
      sources.flatMap((file) => findings([read(file)], ANYWHERE).map((line) => `${file}: ${line}`)),
    ).toEqual([]);
  });
});

test.each([
  ['It is computed anew.', 'again, or over'],
  ['Pictures of 8 bits a channel', 'per'],
  ['a number of threads that is none', 'invalid'],
  ['accuracy on whole images', 'clean images'],
  ['as the file does not tell', 'show'],
  ['the significance of a pixel', 'saliency'],
])('finds the dropped word in: %s', (text, instead) => {
  expect(findings([text], FOR_USERS).join('\n')).toContain(instead);
});

test.each([
  'columns that tell the models apart',
  'Which evaluation a record is of.',
  'the statistical significance of a difference',
])('lets stand: %s', (text) => {
  expect(findings([text], FOR_USERS)).toEqual([]);
});
