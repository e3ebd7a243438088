// What `yarn generate` makes of a small schema: TypeScript, Python, and a refusal of what it does not know.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';
import { processEnvironment } from '../../../orchestrator/worker/process-environment.js';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const load = (name: string) =>
  import(pathToFileURL(join(repositoryRoot, 'schemas/generator', `${name}.mjs`)).href);
const { loadBundle } = await load('bundle');
const { emitTypes } = await load('typescript');
const { emitPython } = await load('python');
const { emitPythonConstants, typescriptConstants } = await load('constants');

const PART = {
  size: { description: 'How large.', type: 'integer', minimum: 1, maximum: 9 },
  circle: object('Circle', { shape: { const: 'circle' }, size: { $ref: '#/$defs/size' } }),
  line: object('Line', { shape: { const: 'line' }, names: { type: 'array', items: { type: 'string' } } }),
  figure: {
    title: 'Figure',
    description: 'Either of them.',
    type: 'object',
    discriminator: { propertyName: 'shape' },
    required: ['shape'],
    oneOf: [{ $ref: '#/$defs/circle' }, { $ref: '#/$defs/line' }],
  },
  drawing: object('Drawing', { figures: { type: 'array', maxItems: 3, items: { $ref: '#/$defs/figure' } } }),
};

function object(title: string, properties: Record<string, unknown>) {
  const required = Object.keys(properties);
  const description = `A ${title.toLowerCase()}.`;
  return { title, description, type: 'object', additionalProperties: false, required, properties };
}

function bundleOf($defs: object) {
  const folder = scratchFolder();
  writeFileSync(join(folder, 'part.json'), JSON.stringify({ title: 'Part', $defs }));
  return loadBundle(folder, ['part']);
}

test('a small schema becomes types of TypeScript', async () => {
  const source = (await emitTypes(bundleOf(PART).types)).replace(/\/\*\*[\s\S]*?\*\/\n/g, '');
  expect(source).toContain('export type Figure = (Circle | Line)');
  expect(source).toContain('export interface Circle {\nshape: "circle"\nsize: number\n}');
  expect(source).toContain('export interface Drawing {\nfigures: Figure[]\n}');
});

test('a small schema becomes structs of Python that decode what fits and refuse what does not', () => {
  const source = emitPython(bundleOf(PART), '1.abc', ['Drawing']);
  expect(source).toContain('size: Annotated[int, Meta(ge=1, le=9)]');
  const program = `${source}
import sys, msgspec
for text in sys.argv[1:]:
    try:
        print(msgspec.json.decode(text, type=Drawing))
    except msgspec.ValidationError as error:
        print(error)
`;
  const texts = [{ shape: 'circle', size: 3 }, { shape: 'circle', size: 10 }, { shape: 'square' }].map(
    (figure) => JSON.stringify({ figures: [figure] }),
  );
  const env = processEnvironment();
  const lines = execFileSync(pythonEnvironment().python, ['-c', program, ...texts], { env })
    .toString()
    .split('\n');
  expect(lines.slice(0, 3)).toEqual([
    'Drawing(figures=[Circle(size=3)])',
    'Expected `int` <= 9 - at `$.figures[0].size`',
    "Invalid value 'square' - at `$.figures[0].shape`",
  ]);
});

test.each([
  [
    'a keyword',
    { size: { type: 'integer', multipleOf: 2 } },
    'Odd.size: expected a keyword that the Python emitter knows, got multipleOf',
  ],
  [
    'a type',
    { size: { type: 'decimal' } },
    'Odd.size: expected a type that the Python emitter knows, got "decimal"',
  ],
])('%s that it does not know is refused', (_, properties, message) => {
  const bundle = bundleOf({ odd: object('Odd', properties) });
  expect(() => emitPython(bundle, '1.abc', ['Odd'])).toThrow(message);
});

test('a field that may be left out is refused', () => {
  const odd = { ...object('Odd', { size: { type: 'integer' } }), required: [] };
  expect(() => emitPython(bundleOf({ odd }), '1.abc', ['Odd'])).toThrow(
    'Odd: expected every field to be required',
  );
});

test('a reference to nothing is refused', () => {
  expect(() => bundleOf({ odd: object('Odd', { size: { $ref: '#/$defs/sise' } }) })).toThrow(
    'part.json: expected a definition at #/$defs/sise, got none',
  );
});

test('constants have one value in both languages', () => {
  const file = { description: 'Numbers; more.', $defs: { num_cats: { description: 'Cats.', const: 9 } } };
  expect(typescriptConstants(file)).toContain('export const NUM_CATS = 9;');
  expect(emitPythonConstants(file)).toContain('# Cats.\nNUM_CATS: Final = 9\n');
  const text = { ...file, $defs: { num_cats: { description: 'Cats.', const: 'nine' } } };
  expect(() => typescriptConstants(text)).toThrow('expected num_cats to be an integer');
});
