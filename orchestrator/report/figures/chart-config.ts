import type { Config } from 'vega-lite';
import type { Layout } from './figure.js';
import { legendColumns } from './legend.js';

/** Family of all text in figures; the page has its own. */
export const FONT = 'Inter';

/** Labels of an axis of shares. */
export const PERCENT_LABELS = "format(100 * datum.value, '.0f') + ' %'";

/** How every figure looks; colours are CSS variables until a theme is applied. */
export function chartConfig(layout: Layout, series: readonly string[]): Config {
  return { ...CONFIG, legend: { ...CONFIG.legend, columns: legendColumns(layout, series) } };
}

const CONFIG: Config = {
  background: 'var(--paper)',
  font: FONT,
  padding: 8,
  view: { stroke: null },
  axis: {
    domainColor: 'var(--muted)',
    gridColor: 'var(--grid)',
    labelColor: 'var(--muted)',
    labelFlush: false,
    labelFontSize: 12,
    labelPadding: 6,
    tickColor: 'var(--muted)',
    tickSize: 4,
    titleColor: 'var(--ink)',
    titleFontSize: 12,
    titleFontWeight: 400,
    titlePadding: 8,
  },
  axisY: { domain: false, ticks: false },
  axisX: { grid: false },
  header: { labelColor: 'var(--ink)', labelFontSize: 13, labelFontWeight: 600, labelPadding: 8, title: null },
  legend: {
    labelColor: 'var(--ink)',
    labelFontSize: 13,
    orient: 'top',
    padding: 0,
    offset: 14,
    symbolSize: 80,
    symbolStrokeWidth: 2,
    title: null,
    columnPadding: 18,
  },
  aria: false,
};
