import type { Layout } from './figure.js';

/** Widths in pixels that the panels of a figure share. */
const TOTAL_WIDTH = 900;
const NARROW_WIDTH = 262;

/** How panels are set out: as many in a row as fit, one below the other on a narrow page. */
export function panelGrid(
  numPanels: number,
  layout: Layout,
): { columns: number; width: number; height: number } {
  if (layout === 'narrow') return { columns: 1, width: NARROW_WIDTH, height: 190 };
  const columns = numPanels === 4 ? 2 : Math.min(3, numPanels);
  const width = Math.round(Math.min(640, TOTAL_WIDTH / columns - 32));
  return { columns, width, height: columns === 1 ? 340 : Math.round(Math.max(220, width * 0.72)) };
}

/** Name of a panel: a mark rather than a title, which would stand higher where a label of the axis reaches above the panel. */
export function panelHeading(text: string, width: number): object {
  return {
    data: { values: [{ heading: text }] },
    mark: { type: 'text', fontSize: 13, fontWeight: 600, color: 'var(--ink)' },
    encoding: { x: { value: width / 2 }, y: { value: -18 }, text: { field: 'heading' } },
  };
}
