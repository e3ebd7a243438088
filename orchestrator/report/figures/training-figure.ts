import type { TopLevelSpec } from 'vega-lite';
import type { RunSummary } from '../summary.js';
import { numberOf } from '../trial-cells.js';
import { chartConfig } from './chart-config.js';
import type { Figure, FigureRow, Layout } from './figure.js';
import { panelGrid } from './panels.js';
import { MAX_SERIES, seriesScales, seriesText } from './series.js';

/** Metrics that tell how training went, as far as they were logged. */
const SHOWN = ['train_loss', 'train_accuracy', 'val_accuracy', 'val_masked_accuracy'];

/** Points of a curve beyond which neighbours are averaged. */
const MAX_POINTS = 200;

/** Training curves, a thin line a seed; null if no metric was logged twice. */
export function trainingFigure({ points }: RunSummary): Figure | null {
  const shown = points.slice(0, MAX_SERIES);
  const rows = shown.flatMap(({ label, trials }) =>
    trials.flatMap((trial) =>
      SHOWN.flatMap((metric) => {
        const logged = trial.metrics.filter(({ name }) => name === metric);
        const values = logged.map(({ step, value }) => ({ step, value: numberOf(value) }));
        return thinned(values.filter(({ value }) => Number.isFinite(value))).map(
          ({ step, value }): FigureRow => ({ metric, series: label, seed: trial.seed, step, value }),
        );
      }),
    ),
  );
  const metrics = SHOWN.filter((metric) => rows.filter((row) => row.metric === metric).length > 1);
  if (metrics.length === 0) return null;
  const series = shown.map(({ label }) => label);
  return {
    stem: 'training',
    title: 'Training',
    description: `Curves of ${metrics.join(', ')} over optimiser steps, a line a seed, coloured by: ${seriesText(series, points.length)}.`,
    rows: rows.filter(({ metric }) => metrics.includes(String(metric))),
    spec: (layout) => trainingChart(rows, metrics, series, layout),
  };
}

interface Logged {
  readonly step: number;
  readonly value: number;
}

/** Means of neighbouring rows, so that no curve has more points than can be seen. */
function thinned(rows: readonly Logged[]): Logged[] {
  const size = Math.ceil(rows.length / MAX_POINTS);
  if (size <= 1) return [...rows];
  return Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => {
    const bucket = rows.slice(index * size, (index + 1) * size);
    return {
      step: bucket.at(-1)!.step,
      value: bucket.reduce((sum, { value }) => sum + value, 0) / bucket.length,
    };
  });
}

function trainingChart(
  rows: readonly FigureRow[],
  metrics: readonly string[],
  series: readonly string[],
  layout: Layout,
): TopLevelSpec {
  const { columns, width, height } = panelGrid(metrics.length, layout);
  const { color, dash } = seriesScales(series, false);
  const encoding = {
    x: { field: 'step', type: 'quantitative', title: 'step', axis: STEPS, scale: { domainMin: 0 } },
    y: { field: 'value', type: 'quantitative', title: null, scale: { zero: false }, axis: { tickCount: 6 } },
    color: { field: 'series', type: 'nominal', scale: color, title: null, legend: { symbolOpacity: 1 } },
    strokeDash: { field: 'series', type: 'nominal', scale: dash, title: null },
    detail: { field: 'seed' },
  };
  return {
    data: { values: rows.map((row) => ({ ...row })) },
    config: chartConfig(layout),
    concat: metrics.map((metric) => ({
      width,
      height,
      transform: [{ filter: { field: 'metric', equal: metric } }],
      layer: [{ mark: { type: 'line', strokeWidth: 1.5, opacity: 0.8 }, encoding }, heading(metric, width)],
    })),
    columns,
    bounds: 'flush',
    spacing: { row: 90, column: 64 },
  } as TopLevelSpec;
}

const STEPS = { format: ',d', tickCount: 5 };

/** A mark rather than a title, which would stand higher where a label of the axis reaches above the panel. */
function heading(metric: string, width: number): object {
  return {
    data: { values: [{ heading: metric.replaceAll('_', ' ') }] },
    mark: { type: 'text', fontSize: 13, fontWeight: 600, color: 'var(--ink)' },
    encoding: { x: { value: width / 2 }, y: { value: -18 }, text: { field: 'heading' } },
  };
}
