import { expected, Found } from '../../errors.js';
import { valueText } from '../../experiment/value-text.js';
import { suggestion } from '../../nearest-name.js';
import type { Side } from '../../report/comparisons.js';
import { type PointTrials, pointsOf } from '../../report/points.js';
import { findRun, listRuns } from '../../store/find-run.js';
import { readRun } from '../../store/read-run.js';
import type { RunData } from '../../store/run-data.js';
import type { RunDirectory } from '../../store/run-directory.js';

/** Runs and points as typed: each point belongs to the run before it. */
interface NamedRun {
  readonly run: RunData;
  readonly points: readonly PointTrials[];
  readonly named: PointTrials[];
}

/**
 * The pairs of points that the arguments `RUN [POINT…] [RUN [POINT]]` name. Two points of one run are one pair; of two
 * runs, without points, all that both have, or their only ones.
 */
export function readSides(runs: string, words: readonly string[]): [Side, Side][] {
  const [one, other, ...more] = readRuns(runs, words);
  const [first, second] = one!.named;
  if (other === undefined && second !== undefined && one!.named.length === 2) {
    return [[side(one!, first!), side(one!, second)]];
  }
  if (other === undefined || more.length > 0 || one!.named.length > 1 || other.named.length > 1)
    throw misused(words);
  if (first !== undefined || other.named[0] !== undefined) {
    return [[side(one!, first ?? onlyPoint(one!)), side(other, other.named[0] ?? onlyPoint(other))]];
  }
  const shared = sharedPoints(one!, other);
  return shared.length > 0 ? shared : [[side(one!, onlyPoint(one!)), side(other, onlyPoint(other))]];
}

function readRuns(runs: string, words: readonly string[]): NamedRun[] {
  const found: NamedRun[] = [];
  for (const word of words) {
    const last = found.at(-1);
    const point = last && pointNamed(last, word);
    if (point) last.named.push(point);
    else found.push(readNamedRun(last ? findFurtherRun(runs, word, last) : findRun(runs, word)));
  }
  return found;
}

function readNamedRun(directory: RunDirectory): NamedRun {
  const run = readRun(directory);
  return { run, points: pointsOf(run), named: [] };
}

/** A word that is neither a run nor, as has been seen, a point of the run before it may have been meant as either. */
function findFurtherRun(runs: string, word: string, { run, points }: NamedRun): RunDirectory {
  try {
    return findRun(runs, word);
  } catch (error) {
    const known = [...points.map(({ label }) => label), ...listRuns(runs).map(({ name }) => name)];
    const rule = `a point of ${run.name}, or another run in ${runs}`;
    throw expected('argument', rule, word, { fix: suggestion(word, known), cause: error });
  }
}

/** The point with that label or those settings (`regime=mixed,width=2`, last parts of paths will do). */
function pointNamed({ run, points }: NamedRun, word: string): PointTrials | undefined {
  const labelled = points.find(({ label }) => label === word);
  if (labelled !== undefined || !word.includes('=')) return labelled;
  // A value may hold a comma, too: only one before another setting ends it.
  const settings = word.split(/,(?=[\w.]+=)/).map((setting) => {
    const end = setting.indexOf('=');
    return [setting.slice(0, end), setting.slice(end + 1)] as const;
  });
  const matches = points.filter((candidate) =>
    settings.every(([path, value]) => hasSetting(candidate, path, value)),
  );
  if (matches.length === 1) return matches[0];
  const labels = points.map(({ label }) => label);
  throw expected('point', `one point of ${run.name}`, word, {
    fix:
      matches.length > 1
        ? `It matches ${matches.length}: name more settings.`
        : `Its points: ${labels.join('; ')}.`,
  });
}

function hasSetting({ point }: PointTrials, path: string, value: string): boolean {
  return Object.entries(point).some(
    ([axis, own]) =>
      (axis === path || axis.endsWith(`.${path}`)) && (String(own) === value || valueText(own) === value),
  );
}

function sharedPoints(one: NamedRun, other: NamedRun): [Side, Side][] {
  const others = new Map(other.points.map((point) => [JSON.stringify(point.point), point]));
  return one.points.flatMap((point): [Side, Side][] => {
    const match = others.get(JSON.stringify(point.point));
    return match === undefined ? [] : [[side(one, point), side(other, match)]];
  });
}

function onlyPoint({ run, points }: NamedRun): PointTrials {
  if (points.length === 1) return points[0]!;
  const labels = points.map(({ label }) => label);
  throw expected('comparison', `of one point of ${run.name}`, new Found('none'), {
    fix: `Name one after the run: ${labels.join('; ')}.`,
  });
}

function side({ run }: NamedRun, point: PointTrials): Side {
  return { run, point };
}

function misused(words: readonly string[]) {
  return expected(
    'comparison',
    'RUN POINT POINT, RUN RUN, or RUN POINT RUN POINT',
    new Found(words.join(' ')),
    {
      fix: 'For example: yarn experiment compare latest regime=original regime=mixed',
    },
  );
}
