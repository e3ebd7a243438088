import type { TopLevelSpec } from 'vega-lite';

/** Room that a figure has: the page and paper, or a telephone. */
export type Layout = 'wide' | 'narrow';

/** A figure with the numbers that it shows. */
export interface Figure {
  /** Name of its files, without extension. */
  readonly stem: string;
  readonly title: string;
  /** What is to be seen, for those who do not see it. */
  readonly description: string;
  /** The numbers, one row a mark; also its CSV file. */
  readonly rows: readonly FigureRow[];
  spec(layout: Layout): TopLevelSpec;
}

export type FigureRow = Readonly<Record<string, string | number | null>>;
