import { describe, expect, test } from '@jest/globals';
import { renderRun, type Screen } from '../../../../orchestrator/commands/run/view.js';
import type { Position } from '../../../../orchestrator/protocol/generated.js';
import type { RunFact } from '../../../../orchestrator/protocol/run-fact.js';
import { remainingRunS } from '../../../../orchestrator/watch/remaining-time.js';
import { afterEvent, type RunProgress, startProgress } from '../../../../orchestrator/watch/run-progress.js';
import { type TrialWork, workloadOf } from '../../../../orchestrator/watch/workload.js';
import { planText } from '../../experiment/memory-sources.js';

const LABELS: Record<string, string> = {
  '3fa29c01d2b4': 'masked, seed 1',
  '77aa0b1c2d3e': 'original, seed 2',
};
const WORK = { train: null, evaluations: [] };
const PLAIN: Screen = { columns: 120, rows: 40, hasColor: false };

function progressEvent(trial_id: string, fields: Partial<Position>): RunFact {
  const position: Position = {
    phase: 'train',
    step: 0,
    num_steps: 340,
    num_evaluations_done: 0,
    num_evaluations: 30,
    num_images_done: 0,
    num_images: 0,
    images_per_s: 5231.4,
    ...fields,
  };
  return { type: 'trial_progress', trial_id, attempt: 1, worker_id: 'w', position };
}

const ended = (trial_id: string, attempt = 1): Extract<RunFact, { type: 'trial_ended' }> => ({
  type: 'trial_ended',
  trial_id,
  attempt,
  status: 'done',
  train_s: 6,
  evaluate_s: 2,
  error: null,
});

const start = (trial_id: string): RunFact => ({
  type: 'trial_started',
  trial_id,
  attempt: 1,
  worker_id: 'w',
});

/** The progress after facts, one a second. */
function progressAfter(facts: RunFact[], numTrials = 9): RunProgress {
  let progress = startProgress('quickstart-1a2b3c4d', numTrials, 2, 0);
  facts.forEach((fact, index) => {
    const names = {
      short: (trialId: string) => trialId.slice(0, 6),
      label: (trialId: string) => LABELS[trialId] ?? trialId,
    };
    progress = afterEvent(progress, fact, names, 1000 * (index + 1));
  });
  return progress;
}

const joined = { type: 'worker_joined', worker_id: 'w' } as RunFact;
const TWO_RUNNING: RunFact[] = [
  joined,
  start('3fa29c01d2b4'),
  progressEvent('3fa29c01d2b4', { step: 0 }),
  start('77aa0b1c2d3e'),
  progressEvent('3fa29c01d2b4', { step: 170 }),
  progressEvent('77aa0b1c2d3e', {
    phase: 'evaluate',
    step: 340,
    num_evaluations_done: 6,
    images_per_s: 24_000,
  }),
  {
    type: 'metrics',
    trial_id: '3fa29c01d2b4',
    rows: [
      { name: 'train_loss', step: 160, value: 0.23456 },
      { name: 'val_accuracy', step: 150, value: 0.9123 },
      { name: 'train_loss', step: 170, value: 'nan' },
    ],
  },
];

describe('the view of a run', () => {
  test('before a worker has joined', () => {
    expect(renderRun(progressAfter([]), 400, PLAIN)).toEqual([
      'quickstart-1a2b3c4d · 0:00 · starting workers',
      '██████░░░░░░░░░░░░░░░░░░░░░░░░ 2/9 done · 0 running · 7 queued',
    ]);
  });

  test('while workers load what a trial needs', () => {
    const trialId = '3fa29c01d2b4';
    expect(renderRun(progressAfter([joined]), 1400, PLAIN)[0]).toBe(
      'quickstart-1a2b3c4d · 0:01 · workers are getting ready',
    );
    const loading = progressAfter([
      joined,
      start(trialId),
      progressEvent(trialId, { phase: 'load', num_steps: 0 }),
    ]);
    expect(renderRun(loading, 4000, PLAIN)[0]).toBe('quickstart-1a2b3c4d · 0:04');
    expect(renderRun(loading, 4000, PLAIN)[1]).toMatch(/ · time left unknown$/);
    expect(renderRun(loading, 4000, PLAIN)[2]).toMatch(/^3fa29c {2}masked, seed 1 {2}reads images {2}/);
    const decoding = { phase: 'load', num_steps: 0, num_images_done: 1200, num_images: 50_000 } as const;
    const counted = progressAfter([joined, start(trialId), progressEvent(trialId, decoding)]);
    expect(renderRun(counted, 4000, PLAIN)[2]).toMatch(/ reads images .* 1,200\/50,000 decoded/);
  });

  test('with two trials running, on a wide terminal', () => {
    expect(renderRun(progressAfter(TWO_RUNNING), 10_000, PLAIN)).toMatchInlineSnapshot(`
     [
       "quickstart-1a2b3c4d · 0:10",
       "██████████░░░░░░░░░░░░░░░░░░░░ 2/9 done · 2 running · 5 queued · 1:55 left",
       "3fa29c  masked, seed 1    train     █████░░░░░░░░░  170/340  val_accuracy 0.912  train_loss nan   5,231 img/s  0:12 left",
       "77aa0b  original, seed 2  evaluate  ███████████░░░     6/30                                      24,000 img/s",
     ]
    `);
  });

  test('on 80 columns keeps the metric that tells most, and the speed', () => {
    expect(renderRun(progressAfter(TWO_RUNNING), 10_000, { ...PLAIN, columns: 80 })).toMatchInlineSnapshot(`
     [
       "quickstart-1a2b3c4d · 0:10",
       "██████████░░░░░░░░░░░░░░░░░░░░ 2/9 done · 2 running · 5 queued · 1:55 left",
       "3fa29c  train     ███░░░░░  170/340  val_accuracy 0.912   5,231 img/s  0:12 left",
       "77aa0b  evaluate  ██████░░     6/30                      24,000 img/s",
     ]
    `);
  });

  test('on 50 columns keeps trial, bar, position and remaining time', () => {
    expect(renderRun(progressAfter(TWO_RUNNING), 10_000, { ...PLAIN, columns: 50 })).toMatchInlineSnapshot(`
     [
       "quickstart-1a2b3c4d · 0:10",
       "██░░░░ 2/9 done · 2 running · 5 queued · 1:55 left",
       "3fa29c  train     ████░░░░░░░░  170/340  0:12 left",
       "77aa0b  evaluate  ██████████░░     6/30",
     ]
    `);
  });

  test.each([10, 20, 35, 50, 80, 120, 300])('fits into %d columns and into few rows', (columns) => {
    for (const rows of [2, 5, 24]) {
      const lines = renderRun(progressAfter(TWO_RUNNING), 10_000, {
        columns,
        rows,
        hasColor: false,
      });
      expect(Math.max(...lines.map((line) => [...line].length))).toBeLessThanOrEqual(columns);
      expect(lines.length).toBeLessThan(rows);
    }
  });

  test('says how many trials it has no room for', () => {
    const many = Array.from({ length: 30 }, (_, index) => start(`trial${index}`));
    const lines = renderRun(progressAfter([joined, ...many], 100), 40_000, {
      ...PLAIN,
      rows: 15,
    });
    expect(lines).toHaveLength(13);
    expect(lines.at(-1)).toBe('  and 20 more running');
  });

  test('counts ended trials by how they ended', () => {
    const failed: RunFact = { ...ended('77aa0b1c2d3e', 3), status: 'failed', error: 'x' };
    expect(
      renderRun(progressAfter([...TWO_RUNNING, ended('3fa29c01d2b4'), failed]), 10_000, PLAIN)[1],
    ).toMatch(/ 3\/9 done · 0 running · 5 queued · 1 failed · \d+:\d\d left$/);
  });

  test('tells the time left of what goes on from a checkpoint by what is made now', () => {
    const trialId = '3fa29c01d2b4';
    const facts = [
      joined,
      start(trialId),
      progressEvent(trialId, { phase: 'prepare', num_steps: 0 }),
      progressEvent(trialId, { step: 170 }),
      progressEvent(trialId, { step: 187 }), // 17 steps in four seconds since it was begun
    ];
    const lines = renderRun(progressAfter(facts, 3), 6_000, PLAIN);
    expect(lines[2]).toMatch(/ 0:56 left$/); // 0.8 · 153 / 340 + 0.2 are left, 0.04 were made in 4 s
    expect(lines[1]).toMatch(/ 0:56 left$/);
    const after = progressAfter([...facts, ended(trialId)], 4);
    expect(renderRun(after, 7_000, PLAIN)[1]).toMatch(/ 0:07 left$/); // one is left, 0.6 were made in 4 s
  });

  test('tells the time left only where the pace of each kind of trial is known, and no less than that of a trial', () => {
    const works: Record<string, TrialWork> = {
      a1: { ...WORK, kind: 'small', amount: 1 },
      a2: { ...WORK, kind: 'small', amount: 2 },
      b1: { ...WORK, kind: 'large', amount: 10 },
    };
    const workload = {
      total: new Map([
        ['small', 3],
        ['large', 10],
      ]),
      of: (trialId: string) => works[trialId]!,
    };
    const leftAfter = (...facts: RunFact[]) => {
      let progress = startProgress('x', 3, 0, 0, workload);
      const names = { short: (id: string) => id, label: (id: string) => id };
      [joined, joined, ...facts].forEach((fact, index) => {
        progress = afterEvent(progress, fact, names, 1000 * (index + 1));
      });
      return remainingRunS(progress, 1000 * (2 + facts.length));
    };
    const none = { type: 'worker_reconnected', worker_id: 'w' } as const;
    const smallDone = [start('a1'), none, ended('a1')];
    expect(leftAfter(...smallDone, start('a2'), start('b1'), none)).toBeNull();
    const large = [...smallDone, start('a2'), start('b1'), progressEvent('b1', {}), none];
    // 4 s of the small one at 2 s a unit and a third of 3 s of the large one, by two workers.
    expect(leftAfter(...large, progressEvent('b1', { step: 340 }))).toBeCloseTo((4 + 1) / 2);
    // By itself the large one takes longer than that: a third of its training is done.
    expect(leftAfter(...large, progressEvent('b1', { step: 340 / 3 }))).toBeCloseTo(9);
    expect(leftAfter(ended('b1'), start('a1'), none, none, ended('a1'))).toBeCloseTo(2 * 3); // one worker for one trial
  });

  describe('of one trial with a long evaluation', () => {
    const EVALUATE = { phase: 'evaluate', step: 10, num_steps: 10, num_evaluations: 3 } as const;
    const leftAfter = (work: Partial<TrialWork>, ...positions: Partial<Position>[]) => {
      const workload = { total: new Map([['', 1]]), of: () => ({ kind: '', amount: 1, ...WORK, ...work }) };
      let progress = startProgress('x', 1, 0, 0, workload);
      const names = { short: (id: string) => id, label: (id: string) => id };
      const facts = [joined, start('a'), ...positions.map((position) => progressEvent('a', position))];
      facts.forEach((fact, index) => {
        progress = afterEvent(progress, fact, names, 1000 * index);
      });
      return remainingRunS(progress, 1000 * (facts.length - 1));
    };

    test('tells the time left by what training and evaluations cost', () => {
      // Of 1000, the training was done at the first report; then 140 were made, in 5 s since the trial was begun.
      const work = { amount: 1000, train: 50, evaluations: [25, 25, 900] };
      const third = { ...EVALUATE, num_evaluations_done: 2, num_images: 300 };
      const left = leftAfter(work, EVALUATE, { ...EVALUATE, num_evaluations_done: 1 }, third, third, {
        ...third,
        num_images_done: 30,
      });
      expect(left).toBeCloseTo((810 / 140) * 5);
    });

    test('tells no less than an evaluation of unknown cost takes at its own pace', () => {
      const last = { ...EVALUATE, num_evaluations_done: 2, num_images: 100 };
      const left = leftAfter(
        {},
        EVALUATE,
        last,
        { ...last, num_images_done: 1 },
        { ...last, num_images_done: 2 },
      );
      expect(left).toBeCloseTo((98 / 2) * 2);
    });
  });

  test('keeps a trial that goes on elsewhere before it is told that it was called back', () => {
    const trialId = '3fa29c01d2b4';
    const again = { ...start(trialId), attempt: 2 } as RunFact;
    const stopped: RunFact = { type: 'trial_stopped', trial_id: trialId, attempt: 1, step: 0 };
    expect(renderRun(progressAfter([joined, start(trialId), again, stopped]), 5_000, PLAIN)[2]).toContain(
      'masked, seed 1',
    );
    expect(progressAfter([joined, start(trialId), stopped]).running.size).toBe(0);
  });

  test('says that it is stopping', () => {
    expect(renderRun(progressAfter([joined, { type: 'draining' }]), 2_000, PLAIN)[0]).toContain(
      'stopping after a checkpoint; Ctrl-C again stops now',
    );
  });

  test('colours only where it may, and nothing but colours', () => {
    const plain = renderRun(progressAfter(TWO_RUNNING), 10_000, PLAIN);
    const colored = renderRun(progressAfter(TWO_RUNNING), 10_000, {
      ...PLAIN,
      hasColor: true,
    });
    expect(colored.join('\n')).toContain('\u001b[32m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what colours are made of
    expect(colored.map((line) => line.replaceAll(/\u001b\[\d+m/g, ''))).toEqual(plain);
  });

  test('shows no control character of a label', () => {
    const names = { short: (id: string) => id, label: () => 'x=\u001b[2J\nb' };
    const progress = afterEvent(progressAfter([joined]), start('a'), names, 3000);
    expect(renderRun(progress, 4000, PLAIN)[2]).toContain('x=·[2J·b');
  });
});

test('the work that is left is told by kinds of trials, finished and equal ones left out', () => {
  const plan = planText(
    'name: x\nsweep: { grid: { model.name: [mlp, small_cnn], train.epochs: [1, 2] }, seeds: 2 }\n',
  );
  const trials = [...plan.trials()];
  const finished = trials.find(({ point }) => point['model.name'] === 'mlp')!.trialId;
  const { total, of } = workloadOf(plan, (trialId) => trialId === finished, 7);
  const works = trials.filter(({ trialId }) => trialId !== finished).map(({ trialId }) => of(trialId));
  expect(total.size).toBe(2);
  for (const [kind, amount] of total) {
    const ofKind = works.filter((work) => work.kind === kind);
    expect(ofKind.length).toBe(kind === of(trials.at(-1)!.trialId).kind ? 4 : 3);
    expect(amount).toBe(ofKind.reduce((sum, work) => sum + work.amount, 0));
  }
});

test('counts the workers that are at a trial', () => {
  const assist = { worker_id: 'w2', trial_id: '77aa0b1c2d3e', attempt: 1 };
  const started: RunFact[] = [...TWO_RUNNING, { type: 'assist_started', ...assist }];
  expect(renderRun(progressAfter(started), 10_000, PLAIN).join('\n')).toContain('evaluate (2 workers)');
  const over: RunFact = { type: 'assist_ended', ...assist, reason: 'exhausted', message: '' };
  expect(renderRun(progressAfter([...started, over]), 10_000, PLAIN).join('\n')).not.toContain('workers)');
});
