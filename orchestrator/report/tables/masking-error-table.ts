import { maskingError } from '../estimates/masking-error.js';
import type { RunSummary } from '../estimates/summary.js';
import { kindKey, kindLabel, type MaskKind } from '../keys/mask-kind.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { EMPTY, type RowGroup, type Table, type TableCell } from './table.js';

/** Errors under masks, divided by those of the published model; null where nothing comparable was published. */
export function maskingErrorTable(summary: RunSummary): Table | null {
  const found = summary.points.flatMap((point) => {
    const error = maskingError(point, summary);
    return error === null ? [] : [{ point, error }];
  });
  if (found.length === 0) return null;
  const kinds = new Map<string, MaskKind>();
  for (const { error } of found) for (const { kind } of error.byKind) kinds.set(kindKey(kind), kind);
  return {
    stem: 'masking-error',
    caption: `Masking error against the published model, in percent: below 100 the model errs less under masks than that one. ${howMeasured(summary, { hasChance: false })}`,
    notes: [
      ...leftOutNotes(summary),
      `Published: ${summary.run.experiment.published!.source}`,
      'Masking error of a family: sum of the errors over the hidden ratios that were published, divided by the sum of the published errors. mME: mean over the families.',
    ],
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'mean_masking_error', header: 'mME' },
      ...[...kinds.values()].map((kind) => ({
        key: `masking_error_${kind.mask.family}`,
        header: kindLabel(kind, [...kinds.values()]),
      })),
    ],
    groups: found.map(({ point, error }): RowGroup => {
      const cells = [...kinds.keys()].map((key): TableCell => {
        const own = error.byKind.find(({ kind }) => kindKey(kind) === key);
        return own === undefined ? EMPTY : { type: 'share', estimate: own.error };
      });
      return {
        heading: pointHeading(summary, point),
        rows: [[{ type: 'share', estimate: error.mean }, ...cells]],
      };
    }),
  };
}
