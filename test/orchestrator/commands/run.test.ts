import { appendFileSync, cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { openExperiment } from '../../../orchestrator/commands/open-experiment.js';
import type { Masked } from '../../../orchestrator/protocol/generated.js';
import { type OpenRun, openRun } from '../../../orchestrator/store/open-run.js';
import { TrialStore } from '../../../orchestrator/store/trial-store.js';
import { Child } from '../../fixtures/processes/child.js';
import { sampleResult } from '../../fixtures/sample-trial.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const YAML = `
name: small
dataset: { name: digits }
train: { epochs: 1 }
evaluate: { masks: [{ family: scatter, ratio: 0.5 }] }
sweep: { grid: { train.regime: [original, masked] } }
`;

let file: string;
let runs: string;

beforeEach(() => {
  const folder = scratchFolder();
  file = join(folder, 'small.yaml');
  runs = join(folder, 'runs');
  writeFileSync(file, YAML);
});

function open(): OpenRun {
  const { plan } = openExperiment(file, []);
  return openRun(plan, { runs, experimentYaml: YAML, now: () => new Date() });
}

/** Makes the directory of a run whose trials have all ended. */
async function finish(): Promise<OpenRun> {
  const run = open();
  const store = new TrialStore(run.directory, run.journal);
  for (const { trial } of run.pending()) {
    store.begin(trial, 1);
    await store.sync([{ ...sampleResult, trial_id: trial.trial_id }]);
  }
  await store.close();
  await run.close();
  return run;
}

const start = (...args: string[]) => Child.cli('run', file, '--runs', runs, ...args);

describe('run', () => {
  test('--dry-run shows the plan and makes nothing', async () => {
    const child = start('--dry-run');
    expect((await child.remainingLines()).join('\n')).toMatch(/2 points × 1 seed = 2/);
    expect(await child.ended()).toBe(0);
    expect(existsSync(runs)).toBe(false);
  });

  test('of what is finished says so, reports, and starts no worker', async () => {
    const { directory } = await finish();
    const child = start();
    const lines = await child.remainingLines();
    expect(child.stderr).toContain(`All 2 trials are finished already: ${directory.path}`);
    expect(lines.join('\n')).toContain('Accuracy');
    expect(existsSync(join(directory.report, 'index.html'))).toBe(true);
    expect(await child.ended()).toBe(0);
    expect(readFileSync(directory.journal, 'utf8')).not.toContain('run_started');
    expect(existsSync(directory.lock)).toBe(false);
  });

  test('of what another program has finished since the last report makes a new one', async () => {
    const run = open();
    const store = new TrialStore(run.directory, run.journal);
    const [first, second] = [...run.pending()].map(({ trial }) => trial);
    store.begin(first!, 1);
    const [clean] = first!.evaluate.evaluations;
    const metrics = { accuracy: 0.5, nll: 1, ece: 0 };
    const record = { ...(clean as Masked), visible: 64, ratio: 0, metrics, artifacts: {} };
    store.appendEvaluation(first!.trial_id, record);
    await store.sync([{ ...sampleResult, trial_id: first!.trial_id }]);
    await Promise.all([store.close(), run.close()]);
    expect((await Child.cli('report', '--runs', runs).remainingLines()).join('\n')).not.toContain('masked');
    const [done, left] = [first!, second!].map(({ trial_id }) => run.directory.trial(trial_id));
    cpSync(done!.path, left!.path, { recursive: true });
    writeFileSync(left!.config, JSON.stringify(second));
    writeFileSync(left!.result, JSON.stringify({ ...sampleResult, trial_id: second!.trial_id }));
    expect((await start().remainingLines()).join('\n')).toContain('masked');
  });

  test('of what is finished makes a report again that is no longer whole', async () => {
    const { directory } = await finish();
    await start().remainingLines();
    rmSync(join(directory.report, 'tables'), { recursive: true });
    const child = start();
    expect((await child.remainingLines()).join('\n')).toContain('Accuracy');
    expect(await child.ended()).toBe(0);
  });

  test('in a directory in use ends with 75 and names who uses it', async () => {
    const run = open();
    const child = start('--json');
    expect(await child.remainingLines()).toEqual([]);
    expect(await child.ended()).toBe(75);
    expect(child.stderr).toMatch(
      new RegExp(`^Expected the run directory to be free, got one in use by process ${process.pid} on `),
    );
    await run.close();
  });

  test('in a directory with a changed file ends with 2 and says what was changed', async () => {
    const { directory } = await finish();
    appendFileSync(directory.experimentYaml, '# a remark\n');
    const child = start();
    await child.remainingLines();
    expect(await child.ended()).toBe(2);
    expect(child.stderr).toMatch(/^Expected file of the run to be as it was written, got other text/);
  });

  test('with a device that is not there ends with 2 before anything is made', async () => {
    const child = start('--device', 'abacus');
    await child.remainingLines();
    expect(await child.ended()).toBe(2);
    expect(child.stderr).toContain('Expected --device to be auto, cpu, cuda, cuda:0,1 or mps, got "abacus".');
    expect(existsSync(runs)).toBe(false);
  });
});
