import { createHash } from 'node:crypto';
import {
  appendFileSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../../orchestrator/experiment/canonical-json.js';
import { RowConflictError } from '../../../orchestrator/scheduler/trial-sink.js';
import { Journal, readJournal } from '../../../orchestrator/store/journal.js';
import { Lock } from '../../../orchestrator/store/lock.js';
import { RunDirectory } from '../../../orchestrator/store/run-directory.js';
import { readJson } from '../../../orchestrator/store/sealed-json.js';
import { TrialStore } from '../../../orchestrator/store/trial-store.js';
import { sampleRecord, sampleResult, sampleTrial } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const ID = sampleTrial.trial_id;
const ROWS = [
  { name: 'train_loss', step: 10, value: 2.5 },
  { name: 'val_accuracy', step: 20, value: 0.5 },
];

let run: RunDirectory;
let opened: { store: TrialStore; journal: Journal }[];

function openStore(): TrialStore {
  const journal = new Journal(run.journal, () => new Date('2026-01-02T03:04:05Z'));
  const store = new TrialStore(run, journal);
  opened.push({ store, journal });
  return store;
}

beforeEach(() => {
  run = new RunDirectory(join(scratchFolder(), 'quick\n"start"-12345678'));
  mkdirSync(run.path);
  opened = [];
});

afterEach(async () => {
  await Promise.all(opened.flatMap(({ store, journal }) => [store.close(), journal.close()]));
});

describe('the store of a run', () => {
  test('leaves nothing of earlier attempts to one that starts over, and all of its own', async () => {
    const store = openStore();
    const { directory } = store.begin(sampleTrial, 1);
    store.appendMetrics(ID, ROWS);
    store.appendEvaluation(ID, sampleRecord);
    store.appendLog(ID, 'w1', 'kept\n');
    mkdirSync(join(directory, 'checkpoints'));
    mkdirSync(join(directory, 'predictions'));
    for (const name of [
      'checkpoints/step-1.safetensors',
      'predictions/test.npy',
      'events.out.tfevents.sparsight',
    ])
      writeFileSync(join(directory, name), 'old');
    await store.sync();
    expect(store.begin(sampleTrial, 2, true).completedEvaluations).toEqual([]);
    expect(readdirSync(directory).sort()).toEqual([
      'config.json',
      'evaluations.jsonl',
      'metrics.jsonl',
      'worker.log',
    ]);
    const [row] = ROWS;
    store.appendMetrics(ID, [{ ...row!, value: 7 }]);
    store.begin(sampleTrial, 2, true); // the order comes again
    await store.sync();
    expect(readFileSync(join(directory, 'metrics.jsonl'), 'utf8')).toMatch(/^.+"value":7}\n$/);
  });

  test('says what it cannot write, and why', async () => {
    const store = openStore();
    mkdirSync(run.workersLog);
    writeFileSync(run.trials, '');
    const message = expect.stringMatching(/^Expected file to be writable, got (a folder|"ENOTDIR)/);
    const refusal = expect.objectContaining({ exitCode: 4, message });
    expect(() => store.appendLog(null, 'w1', 'three\n')).toThrow(refusal);
    expect(() => store.begin(sampleTrial, 1)).toThrow(refusal);
    await expect(store.sync([sampleResult])).rejects.toEqual(refusal);
  });

  test('puts everything of a trial where the directory says', async () => {
    const store = openStore();
    expect(store.begin(sampleTrial, 1)).toEqual({
      directory: run.trial(ID).path,
      completedEvaluations: [],
    });
    store.appendMetrics(ID, ROWS);
    store.appendEvaluation(ID, sampleRecord);
    store.appendLog(ID, 'w1', 'one\ntwo\n');
    store.appendLog(null, 'w2', 'three\n');
    await store.sync([sampleResult]);

    const read = (path: string) => readFileSync(path, 'utf8');
    expect(readJson(run.trial(ID).config)).toEqual(sampleTrial);
    expect(read(run.trial(ID).metrics).split('\n')).toHaveLength(3);
    expect(read(run.trial(ID).evaluations)).toBe(`${canonicalJson(sampleRecord)}\n`);
    const sha256 = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');
    const { metrics, evaluations } = run.trial(ID);
    const files = { 'metrics.jsonl': sha256(metrics), 'evaluations.jsonl': sha256(evaluations) };
    expect(readJson(run.trial(ID).result)).toEqual({ ...sampleResult, files });
    expect(read(run.trial(ID).workerLog)).toBe('[w1] one\n[w1] two\n');
    expect(read(run.workersLog)).toBe('[w2] three\n');
    expect(readJournal(run.journal).slice(1)).toMatchObject([
      { type: 'trial_begun', trial_id: ID, attempt: 1 },
    ]);
  });

  test('keeps the rows of an earlier attempt, in this process and in the next', () => {
    const first = openStore();
    first.begin(sampleTrial, 1);
    first.appendMetrics(ID, ROWS.slice(0, 1));
    first.begin(sampleTrial, 2);
    first.appendMetrics(ID, ROWS);
    const next = openStore();
    next.begin(sampleTrial, 3);
    next.appendMetrics(ID, ROWS);
    expect(readFileSync(run.trial(ID).metrics, 'utf8').split('\n')).toHaveLength(3);
    expect(() => next.appendMetrics(ID, [{ ...ROWS[0]!, value: 2 }])).toThrow(RowConflictError);
  });

  test('notes an attempt once, however often its order is repeated', () => {
    const store = openStore();
    store.begin(sampleTrial, 1);
    store.begin(sampleTrial, 1);
    expect(readJournal(run.journal)).toHaveLength(2);
  });

  test('counts an evaluation as completed only when its line is whole, wherever the file was torn', () => {
    const store = openStore();
    store.begin(sampleTrial, 1);
    store.appendEvaluation(ID, sampleRecord);
    const { length } = readFileSync(run.trial(ID).evaluations);
    for (let size = length; size >= 0; size--) {
      truncateSync(run.trial(ID).evaluations, size);
      expect(openStore().begin(sampleTrial, 2).completedEvaluations).toEqual(size === length ? [1] : []);
    }
    expect.assertions(length + 1);
  });

  test('lets a failed trial be tried again: its result is gone until there is another', async () => {
    const store = openStore();
    store.begin(sampleTrial, 1);
    await store.sync([{ ...sampleResult, status: 'failed', error: 'out of luck' }]);
    store.begin(sampleTrial, 4);
    expect(existsSync(run.trial(ID).result)).toBe(false);
  });

  test('has nothing open of a trial that ended', async () => {
    const store = openStore();
    store.begin(sampleTrial, 1);
    await store.sync([sampleResult]);
    expect(() => store.appendMetrics(ID, ROWS)).toThrow(/begun before its rows/);
    await store.sync();
  });
});

describe('a store whose files somebody else touches', () => {
  const touches: [string, (run: RunDirectory) => void, RegExp][] = [
    [
      'the trials deleted',
      ({ trials }) => rmSync(trials, { recursive: true }),
      /none: it was deleted – at .*config\.json/s,
    ],
    ['a log deleted', (run) => rmSync(run.trial(ID).metrics), /none: it was deleted – at .*metrics\.jsonl/s],
    [
      'a log cut',
      (run) => truncateSync(run.trial(ID).metrics, 10),
      /10 bytes instead of \d+ – at .*metrics\.jsonl/s,
    ],
    [
      'a log written to',
      (run) => appendFileSync(run.trial(ID).evaluations, '{}\n'),
      /\d+ bytes instead of \d+ – at .*evaluations\.jsonl/s,
    ],
    [
      'a log replaced',
      (run) => {
        copyFileSync(run.trial(ID).metrics, `${run.trial(ID).metrics}.copy`);
        renameSync(`${run.trial(ID).metrics}.copy`, run.trial(ID).metrics);
      },
      /another file in its place – at .*metrics\.jsonl/s,
    ],
    ['the history deleted', ({ journal }) => rmSync(journal), /none: it was deleted – at .*journal\.jsonl/s],
  ];

  test.each(touches)(
    'with %s, stores and acknowledges nothing more and says so',
    async (_, touch, message) => {
      const store = openStore();
      store.begin(sampleTrial, 1);
      store.appendMetrics(ID, ROWS);
      store.appendEvaluation(ID, sampleRecord);
      await store.sync();
      touch(run);
      const refusal = expect.objectContaining({ exitCode: 4, message: expect.stringMatching(message) });
      expect(() => store.check()).toThrow(refusal);
      expect(() => store.begin(sampleTrial, 2)).toThrow(refusal);
      await expect(store.sync([sampleResult])).rejects.toEqual(refusal);
      expect(existsSync(run.trial(ID).result)).toBe(false);
    },
  );

  test('between the reading of a log and its first row is noticed, too', async () => {
    const first = openStore();
    first.begin(sampleTrial, 1);
    first.appendMetrics(ID, ROWS);
    await first.close();
    const next = openStore();
    next.begin(sampleTrial, 2);
    truncateSync(run.trial(ID).metrics, 0);
    expect(() => next.appendMetrics(ID, [{ ...ROWS[0]!, step: 99 }])).toThrow(/0 bytes instead of \d+ – at/);
  });

  test('whose lock is lost, stores nothing more', async () => {
    const lock = Lock.acquire(run.lock, new Date());
    const journal = new Journal(run.journal, () => new Date());
    const store = new TrialStore(run, journal, lock);
    opened.push({ store, journal });
    store.begin(sampleTrial, 1);
    rmSync(run.lock);
    await expect(store.sync([sampleResult])).rejects.toEqual(expect.objectContaining({ exitCode: 75 }));
  });
});
