import type { TopLevelSpec } from 'vega-lite';
import type { RunSummary } from '../estimates/summary.js';
import { numberOf } from '../estimates/trial-cells.js';
import { chartConfig, PERCENT_LABELS } from './chart-config.js';
import type { Figure, FigureRow, Layout } from './figure.js';
import { legend } from './legend.js';
import { panelGrid, panelHeading } from './panels.js';
import { MAX_SERIES, seriesScales, seriesText } from './series.js';

/** Metrics that tell how training went, as far as they were logged. */
const SHOWN = ['train_loss', 'train_accuracy', 'val_accuracy', 'val_masked_accuracy'];

/** Points of a curve beyond which neighbours are averaged. */
const MAX_POINTS = 200;

/** Points up to which each is marked, as they make no line or hardly one. */
const MAX_MARKED = 3;

/** The least share of its highest value that a vertical axis spans; of accuracies, that of 100 %. */
const LEAST_SPAN = 0.1;

/** Training curves, a thin line per seed; null if no metric was logged twice. */
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
    description: `Curves of ${metrics.join(', ')} over optimiser steps, a line per seed, coloured by: ${seriesText(series, points.length)}.`,
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
  const scales = seriesScales(series, false);
  const marked = metrics.filter((metric) => hasFewPoints(metric, rows));
  const ofSeries = { field: 'series', type: 'nominal', title: null };
  const place = {
    x: { field: 'step', type: 'quantitative', title: 'step', axis: STEPS, scale: { domainMin: 0 } },
    color: { ...ofSeries, scale: scales.color, legend: legend(layout) },
    detail: { field: 'seed' },
  };
  const shape = { ...ofSeries, scale: scales.shape, legend: legend(layout) };
  // Not in the legend beside shapes: dashes around its small symbols hide them.
  const strokeDash = { ...ofSeries, scale: scales.dash, ...(marked.length > 0 ? { legend: null } : {}) };
  const panel = (metric: string): object => {
    const encoding = { ...place, y: valueAxis(metric, rows) };
    const lines = {
      mark: { type: 'line', strokeWidth: 1.5, opacity: 0.8 },
      encoding: { ...encoding, strokeDash },
    };
    const points = {
      transform: FEW_POINTS,
      mark: { type: 'point', filled: true, size: 36, opacity: 0.8 },
      encoding: { ...encoding, shape },
    };
    return {
      width,
      height,
      transform: [{ filter: { field: 'metric', equal: metric } }],
      layer: [
        lines,
        ...(marked.includes(metric) ? [points] : []),
        panelHeading(metric.replaceAll('_', ' '), width),
      ],
    };
  };
  return {
    data: { values: rows.map((row) => ({ ...row })) },
    config: chartConfig(layout, series),
    concat: metrics.map(panel),
    columns,
    resolve: { legend: { strokeDash: marked.length > 0 ? 'independent' : 'shared' } },
    bounds: 'flush',
    spacing: { row: 90, column: 64 },
  } as TopLevelSpec;
}

/** Those of curves of few points. */
const FEW_POINTS = [
  { joinaggregate: [{ op: 'count', as: 'num_points' }], groupby: ['series', 'seed'] },
  { filter: `datum.num_points <= ${MAX_MARKED}` },
];

/** Whether some curve of the metric has few points. */
function hasFewPoints(metric: string, rows: readonly FigureRow[]): boolean {
  const numPoints = new Map<string, number>();
  for (const row of rows.filter((candidate) => candidate.metric === metric)) {
    const curve = `${row.seed} ${row.series}`;
    numPoints.set(curve, (numPoints.get(curve) ?? 0) + 1);
  }
  return [...numPoints.values()].some((count) => count <= MAX_MARKED);
}

/** From the least to the greatest value, and wider where they hardly differ. */
function valueAxis(metric: string, rows: readonly FigureRow[]): object {
  const isShare = metric.endsWith('accuracy');
  const values = rows.flatMap((row) => (row.metric === metric ? Number(row.value) : []));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const span = Math.max(most - least, LEAST_SPAN * (isShare ? 1 : most || 1));
  const top = Math.min((least + most + span) / 2, isShare ? 1 : Number.POSITIVE_INFINITY);
  const bottom = Math.max(0, top - span);
  return {
    field: 'value',
    type: 'quantitative',
    title: null,
    scale: { domain: [bottom, bottom + span], nice: true },
    axis: { tickCount: 6, ...(isShare ? { labelExpr: PERCENT_LABELS } : {}) },
  };
}

const STEPS = { format: ',d', tickCount: 5 };
