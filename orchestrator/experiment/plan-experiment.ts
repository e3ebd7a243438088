import type { Experiment, Trial } from '../protocol/generated.js';
import type { Findings } from './findings.js';
import { pointDigest, trialId } from './identity.js';
import type { LoadedExperiment } from './load-experiment.js';
import { PointReader } from './point-reader.js';
import type { Choice } from './sweep/axis.js';
import { countPoints, pointsOf, representativePoints } from './sweep/points.js';
import type { Sweep } from './sweep/read-sweep.js';
import type { Scalar } from './tree.js';
import type { Unseeded } from './trial.js';

/** Varied settings of a trial by their dotted paths, in the order of the axes; empty without a sweep. */
export type Point = Readonly<Record<string, Scalar>>;

/** One point with one seed. Points that differ only in settings without effect share a trial, and so its id. */
export interface PlannedTrial {
  readonly trialId: string;
  readonly point: Point;
  readonly seed: number;
  readonly trial: Trial;
}

/** What an experiment comes to. */
export interface Plan {
  readonly experiment: Experiment;
  /** Values of every varied setting, by its dotted path. */
  readonly axes: Readonly<Record<string, readonly Scalar[]>>;
  readonly numPoints: number;
  readonly seeds: readonly number[];
  /** What a user should know before the run, a sentence each. */
  readonly notes: readonly string[];
  /** Points times seeds; fewer are computed where trials are equal. */
  readonly numTrials: number;
  /**
   * Every point with every seed, made one at a time; all points with the first seed come first. What does not fit is
   * thrown before those with the second seed, or at the end.
   */
  trials(): Generator<PlannedTrial>;
}

/** Values of an axis that are tried when a plan is made; others are checked when their trials are. */
const MAX_REPRESENTATIVES = 1000;

/** Points that are kept, once read, for the seeds and the passes that follow; those beyond are read again. */
const MAX_KEPT = 10_000;

/** A point with its trial, but for the seed. */
interface ReadPoint {
  readonly point: Point;
  readonly unseeded: Unseeded;
  readonly digest: string;
}

/** The plan of an experiment; throws for what does not fit together or does not fit the data set. */
export function planExperiment(loaded: LoadedExperiment, findings: Findings): Plan {
  const { experiment, sweep } = loaded;
  const reader = new PointReader(loaded, findings);
  for (const choices of representativePoints(sweep, MAX_REPRESENTATIVES)) reader.trial(choices);
  const usesNetworks = reader.checkNetworks();
  const numPoints = countPoints(sweep);
  const kept: ReadPoint[] = [];
  const readPoints = function* (): Generator<ReadPoint> {
    if (kept.length === numPoints) return yield* kept;
    if (usesNetworks && kept.length === 0) askAhead(reader, sweep);
    let index = 0;
    for (const choices of pointsOf(sweep)) {
      const read = kept[index] ?? readPoint(reader, choices);
      if (index < MAX_KEPT) kept[index] = read;
      index += 1;
      yield read;
    }
  };
  return {
    experiment,
    notes: reader.notes,
    axes: reader.axes,
    numPoints,
    seeds: sweep.seeds,
    numTrials: numPoints * sweep.seeds.length,
    *trials() {
      for (const seed of sweep.seeds) {
        for (const read of readPoints()) yield planned(read, seed);
      }
    },
  };
}

/** Asks for the networks of the first points together, as every time takes seconds. */
function askAhead(reader: PointReader, sweep: Sweep): void {
  let numRead = 0;
  for (const choices of pointsOf(sweep)) {
    if (numRead++ === MAX_KEPT) break;
    reader.trial(choices);
  }
  reader.checkNetworks();
}

function readPoint(reader: PointReader, choices: readonly Choice[]): ReadPoint {
  let unseeded = reader.trial(choices);
  if (reader.checkNetworks()) unseeded = reader.trial(choices);
  return { point: reader.point(choices), unseeded, digest: pointDigest(unseeded) };
}

function planned({ point, unseeded, digest }: ReadPoint, seed: number): PlannedTrial {
  const id = trialId(digest, seed);
  return { trialId: id, point, seed, trial: { trial_id: id, seed, ...unseeded } };
}
