import type { Cell, EvaluationRow } from '../protocol/generated.js';
import type { TrialData } from '../store/run-data.js';
import { type CellPlace, isClean, kindKey, type MaskKind, placeKey } from './mask-kind.js';
import { mean } from './statistics/mean.js';

/** What one trial measured at one place: means over its draws, all of which are in. */
export interface TrialCell {
  readonly place: CellPlace;
  readonly visible: number;
  readonly ratio: number;
  readonly numImages: number;
  /** Places in the trial's `evaluate.cells`, a draw each. */
  readonly cellIndexes: readonly number[];
  /** Mean over the draws by metric. */
  readonly values: ReadonlyMap<string, number>;
}

/**
 * Places of a trial whose draws are all evaluated, in the order of its evaluation grid; where one was asked for with
 * several numbers of images, that with the most.
 */
export function trialCells({ config, evaluations }: TrialData): TrialCell[] {
  const rows = new Map<string, EvaluationRow[]>();
  for (const row of evaluations) append(rows, drawKey(row), row);
  const planned = new Map<string, number[]>();
  const cells = config?.evaluate.cells ?? [];
  cells.forEach((cell, index) => {
    append(planned, placeKey(cell), index);
  });
  return [...planned.values()].flatMap((ofPlace) => {
    const numImages = Math.max(...ofPlace.map((index) => cells[index]!.num_images));
    const cellIndexes = ofPlace.filter((index) => cells[index]!.num_images === numImages);
    const draws = cellIndexes.map((index) => rows.get(drawKey(cells[index]!)) ?? []);
    return draws.every((found) => found.length > 0) ? [joinDraws(cellIndexes, draws)] : [];
  });
}

/** Keys of all places that a trial is to evaluate under one mask kind, the clean one included. */
export function plannedPlaces({ config }: TrialData, kind: MaskKind): Set<string> {
  const ofKind = (config?.evaluate.cells ?? []).filter(
    (cell) => isClean(cell) || kindKey(cell) === kindKey(kind),
  );
  return new Set(ofKind.map((cell) => placeKey(cell)));
}

/** Number that a row's value stands for, a tagged text being one that is not finite. */
export function numberOf(value: EvaluationRow['value']): number {
  if (typeof value === 'number') return value;
  return value === 'nan' ? Number.NaN : value === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

function joinDraws(cellIndexes: readonly number[], draws: readonly EvaluationRow[][]): TrialCell {
  const first = draws[0]![0]!;
  const values = new Map<string, number[]>();
  for (const row of draws.flat()) append(values, row.metric, numberOf(row.value));
  return {
    place: { family: first.family, fill: first.fill, granularity: first.granularity, hidden: first.hidden },
    visible: first.visible,
    ratio: first.ratio,
    numImages: first.num_images,
    cellIndexes,
    values: new Map(
      [...values].map(([metric, ofDraws]) => [metric, joined(metric, ofDraws, first.num_images)]),
    ),
  };
}

/** Mean over draws; of accuracies the very number that counting over images and draws gives. */
function joined(metric: string, ofDraws: readonly number[], numImages: number): number {
  const value = mean(ofDraws);
  const total = numImages * ofDraws.length;
  return metric === 'accuracy' ? Math.round(value * total) / total : value;
}

function drawKey(cell: CellPlace & Pick<Cell, 'draw' | 'num_images'>): string {
  return `${placeKey(cell)} ${cell.draw} ${cell.num_images}`;
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
