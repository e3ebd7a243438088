import { expected, Found } from '../../errors.js';
import { suggestion } from '../../nearest-name.js';
import { programName } from '../../program-name.js';
import type { Side } from '../../report/estimates/comparisons.js';
import { ImageScores } from '../../report/estimates/image-scores.js';
import { type PointTrials, pointsOf } from '../../report/keys/points.js';
import { findRun, listRuns } from '../../store/find-run.js';
import { readRun } from '../../store/read-run.js';
import type { RunData } from '../../store/run-data.js';
import type { RunDirectory } from '../../store/run-directory.js';
import { pointsNamed, valuesOf } from './points-named.js';

/** Runs and points as typed: each point belongs to the run before it. */
interface NamedRun {
  readonly run: RunData;
  readonly points: readonly PointTrials[];
  readonly named: PointTrials[];
  readonly scores: ImageScores;
}

/** One side of a comparison, and the run that it is of. */
export interface NamedSide extends Side {
  readonly run: RunData;
}

/**
 * The pairs of points that the arguments `RUN [POINT…] [RUN [POINT]]` name. Two points of one run are one pair; of two
 * runs, without points, all that both have, or their only ones.
 */
export function readSides(runs: string, words: readonly string[]): [NamedSide, NamedSide][] {
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

/** The directories among the words of a comparison. */
export function runsNamed(runs: string, words: readonly string[]): RunDirectory[] {
  return words.flatMap((word) => {
    try {
      return [findRun(runs, word)];
    } catch {
      return []; // a point
    }
  });
}

function readRuns(runs: string, words: readonly string[]): NamedRun[] {
  const found: NamedRun[] = [];
  for (const word of words) {
    const last = found.at(-1);
    const points = last === undefined ? [] : pointsNamed(last.points, word);
    if (points.length === 1) last!.named.push(points[0]!);
    else if (last === undefined) found.push(readNamedRun(findRun(runs, word)));
    else found.push(readNamedRun(findFurtherRun(runs, word, last, points)));
  }
  return found;
}

function readNamedRun(directory: RunDirectory): NamedRun {
  const run = readRun(directory);
  return { run, points: pointsOf(run), named: [], scores: new ImageScores(run) };
}

/** A word that names no point of the run before it, or several, may be another run; throws if it is none, either. */
function findFurtherRun(
  runs: string,
  word: string,
  { run, points }: NamedRun,
  matches: readonly PointTrials[],
): RunDirectory {
  try {
    return findRun(runs, word);
  } catch (error) {
    if (matches.length > 0) throw severalPoints(word, run, matches);
    if (word.includes('=')) throw noPoint(word, run, points);
    const labels = points.map(({ label }) => label);
    const known = [...new Set([...labels, ...valuesOf(points)]), ...listRuns(runs).map(({ name }) => name)];
    const rule = `a point of ${run.name}, or another run in ${runs}`;
    throw expected('argument', rule, word, { fix: suggestion(word, known), cause: error });
  }
}

function severalPoints(word: string, run: RunData, matches: readonly PointTrials[]) {
  const fix = `It matches ${matches.length}: ${matches.map(({ label }) => label).join('; ')}. Name more settings.`;
  return expected('point', `one point of ${run.name}`, word, { fix });
}

function noPoint(word: string, run: RunData, points: readonly PointTrials[]) {
  const fix = `Its points: ${points.map(({ label }) => label).join('; ')}.`;
  return expected('point', `one point of ${run.name}`, word, { fix });
}

function sharedPoints(one: NamedRun, other: NamedRun): [NamedSide, NamedSide][] {
  const others = new Map(other.points.map((point) => [JSON.stringify(point.point), point]));
  return one.points.flatMap((point): [NamedSide, NamedSide][] => {
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

function side({ run, scores }: NamedRun, point: PointTrials): NamedSide {
  return { run, scores, point };
}

function misused(words: readonly string[]) {
  return expected(
    'comparison',
    'RUN POINT POINT, RUN RUN, or RUN POINT RUN POINT',
    new Found(words.join(' ')),
    {
      fix: `For example: ${programName} compare latest regime=original regime=mixed`,
    },
  );
}
