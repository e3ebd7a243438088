import type { EvaluationMetric } from '../../protocol/generated.js';
import type { RunSummary } from '../estimates/summary.js';
import { kindLabel } from '../keys/mask-kind.js';
import { nominalRatio } from '../keys/nominal-amounts.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { EMPTY, type Table, type TableCell, textCell } from './table.js';

const TOP: readonly EvaluationMetric[] = [
  'top2_accuracy',
  'top3_accuracy',
  'top5_accuracy',
  'top10_accuracy',
];

/** How often the class is among the greatest logits, a row per mask and amount; null where nobody asked. */
export function topKTable(summary: RunSummary): Table | null {
  const found = summary.points.map((point) => ({
    point,
    cells: point.cells.filter(({ metrics }) => TOP.some((metric) => metrics.has(metric))),
  }));
  const cells = found.flatMap((each) => each.cells);
  if (cells.length === 0) return null;
  const shown = TOP.filter((metric) => cells.some(({ metrics }) => metrics.has(metric)));
  return {
    stem: 'top-k',
    caption: `Images whose class is among the k greatest logits, in percent. ${howMeasured(summary, { cells, hasChance: false })}`,
    notes: leftOutNotes(summary),
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'mask', header: 'mask', isText: true },
      { key: 'hidden_ratio', header: 'hidden' },
      { key: 'hidden_pixels', header: 'pixels' },
      { key: 'accuracy', header: 'accuracy' },
      ...shown.map((metric) => ({ key: metric, header: metric.replace(/top(\d+)_accuracy/, 'top $1') })),
    ],
    groups: found.flatMap(({ point, cells: ofPoint }) => {
      const rows = ofPoint.map(({ place, visible, metrics }): TableCell[] => [
        textCell(kindLabel(place, summary.kinds)),
        { type: 'ratio', value: nominalRatio(summary.nominal, place, place.hidden, place.hidden + visible) },
        { type: 'count', value: place.hidden },
        ...['accuracy', ...shown].map((metric): TableCell => {
          const estimate = metrics.get(metric);
          return estimate === undefined ? EMPTY : { type: 'share', estimate };
        }),
      ]);
      return rows.length === 0 ? [] : [{ heading: pointHeading(summary, point), rows }];
    }),
  };
}
