import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { type PlanSummary, planSummary } from '../../../orchestrator/commands/plan/plan-summary.js';
import { planLines } from '../../../orchestrator/commands/plan/plan-text.js';
import type { PaceSources } from '../../../orchestrator/commands/plan/time-estimate.js';
import { EvaluationCosts } from '../../../orchestrator/experiment/evaluation-cost.js';
import type { Plan } from '../../../orchestrator/experiment/plan-experiment.js';
import type { Result } from '../../../orchestrator/protocol/generated.js';
import { type FinishedTrial, FinishedTrials } from '../../../orchestrator/store/finished-trials.js';
import { sealedJson } from '../../../orchestrator/store/sealed-json.js';
import { numTrainImages } from '../../../orchestrator/watch/trial-work.js';
import { sampleResult } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';
import { memoryFindings, planText } from '../experiment/memory-sources.js';

const TEXT = 'name: x\nsweep: { grid: { train.regime: [original, masked, mixed] }, seeds: 3 }\n';

/** A folder of runs in which a run has these trials. */
function runsWith(run: string, trials: readonly FinishedTrial[]): string {
  const runs = scratchFolder();
  for (const { trial, result } of trials) {
    const folder = join(runs, run, 'trials', result.trial_id);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'config.json'), sealedJson(JSON.stringify(trial)));
    writeFileSync(join(folder, 'result.json'), sealedJson(JSON.stringify(result)));
  }
  writeFileSync(join(runs, run, 'resolved.json'), '{}');
  writeFileSync(join(runs, run, 'plan.json'), '{}');
  return runs;
}

function resultsOf(plan: Plan, number: number, change: Partial<Result> = {}): FinishedTrial[] {
  const trials = [...plan.trials()].slice(0, number);
  return trials.map(({ trialId, trial }) => ({
    trial,
    result: {
      ...sampleResult,
      trial_id: trialId,
      train_s: 50,
      evaluate_s: 10,
      num_images_seen: numTrainImages(trial),
      ...change,
    },
  }));
}

function summaryOf(plan: Plan, runs: string, measure: PaceSources['measure'] = nothing): PlanSummary {
  const costs = new EvaluationCosts(memoryFindings);
  return planSummary(plan, { finished: new FinishedTrials(runs), costs, device: 'cpu', measure }, 2);
}

const nothing: PaceSources['measure'] = (trials) => trials.map(() => null);

describe('the summary', () => {
  test('of an experiment that was never run has no estimate', () => {
    expect(summaryOf(planText(TEXT), scratchFolder())).toMatchObject({
      num_points: 3,
      seeds: [0, 1, 2],
      num_trials: 9,
      num_distinct_trials: 9,
      num_finished_trials: 0,
      num_evaluations: [16, 16],
      estimate_s: null,
    });
  });

  test('counts finished trials of any run, and estimates the rest from them', () => {
    const plan = planText(TEXT);
    const summary = summaryOf(plan, runsWith('other-0123abcd', resultsOf(plan, 4)));
    expect(summary).toMatchObject({ num_finished_trials: 4, num_estimated_from: 4, estimate_s: 175 }); // two rounds, and one trial whose evaluations two workers share
  });

  test('says which workers stay idle while trials train, and what would use them', () => {
    const one = summaryOf(planText('name: x\n'), scratchFolder());
    expect(one.idle_workers).toEqual({ num_workers: 1, threads: 2 });
    expect(planLines(one)).toContain(
      'idle         1 of 2 workers while the trials train; long evaluations are divided among all. `--workers 1 --threads 2` of run trains on their cores, too',
    );
    expect(summaryOf(planText(TEXT), scratchFolder()).idle_workers).toBeNull();
  });

  test('does not count failed trials, but diverged ones', () => {
    const plan = planText(TEXT);
    const failed = runsWith('x-0123abcd', resultsOf(plan, 2, { status: 'failed' }));
    expect(summaryOf(plan, failed)).toMatchObject({ num_finished_trials: 0, estimate_s: null });
    const diverged = runsWith('x-0123abcd', resultsOf(plan, 2, { status: 'diverged' }));
    expect(summaryOf(plan, diverged).num_finished_trials).toBe(2);
  });

  test('estimates from what an image took in trials of the same model on such images', () => {
    const runs = runsWith('y-0123abcd', resultsOf(planText(TEXT, 'train.epochs=20'), 2));
    expect(summaryOf(planText(TEXT), runs)).toMatchObject({
      num_finished_trials: 0,
      num_estimated_from: 2,
      estimate_s: expect.closeTo(4 * (25 + 10) + 25 + 10 / 2), // half the training; 9 trials on two workers
    });
    expect(summaryOf(planText(TEXT, 'model.width=2'), runs)).toMatchObject({
      num_estimated_from: 0,
      estimate_s: null,
    });
  });

  test('estimates each model by itself, and what was never tried from a measured batch', () => {
    const sweep = (...names: string[]) =>
      planText(`name: x\nsweep: { grid: { model.name: [${names.join(', ')}] } }\n`);
    const runs = runsWith('y-0123abcd', resultsOf(sweep('small_cnn'), 1));
    const asked: string[][] = [];
    const summary = summaryOf(sweep('small_cnn', 'mlp', 'vit_tiny'), runs, (trials) => {
      asked.push(trials.map(({ model }) => model.name));
      return [
        { trainS: 1, evaluateS: 0 },
        { trainS: 2, evaluateS: 0 },
      ];
    });
    expect(asked).toEqual([['mlp', 'vit_tiny']]);
    expect(summary).toMatchObject({
      num_finished_trials: 1,
      num_measured_batches: 2,
      num_estimated_from: 0,
      estimate_s: 10 * 1294 * 2, // two workers: the longer of the two
    });
    const partly = summaryOf(sweep('mlp', 'vit_tiny'), runs, () => [{ trainS: 1, evaluateS: 0 }, null]);
    expect(partly.estimate_s).toBeNull();
  });

  test('does not estimate a training from models that were only evaluated, nor from another kind of device', () => {
    const evaluated = resultsOf(
      planText('name: x\ntrain: null\nmodel: { weights: /data/model.safetensors }\n'),
      1,
      { num_images_seen: 0 },
    );
    expect(summaryOf(planText(TEXT), runsWith('y-0123abcd', evaluated)).estimate_s).toBeNull();
    const onGpu = resultsOf(planText(TEXT, 'train.epochs=20'), 2, { device: 'cuda' });
    expect(summaryOf(planText(TEXT), runsWith('y-0123abcd', onGpu)).estimate_s).toBeNull();
  });

  test('counts images as often as they are seen, also to be as many originals', () => {
    const numImages = (...overrides: string[]) => {
      const [planned] = planText('name: x\n', 'train.regime=mixed', ...overrides).trials();
      return numTrainImages(planned!.trial);
    };
    expect(numImages('train.epochs=3')).toBe(3 * 1294);
    expect(numImages('train.steps=5', 'train.batch_size=64')).toBe(320);
    const stretched = 'train.mixed={ balance: 0.75, budget: equal_images }';
    expect(numImages('train.epochs=3', stretched)).toBe(4 * 3 * 1294);
  });

  test('counts equal trials once', () => {
    const plan = planText(TEXT, 'train.regime=original,mixed', 'train.mask.ratio=0.1,0.2,0.3', 'seeds=1');
    expect(summaryOf(plan, scratchFolder())).toMatchObject({ num_trials: 6, num_distinct_trials: 4 });
  });

  test('of very many trials makes only the first', () => {
    const plan = planText(
      TEXT,
      'train.label_smoothing=linspace(0, 0.9, 100)',
      'train.weight_average=linspace(0, 0.9, 100)',
    );
    expect(summaryOf(plan, scratchFolder())).toMatchObject({
      num_trials: 90_000,
      num_distinct_trials: null,
      num_finished_trials: null,
    });
  });
});

describe('the text', () => {
  test('shows axes and arithmetic in columns', () => {
    const plan = planText(TEXT, 'train.batch_size=range(2, 32)');
    const lines = planLines(summaryOf(plan, runsWith('x-0123abcd', resultsOf(plan, 90))));
    expect(lines).toEqual([
      'axis              n   values',
      'train.regime      3   original, masked, mixed',
      'train.batch_size  30  2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, … 31',
      '',
      'dataset      digits: 1,294 train, 144 val, 359 test images of 8×8×1, 10 classes',
      'splits       train: the table; val: held out of train (val_fraction 0.1, split_seed 0); test: held out of train (test_fraction 0.2, split_seed 0)',
      'trials       90 points × 3 seeds = 270; finished already: 90',
      'evaluations  16 per trial',
      'estimate     1:30:00 on 2 workers, from 20 finished trials',
    ]);
  });

  test('shows what searches and certificates will cost', () => {
    const masks = '[{ family: worst_block, ratio: [0.1, 0.2], num_images: 100 }]';
    const certificates = '[{ visible: 8, num_images: 10 }]';
    const plan = planText(`name: x\nevaluate: { masks: ${masks}, certificates: ${certificates} }\n`);
    expect(planLines(summaryOf(plan, scratchFolder()))).toEqual(
      expect.arrayContaining([
        'searches      20,000 forward passes per trial',
        'certificates  at most 11,000 forward passes per trial',
      ]),
    );
  });

  test('says when two amounts come to the same pixels, or one to none', () => {
    const linesOf = (masks: string, ...overrides: string[]) =>
      planLines(
        summaryOf(planText(`name: x\nevaluate: { masks: [${masks}] }\n`, ...overrides), scratchFolder()),
      )
        .filter((line) => line.startsWith('equal'))
        .map((line) => line.replace(/^equal +/, ''));
    expect(linesOf('{ family: scatter, ratio: [0, 0.1, 0.11, 0.2] }')).toEqual([]);
    expect(linesOf('{ family: scatter, ratio: [0, 0.005, 0.1, 0.101, 0.2, 0.20] }')).toEqual([
      'evaluate.masks.0.ratio 0, 0.005: hide none of 64 pixels, so they are one',
      'evaluate.masks.0.ratio 0.1, 0.101: hide 6 of 64 pixels, so they are one',
    ]);
    expect(linesOf('{ family: scatter, visible: [62, 60, 59], granularity: [1, 2] }')).toEqual([
      'evaluate.masks.0.visible 62: hides none of 16 patches of 2×2',
      'evaluate.masks.0.visible 60, 59: hide 1 of 16 patches of 2×2, so they are one',
    ]);
    expect(linesOf('', 'train.mask.ratio=0.1,0.101,0.5')).toEqual([
      'train.mask.ratio 0.1, 0.101: hide 6 of 64 pixels, so they are one',
    ]);
    expect(linesOf('{ family: scatter, ratio: "linspace(0.001, 0.2, 100)" }').at(-1)).toBe(
      'and 10 more such amounts',
    );
  });

  test('says what the estimate comes from, or that it is unknown', () => {
    const plan = planText('name: x\nsweep: { grid: { model.name: [small_cnn, mlp] } }\n');
    const measured = summaryOf(plan, scratchFolder(), (trials) =>
      trials.map(() => ({ trainS: 0.001, evaluateS: 0 })),
    );
    const estimateOf = (summary: PlanSummary) => planLines(summary).at(-1)!.replace(/ +/, ' ');
    expect(estimateOf(measured)).toBe('estimate at least 0:13 on 2 workers, from 2 measured batches');
    expect(estimateOf(summaryOf(plan, scratchFolder()))).toBe(
      'estimate unknown: no such model was tried on images of this size, and none of its batches could be measured',
    );
    const one = planText('name: x\ntrain: { epochs: 3 }\nsweep: { grid: { model.name: [small_cnn] } }\n');
    const runs = runsWith('y-0123abcd', resultsOf(one, 1));
    const both = summaryOf(plan, runs, (trials) => trials.map(() => ({ trainS: 0.001, evaluateS: 0 })));
    expect(estimateOf(both)).toMatch(/^estimate at least .* from 1 finished trial and 1 measured batch$/);
  });

  test('says when nothing is left', () => {
    const plan = planText('name: x\n');
    const lines = planLines(summaryOf(plan, runsWith('x-0123abcd', resultsOf(plan, 1))));
    expect(lines.at(-1)).toBe('estimate     nothing is left to do');
  });
});
