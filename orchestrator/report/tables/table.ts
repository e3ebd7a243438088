import type { Estimate } from '../estimates/estimate.js';

/** One cell of a table; numbers stay numbers until a renderer writes them. */
export type TableCell =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'count'; readonly value: number }
  /** Part of all pixels, shown in percent with no more digits than it has. */
  | { readonly type: 'ratio'; readonly value: number }
  /** A share without an interval, shown in percent. */
  | { readonly type: 'percent'; readonly value: number }
  /** One that others have published. */
  | { readonly type: 'published'; readonly value: number }
  /** A share, shown in percent. */
  | { readonly type: 'share'; readonly estimate: Estimate; readonly measured?: Measured }
  /** A difference of two shares, shown in points. */
  | { readonly type: 'difference'; readonly estimate: Estimate }
  /** A count that is an estimate, such as pixels. */
  | {
      readonly type: 'amount';
      readonly estimate: Estimate;
      readonly measured?: Measured;
      /** Digits after the point, 1 below 100 and else none unless given. */
      readonly digits?: number;
    }
  | { readonly type: 'p'; readonly value: number }
  | { readonly type: 'empty' };

/** Ends of what was measured, beyond which an estimate is no number. */
export interface Measured {
  readonly least: number;
  readonly most: number;
}

export interface Column {
  /** Name in CSV files: snake_case. */
  readonly key: string;
  readonly header: string;
  readonly isText?: boolean;
  /** Whether it is what the table is about: in CSV files its mean has the name of the column, its interval ci_low and ci_high. */
  readonly isMain?: boolean;
  /** Whether in CSV files its mean has the name of the column alone, beside others of which the same is true. */
  readonly namesMean?: boolean;
}

/** Rows that belong together, such as those of one point of the grid. */
export interface RowGroup {
  /** Texts of the heading columns. */
  readonly heading: readonly string[];
  readonly rows: readonly (readonly TableCell[])[];
}

/** A table of the report; renderers write it as Markdown, LaTeX, CSV and HTML. */
export interface Table {
  /** Name of its files, without extension. */
  readonly stem: string;
  readonly caption: string;
  readonly notes: readonly string[];
  /** Columns that a group says once. */
  readonly headingColumns: readonly Column[];
  readonly columns: readonly Column[];
  readonly groups: readonly RowGroup[];
}

export const EMPTY: TableCell = { type: 'empty' };

export function textCell(text: string): TableCell {
  return { type: 'text', text };
}
