import type { Row } from '../row.js';
import { attackRows } from './attacks.js';
import { dividedEvaluationRow } from './divided-evaluation.js';
import { emptyTrialRows } from './empty-trials.js';
import { firstMetricRow } from './first-metric.js';
import { logRow } from './log.js';
import { planRow } from './plan.js';
import { storeRow } from './store.js';
import { tensorRows } from './tensors.js';

/** All rows, in the order of the table. */
export const rows: readonly Row[] = [
  firstMetricRow,
  ...emptyTrialRows,
  ...tensorRows,
  ...attackRows,
  logRow,
  storeRow,
  planRow,
  dividedEvaluationRow,
];
