import type { TopLevelSpec } from 'vega-lite';
import type { RunSummary } from '../estimates/summary.js';
import { type Transfer, type Transferred, transferOf } from '../estimates/transfer.js';
import { TRANSFER_TITLES, transferNote } from '../words/transfer-words.js';
import { chartConfig } from './chart-config.js';
import type { Figure, FigureRow, Layout } from './figure.js';

/** Sides of a field in pixels. */
const FIELD = { wide: { width: 96, height: 44 }, narrow: { width: 52, height: 40 } } as const;

/** Accuracy by what a model was trained on and what it is tested under, as a heat map; null unless both vary. */
export function transferFigure(summary: RunSummary, of: Transferred): Figure | null {
  const transfer = transferOf(summary, of);
  if (transfer === null) return null;
  const rows = rowsOf(transfer);
  return {
    stem: `transfer-${of}s`,
    title: TRANSFER_TITLES[of],
    description: `Accuracy as a heat map, darker where it is higher. A row for each model: ${[...new Set(rows.map(({ series }) => series))].join('; ')}. A column for each of: ${transfer.columns.map(({ label }) => label).join('; ')}. ${transferNote(summary, transfer)}`,
    rows,
    spec: (layout) => heatMap(rows, transfer, layout),
  };
}

function rowsOf({ rows, columns }: Transfer): FigureRow[] {
  const labelOf = (trained: string, label: string): string =>
    rows.filter((row) => row.trained === trained).length === 1 ? trained : label;
  return rows.flatMap(({ point, trained, accuracies }) =>
    columns.flatMap(({ label }, index) => {
      const estimate = accuracies[index];
      if (!estimate) return [];
      return [
        {
          ...{ series: labelOf(trained, point.label), trained, mask: label, accuracy: estimate.mean },
          ci_low: estimate.interval?.low ?? null,
          ci_high: estimate.interval?.high ?? null,
          num_seeds: estimate.numSeeds,
        },
      ];
    }),
  );
}

function heatMap(rows: readonly FigureRow[], { columns }: Transfer, layout: Layout): TopLevelSpec {
  const order = { x: columns.map(({ label }) => label), y: [...new Set(rows.map(({ series }) => series))] };
  const { width, height } = FIELD[layout];
  const axis = { domain: false, ticks: false, labelLimit: layout === 'narrow' ? 120 : 360 };
  const place = {
    x: {
      field: 'mask',
      type: 'nominal',
      sort: order.x,
      title: 'tested under',
      axis: { ...axis, orient: 'top', labelAngle: layout === 'narrow' ? -45 : 0 },
    },
    y: { field: 'series', type: 'nominal', sort: order.y, title: 'trained on', axis },
  };
  return {
    data: { values: rows.map((row) => ({ ...row })) },
    config: chartConfig(layout, []),
    width: { step: width },
    height: { step: height },
    layer: [
      {
        mark: { type: 'rect', color: 'var(--series-0)', stroke: 'var(--paper)', strokeWidth: 2 },
        encoding: {
          ...place,
          // Pale enough at its darkest that the numbers on it can be read.
          opacity: {
            field: 'accuracy',
            type: 'quantitative',
            scale: { domain: [0, 1], range: [0.04, 0.62] },
            legend: null,
          },
        },
      },
      {
        transform: [{ calculate: "format(100 * datum.accuracy, '.1f')", as: 'shown' }],
        mark: { type: 'text', fontSize: 13, color: 'var(--ink)' },
        encoding: { ...place, text: { field: 'shown' } },
      },
    ],
  } as TopLevelSpec;
}
