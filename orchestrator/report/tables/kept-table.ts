import { type CurveSummary, KEPT_SHARES } from '../estimates/curve-summary.js';
import type { RunSummary } from '../estimates/summary.js';
import { kindLabel } from '../keys/mask-kind.js';
import { type NominalAmounts, nominalRatio } from '../keys/nominal-amounts.js';
import { ratioPercent } from '../words/format.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { type Column, type Table, type TableCell, textCell } from './table.js';

/** How much may be hidden, and how little seen, while a model keeps a share of its clean accuracy; null without curves. */
export function keptTable(summary: RunSummary): Table | null {
  const groups = summary.points.flatMap((point) => {
    const rows = point.curveSummaries.map((curve) => [
      textCell(kindLabel(curve.kind, summary.kinds)),
      ...keptCells(curve, summary.nominal),
    ]);
    return rows.length === 0 ? [] : [{ heading: pointHeading(summary, point), rows }];
  });
  if (groups.length === 0) return null;
  return {
    stem: 'kept',
    caption: `How much may be hidden, and how few pixels must be seen, to keep a share of the accuracy on clean images. ${howMeasured(summary, { overImages: 'the bootstrap over images', hasChance: false })}`,
    notes: [
      ...leftOutNotes(summary),
      'Hidden: percent at which the accuracy first falls below that share of the accuracy on clean images, linear between measured ratios; > where it does not within what was measured.',
      'Visible: fewest pixels that keep it, linear in their logarithm; ≤ where the fewest measured do.',
    ],
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'mask', header: 'mask', isText: true },
      ...KEPT_SHARES.flatMap((share): Column[] => [
        { key: `ratio_at_${share * 100}_of_clean`, header: `hidden, keeps ${ratioPercent(share)}` },
        { key: `visible_at_${share * 100}_of_clean`, header: `visible, keeps ${ratioPercent(share)}` },
      ]),
    ],
    groups,
  };
}

function keptCells(curve: CurveSummary, nominal: readonly NominalAmounts[]): TableCell[] {
  const { kind, minVisible, numPixels, keeping } = curve;
  const upTo = nominalRatio(nominal, kind, numPixels - minVisible, numPixels);
  return keeping.flatMap(({ ratio, visible }): TableCell[] => [
    { type: 'share', estimate: ratio, measured: { least: Number.NEGATIVE_INFINITY, most: upTo } },
    { type: 'amount', estimate: visible, measured: { least: minVisible, most: numPixels } },
  ]);
}
