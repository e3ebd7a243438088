import { type AccuracyChart, accuracyChart } from './accuracy-chart.js';
import type { Figure } from './figure.js';
import { bandText, MAX_SERIES, PUBLISHED, seriesText } from './series.js';

/** A figure of accuracies with a panel per mask. */
export interface AccuracyFigure extends Figure {
  readonly chart: AccuracyChart;
}

/** Beyond so many points a page is full of panels. */
const MAX_PANELS = 12;

/** The same with all masks, fills and parameters of one point in one panel; null where there is but one. */
export function masksTogether({ stem, title, chart }: AccuracyFigure): Figure | null {
  const [masks, points] = [chart.panels.slice(0, MAX_SERIES), chart.series.slice(0, MAX_PANELS)];
  if (masks.length < 2) return null;
  const rows = chart.rows.filter(
    ({ mask, series }) =>
      series !== PUBLISHED && masks.includes(String(mask)) && points.includes(String(series)),
  );
  const together: AccuracyChart = {
    ...chart,
    rows,
    panels: points,
    panelField: 'series',
    series: masks,
    seriesField: 'mask',
    hasPublished: false,
  };
  return {
    stem: `${stem}-masks-together`,
    title: `${title}, masks together`,
    description: `The same numbers, a panel for each of: ${seriesText(points, chart.series.length)}. A line for each of: ${masks.join('; ')}. ${bandText(masks)}.`,
    rows,
    spec: (layout) => accuracyChart(together, layout),
  };
}
