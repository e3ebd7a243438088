// Every file of a finished run × flip, cut, append, delete, pipe, device: what do report, status, tail and run say?
// DAMAGE=long flips many more bits. What workers make of damages is in test_cache.py and test_resume.py.
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { openExperiment } from '../../orchestrator/commands/open-experiment.js';
import { statusRecord } from '../../orchestrator/commands/status/status-text.js';
import { SparsightError } from '../../orchestrator/errors.js';
import type { Plan } from '../../orchestrator/experiment/plan-experiment.js';
import { RandomIntegers } from '../../orchestrator/report/statistics/random.js';
import { openRun } from '../../orchestrator/store/open-run.js';
import { readRun } from '../../orchestrator/store/read-run.js';
import { RunDirectory } from '../../orchestrator/store/run-directory.js';
import { RunFollower } from '../../orchestrator/watch/run-follower.js';
import { Child } from '../fixtures/processes/child.js';

jest.setTimeout(3_600_000);

const IS_LONG = process.env.DAMAGE === 'long';
const NUM_FLIPS = IS_LONG ? 200 : 6;

/**
 * What a command makes of a damage. same: it gives what it gives for the undamaged run · told: it ends with a sentence ·
 * undone: the trial, or the page's account of the machine, counts as not there, and is made again by run · and two
 * faults, other numbers in silence and an error that no user should see.
 */
type Ending = 'same' | 'told' | 'undone' | 'silent' | 'crash';

const EXPERIMENT = `
name: damage
dataset: { name: digits, max_train: 200, max_test: 60 }
train: { epochs: 2, batch_size: 50, log_every_steps: 2, mask: { family: scatter, ratio: 0.3 } }
evaluate:
  masks:
    - { family: scatter, ratio: [0, 0.2] }
  draws: 2
sweep:
  grid: { train.regime: [original, masked] }
`;

let folder: string;
let plan: Plan;
let run: RunDirectory;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sparsight-damage-'));
  process.env.SPARSIGHT_CACHE = join(folder, 'cache');
  writeFileSync(join(folder, 'damage.yaml'), EXPERIMENT);
  const child = Child.cli('run', join(folder, 'damage.yaml'), '--runs', join(folder, 'runs'), '--json');
  await child.remainingLines();
  if ((await child.ended()) !== 0) throw new Error(child.stderr);
  const [name = ''] = readdirSync(join(folder, 'runs'));
  run = new RunDirectory(join(folder, 'runs', name));
  plan = openExperiment(join(folder, 'damage.yaml'), []).plan;
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Damage = (path: string) => void;

/** The damages of a file; flips are of bits all over it, always the same. */
function damagesOf(path: string): [string, Damage][] {
  const numBits = 8 * readFileSync(path).length;
  const bits = new Uint32Array(numBits === 0 ? 0 : NUM_FLIPS);
  new RandomIntegers(numBits).fill(bits, numBits);
  return [
    ...[...bits].map((bit): [string, Damage] => ['flip', (file) => flip(file, bit)]),
    ['cut', (file) => truncateSync(file, numBits >> 4)],
    ['append', (file) => appendFileSync(file, '{"name":"train_loss","step":7,"value":1}\n')],
    ['delete', (file) => rmSync(file)],
    ['pipe', (file) => inPlaceOf(file, () => execFileSync('mkfifo', [file]))],
    ['device', (file) => inPlaceOf(file, () => symlinkSync('/dev/zero', file))],
  ];
}

function flip(file: string, bit: number): void {
  const content = readFileSync(file);
  content[bit >> 3]! ^= 1 << (bit & 7);
  writeFileSync(file, content);
}

function inPlaceOf(file: string, put: () => void): void {
  rmSync(file);
  put();
}

/** All that a report is made of: it is a function of this alone. */
function contentOf(directory: RunDirectory): string {
  const { directory: _, isLive: __, trials, predictions, ...run } = readRun(directory);
  const rows = trials.map(({ trialId, config, result, evaluations, metrics, point, seed }) => {
    const found = predictions(trialId);
    const predicted = config?.evaluate.evaluations.map((_, index) => [...(found?.row(index) ?? [])]);
    return {
      trialId,
      config,
      result,
      evaluations,
      metrics,
      point,
      seed,
      predicted,
      labels: [...(found?.labels ?? [])],
    };
  });
  return JSON.stringify({ ...run, rows });
}

const COMMANDS: Record<string, (directory: RunDirectory) => string> = {
  report: contentOf,
  status: (directory) => JSON.stringify({ ...statusRecord(readRun(directory)), directory: '' }),
  tail: (directory) => JSON.stringify([...new RunFollower(directory, '').readNew()]),
  run: (directory) => {
    const now = () => new Date();
    const opened = openRun(plan, { runs: join(directory.path, '..'), experimentYaml: EXPERIMENT, now });
    void opened.close();
    return `${opened.numPending} pending`;
  },
};

function endingOf(command: string, directory: RunDirectory, wanted: string): Ending {
  try {
    const found = COMMANDS[command]!(directory);
    if (found === wanted) return 'same';
    if (found.includes('"damaged"')) return 'told';
    // What tail shows is what is there, as soon as it is there: nothing says yet what it must be.
    return command === 'tail' || isUndone(directory) ? 'undone' : 'silent';
  } catch (error) {
    return error instanceof SparsightError ? 'told' : 'crash';
  }
}

/** Whether the report would say that something is missing. */
function isUndone(directory: RunDirectory): boolean {
  const { trials, provenance } = readRun(directory);
  return provenance.command === undefined || trials.some(({ status }) => status !== 'done');
}

/** Files of a run that commands read; what is in report/ they only write. */
function filesOf(directory: RunDirectory): string[] {
  return readdirSync(directory.path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(directory.path, join(entry.parentPath, entry.name)))
    .filter((path) => !path.startsWith('report'))
    .sort();
}

/** A copy of the run beside others of its own, so that nothing is taken over from one to the other. */
function copyOfRun(): RunDirectory {
  const runs = mkdtempSync(join(folder, 'copy-'));
  cpSync(run.path, join(runs, run.name), { recursive: true, preserveTimestamps: true });
  return new RunDirectory(join(runs, run.name));
}

test('no damage of a file of a run changes a number in silence or shows a stack trace', () => {
  const counts = new Map<string, number>();
  const faults: string[] = [];
  const undamaged = copyOfRun();
  const wanted = Object.fromEntries(Object.entries(COMMANDS).map(([name, act]) => [name, act(undamaged)]));
  for (const path of filesOf(run)) {
    const copy = copyOfRun();
    for (const [damage, act] of damagesOf(join(copy.path, path))) {
      for (const command of Object.keys(COMMANDS)) {
        act(join(copy.path, path));
        const ending = endingOf(command, copy, wanted[command]!);
        counts.set(`${damage} ${ending}`, (counts.get(`${damage} ${ending}`) ?? 0) + 1);
        if (ending === 'silent' || ending === 'crash')
          faults.push(`${command}: ${path}, ${damage}: ${ending}`);
        for (const touched of [path, 'journal.jsonl']) restore(touched, copy);
      }
    }
    rmSync(join(copy.path, '..'), { recursive: true });
  }
  process.stdout.write(tableOf(counts));
  expect(faults).toEqual([]);
});

function restore(path: string, copy: RunDirectory): void {
  const content = readFileSync(join(run.path, path));
  rmSync(join(copy.path, path), { force: true });
  writeFileSync(join(copy.path, path), content);
}

function tableOf(counts: ReadonlyMap<string, number>): string {
  const endings: Ending[] = ['same', 'told', 'undone', 'silent', 'crash'];
  const damages = [...new Set([...counts.keys()].map((key) => key.split(' ')[0]!))];
  const line = (cells: readonly unknown[]) => `${cells.map((cell) => String(cell).padStart(8)).join('')}\n`;
  const rows = damages.map((damage) =>
    line([damage, ...endings.map((ending) => counts.get(`${damage} ${ending}`) ?? 0)]),
  );
  return line(['damage', ...endings]) + rows.join('');
}
