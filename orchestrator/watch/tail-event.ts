import type { EvaluationRecord, MetricRow } from '../protocol/generated.js';
import type { JournalEntry } from '../store/journal.js';

/** Something new in the files of a run. */
export type TailEvent =
  | { readonly kind: 'entry'; readonly entry: JournalEntry }
  | { readonly kind: 'metrics'; readonly trialId: string; readonly rows: readonly MetricRow[] }
  | { readonly kind: 'evaluations'; readonly trialId: string; readonly rows: readonly EvaluationRecord[] };
