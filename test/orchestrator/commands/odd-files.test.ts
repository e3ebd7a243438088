import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { writeReport } from '../../../orchestrator/commands/report/write-report.js';
import type { RunData } from '../../../orchestrator/store/run-data.js';
import type { RunDirectory } from '../../../orchestrator/store/run-directory.js';
import { sealedJson } from '../../../orchestrator/store/sealed-json.js';
import { Child } from '../../fixtures/processes/child.js';
import { type SyntheticOptions, syntheticRun } from '../../fixtures/report/synthetic-run.js';
import { writeRun } from '../../fixtures/report/write-run.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const SMALL: SyntheticOptions = {
  numImages: 20,
  ratios: [0, 0.1],
  visible: [8],
  draws: 1,
  seeds: 1,
  regimes: ['masked', 'mixed'],
};

let runs: string;

beforeEach(() => {
  runs = join(scratchFolder(), 'runs');
});

async function ended(...args: string[]) {
  const child = Child.cli(...args, '--runs', runs);
  const lines = await child.remainingLines();
  return { lines, stderr: child.stderr, exitCode: await child.ended() };
}

describe.each([
  ['a pipe', (path: string) => execFileSync('mkfifo', [path])],
  ['a device', (path: string) => symlinkSync('/dev/zero', path)],
  ['a folder', (path: string) => mkdirSync(path)],
])('%s in place of', (kind, put) => {
  test.each([
    ['planJson', 'status'],
    ['resolvedJson', 'report'],
    ['provenanceJson', 'report'],
    ['journal', 'tail'],
    ['lock', 'status'],
  ] as const)('%s is named by %s', async (file, command) => {
    const run = writeRun(runs, syntheticRun(SMALL));
    rmSync(run[file], { force: true });
    put(run[file]);
    const { stderr, exitCode } = await ended(command, 'synth');
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^Expected (file|run).*got/s);
    expect(stderr).toContain(kind);
    expect(stderr).not.toContain('    at ');
  });
});

test('report says where it may not make a folder', async () => {
  const run = writeRun(runs, syntheticRun(SMALL));
  mkdirSync(run.report);
  writeFileSync(dirname(run.mainTable), 'a file where tables should be');
  const { stderr, exitCode } = await ended('report', 'synth');
  expect(exitCode).toBe(4);
  expect(stderr).toMatch(/^Expected file to be writable, got "E(EXIST|NOTDIR).* – at .*report\/tables/s);
  expect(stderr).not.toContain('    at ');
});

test('report sweeps what killed ones left, and leaves alone what another may be at', async () => {
  const run = writeRun(runs, syntheticRun(SMALL));
  const figures = dirname(run.contactSheet);
  const old = [
    join(run.report, '.new-old'),
    join(figures, '.contact-sheet-12.png'),
    join(figures, '.contact-sheet-dark-12.png'),
  ];
  mkdirSync(old[0]!, { recursive: true });
  mkdirSync(figures);
  for (const path of old.slice(1)) writeFileSync(path, '');
  for (const path of old) utimesSync(path, 1, 1);
  mkdirSync(join(run.report, '.new-fresh'));
  await writeReport(run);
  expect(old.filter((path) => existsSync(path))).toEqual([]);
  expect(existsSync(join(run.report, '.new-fresh'))).toBe(true);
});

describe('a swept text with control characters', () => {
  let run: RunDirectory;

  beforeEach(() => {
    run = writeRun(
      runs,
      renamed(syntheticRun(SMALL), { masked: 'red\u001b[31m\u0007', mixed: 'a\u0000b\u007f\u0085' }),
    );
  });

  test('makes a report all the same, in which nothing of the kind is left', async () => {
    const { files } = await writeReport(run);
    expect(files).toContain('index.html');
    for (const path of files.filter((file) => /\.(md|tex|html|svg)$/.test(file))) {
      expect(readFileSync(join(run.report, path), 'utf8')).not.toMatch(/[^\P{Cc}\n\t]/u);
    }
    expect(readFileSync(run.mainTable, 'utf8')).toContain('red␛');
  });

  test.each(['status', 'ls', 'report', 'compare'])('reaches no terminal by %s', async (command) => {
    const args = command === 'compare' ? ['compare', 'synth'] : [command];
    const { lines, stderr } = await ended(...args);
    expect([...lines, stderr].join('')).not.toMatch(/[^\P{Cc}\n]/u);
    expect(existsSync(run.planJson)).toBe(true);
  });
});

/** The run with other values of its axis. */
function renamed(run: RunData, names: Readonly<Record<string, string>>): RunData {
  const [axis = ''] = Object.keys(run.axes);
  const trials = run.trials.map((trial) => ({
    ...trial,
    point: { [axis]: names[String(trial.point[axis])]! },
  }));
  return { ...run, axes: { 'model.options.tag': Object.values(names) }, trials: trials.map(tagged) };

  function tagged(trial: (typeof trials)[number]) {
    return { ...trial, point: { 'model.options.tag': trial.point[axis]! } };
  }
}

describe('an odd value in a file that is whole', () => {
  const changed = (path: string, change: (value: Record<string, unknown>) => object) => {
    const { format: _, sha256_s: __, ...value } = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, sealedJson(JSON.stringify(change(value))));
  };

  test.each([
    ['plan.json', '/trials must be array', (plan) => ({ ...plan, trials: {} })],
    ['provenance.json', '/devices must be array', (provenance) => ({ ...provenance, devices: 'cpu' })],
    ['trials/*/config.json', "it must have required property 'evaluate'", ({ evaluate: _, ...rest }) => rest],
    // The trials of this fixture have only what a report reads, so their configs are named first.
    ['trials/*/result.json', '/dataset', ({ files: _, ...rest }) => rest],
  ] as [string, string, (value: Record<string, unknown>) => object][])(
    'in %s: every command says what is wrong with it',
    async (name, broken, change) => {
      const run = writeRun(runs, syntheticRun(SMALL));
      const path = join(run.path, name.replace('*', readdirSync(run.trials)[0]!));
      changed(path, change);
      const commands = [['status'], ['tail'], ['ls'], ['compare', 'synth', 'masked', 'mixed'], ['report']];
      const endings = await Promise.all(commands.map((args) => ended(...args)));
      for (const { lines, stderr } of endings) {
        expect(`${lines.join('')}${stderr}`).not.toMatch(
          /Unexpected error|Cannot (read|destructure)|is not a/,
        );
      }
      expect(endings.at(-1)).toMatchObject({ exitCode: 2 });
      expect(endings.at(-1)!.stderr).toMatch(
        /^Expected file to be one that this version of Sparsight can read, got one that breaks a rule: /,
      );
      expect(endings.at(-1)!.stderr).toContain(broken);
      expect(endings.at(-1)!.stderr).toContain(dirname(path).replace(/[^/]*$/, ''));
    },
  );
});
