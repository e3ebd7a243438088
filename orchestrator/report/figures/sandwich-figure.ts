import type { Estimate } from '../estimates/estimate.js';
import type { Sandwich, SandwichRow } from '../estimates/sandwich.js';
import type { PointSummary, RunSummary } from '../estimates/summary.js';
import { certificateLabel } from '../words/certificate-label.js';
import { hasColors, SANDWICH_NOTES } from '../words/sandwich-words.js';
import { type AccuracyChart, accuracyChart } from './accuracy-chart.js';
import type { Figure, FigureRow } from './figure.js';
import { bandText } from './series.js';

/** No figure has more panels than fit a page. */
const MAX_PANELS = 12;

interface Line {
  readonly name: string;
  of(row: SandwichRow): Estimate | null;
}

const LINES: readonly Line[] = [
  { name: 'certified', of: ({ certified }) => certified },
  { name: 'worst mask found', of: ({ worstFound }) => worstFound },
  { name: 'random masks', of: ({ random }) => random },
  { name: 'single pass, random masks', of: ({ singlePass }) => singlePass },
];

const COLORS: Line = { name: 'colours changed', of: ({ colorL0 }) => colorL0 };

/** What smoothed classifiers withstand against the hidden pixels, a panel per certificate and point; null without. */
export function sandwichFigure(summary: RunSummary): Figure | null {
  const panels = summary.points
    .flatMap((point) => point.sandwiches.map((sandwich) => ({ point, sandwich })))
    .slice(0, MAX_PANELS);
  if (panels.length === 0) return null;
  const all = panels.map(({ sandwich }) => sandwich);
  const lines = hasColors(all) ? [...LINES, COLORS] : LINES;
  const series = lines.map(({ name }) => name);
  const labelled = panels.map(({ point, sandwich }) => ({
    panel: panelLabel(summary, point, sandwich, all),
    sandwich,
  }));
  const chart: AccuracyChart = {
    rows: labelled.flatMap(({ panel, sandwich }) => lines.flatMap((line) => lineRows(panel, line, sandwich))),
    panels: labelled.map(({ panel }) => panel),
    panelField: 'mask',
    series,
    seriesField: 'series',
    hasPublished: false,
    lines: [],
    labelSide: 'right',
    title: 'accuracy',
    x: {
      field: 'hidden',
      title: 'hidden pixels',
      scale: { nice: false },
      axis: { format: 'd', tickMinStep: 1, tickCount: 8 },
    },
  };
  return {
    stem: 'sandwich',
    title: 'Smoothed classifiers between what is certified and what was found',
    description: `Share of images against the hidden pixels, a panel for each of: ${chart.panels.join('; ')}. A line for each of: ${series.join('; ')}. ${SANDWICH_NOTES.join(' ')} ${bandText(series)}.`,
    rows: chart.rows,
    spec: (layout) => accuracyChart(chart, layout),
  };
}

function panelLabel(
  { points }: RunSummary,
  { label }: PointSummary,
  { certificate }: Sandwich,
  all: readonly Sandwich[],
): string {
  const views = certificateLabel(
    certificate,
    all.map((each) => each.certificate),
  );
  return points.length === 1 ? views : `${label}: ${views}`;
}

function lineRows(mask: string, { name, of }: Line, { rows }: Sandwich): FigureRow[] {
  return rows.flatMap((row) => {
    const estimate = of(row);
    if (estimate === null) return [];
    return [
      {
        ...{ mask, series: name, hidden: row.hidden, ratio: row.ratio, accuracy: estimate.mean },
        ci_low: estimate.interval?.low ?? null,
        ci_high: estimate.interval?.high ?? null,
        num_seeds: estimate.numSeeds,
      },
    ];
  });
}
