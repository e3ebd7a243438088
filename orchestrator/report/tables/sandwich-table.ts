import type { Estimate } from '../estimates/estimate.js';
import type { Sandwich, SandwichRow } from '../estimates/sandwich.js';
import type { RunSummary } from '../estimates/summary.js';
import { certificateColumns, certificateHeading } from '../words/certificate-label.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { hasColors, SANDWICH_NOTES } from '../words/sandwich-words.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { type Column, EMPTY, type RowGroup, type Table, type TableCell } from './table.js';

/** What smoothed classifiers withstand, from what is provable to what chance does, a row per amount; null without. */
export function sandwichTable(summary: RunSummary): Table | null {
  const all = summary.points.flatMap(({ sandwiches }) => sandwiches);
  if (all.length === 0) return null;
  const certificates = all.map(({ certificate }) => certificate);
  const columns = columnsOf(all);
  return {
    stem: 'sandwich',
    caption: `Smoothed classifiers between what is certified and what was found, in percent of images. ${howMeasured(summary, { cells: certificates.map((each) => ({ ...each, numDraws: 1 })), hasChance: false })}`,
    notes: [...leftOutNotes(summary), ...SANDWICH_NOTES],
    headingColumns: [...pointColumns(summary), ...certificateColumns(certificates)],
    columns: [
      { key: 'hidden', header: 'hidden' },
      ...columns.map(({ key, header }): Column => ({ key, header, namesMean: true })),
    ],
    groups: summary.points.flatMap((point) =>
      point.sandwiches.map(
        ({ certificate, rows }): RowGroup => ({
          heading: [...pointHeading(summary, point), ...certificateHeading(certificate, certificates)],
          rows: rows.map((row): TableCell[] => [
            { type: 'count', value: row.hidden },
            ...columns.map(({ of }) => shareCell(of(row))),
          ]),
        }),
      ),
    ),
  };
}

interface SandwichColumn {
  readonly key: string;
  readonly header: string;
  of(row: SandwichRow): Estimate | null;
}

function columnsOf(all: readonly Sandwich[]): SandwichColumn[] {
  return [
    { key: 'certified', header: 'certified', of: ({ certified }) => certified },
    { key: 'worst_found', header: 'worst found', of: ({ worstFound }) => worstFound },
    { key: 'random', header: 'random', of: ({ random }) => random },
    { key: 'single_pass', header: 'single pass', of: ({ singlePass }) => singlePass },
    ...(hasColors(all)
      ? [{ key: 'color_l0', header: 'colours', of: ({ colorL0 }: SandwichRow) => colorL0 }]
      : []),
  ];
}

function shareCell(estimate: Estimate | null): TableCell {
  return estimate === null ? EMPTY : { type: 'share', estimate };
}
