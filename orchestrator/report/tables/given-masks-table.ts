import { specText } from '../../experiment/mask-spec.js';
import { fillWords } from '../../experiment/mask-words.js';
import { givenCells, givenNames } from '../estimates/given-masks.js';
import type { RunSummary } from '../estimates/summary.js';
import { isClean } from '../keys/mask-kind.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { EMPTY, type Table, type TableCell, textCell } from './table.js';

/** Accuracy under masks of the user's own, a row per mask and fill; null without such masks. */
export function givenMasksTable(summary: RunSummary): Table | null {
  const cells = summary.points.flatMap(givenCells);
  if (cells.length === 0) return null;
  const names = givenNames(cells);
  const fills = new Set(
    cells.filter(({ place }) => !isClean(place)).map(({ place }) => specText(place.fill)),
  );
  const hasFills = fills.size > 1;
  return {
    stem: 'given-masks',
    caption: `Accuracy in percent under given masks. ${howMeasured(summary, { cells })}`,
    notes: leftOutNotes(summary),
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'mask', header: 'mask', isText: true },
      ...(hasFills ? [{ key: 'fill', header: 'fill', isText: true }] : []),
      { key: 'hidden_ratio', header: 'hidden' },
      { key: 'hidden_pixels', header: 'pixels' },
      { key: 'accuracy', header: 'accuracy' },
    ],
    groups: summary.points.flatMap((point) => {
      const rows = givenCells(point).map(({ place, ratio, metrics }): TableCell[] => {
        const accuracy = metrics.get('accuracy');
        const fill = isClean(place) ? EMPTY : textCell(fillWords(place.fill));
        return [
          textCell(names.get(specText(place.mask))!),
          ...(hasFills ? [fill] : []),
          { type: 'ratio', value: ratio },
          { type: 'count', value: place.hidden },
          accuracy === undefined ? EMPTY : { type: 'share', estimate: accuracy },
        ];
      });
      return rows.length === 0 ? [] : [{ heading: pointHeading(summary, point), rows }];
    }),
  };
}
