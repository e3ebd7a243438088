import type { EvaluationMetric } from '../../protocol/generated.js';
import { cellAt, ratioAmounts } from '../estimates/measured-amounts.js';
import type { PointSummary, RunSummary } from '../estimates/summary.js';
import type { Amount } from '../keys/amounts.js';
import { kindLabel, kindsByAmount, type MaskKind } from '../keys/mask-kind.js';
import { type AccuracyChart, accuracyChart } from './accuracy-chart.js';
import { PERCENT_LABELS } from './chart-config.js';
import type { Figure, FigureRow } from './figure.js';
import { bandText, MAX_SERIES, seriesText } from './series.js';

interface Score {
  readonly metric: EvaluationMetric;
  readonly stem: string;
  readonly title: string;
  readonly axis: string;
  /** What it is, for its description. */
  readonly meaning: string;
  readonly isShare: boolean;
}

const SCORES: readonly Score[] = [
  {
    metric: 'ece',
    stem: 'ece-by-ratio',
    title: 'Calibration against hidden pixels',
    axis: 'expected calibration error',
    meaning: 'Expected calibration error, by how much the confidence of the model differs from its accuracy',
    isShare: true,
  },
  {
    metric: 'nll',
    stem: 'nll-by-ratio',
    title: 'Negative log-likelihood against hidden pixels',
    axis: 'negative log-likelihood, nats',
    meaning: 'Mean negative log-likelihood of the labels in nats, which a sure error raises most',
    isShare: false,
  },
];

/** How sure a model is where it errs, against the hidden ratio: calibration error and negative log-likelihood. */
export function calibrationFigures(summary: RunSummary): Figure[] {
  return SCORES.flatMap((score) => scoreFigure(summary, score) ?? []);
}

function scoreFigure(summary: RunSummary, score: Score): Figure | null {
  const points = summary.points.slice(0, MAX_SERIES);
  const amounts = ratioAmounts(summary);
  const panels = kindsByAmount(summary.kinds).flatMap((kind) => {
    const rows = points.flatMap((point) => rowsOf(summary, score, point, kind, amounts));
    return rows.some(({ hidden_ratio }) => hidden_ratio !== 0) ? [{ kind, rows }] : [];
  });
  if (panels.length === 0) return null;
  const masks = panels.map(({ kind }) => kindLabel(kind, summary.kinds));
  const series = points.map(({ label }) => label);
  const chart: AccuracyChart = {
    rows: panels.flatMap(({ rows }) => rows),
    panels: masks,
    panelField: 'mask',
    series,
    seriesField: 'series',
    hasPublished: false,
    lines: [],
    labelSide: 'left',
    title: score.axis,
    heightIs: score.isShare ? 'share' : 'amount',
    x: {
      field: 'hidden_ratio',
      title: 'hidden pixels',
      scale: { domainMin: 0, nice: false },
      axis: { labelExpr: PERCENT_LABELS, tickCount: 5 },
    },
  };
  return {
    stem: score.stem,
    title: score.title,
    description: `${score.meaning}, under: ${masks.join('; ')}. A line for each of: ${seriesText(series, summary.points.length)}. ${bandText(series)}.`,
    rows: chart.rows.map(({ accuracy, ...row }) => ({ ...row, [score.metric]: accuracy! })),
    spec: (layout) => accuracyChart(chart, layout),
  };
}

function rowsOf(
  { kinds }: RunSummary,
  { metric }: Score,
  point: PointSummary,
  kind: MaskKind,
  amounts: readonly Amount[],
): FigureRow[] {
  return amounts.flatMap((amount): FigureRow[] => {
    const cell = cellAt(point, kind, amount);
    const estimate = cell?.metrics.get(metric);
    if (!cell || estimate === undefined || !Number.isFinite(estimate.mean)) return [];
    return [
      {
        ...{
          mask: kindLabel(kind, kinds),
          series: point.label,
          hidden_ratio: cell.ratio,
          visible: cell.visible,
        },
        ...{ accuracy: estimate.mean, ci_low: estimate.interval?.low ?? null },
        ...{ ci_high: estimate.interval?.high ?? null, num_seeds: estimate.numSeeds },
      },
    ];
  });
}
