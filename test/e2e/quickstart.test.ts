import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { repositoryRoot } from '../../orchestrator/repository-root.js';
import { Child } from '../fixtures/processes/child.js';
import { scratchFolder } from '../fixtures/scratch.js';

interface Interval {
  readonly low: number;
  readonly high: number;
}

test('the quickstart gives the numbers of docs/reproducing.md, within both intervals', async () => {
  const runs = scratchFolder();
  const file = join(repositoryRoot, 'experiments/quickstart.yaml');
  const child = Child.cli('run', file, '--runs', runs, '--quiet');
  await child.remainingLines();
  expect({ code: await child.ended(), stderr: child.stderr }).toEqual({ code: 0, stderr: '' });

  const [run] = readdirSync(runs);
  const report = join(runs, run!, 'report');
  const measured = intervals(readFileSync(join(report, 'tables/accuracy.md'), 'utf8'));
  const documented = intervals(sectionOf('docs/reproducing.md', 'Quickstart'));
  expect([...measured.keys()]).toEqual([...documented.keys()]);
  expect(measured.size).toBe(3 * 6 * 4);
  const apart = [...measured].filter(([cell, interval]) => !overlap(interval, documented.get(cell)!));
  expect(apart).toEqual([]);
}, 600_000);

function sectionOf(page: string, heading: string): string {
  const text = readFileSync(join(repositoryRoot, page), 'utf8');
  return text.split(/^## /m).find((section) => section.startsWith(heading)) ?? '';
}

/** The intervals in a table of regimes, ratios and mask families: "mean ± half-width" or "mean (low to high)". */
function intervals(markdown: string): Map<string, Interval> {
  const [header = [], , ...rows] = markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const found = new Map<string, Interval>();
  let regime = '';
  for (const row of rows) {
    regime = row[0] || regime;
    for (const [column, cell] of row.entries()) {
      const interval = intervalOf(cell);
      if (interval !== null) found.set(`${regime}, ${row[1]}, ${header[column]}`, interval);
    }
  }
  return found;
}

function intervalOf(cell: string): Interval | null {
  const [, mean, halfWidth] = (/^(\S+) ± (\S+)$/.exec(cell) ?? []).map(Number);
  if (mean !== undefined && halfWidth !== undefined) return { low: mean - halfWidth, high: mean + halfWidth };
  const [, , low, high] = (/^(\S+) \((\S+) to (\S+)\)$/.exec(cell) ?? []).map(Number);
  return low !== undefined && high !== undefined ? { low, high } : null;
}

function overlap(one: Interval, other: Interval): boolean {
  return one.low <= other.high + 0.1 && other.low <= one.high + 0.1; // as they are rounded
}
