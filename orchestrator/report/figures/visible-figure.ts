import type { RunSummary } from '../estimates/summary.js';
import { isAskedByVisible, visibleAmounts } from '../keys/amounts.js';
import { kindKey, kindLabel } from '../keys/mask-kind.js';
import { type AccuracyChart, accuracyChart } from './accuracy-chart.js';
import type { AccuracyFigure } from './masks-together.js';
import { accuracyRow, chanceLine } from './ratio-figure.js';
import { bandText, MAX_SERIES, seriesText } from './series.js';

/** Accuracy against visible pixels on a logarithmic axis; null if the experiment asks for no visible counts. */
export function visibleFigure(summary: RunSummary): AccuracyFigure | null {
  const kinds = summary.kinds.filter((kind) => isAskedByVisible(summary, kind));
  const points = summary.points.slice(0, MAX_SERIES);
  const rows = kinds.flatMap((kind) =>
    points.flatMap((point) => {
      const curve = point.curves.find((candidate) => kindKey(candidate.kind) === kindKey(kind));
      const seen = (curve?.cells ?? []).filter(({ visible }) => visible > 0);
      return seen.map((cell) => accuracyRow(kindLabel(kind, summary.kinds), point, cell));
    }),
  );
  if (rows.length === 0) return null;
  const masks = kinds.map((kind) => kindLabel(kind, summary.kinds));
  const series = points.map(({ label }) => label);
  const most = Math.max(...rows.map(({ visible }) => Number(visible)));
  const ticks = [...new Set([...visibleAmounts(summary).map(({ value }) => value), most])];
  const chart: AccuracyChart = {
    rows,
    panels: masks,
    panelField: 'mask',
    series,
    seriesField: 'series',
    hasPublished: false,
    lines: [...chanceLine(points), { accuracy: 0.5, label: '' }],
    labelSide: 'right',
    x: {
      field: 'visible',
      title: 'visible pixels (logarithmic)',
      scale: { type: 'log', nice: false },
      axis: { values: ticks, format: ',d', labelOverlap: 'parity', labelSeparation: 4 },
    },
  };
  return {
    stem: 'accuracy-by-visible-pixels',
    title: 'Accuracy against visible pixels',
    description: `Accuracy as more pixels are visible, on a logarithmic axis, under: ${masks.join('; ')}. A line for each of: ${seriesText(series, summary.points.length)}. ${bandText(series)}; dashed lines are chance and 50 %.`,
    rows,
    chart,
    spec: (layout) => accuracyChart(chart, layout),
  };
}
