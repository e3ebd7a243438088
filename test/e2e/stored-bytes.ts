import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const FILES = ['config.json', 'metrics.jsonl', 'evaluations.jsonl'];

/** Everything of a run that must not depend on what happened to it, by file; wall-clock fields are left out. */
export function storedBytes(folder: string): Record<string, string> {
  const [run = '', ...others] = readdirSync(join(folder, 'runs'));
  if (others.length > 0) throw new Error(`Expected one run, got ${[run, ...others]}.`);
  const trials = join(folder, 'runs', run, 'trials');
  const stored: Record<string, string> = {};
  for (const trialId of readdirSync(trials).sort()) {
    const read = (name: string) => readFileSync(join(trials, trialId, name));
    for (const name of FILES) stored[`${trialId}/${name}`] = read(name).toString();
    stored[`${trialId}/result.json`] = JSON.stringify(
      withoutWallClock(JSON.parse(read('result.json').toString())),
    );
    for (const name of readdirSync(join(trials, trialId, 'predictions')).sort()) {
      stored[`${trialId}/${name}`] = read(`predictions/${name}`).toString('base64');
    }
  }
  return stored;
}

/** Rows of a trial's file that are there more than once. */
export function repeatedRows(stored: Readonly<Record<string, string>>): string[] {
  return Object.values(stored).flatMap((text) => {
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.filter((line, index) => lines.indexOf(line) !== index);
  });
}

function withoutWallClock(value: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => !/_(s|ms|at)$/.test(name)));
}
