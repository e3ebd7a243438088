import type { Cell, Evaluation, EvaluationRow, MetricRow, Trial } from '../protocol/generated.js';

/** Rows of a cell lie in the order of their metrics' names: with the last one, the cell is whole. */
const LAST_METRIC = 'nll';

/** What makes a row of metrics.jsonl unique. */
export function metricKey({ name, step }: MetricRow): string {
  return `${step} ${name}`;
}

/** What makes a row of evaluations.jsonl unique. */
export function evaluationKey(row: EvaluationRow): string {
  return `${cellKey(row)} ${row.metric}`;
}

/** Whether every row of the cell is among the keys of stored rows. */
export function isStoredCell(cell: Cell, storedKeys: ReadonlySet<string>): boolean {
  return storedKeys.has(`${cellKey(cell)} ${LAST_METRIC}`);
}

/** Rows of evaluations.jsonl for one cell, one a metric, in the order of the metrics' names. */
export function evaluationRows(
  trial: Trial,
  cellIndex: number,
  metrics: Evaluation['metrics'],
): EvaluationRow[] {
  const cell = trial.evaluate.cells[cellIndex];
  if (cell === undefined) throw new Error(`Expected trial ${trial.trial_id} to have a cell ${cellIndex}.`);
  const { image_height, image_width } = trial.dataset.facts;
  const numPixels = image_height * image_width;
  const shared = { ...cell, visible: numPixels - cell.hidden, ratio: cell.hidden / numPixels };
  return Object.keys(metrics)
    .sort()
    .map((metric) => ({ ...shared, metric, value: metrics[metric]! }));
}

function cellKey({ family, hidden, fill, granularity, draw, num_images }: Omit<Cell, 'visible'>): string {
  return `${family} ${hidden} ${fill} ${granularity} ${draw} ${num_images}`;
}
