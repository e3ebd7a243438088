import { specText } from '../../experiment/mask-spec.js';
import { isPlain } from '../../experiment/mask-words.js';
import type { CellEstimates } from '../estimates/cell-estimates.js';
import { cellAt, ratioAmounts } from '../estimates/measured-amounts.js';
import type { PointSummary, RunSummary } from '../estimates/summary.js';
import { kindKey, kindLabel, kindsByAmount, type MaskKind } from '../keys/mask-kind.js';
import { isBesidePublished, isPublishedFor, publishedAccuracy } from '../keys/published.js';
import { count } from '../words/format.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { symbolNotes } from '../words/mask-meaning.js';
import { publishedColumn } from './family-columns.js';
import { pivot } from './pivot.js';
import { EMPTY, type Table, type TableCell } from './table.js';

/** Accuracy by hidden ratio, a column per mask family, published figures beside. */
export function accuracyTable(summary: RunSummary): Table {
  const amounts = ratioAmounts(summary);
  const masked = kindsByAmount(summary.kinds).filter((kind) =>
    summary.points.some((point) => amounts.some((amount) => amount.value > 0 && cellAt(point, kind, amount))),
  );
  const kinds = masked.length === 0 ? [CLEAN] : masked;
  const { published } = summary.run.experiment;
  return pivot(summary, {
    stem: 'accuracy',
    caption: `Accuracy in percent by hidden pixels. ${howMeasured(summary)}`,
    notes: [
      ...symbolNotes(kinds),
      ...leftOutNotes(summary),
      ...kinds.flatMap((kind) => fewerImagesNote(summary, kind)),
      ...(published === undefined ? [] : [publishedNote(published.source, kinds)]),
    ],
    amounts,
    kinds,
    amountColumns: [
      { key: 'hidden_ratio', header: 'hidden' },
      { key: 'hidden_pixels', header: 'pixels' },
    ],
    amountCells: (amount, point) => {
      const hidden = kinds.flatMap((kind) => cellAt(point, kind, amount)?.place.hidden ?? []);
      return [{ type: 'ratio', value: amount.value }, countsCell(hidden)];
    },
    besideColumns: (column) => (hasPublished(summary, column) ? [publishedColumn(column)] : []),
    besideCells: (kind, amount, point) => {
      if (!hasPublished(summary, kind)) return [];
      return isBesidePublished(kind, kinds) ? [publishedCell(summary, kind, amount.value, point)] : [EMPTY];
    },
  });
}

/** The counts that a row is of: patches of one size round it in their own way. */
function countsCell(counts: readonly number[]): TableCell {
  const different = [...new Set(counts)].sort((a, b) => a - b);
  const [only] = different;
  if (only === undefined) return EMPTY;
  return different.length === 1
    ? { type: 'count', value: only }
    : { type: 'text', text: different.map(count).join(', ') };
}

/** The only column where nothing was measured by ratio. */
const CLEAN: MaskKind = { mask: { family: 'none' }, fill: { name: 'none' } };

/** Says it where a kind was evaluated on fewer images than others, as costly ones are. */
function fewerImagesNote({ points, kinds }: RunSummary, kind: MaskKind): string[] {
  const numImagesOf = (cells: readonly CellEstimates[]) =>
    Math.max(...cells.map(({ numImages }) => numImages));
  const ofKind = points.flatMap(({ cells }) => cells.filter(({ place }) => kindKey(place) === kindKey(kind)));
  const numImages = numImagesOf(ofKind);
  if (ofKind.length === 0 || numImages === numImagesOf(points.flatMap(({ cells }) => cells))) return [];
  return [`${kindLabel(kind, kinds)}: the first ${count(numImages)} images, clean ones too.`];
}

function publishedNote(source: string, kinds: readonly MaskKind[]): string {
  const hasManyFills = new Set(kinds.map(({ fill }) => specText(fill))).size > 1;
  return `Columns marked published: ${source}${hasManyFills ? ', beside the first fill' : ''}.`;
}

function hasPublished({ run }: RunSummary, { mask }: Pick<MaskKind, 'mask'>): boolean {
  const values = run.experiment.published?.values ?? [];
  return isPlain(mask) && values.some((value) => value.family === mask.family);
}

function publishedCell(
  { run }: RunSummary,
  { mask }: MaskKind,
  ratio: number,
  { point }: PointSummary,
): TableCell {
  const { published } = run.experiment;
  if (published === undefined || !isPublishedFor(published, point, run.experiment)) return EMPTY;
  const value = publishedAccuracy(published, mask.family, ratio);
  return value === null ? EMPTY : { type: 'published', value };
}
