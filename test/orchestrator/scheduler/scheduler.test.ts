import { afterEach, describe, expect, test } from '@jest/globals';
import type { RunFact } from '../../../orchestrator/protocol/run-fact.js';
import { RealRun } from './real-run.js';

type Options = Parameters<typeof RealRun.of>[0];

let runs: RealRun[] = [];
afterEach(() => {
  for (const run of runs) run.remove();
  runs = [];
});

async function carryOut(options: Options) {
  const finished = await RealRun.of(options);
  runs.push(finished.run);
  return finished;
}

/** That every trial is done, with each of its rows once. */
function expectWhole({ outcome, run }: Awaited<ReturnType<typeof carryOut>>, numTrials: number): void {
  expect(outcome).toMatchObject({ status: 'complete', numDone: numTrials, numFailed: 0, numUnfinished: 0 });
  for (let index = 0; index < numTrials; index += 1) {
    expect(run.metricRows(index)).toEqual([
      '{"name":"train_loss","step":1,"value":1}',
      '{"name":"train_loss","step":2,"value":0.5}',
      '{"name":"train_loss","step":3,"value":0.3333333333333333}',
    ]);
    expect(run.numEvaluationRows(index)).toBe(2);
    expect(run.result(index)).toMatchObject({ status: 'done' });
  }
}

function lossesOf(run: RealRun): string[] {
  return run.of('worker_lost').map(({ reason }) => reason);
}

describe('workers that keep to the protocol', () => {
  test('carry out every trial, and go home', async () => {
    const finished = await carryOut({ workers: ['obedient', 'obedient'], numTrials: 20 });
    expectWhole(finished, 20);
    const { run } = finished;
    expect(run.of('trial_started')).toHaveLength(20);
    expect(run.of('trial_ended')).toHaveLength(20);
    expect(run.of('worker_joined')).toHaveLength(2);
    expect(run.of('worker_left')).toHaveLength(2);
    expect([run.of('worker_lost'), run.of('dropped'), run.of('trial_retried')]).toEqual([[], [], []]);
  });

  test('are not needed where there is nothing to do', async () => {
    const { outcome } = await carryOut({ workers: ['silent'], numTrials: 0 });
    expect(outcome).toMatchObject({ status: 'complete', numDone: 0 });
  });

  test('may come late', async () => {
    const finished = await carryOut({ workers: ['obedient', 'slow_hello'], numTrials: 4 });
    expectWhole(finished, 4);
  });

  test('are heard: what they print at a trial is in its log, the rest in that of the run', async () => {
    const { run } = await carryOut({ workers: ['prints_much'], numTrials: 1 });
    expect(run.log(0)).toMatch(/^\[w0-[0-9a-f]{8}\] half a line and the rest\n$/);
    expect(run.log(null)).toMatch(/^\[w0-[0-9a-f]{8}\] before\n\[w0-[0-9a-f]{8}\] after\n$/m);
  });
});

describe('connections that break', () => {
  test('what was not acknowledged comes again, and is stored once', async () => {
    const finished = await carryOut({ workers: ['resends_after_reconnect'], numTrials: 5 });
    expectWhole(finished, 5);
    expect(finished.run.of('worker_reconnected')).toHaveLength(10);
  });

  test('events that come twice are dropped and counted', async () => {
    const finished = await carryOut({ workers: ['duplicates_events'], numTrials: 2 });
    expectWhole(finished, 2);
    expect(finished.run.of('dropped').at(-1)).toMatchObject({ refused: 0, stale: 0 });
    expect(finished.run.of('dropped').at(-1)?.repeated).toBeGreaterThan(0);
  });

  test('an oversize frame costs the connection, not the run', async () => {
    const finished = await carryOut({ workers: ['sends_oversize_frame'], numTrials: 2 });
    expectWhole(finished, 2);
  });
});

describe('workers that misbehave', () => {
  test('garbage is refused, counted and logged', async () => {
    const finished = await carryOut({ workers: ['sends_garbage'], numTrials: 1 });
    expectWhole(finished, 1);
    expect(finished.run.of('dropped').at(-1)?.refused).toBe(9);
    const log = finished.run.log(null);
    expect(log.match(/refused a frame of "w0-[0-9a-f]{8}": .+/g)).toHaveLength(9);
    expect(log).toContain('1 frames instead of 2');
    expect(log).toContain('protocol version "0.00000000"');
    expect(log).toContain('msgpack cut short');
    expect(log).toContain('message must NOT have additional properties');
  });

  test('rows of attempts that are not current are dropped and counted', async () => {
    const finished = await carryOut({ workers: ['sends_stale_attempts'], numTrials: 1 });
    expectWhole(finished, 1);
    expect(finished.run.of('dropped').at(-1)).toMatchObject({ refused: 0, stale: 4, repeated: 0 });
  });

  test('a worker with a wrong token is not let in', async () => {
    const { run } = await carryOut({
      workers: ['has_wrong_token'],
      numTrials: 1,
      onNotification: ({ type }, scheduler) => {
        if (type === 'dropped') scheduler.stop();
      },
    });
    expect(run.of('worker_joined')).toEqual([]);
    expect(run.log(null)).toMatch(/: hello with a wrong token\n.*: bye before hello\n/);
  });

  test('a worker with a wrong key is not let in', async () => {
    const { run } = await carryOut({
      workers: ['has_wrong_key'],
      numTrials: 1,
      deadlines: { startMs: 600 },
      onNotification: ({ type }, scheduler) => {
        if (type === 'worker_lost') scheduler.stop();
      },
    });
    expect(run.of('worker_joined')).toEqual([]);
    expect(run.of('dropped')).toEqual([]);
    expect(lossesOf(run)).toEqual(['silent']);
  });

  test('a worker cannot speak in the name of another', async () => {
    const { run } = await carryOut({
      workers: ['speaks_for_another'],
      numTrials: 1,
      onNotification: ({ type }, scheduler) => {
        if (type === 'dropped') scheduler.stop();
      },
    });
    expect(run.of('worker_joined')).toEqual([]);
    expect(run.log(null)).toMatch(/refused a frame of "a stranger": a worker that was not started here/);
  });

  test('a worker that leaves an event out is replaced', async () => {
    const finished = await carryOut({ workers: ['skips_an_event'], numTrials: 1 });
    expectWhole(finished, 1);
    expect(lossesOf(finished.run)).toEqual(['protocol']);
  });

  test('a row that comes again with another value lets its trial start over, and the second time fails it', async () => {
    const { outcome, run } = await carryOut({ workers: ['contradicts_itself'], numTrials: 1 });
    expect(outcome).toMatchObject({ status: 'complete', numFailed: 1 });
    const retried = run.of('trial_retried').map(({ error }) => error);
    expect(retried).toHaveLength(3);
    expect(retried[1]).toMatch(/"value":1.*"value":2.*starts over, once/s);
    expect(run.result(0)).toMatchObject({ status: 'failed' });
    expect(run.result(0).error).toMatch(/"value":3.*"value":4/s);
    expect(run.metricRows(0)).toEqual([expect.stringContaining('"value":3')]);
  });
});

describe('workers that die', () => {
  test('the trial goes on with the next worker, rows stored once', async () => {
    const finished = await carryOut({ workers: ['exits_mid_trial'], numTrials: 2 });
    expectWhole(finished, 2);
    expect(finished.run.of('trial_retried').map(({ attempt }) => attempt)).toEqual([1]);
    expect(finished.run.of('trial_retried')[0]?.error).toMatch(
      /exit code 3; its last words:\npid \d+\nI have had enough\./,
    );
  });

  test('a trial that kills every worker is quarantined, and the sweep goes on', async () => {
    const { outcome, run } = await carryOut({ workers: ['kills_itself'], numTrials: 2, maxAttempts: 2 });
    expect(outcome).toMatchObject({ status: 'complete', numFailed: 2 });
    expect(run.result(0).error).toContain('signal SIGKILL');
    expect(lossesOf(run)).toEqual(['exited', 'exited', 'exited', 'exited']);
  });

  test('where none can be started, the run says why', async () => {
    const { outcome } = await carryOut({ workers: ['crashes_at_start'], numTrials: 1 });
    expect(outcome).toMatchObject({ status: 'stranded', numUnfinished: 1 });
    expect(outcome.lastLoss).toContain("No module named 'torch'");
  });

  test('one that cannot start does not hold the other up', async () => {
    const finished = await carryOut({ workers: ['crashes_at_start', 'obedient'], numTrials: 4 });
    expectWhole(finished, 4);
  });

  test('a silent one holds nobody up', async () => {
    const finished = await carryOut({ workers: ['silent', 'obedient'], numTrials: 3 });
    expectWhole(finished, 3);
  });

  test('one that answers but makes no progress is replaced', async () => {
    const deadlines = { progressMs: 2_000 };
    const finished = await carryOut({ workers: ['hangs'], numTrials: 1, deadlines });
    expectWhole(finished, 1);
    expect(lossesOf(finished.run)).toEqual(['hung']);
  });

  test('one that is frozen is given up soon, and replaced', async () => {
    const finished = await carryOut({ workers: ['freezes'], numTrials: 1 });
    expectWhole(finished, 1);
    expect(finished.run.of('worker_lost')).toEqual([
      expect.objectContaining({
        reason: 'unreachable',
        detail: expect.stringMatching(/^no connection for [56]/),
      }),
    ]);
  });

  test('one that is frozen does not hold Ctrl-C up', async () => {
    let drainedAt = 0;
    const { outcome } = await carryOut({
      workers: ['freezes'],
      numTrials: 1,
      onNotification: ({ type }, scheduler) => {
        if (type !== 'metrics') return;
        drainedAt = performance.now();
        scheduler.drain();
      },
    });
    expect(outcome).toMatchObject({ status: 'drained', numUnfinished: 1 });
    expect(performance.now() - drainedAt).toBeLessThan(10_000);
  });

  test('one that does not leave is ended', async () => {
    const finished = await carryOut({
      workers: ['ignores_drain'],
      numTrials: 1,
      deadlines: { leaveMs: 300 },
    });
    expectWhole(finished, 1);
    expect(lossesOf(finished.run)).toEqual(['hung']);
  });
});

describe('trials that fail', () => {
  test('are tried again where that may help, and their result says what went wrong', async () => {
    const { outcome, run } = await carryOut({ workers: ['fails_trials'], numTrials: 3 });
    expect(outcome).toMatchObject({ status: 'complete', numFailed: 3 });
    expect(run.result(2).error).toBe('A failure: invalid.\nTraceback …');
    expect(
      run
        .of('trial_ended')
        .map(({ trial_id, attempt }) => `${Number(trial_id)}#${attempt}`)
        .sort(),
    ).toEqual(['0#3', '1#3', '2#1']);
  });
});

describe('orders that a worker cannot read', () => {
  test('fail their trial with the reason, and no other', async () => {
    const { outcome, run } = await carryOut({ workers: ['refuses_orders'], numTrials: 3 });
    expect(outcome).toMatchObject({ status: 'complete', numDone: 2, numFailed: 1 });
    expect(run.result(0).error).toMatch(/^Worker w0-[0-9a-f]{8} refused its order: a number too large$/);
    expect(lossesOf(run)).toEqual([]);
  });
});

describe('interruptions', () => {
  const onceStarted =
    (action: 'drain' | 'stop'): NonNullable<Options['onNotification']> =>
    ({ type }: RunFact, scheduler) => {
      if (type === 'metrics') scheduler[action]();
    };

  test('drain lets the running trial stop, and begins no other', async () => {
    const onNotification = onceStarted('drain');
    const { outcome, run } = await carryOut({ workers: ['stops_on_demand'], numTrials: 3, onNotification });
    expect(outcome).toMatchObject({ status: 'drained', numDone: 0, numUnfinished: 3 });
    expect(run.of('trial_stopped')).toHaveLength(1);
    expect(run.metricRows(0)).toHaveLength(1);
  });

  test('drain asks a worker that is only starting to end, and ends it if it does not', async () => {
    const { outcome } = await carryOut({
      workers: ['ignores_sigterm'],
      numTrials: 1,
      onLog: (text, scheduler) => {
        if (text.includes('deaf')) scheduler.drain();
      },
    });
    expect(outcome).toMatchObject({ status: 'drained', numUnfinished: 1 });
  });

  test('stop ends every process at once', async () => {
    const onNotification = onceStarted('stop');
    const { outcome } = await carryOut({
      workers: ['stops_on_demand', 'ignores_sigterm'],
      numTrials: 3,
      onNotification,
    });
    expect(outcome).toMatchObject({ status: 'stopped', numUnfinished: 3 });
  });

  test('a disk that fails ends the run with its error', async () => {
    const run = carryOut({
      workers: ['obedient', 'silent'],
      numTrials: 2,
      append: () => {
        throw new Error('No space left on device.');
      },
    });
    await expect(run).rejects.toThrow('No space left on device.');
  });
});
