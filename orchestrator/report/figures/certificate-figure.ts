import { type CertificateEstimates, isOfSquares } from '../estimates/certificate-estimates.js';
import type { PointSummary, RunSummary } from '../estimates/summary.js';
import { certificateKey, certificateLabel } from '../words/certificate-label.js';
import { type AccuracyChart, accuracyChart } from './accuracy-chart.js';
import type { Figure, FigureRow } from './figure.js';
import { bandText, MAX_SERIES, seriesText } from './series.js';

/**
 * Certified accuracy against the radius: a panel per certificate and a line per point of the grid, or all certificates in
 * one panel where there is but one point; null without certificates.
 */
export function certificateFigure(summary: RunSummary): Figure | null {
  const points = summary.points.filter(({ certificates }) => certificates.length > 0).slice(0, MAX_SERIES);
  const all = points.flatMap(({ certificates }) => certificates);
  if (all.length === 0) return null;
  const labels = [
    ...new Map(all.map((each) => [certificateKey(each), certificateLabel(each, all)])).values(),
  ];
  const isOnePoint = points.length === 1;
  const rows = points.flatMap((point) =>
    point.certificates.flatMap((certificate) => {
      const label = certificateLabel(certificate, all);
      const [mask, series] = isOnePoint ? [point.label, label] : [label, point.label];
      return certificateRows(mask, series, certificate);
    }),
  );
  const series = isOnePoint ? labels.slice(0, MAX_SERIES) : points.map(({ label }) => label);
  const masks = isOnePoint ? [points[0]!.label] : labels;
  const most = Math.max(...all.map(({ byRadius }) => byRadius.length - 1));
  const chart: AccuracyChart = {
    rows: rows.filter((row) => series.includes(String(row.series))),
    panels: masks,
    panelField: 'mask',
    series,
    seriesField: 'series',
    hasPublished: false,
    lines: [{ accuracy: 0.5, label: '' }],
    labelSide: 'right',
    title: 'certified accuracy',
    isStepped: true,
    x: {
      field: 'radius',
      title: all.some(isOfSquares)
        ? 'radius: pixels, or side of a square, that may become anything'
        : 'radius: pixels that may become anything',
      scale: { domain: [0, most], nice: false },
      axis: { format: 'd', tickMinStep: 1, tickCount: 8 },
    },
  };
  return {
    stem: 'certificate',
    title: 'Certified accuracy against the radius',
    description: descriptionOf(summary.points, series, labels, isOnePoint),
    rows: chart.rows,
    spec: (layout) => accuracyChart(chart, layout),
  };
}

function descriptionOf(
  points: readonly PointSummary[],
  series: readonly string[],
  labels: readonly string[],
  isOnePoint: boolean,
): string {
  const lines = isOnePoint ? seriesText(series, labels.length) : seriesText(series, points.length);
  const panels = isOnePoint ? '' : `, certified from views with: ${labels.join('; ')}`;
  return `Share of images whose class is right and provably stays so, whatever any so many pixels become${panels}. A line for each of: ${lines}. ${bandText(series)}; where a line crosses the dashed one, at 50 %, is the median radius.`;
}

function certificateRows(
  mask: string,
  series: string,
  { visible, byRadius }: Pick<CertificateEstimates, 'visible' | 'byRadius'>,
): FigureRow[] {
  return byRadius.map(({ mean, interval, numSeeds }, radius) => ({
    mask,
    series,
    visible,
    radius,
    accuracy: mean,
    ci_low: interval?.low ?? null,
    ci_high: interval?.high ?? null,
    num_seeds: numSeeds,
  }));
}
