import type { Layout } from './figure.js';

/** Pixels that a legend may take, and columns in them. */
const PLACE = { wide: { width: 960, maxColumns: 4 }, narrow: { width: 300, maxColumns: 2 } };

/** Pixels of a character of its labels, and of what stands beside each of them. */
const CHARACTER = 7.3;
const SYMBOL = 38;

/** As many columns as fit, for the longest of the names. */
export function legendColumns(layout: Layout, series: readonly string[]): number {
  const { width, maxColumns } = PLACE[layout];
  const longest = Math.max(0, ...series.map(({ length }) => length));
  return Math.max(1, Math.min(maxColumns, Math.floor(width / (SYMBOL + CHARACTER * longest))));
}

/** A legend whose names, where even one is too long, lose their middle: they mostly differ at their ends. */
export function legend(layout: Layout): object {
  const most = Math.floor((PLACE[layout].width - SYMBOL) / CHARACTER);
  const half = Math.floor((most - 1) / 2);
  const shortened = `slice(datum.label, 0, ${half}) + '…' + slice(datum.label, -${half})`;
  return {
    symbolOpacity: 1,
    labelExpr: `length(datum.label) > ${most} ? ${shortened} : datum.label`,
    labelLimit: 0,
  };
}
