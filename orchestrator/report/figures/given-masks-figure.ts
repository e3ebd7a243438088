import type { TopLevelSpec } from 'vega-lite';
import { specText } from '../../experiment/mask-spec.js';
import { fillWords } from '../../experiment/mask-words.js';
import { givenCells, givenNames } from '../estimates/given-masks.js';
import type { RunSummary } from '../estimates/summary.js';
import { isClean } from '../keys/mask-kind.js';
import { chartConfig, PERCENT_LABELS } from './chart-config.js';
import type { Figure, FigureRow, Layout } from './figure.js';
import { legend } from './legend.js';
import { MAX_SERIES, seriesScales, seriesText } from './series.js';

/** Accuracy under each mask of the user's own, a mark a point of the grid; null without such masks. */
export function givenMasksFigure(summary: RunSummary): Figure | null {
  const points = summary.points.slice(0, MAX_SERIES);
  const cells = points.flatMap(givenCells);
  if (cells.length === 0) return null;
  const names = givenNames(cells);
  const fills = new Set(
    cells.filter(({ place }) => !isClean(place)).map(({ place }) => specText(place.fill)),
  );
  const rows = points.flatMap((point) =>
    givenCells(point).map(({ place, visible, metrics }): FigureRow => {
      const name = names.get(specText(place.mask))!;
      const { mean, interval, numSeeds } = metrics.get('accuracy') ?? {
        mean: null,
        interval: null,
        numSeeds: 0,
      };
      return {
        mask: fills.size > 1 && !isClean(place) ? `${name}, ${fillWords(place.fill)}` : name,
        series: point.label,
        hidden: place.hidden,
        visible,
        accuracy: mean,
        ci_low: interval?.low ?? null,
        ci_high: interval?.high ?? null,
        num_seeds: numSeeds,
      };
    }),
  );
  const masks = [...new Set(rows.map(({ mask }) => String(mask)))];
  const series = points.map(({ label }) => label);
  return {
    stem: 'given-masks',
    title: 'Accuracy under given masks',
    description: `Accuracy without a mask and under each of: ${masks.slice(1).join('; ')}. A mark for each of: ${seriesText(series, summary.points.length)}. Lines are 95 % intervals.`,
    rows,
    spec: (layout) => givenChart(rows, masks, series, layout),
  };
}

function givenChart(
  rows: readonly FigureRow[],
  masks: readonly string[],
  series: readonly string[],
  layout: Layout,
): TopLevelSpec {
  const scales = seriesScales(series, false);
  const color = {
    field: 'series',
    type: 'nominal',
    scale: scales.color,
    title: null,
    legend: legend(layout),
  };
  const y = {
    field: 'mask',
    type: 'nominal',
    sort: masks,
    title: null,
    axis: { labelLimit: layout === 'wide' ? 260 : 120 },
  };
  const yOffset = { field: 'series', type: 'nominal', sort: series };
  const x = {
    field: 'accuracy',
    type: 'quantitative',
    title: 'accuracy',
    scale: { domain: [0, 1] },
    axis: { labelExpr: PERCENT_LABELS },
  };
  return {
    data: { values: rows.map((row) => ({ ...row })) },
    config: chartConfig(layout, series),
    width: layout === 'wide' ? 560 : 170,
    height: { step: Math.max(12, Math.ceil(28 / series.length)) },
    layer: [
      {
        transform: [{ filter: 'isValid(datum.ci_low)' }],
        mark: { type: 'rule', strokeWidth: 2 },
        encoding: { y, yOffset, x: { ...x, field: 'ci_low' }, x2: { field: 'ci_high' }, color },
      },
      {
        mark: { type: 'point', filled: true, size: 52, opacity: 1 },
        encoding: { y, yOffset, x, color, shape: { ...color, scale: scales.shape } },
      },
    ],
  } as TopLevelSpec;
}
