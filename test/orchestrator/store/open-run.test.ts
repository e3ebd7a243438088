import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { Plan } from '../../../orchestrator/experiment/plan-experiment.js';
import type { Experiment } from '../../../orchestrator/protocol/generated.js';
import { FinishedTrials } from '../../../orchestrator/store/finished-trials.js';
import { readJournal } from '../../../orchestrator/store/journal.js';
import { type OpenRun, openRun } from '../../../orchestrator/store/open-run.js';
import { readRun } from '../../../orchestrator/store/read-run.js';
import { TrialStore } from '../../../orchestrator/store/trial-store.js';
import { sampleResult, sampleTrial } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const experiment = { name: 'quickstart', description: 'Why?', model: { weights: null } } as Experiment;

/** A plan with one trial per seed, and the first of them once more at another point. */
function planned(seeds: readonly number[], settings: Experiment = experiment): Plan {
  const trials = seeds.map((seed) => {
    const trialId = String(seed).padStart(12, '0');
    return { trialId, point: { regime: 'masked' }, seed, trial: { ...sampleTrial, trial_id: trialId, seed } };
  });
  const again = { ...trials[0]!, point: { regime: 'original' } };
  return {
    experiment: settings,
    notes: [],
    axes: { regime: ['masked', 'original'] },
    seeds,
    numPoints: 1,
    numTrials: seeds.length + 1,
    *trials() {
      yield* trials;
      yield again;
    },
  };
}

let runs: string;
let open: OpenRun[];

function start(plan: Plan, experimentYaml = '# Question: why?\nname: quickstart\n'): OpenRun {
  const run = openRun(plan, { runs, experimentYaml, now: () => new Date('2026-01-02T03:04:05Z') });
  open.push(run);
  return run;
}

/** Carries out the first so many pending trials. */
async function carryOut(run: OpenRun, numTrials: number): Promise<void> {
  const store = new TrialStore(run.directory, run.journal);
  for (const { trial, numAttempts } of [...run.pending()].slice(0, numTrials)) {
    store.begin(trial, numAttempts + 1);
    await store.sync([{ ...sampleResult, trial_id: trial.trial_id }]);
  }
  await store.sync();
  await store.close();
}

beforeEach(() => {
  runs = join(scratchFolder(), 'runs');
  open = [];
});

afterEach(async () => {
  await Promise.allSettled(open.map((run) => run.close()));
});

describe('a run directory', () => {
  test('is made with what follows from the plan', () => {
    const run = start(planned([0, 1]));
    expect(run).toMatchObject({ numTrials: 2, numFinished: 0, numReused: 0, numPending: 2 });
    expect(run.directory.name).toMatch(/^quickstart-[0-9a-f]{8}$/);
    expect(readdirSync(run.directory.path).sort()).toEqual([
      'experiment.yaml',
      'journal.jsonl',
      'lock',
      'plan.json',
      'resolved.json',
      'trials',
    ]);
    expect(readRun(run.directory)).toMatchObject({
      experiment,
      axes: { regime: ['masked', 'original'] },
      seeds: [0, 1],
      isLive: true,
      trials: [{ trialId: '000000000000' }, { trialId: '000000000001' }, { trialId: '000000000000' }],
    });
  });

  test('is found again by the same command, which does what is missing', async () => {
    const first = start(planned([0, 1, 2]));
    await carryOut(first, 2);
    await first.close();
    const second = start(planned([0, 1, 2]), '# only a comment differs\nname: quickstart\n');
    expect(second.directory.path).toBe(first.directory.path);
    expect(second).toMatchObject({ numTrials: 3, numFinished: 2, numReused: 0, numPending: 1 });
    expect([...second.pending()].map(({ trial }) => trial.seed)).toEqual([2]);
  });

  test('is another one for other settings or other trials', () => {
    const names = [planned([0]), planned([1]), planned([0], { ...experiment, description: 'Why not?' })].map(
      (plan) => start(plan).directory.name,
    );
    expect(new Set(names).size).toBe(3);
  });

  test('counts attempts on from those of earlier invocations', async () => {
    const first = start(planned([0]));
    const store = new TrialStore(first.directory, first.journal);
    store.begin(sampleTrial, 2);
    await store.close();
    store.begin({ ...sampleTrial, trial_id: '000000000000', seed: 0 }, 3);
    await store.close();
    await first.close();
    expect([...start(planned([0])).pending()]).toMatchObject([{ numAttempts: 3 }]);
  });

  test('tries a failed trial again', async () => {
    const first = start(planned([0]));
    const store = new TrialStore(first.directory, first.journal);
    store.begin([...first.pending()][0]!.trial, 1);
    await store.sync([{ ...sampleResult, trial_id: '000000000000', status: 'failed' }]);
    await store.close();
    await first.close();
    expect(start(planned([0])).numPending).toBe(1);
  });

  test('adopts what another run has finished', async () => {
    const first = start(planned([0, 1]));
    await carryOut(first, 2);
    await first.close();
    const larger = start(planned([0, 1, 2]));
    expect(larger).toMatchObject({ numTrials: 3, numFinished: 0, numReused: 2, numPending: 1 });
    expect(existsSync(larger.directory.trial('000000000001').result)).toBe(true);
    expect(readJournal(larger.directory.journal).filter(({ type }) => type === 'trial_reused')).toMatchObject(
      [
        { trial_id: '000000000000', from: first.directory.trial('000000000000').path },
        { trial_id: '000000000001' },
      ],
    );
  });

  test('in use is refused and left alone', () => {
    const first = start(planned([0]));
    expect(() => start(planned([0]))).toThrow(expect.objectContaining({ exitCode: 75 }));
    expect(existsSync(first.directory.lock)).toBe(true);
  });
});

test('a run of another version beside it is left alone', async () => {
  const other = start(planned([1], { ...experiment, name: 'older' })).directory;
  const trial = other.trial('000000000000');
  mkdirSync(trial.checkpoints, { recursive: true });
  writeFileSync(trial.config, '{"model":{"name":"small_cnn"},"evaluate":{"cells":[]}}');
  writeFileSync(trial.result, '{"status":"done"}');
  writeFileSync(trial.trainingFacts, '{}');
  const run = start(planned([0]));
  expect(run).toMatchObject({ numReused: 0, numPending: 1 });
  expect([...run.pending()]).toHaveLength(1);
  expect([...new FinishedTrials(runs).newest(9)]).toEqual([]);
});

test('what killed commands left is swept, and what others are at is left alone', async () => {
  const first = start(planned([0]));
  await first.close();
  const { path, trials } = first.directory;
  const leftOver = ['lock.0badcafe.new', 'lock.0badcafe', '.plan.json.tmp'].map((name) => join(path, name));
  for (const file of leftOver) writeFileSync(file, '');
  for (const file of leftOver) utimesSync(file, 1, 1);
  mkdirSync(join(trials, '000000000000.adopting'));
  writeFileSync(join(path, 'lock.fresh.new'), '');
  writeFileSync(join(path, 'notes.tmp'), 'of the user');
  start(planned([0]));
  expect(readdirSync(path).sort()).toEqual([
    'experiment.yaml',
    'journal.jsonl',
    'lock',
    'lock.fresh.new',
    'notes.tmp',
    'plan.json',
    'resolved.json',
    'trials',
  ]);
  expect(readdirSync(trials)).toEqual([]);
});

describe('a file changed by hand is refused, saying what and what to do:', () => {
  const cases: [string, (run: OpenRun) => void, RegExp][] = [
    [
      'resolved.json',
      ({ directory }) => writeFileSync(directory.resolvedJson, '{"name":"quickstart","description":"Ha!"}\n'),
      /got description = "Ha!" instead of "Why\?" – at .*resolved\.json/s,
    ],
    [
      'plan.json',
      ({ directory }) =>
        writeFileSync(
          directory.planJson,
          readFileSync(directory.planJson, 'utf8').replace('"seed":1', '"seed":7'),
        ),
      /got trials\.1\.seed = 7 instead of 1 – at/,
    ],
    [
      'experiment.yaml',
      ({ directory }) => appendFileSync(directory.experimentYaml, 'seeds: 9\n'),
      /got other text – at/,
    ],
    [
      'config.json',
      ({ directory }) => writeFileSync(directory.trial('000000000001').config, JSON.stringify(sampleTrial)),
      /got seed = 0 instead of 1 – at/,
    ],
    [
      'a key of config.json',
      ({ directory }) => {
        const { config } = directory.trial('000000000001');
        writeFileSync(config, readFileSync(config, 'utf8').replace('"seed"', '"sed"'));
      },
      /got seed = nothing instead of 1 – at/,
    ],
    [
      'config.json that is no JSON',
      ({ directory }) => writeFileSync(directory.trial('000000000001').config, 'nonsense'),
      /got no JSON – at/,
    ],
  ];

  test.each(cases)('%s', async (_, change, message) => {
    const run = start(planned([0, 1]));
    await carryOut(run, 2);
    await run.close();
    change(run);
    expect(() => start(planned([0, 1]))).toThrow(
      expect.objectContaining({ exitCode: 2, message: expect.stringMatching(message) }),
    );
    expect(() => start(planned([0, 1]))).toThrow(
      /\nRestore it, or rename the directory quickstart-[0-9a-f]{8} and/,
    );
    expect(existsSync(run.directory.lock)).toBe(false);
  });

  test('but one that is missing is written again, and a config that a power cut emptied too', async () => {
    const run = start(planned([0, 1]));
    await carryOut(run, 1);
    await run.close();
    rmSync(run.directory.resolvedJson);
    rmSync(run.directory.experimentYaml);
    mkdirSync(run.directory.trial('000000000001').path);
    writeFileSync(run.directory.trial('000000000001').config, '');
    const again = start(planned([0, 1]));
    expect(again.numPending).toBe(1);
    expect(existsSync(again.directory.resolvedJson)).toBe(true);
    await again.close();
    expect(start(planned([0, 1])).numPending).toBe(1);
  });
});
