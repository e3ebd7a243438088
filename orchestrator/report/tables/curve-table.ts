import type { CurveSummary } from '../estimates/curve-summary.js';
import type { RunSummary } from '../estimates/summary.js';
import { kindLabel } from '../keys/mask-kind.js';
import { type NominalAmounts, nominalRatio } from '../keys/nominal-amounts.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { type Table, type TableCell, textCell } from './table.js';

/** Every curve of accuracy against hidden ratio in four numbers; null if there is no curve. */
export function curveTable(summary: RunSummary): Table | null {
  const groups = summary.points.flatMap((point) => {
    const rows = point.curveSummaries.map((curve) => [
      textCell(kindLabel(curve.kind, summary.kinds)),
      ...curveCells(curve, summary.nominal),
    ]);
    return rows.length === 0 ? [] : [{ heading: pointHeading(summary, point), rows }];
  });
  if (groups.length === 0) return null;
  return {
    stem: 'curves',
    caption: `Curves of accuracy against the hidden ratio in four numbers. ${howMeasured(summary, { overImages: 'the bootstrap over images' })}`,
    notes: [...leftOutNotes(summary), ...NOTES],
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'mask', header: 'mask', isText: true },
      { key: 'up_to', header: 'up to' },
      { key: 'mean_accuracy', header: 'mean accuracy' },
      { key: 'retained', header: 'retained' },
      { key: 'ratio_at_half', header: 'ratio at 50 %' },
      { key: 'visible_at_half', header: 'visible at 50 %' },
    ],
    groups,
  };
}

function curveCells(curve: CurveSummary, nominal: readonly NominalAmounts[]): TableCell[] {
  const { kind, minVisible, numPixels } = curve;
  const upTo = nominalRatio(nominal, kind, numPixels - minVisible, numPixels);
  return [
    { type: 'ratio', value: upTo },
    { type: 'share', estimate: curve.area },
    { type: 'share', estimate: curve.retained },
    {
      type: 'share',
      estimate: curve.ratioAtHalf,
      measured: { least: Number.NEGATIVE_INFINITY, most: upTo },
    },
    { type: 'amount', estimate: curve.visibleAtHalf, measured: { least: minVisible, most: numPixels } },
  ];
}

const NOTES = [
  'Mean accuracy: area under the curve from 0 to the greatest ratio measured (trapezoid rule), divided by that ratio.',
  'Retained: mean accuracy divided by the accuracy on clean images.',
  'Ratio at 50 %: hidden percent at which the accuracy first falls below 50 %, linear between measured ratios; > where it does not within what was measured.',
  'Visible at 50 %: fewest pixels that give 50 %, linear in their logarithm; ≤ where the fewest measured do.',
  'In both, – where only some seeds have such a place.',
];
