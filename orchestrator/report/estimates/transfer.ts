import { specText } from '../../experiment/mask-spec.js';
import { fillWords, maskWords } from '../../experiment/mask-words.js';
import type { TrialTrain } from '../../protocol/generated.js';
import type { Amount } from '../keys/amounts.js';
import { headlineAmount, headlines } from '../keys/headline.js';
import { type MaskKind, maskLabel } from '../keys/mask-kind.js';
import type { Estimate } from './estimate.js';
import { cellAt } from './measured-amounts.js';
import type { PointSummary, RunSummary } from './summary.js';

/** What varies between training and test. */
export type Transferred = 'mask' | 'fill';

/** Accuracy of models trained on one mask or fill, a row per point, under each mask or fill of the test, a column each. */
export interface Transfer {
  readonly of: Transferred;
  readonly columns: readonly TransferColumn[];
  readonly rows: readonly TransferRow[];
}

export interface TransferColumn {
  /** Of the test; those of masks are of one fill, those of fills of one mask. */
  readonly kind: MaskKind;
  readonly label: string;
  readonly amount: Amount;
}

export interface TransferRow {
  readonly point: PointSummary;
  /** What the model was trained on. */
  readonly trained: string;
  /** In the order of the columns; null where it was not measured. */
  readonly accuracies: readonly (Estimate | null)[];
}

/** How what is learnt from one mask (or fill) carries over to another; null unless both training and test have several. */
export function transferOf(summary: RunSummary, of: Transferred): Transfer | null {
  const columns = columnsOf(summary, of);
  const rows = summary.points.flatMap((point) => {
    const train = point.trials.find(({ config }) => config !== null)?.config?.train ?? null;
    if (train === null) return [];
    const accuracies = columns.map(
      ({ kind, amount }) => cellAt(point, kind, amount)?.metrics.get('accuracy') ?? null,
    );
    return [{ point, trained: trainedOn(train, of), accuracies }];
  });
  const trained = new Set(rows.map((row) => row.trained).filter((text) => text !== NOTHING));
  return trained.size < 2 || columns.length < 2 ? null : { of, columns, rows };
}

const NOTHING = 'originals only';

function trainedOn({ regime, mask }: TrialTrain, of: Transferred): string {
  if (regime === 'original') return NOTHING;
  return of === 'mask' ? maskWords(mask.mask) : mask.fills.map(fillWords).join(', ');
}

function columnsOf(summary: RunSummary, of: Transferred): TransferColumn[] {
  const { kinds, nominal } = summary;
  const shown = headlines(summary);
  if (of === 'mask') return shown.map(({ kind, amount }) => ({ kind, amount, label: maskLabel(kind) }));
  const [first] = shown;
  if (first === undefined) return [];
  return kinds
    .filter(({ mask }) => specText(mask) === specText(first.kind.mask))
    .flatMap((kind) => {
      const amount = headlineAmount(nominal, kind);
      return amount === null ? [] : [{ kind, amount, label: fillWords(kind.fill) }];
    });
}
