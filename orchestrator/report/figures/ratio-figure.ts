import type { CellEstimates } from '../estimates/cell-estimates.js';
import { chancesOf } from '../estimates/chances.js';
import { cellAt, ratioAmounts } from '../estimates/measured-amounts.js';
import type { PointSummary, RunSummary } from '../estimates/summary.js';
import { kindLabel, kindsByAmount, type MaskKind } from '../keys/mask-kind.js';
import { isBesidePublished, isPublishedFor } from '../keys/published.js';
import { type AccuracyChart, accuracyChart, type ReferenceLine } from './accuracy-chart.js';
import { PERCENT_LABELS } from './chart-config.js';
import type { FigureRow } from './figure.js';
import type { AccuracyFigure } from './masks-together.js';
import { bandText, MAX_SERIES, PUBLISHED, seriesText } from './series.js';

/** Accuracy against the hidden ratio by mask and point; null if nothing was measured by ratio. */
export function ratioFigure(summary: RunSummary): AccuracyFigure | null {
  const points = summary.points.slice(0, MAX_SERIES);
  const amounts = ratioAmounts(summary);
  const curves = kindsByAmount(summary.kinds).map((kind) => ({
    kind,
    rows: points.flatMap((point) =>
      amounts.flatMap((amount) => {
        const cell = cellAt(point, kind, amount);
        return cell === null ? [] : [accuracyRow(kindLabel(kind, summary.kinds), point, cell)];
      }),
    ),
  }));
  const shown = curves.filter(({ rows }) => rows.some(({ hidden_ratio }) => hidden_ratio !== 0));
  if (shown.length === 0) return null;
  const published = shown.flatMap(({ kind }) => publishedRows(summary, kind));
  const rows = [...shown.flatMap((curve) => curve.rows), ...published];
  const masks = shown.map(({ kind }) => kindLabel(kind, summary.kinds));
  const series = points.map(({ label }) => label);
  const chart: AccuracyChart = {
    rows,
    panels: masks,
    panelField: 'mask',
    series,
    seriesField: 'series',
    hasPublished: published.length > 0,
    lines: chanceLine(points),
    labelSide: 'left',
    x: {
      field: 'hidden_ratio',
      title: 'hidden pixels',
      scale: { domainMin: 0, nice: false },
      axis: { labelExpr: PERCENT_LABELS, tickCount: 5 },
    },
  };
  return {
    stem: 'accuracy-by-ratio',
    title: 'Accuracy against hidden pixels',
    description: `Accuracy as more pixels are hidden, under: ${masks.join('; ')}. A line for each of: ${seriesText(series, summary.points.length)}. ${bandText(series)}.`,
    rows,
    chart,
    spec: (layout) => accuracyChart(chart, layout),
  };
}

/** The mark of one cell. */
export function accuracyRow(mask: string, { label }: PointSummary, cell: CellEstimates): FigureRow {
  const estimate = cell.metrics.get('accuracy');
  return {
    mask,
    series: label,
    hidden_ratio: cell.ratio,
    visible: cell.visible,
    accuracy: estimate?.mean ?? null,
    ci_low: estimate?.interval?.low ?? null,
    ci_high: estimate?.interval?.high ?? null,
    num_seeds: estimate?.numSeeds ?? 0,
  };
}

/** A line at chance, where all points have equally many classes. */
export function chanceLine(points: readonly PointSummary[]): ReferenceLine[] {
  const [chance, ...others] = chancesOf(points);
  return chance !== undefined && others.length === 0 ? [{ accuracy: chance, label: 'chance' }] : [];
}

function publishedRows({ run, points, kinds }: RunSummary, kind: MaskKind): FigureRow[] {
  const { published } = run.experiment;
  if (published === undefined || !isBesidePublished(kind, kinds)) return [];
  if (!points.some(({ point }) => isPublishedFor(published, point, run.experiment))) return [];
  return published.values
    .filter(({ family, ratio }) => family === kind.mask.family || (family === 'none' && ratio === 0))
    .map(({ ratio, accuracy }) => ({
      mask: kindLabel(kind, kinds),
      series: PUBLISHED,
      hidden_ratio: ratio,
      visible: null,
      accuracy,
      ci_low: null,
      ci_high: null,
      num_seeds: null,
    }));
}
