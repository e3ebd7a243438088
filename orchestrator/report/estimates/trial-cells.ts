import { canonicalJson } from '../../experiment/canonical-json.js';
import { evaluationKey, recordKey } from '../../experiment/evaluation-key.js';
import type {
  AmountResult,
  Evaluation,
  EvaluationMetric,
  EvaluationRecord,
  MetricRow,
  Recoloring,
  Smoothed,
} from '../../protocol/generated.js';
import type { TrialData } from '../../store/run-data.js';
import { type CellPlace, isClean, kindKey, type MaskKind, placeKey } from '../keys/mask-kind.js';
import { mean } from '../statistics/intervals.js';

/** Rows of the predictions, and of how many images. */
export interface ScoredRows {
  readonly rows: readonly number[];
  readonly numImages: number;
}

/** What one trial measured at one place: means over its draws, all of which are in. */
export interface TrialCell {
  readonly place: CellPlace;
  readonly visible: number;
  readonly ratio: number;
  /** Whether a search tried every mask that it could choose. */
  readonly isExact: boolean;
  readonly numImages: number;
  /** Rows of the trial's predictions, one per draw. */
  readonly rows: readonly number[];
  /** Mean over the draws by metric. */
  readonly values: ReadonlyMap<string, number>;
}

/** What one trial measured of one smoothed classifier. */
export interface SmoothedCells extends Pick<Smoothed, 'views' | 'fill'> {
  readonly cells: readonly TrialCell[];
}

/** One amount of one evaluation under one draw: a row of the predictions. */
interface PlannedRow {
  /** Empty for the model, else the text of the smoothed classifier. */
  readonly classifier: string;
  readonly place: CellPlace;
  readonly draw: number;
  readonly numImages: number;
  readonly row: number;
}

/**
 * Places of a trial whose draws are all evaluated, in the order of its evaluations; where one was asked for with several
 * numbers of images, that with the most.
 */
export function trialCells(trial: TrialData): TrialCell[] {
  return cellsOf(trial, '');
}

/** The same of every smoothed classifier that a trial evaluates. */
export function smoothedCells(trial: TrialData): SmoothedCells[] {
  const smoothed = (trial.config?.evaluate.evaluations ?? []).filter((each) => each.kind === 'smoothed');
  const classifiers = new Map(smoothed.map((each) => [classifierOf(each), each]));
  return [...classifiers].map(([classifier, { views, fill }]) => ({
    views,
    fill,
    cells: cellsOf(trial, classifier),
  }));
}

function cellsOf({ config, evaluations }: TrialData, classifier: string): TrialCell[] {
  const measured = new Map(evaluations.flatMap(resultsOf).map((result) => [result.key, result.result]));
  const planned = new Map<string, PlannedRow[]>();
  for (const row of plannedRows(config?.evaluate.evaluations ?? []))
    if (row.classifier === classifier) append(planned, placeKey(row.place), row);
  return [...planned.values()].flatMap((ofPlace) => {
    const numImages = Math.max(...ofPlace.map((row) => row.numImages));
    const draws = ofPlace.filter((row) => row.numImages === numImages);
    const results = draws.flatMap((row) => measured.get(rowKey(row)) ?? []);
    return results.length === draws.length ? [joinDraws(draws, results)] : [];
  });
}

/** Keys of all places that a trial is to evaluate under one mask kind, the clean one included. */
export function plannedPlaces({ config }: TrialData, kind: MaskKind): Set<string> {
  const ofKind = plannedRows(config?.evaluate.evaluations ?? []).filter(
    ({ classifier, place }) => classifier === '' && (isClean(place) || kindKey(place) === kindKey(kind)),
  );
  return new Set(ofKind.map(({ place }) => placeKey(place)));
}

/** Number that a stored value stands for, a tagged text being one that is not finite. */
export function numberOf(value: MetricRow['value']): number {
  if (typeof value === 'number') return value;
  return value === 'nan' ? Number.NaN : value === 'inf' ? Number.POSITIVE_INFINITY : Number.NEGATIVE_INFINITY;
}

/** The amounts of masked and attacked evaluations, each with its row of the predictions; a certificate has one row, too. */
function plannedRows(evaluations: readonly Evaluation[]): PlannedRow[] {
  let row = 0;
  return evaluations.flatMap((evaluation) => {
    const first = row;
    row += numRows(evaluation);
    const shown = evaluation.kind === 'smoothed' ? evaluation.of : evaluation;
    if (shown.kind !== 'masked' && shown.kind !== 'attacked') return [];
    const { mask, fill, draw, num_images: numImages } = shown;
    const classifier = classifierOf(evaluation);
    return [shown.hidden].flat().map((hidden, index) => ({
      ...{ classifier, place: { mask, fill, hidden }, draw, numImages },
      row: first + index,
    }));
  });
}

function classifierOf(evaluation: Evaluation | EvaluationRecord): string {
  if (evaluation.kind !== 'smoothed') return '';
  return canonicalJson([evaluation.views, evaluation.fill]);
}

/** Rows that an evaluation has in the predictions. */
function numRows(evaluation: Evaluation): number {
  if (evaluation.kind === 'smoothed') return numRows(evaluation.of);
  if (evaluation.kind === 'recolored') return evaluation.pixels.length;
  return evaluation.kind === 'attacked' ? evaluation.hidden.length : 1;
}

/** Colour L0 of one trial with one number of pixels, and its row of the predictions. */
export interface RecoloredCell extends ScoredRows {
  readonly attack: Recoloring;
  readonly pixels: number;
  readonly metrics: ReadonlyMap<string, number>;
}

/** What a trial measured under attacks that recolour pixels, in the order of its evaluations. */
export function recoloredCells({ config, evaluations }: TrialData): RecoloredCell[] {
  const records = new Map(evaluations.map((record) => [recordKey(record), record]));
  let row = 0;
  return (config?.evaluate.evaluations ?? []).flatMap((evaluation) => {
    const first = row;
    row += numRows(evaluation);
    const record = records.get(evaluationKey(evaluation));
    if (record?.kind !== 'recolored') return [];
    const { attack, num_images: numImages, results } = record;
    return results.map(({ pixels, metrics }, index) => ({
      ...{ attack, pixels, numImages, rows: [first + index] },
      metrics: new Map(Object.entries(metrics).map(([name, value]) => [name, numberOf(value!)])),
    }));
  });
}

/** What one amount measured; of masks that no search chose, none is exact. */
type Measured = Omit<AmountResult, 'is_exact'> & Partial<Pick<AmountResult, 'is_exact'>>;

function resultsOf(record: EvaluationRecord): { readonly key: string; readonly result: Measured }[] {
  const measured = record.kind === 'smoothed' ? record.of : record;
  if (measured.kind !== 'masked' && measured.kind !== 'attacked') return [];
  const { mask, fill, draw, num_images: numImages } = measured;
  const results: readonly Measured[] = measured.kind === 'attacked' ? measured.results : [measured];
  const classifier = classifierOf(record);
  return results.map((result) => ({
    key: rowKey({ classifier, place: { mask, fill, hidden: result.hidden }, draw, numImages }),
    result,
  }));
}

function joinDraws(draws: readonly PlannedRow[], results: readonly Measured[]): TrialCell {
  const { place, numImages } = draws[0]!;
  const { visible, ratio } = results[0]!;
  const values = new Map<string, number[]>();
  for (const { metrics } of results)
    for (const [metric, value] of Object.entries(metrics)) append(values, metric, numberOf(value!));
  return {
    place,
    visible,
    ratio,
    isExact: results.every((result) => result.is_exact === true),
    numImages,
    rows: draws.map(({ row }) => row),
    values: new Map([...values].map(([metric, ofDraws]) => [metric, joined(metric, ofDraws, numImages)])),
  };
}

const COUNTED: EvaluationMetric = 'accuracy';

/** Mean over draws; of accuracies the very number that counting over images and draws gives. */
function joined(metric: string, ofDraws: readonly number[], numImages: number): number {
  const value = mean(ofDraws);
  const total = numImages * ofDraws.length;
  return metric === COUNTED ? Math.round(value * total) / total : value;
}

function rowKey({ classifier, place, draw, numImages }: Omit<PlannedRow, 'row'>): string {
  return `${placeKey(place)} ${draw} ${numImages} ${classifier}`;
}

function append<Value>(lists: Map<string, Value[]>, key: string, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
