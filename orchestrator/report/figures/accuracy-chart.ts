import type { TopLevelSpec } from 'vega-lite';
import { chartConfig, PERCENT_LABELS } from './chart-config.js';
import type { FigureRow, Layout } from './figure.js';
import { legend } from './legend.js';
import { panelGrid, panelHeading } from './panels.js';
import { hasBands, PUBLISHED, seriesScales } from './series.js';

/** Horizontal axis of a chart of accuracies. */
export interface AmountAxis {
  readonly field: string;
  readonly title: string;
  readonly scale: object;
  readonly axis: object;
}

/** A horizontal line through every panel. */
export interface ReferenceLine {
  readonly accuracy: number;
  /** Written below the line; empty where the axis says it. */
  readonly label: string;
}

/** What a chart of accuracies shows: rows with the fields of panels and lines, `accuracy`, `ci_low`, `ci_high` and the axis's field. */
export interface AccuracyChart {
  readonly rows: readonly FigureRow[];
  readonly panels: readonly string[];
  readonly panelField: 'mask' | 'series';
  readonly series: readonly string[];
  readonly seriesField: 'mask' | 'series';
  readonly hasPublished: boolean;
  readonly x: AmountAxis;
  readonly lines: readonly ReferenceLine[];
  /** Title of the vertical axis. */
  readonly title?: string;
  /** Of what the height is one: of everything (the default), a share from 0 up, or an amount without an upper end. */
  readonly heightIs?: 'all' | 'share' | 'amount';
  /** Whether a height holds back to the amount before, as of amounts that are whole numbers. */
  readonly isStepped?: boolean;
  /** End of the lines where their labels meet the fewest curves. */
  readonly labelSide: 'left' | 'right';
}

/** Accuracy, with its band where it hides no other, against an amount, a panel per mask and a line per point of the grid, or the other way round. */
export function accuracyChart(chart: AccuracyChart, layout: Layout): TopLevelSpec {
  const { panels, panelField } = chart;
  const { columns, width, height } = panelGrid(panels.length, layout);
  return {
    data: { values: chart.rows.map((row) => ({ ...row })) },
    config: chartConfig(layout, chart.series),
    concat: panels.map((panel, index) => {
      const sides = { isLeft: index % columns === 0, isLowest: index + columns >= panels.length };
      return {
        width,
        height,
        transform: [{ filter: { field: panelField, equal: panel } }],
        layer: [...referenceLayers(chart), ...seriesLayers(chart, sides, layout), panelHeading(panel, width)],
      };
    }),
    columns,
    resolve: { scale: { x: 'shared', y: 'shared' }, legend: { strokeDash: 'independent' } },
    bounds: 'flush',
    spacing: { row: 52, column: 40 },
  } as TopLevelSpec;
}

const HEIGHT_AXES = {
  all: { values: [0, 0.25, 0.5, 0.75, 1], labelExpr: PERCENT_LABELS },
  share: { tickCount: 5, labelExpr: PERCENT_LABELS },
  amount: { tickCount: 5 },
} as const;

/** Where a panel stands, as to the axes that it is labelled with. */
interface Sides {
  readonly isLeft: boolean;
  readonly isLowest: boolean;
}

function seriesLayers(
  { series, seriesField, hasPublished, x, title = 'accuracy', isStepped, heightIs = 'all' }: AccuracyChart,
  { isLeft, isLowest }: Sides,
  layout: Layout,
): object[] {
  const scales = seriesScales(series, hasPublished);
  const axis = isLowest ? x.axis : null;
  const place = { field: x.field, type: 'quantitative', title: x.title, scale: x.scale, axis };
  const height = {
    field: 'accuracy',
    type: 'quantitative',
    title: isLeft ? title : null,
    scale: heightIs === 'all' ? { domain: [0, 1] } : { domainMin: 0 },
    axis: { ...HEIGHT_AXES[heightIs], labelPadding: 10, labels: isLeft },
  };
  const color = {
    field: seriesField,
    type: 'nominal',
    scale: scales.color,
    title: null,
    legend: legend(layout),
  };
  // Not in the legend: dashes around its small symbols hide their shape.
  const strokeDash = { field: seriesField, type: 'nominal', scale: scales.dash, legend: null };
  const shape = {
    field: seriesField,
    type: 'nominal',
    scale: scales.shape,
    title: null,
    legend: legend(layout),
  };
  const interpolate = isStepped ? { interpolate: 'step-before' } : {};
  const bands = {
    transform: [{ filter: 'isValid(datum.ci_low)' }],
    mark: { type: 'area', opacity: 0.18, clip: true, ...interpolate },
    encoding: { x: place, y: { ...height, field: 'ci_low' }, y2: { field: 'ci_high' }, color },
  };
  return [
    ...(hasBands(series) ? [bands] : []),
    {
      mark: { type: 'line', strokeWidth: 2, clip: true, ...interpolate },
      encoding: { x: place, y: height, color, strokeDash },
    },
    {
      transform: [{ filter: `datum.series !== '${PUBLISHED}'` }],
      mark: { type: 'point', filled: true, size: 44, opacity: 1 },
      encoding: { x: place, y: height, color, shape },
    },
    {
      transform: [{ filter: `datum.series === '${PUBLISHED}'` }],
      mark: { type: 'point', filled: true, size: 52, opacity: 1, fill: 'var(--paper)', strokeWidth: 1.5 },
      encoding: { x: place, y: height, stroke: color, shape },
    },
  ];
}

function referenceLayers({ lines, labelSide }: AccuracyChart): object[] {
  const y = { field: 'accuracy', type: 'quantitative' };
  return lines.flatMap((line) => [
    {
      data: { values: [{ accuracy: line.accuracy }] },
      mark: { type: 'rule', strokeDash: [3, 3], color: 'var(--muted)', opacity: 0.8 },
      encoding: { y },
    },
    {
      data: { values: [{ accuracy: line.accuracy, label: line.label }] },
      mark: { type: 'text', align: labelSide, baseline: 'top', dy: 4, fontSize: 11, color: 'var(--muted)' },
      encoding: { y, x: { value: labelSide === 'left' ? 0 : 'width' }, text: { field: 'label' } },
    },
  ]);
}
