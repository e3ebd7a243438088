// Who may import whom: each layer imports only itself and those below.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, posix, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';

const orchestrator = join(dirname(fileURLToPath(import.meta.url)), '../../orchestrator');

const LAYERS = [
  ['../schemas/expand', 'errors', 'nearest-name', 'program-name', 'repository-root', 'protocol'],
  ['experiment', 'scheduler/state', 'scheduler/trial-sink', 'scheduler/notification'],
  ['worker', 'store'],
  ['report/statistics'],
  ['report/keys'],
  ['report/estimates'],
  ['report/words'],
  ['report/tables', 'report/figures'],
  ['report/page'],
  ['report'],
  ['watch'],
  ['scheduler'],
  ['commands'],
  ['cli'],
];
const PURE = ['experiment', 'scheduler/state', 'report'];
const ONLY_IN: Record<string, RegExp> = {
  zeromq: /^protocol\/socket\.ts$/,
  execa: /^worker\/launchers\//,
  yargs: /^(cli\.ts|commands\/)/,
};

const files = readdirSync(orchestrator, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.split(sep).join('/'));

describe.each(files)('%s', (file) => {
  const source = readFileSync(join(orchestrator, file), 'utf8');
  const imports = [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map(
    (match) => match[1] as string,
  );

  test('imports only what lies below', () => {
    const local = imports.filter((name) => name.startsWith('.')).map((name) => resolve(file, name));
    const own = local.filter((target) => !target.startsWith('../schemas/'));
    expect(own.filter((target) => height(target) > height(file))).toEqual([]);
  });

  test('leaves zeromq, execa and yargs to those who own them', () => {
    const strangers = Object.entries(ONLY_IN).filter(
      ([name, owner]) => imports.includes(name) && !owner.test(file),
    );
    expect(strangers).toEqual([]);
  });

  test('does no I/O and reads no clock where it is to be pure', () => {
    if (!PURE.some((place) => inPlace(file, place))) return;
    expect(imports.filter((name) => /^node:(fs|net|child_process|os|process|timers)/.test(name))).toEqual([]);
    expect(
      source.match(/Date\.now|new Date\(\)|performance\.now|process\.(env|argv|cwd)|Math\.random/g),
    ).toBeNull();
  });
});

function height(file: string): number {
  const places = LAYERS.flatMap((layer, index) => layer.map((place) => ({ place, index })));
  const matches = places.filter(({ place }) => inPlace(file, place));
  const closest = matches.sort((a, b) => b.place.length - a.place.length)[0];
  if (closest === undefined) throw new Error(`${file} has no place in LAYERS`);
  return closest.index;
}

function inPlace(file: string, place: string): boolean {
  return file === `${place}.ts` || file.startsWith(`${place}/`) || file.startsWith(`${place}-`);
}

function resolve(from: string, name: string): string {
  const path = posix.join(posix.dirname(from), name).replace(/\.js$/, '.ts');
  return relative('.', path).split(sep).join('/');
}
