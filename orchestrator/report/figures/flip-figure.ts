import type { TopLevelSpec } from 'vega-lite';
import type { SearchFlips } from '../estimates/flips.js';
import type { RunSummary } from '../estimates/summary.js';
import { kindLabel } from '../keys/mask-kind.js';
import { chartConfig } from './chart-config.js';
import type { Figure, FigureRow, Layout } from './figure.js';
import { panelHeading } from './panels.js';

/** No figure has more panels than fit a page. */
const MAX_PANELS = 6;

/** Steps that hide more pixels than that say little about which of them mattered. */
const MAX_NEW_PIXELS = 32;

/** Sides of a panel in pixels. */
const SIDE = { wide: 250, narrow: 230 } as const;

/** Where on the image pixels lie whose hiding flips it, a panel a search and point; null without such searches. */
export function flipFigure(summary: RunSummary): Figure | null {
  const panels = summary.points
    .flatMap((point) =>
      point.flips.map((search) => {
        const { image_height: height = 1, image_width: width = 1 } = point.facts ?? {};
        const label = kindLabel(search.kind, summary.kinds);
        const panel = summary.points.length === 1 ? label : `${point.label}: ${label}`;
        return { panel, height, width, counts: countsOf(search) };
      }),
    )
    .filter(({ counts }) => counts.some((count) => count > 0))
    .slice(0, MAX_PANELS);
  if (panels.length === 0) return null;
  const rows = panels.flatMap(({ panel, width, counts }) => {
    const most = Math.max(...counts);
    return [...counts].map(
      (count, pixel): FigureRow => ({
        ...{ mask: panel, row: Math.floor(pixel / width), column: pixel % width },
        ...{ num_flips: count, of_most: count / most },
      }),
    );
  });
  return {
    stem: 'flips',
    title: 'Pixels whose hiding flips an image',
    description: `Where the pixels lie that a search hid when the image was named wrongly for the first time; the darker, the more images. A panel for each of: ${panels.map(({ panel }) => panel).join('; ')}.`,
    rows,
    spec: (layout) => flipMaps(rows, panels, layout),
  };
}

/** Flips in which each pixel was hidden last. */
function countsOf({ flips, numPixels }: SearchFlips): Float64Array {
  const counts = new Float64Array(numPixels);
  for (const { pixels } of flips) {
    if (pixels === null || pixels.length > MAX_NEW_PIXELS) continue;
    for (const pixel of pixels) counts[pixel]! += 1;
  }
  return counts;
}

interface Panel {
  readonly panel: string;
  readonly height: number;
  readonly width: number;
}

function flipMaps(rows: readonly FigureRow[], panels: readonly Panel[], layout: Layout): TopLevelSpec {
  return {
    data: { values: rows.map((row) => ({ ...row })) },
    config: chartConfig(layout, []),
    concat: panels.map(({ panel, height, width }) => {
      const side = SIDE[layout] / Math.max(height, width);
      const place = (field: string, end: string, length: number, size: number) => ({
        [field]: {
          field: field === 'x' ? 'column' : 'row',
          type: 'quantitative',
          axis: null,
          scale: { domain: [0, length], range: field === 'x' ? [0, size] : [0, size], nice: false },
        },
        [end]: { field: field === 'x' ? 'column_end' : 'row_end' },
      });
      return {
        width: side * width,
        height: side * height,
        transform: [
          { filter: { field: 'mask', equal: panel } },
          { calculate: 'datum.row + 1', as: 'row_end' },
          { calculate: 'datum.column + 1', as: 'column_end' },
        ],
        layer: [
          {
            mark: { type: 'rect', color: 'var(--series-1)' },
            encoding: {
              ...place('x', 'x2', width, side * width),
              ...place('y', 'y2', height, side * height),
              opacity: {
                field: 'of_most',
                type: 'quantitative',
                scale: { domain: [0, 1], range: [0.05, 1] },
                legend: null,
              },
            },
          },
          panelHeading(panel, side * width),
        ],
      };
    }),
    columns: layout === 'narrow' ? 1 : 3,
    spacing: { row: 52, column: 40 },
  } as TopLevelSpec;
}
