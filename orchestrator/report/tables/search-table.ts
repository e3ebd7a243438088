import { isSearch } from '../../experiment/mask-spec.js';
import type { RunSummary } from '../estimates/summary.js';
import { isClean, kindLabel } from '../keys/mask-kind.js';
import { nominalRatio } from '../keys/nominal-amounts.js';
import { howMeasured } from '../words/how-measured.js';
import { leftOutNotes } from '../words/left-out.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { EMPTY, type Table, type TableCell, textCell } from './table.js';

/** What searches for masks achieved and what they cost, a row a search and amount; null without searches. */
export function searchTable(summary: RunSummary): Table | null {
  const found = summary.points.map((point) => ({
    point,
    cells: point.cells.filter(({ place }) => isSearch(place.mask) && !isClean(place)),
  }));
  const cells = found.flatMap((each) => each.cells);
  if (cells.length === 0) return null;
  return {
    stem: 'searches',
    caption: `Searches for masks that make the model wrong, in percent of images. ${howMeasured(summary, { cells })}`,
    notes: [...leftOutNotes(summary), ...NOTES],
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'mask', header: 'search', isText: true },
      { key: 'hidden_ratio', header: 'hidden' },
      { key: 'hidden_pixels', header: 'pixels' },
      { key: 'is_exact', header: 'exact', isText: true },
      { key: 'accuracy', header: 'accuracy' },
      { key: 'attack_success', header: 'success' },
      { key: 'forwards_per_image', header: 'forward passes' },
    ],
    groups: found.flatMap(({ point, cells: ofPoint }) => {
      const rows = ofPoint.map(({ place, visible, isExact, metrics }): TableCell[] => {
        const [accuracy, success, forwards] = ['accuracy', 'attack_success', 'forwards_per_image'].map(
          (name) => metrics.get(name),
        );
        const ratio = nominalRatio(summary.nominal, place, place.hidden, place.hidden + visible);
        return [
          textCell(kindLabel(place, summary.kinds)),
          { type: 'ratio', value: ratio },
          { type: 'count', value: place.hidden },
          textCell(isExact ? 'yes' : 'no'),
          accuracy === undefined ? EMPTY : { type: 'share', estimate: accuracy },
          success === undefined ? EMPTY : { type: 'share', estimate: success },
          forwards === undefined ? EMPTY : { type: 'amount', estimate: forwards },
        ];
      });
      return rows.length === 0 ? [] : [{ heading: pointHeading(summary, point), rows }];
    }),
  };
}

const NOTES = [
  'Exact: the search tried every mask that it could choose, so that none of them hurts more.',
  'Success: share of the images named rightly without a mask that the search makes wrong.',
  'Forward passes: images that went through the model per image, until the mask of that amount was found; a search that hides pixels one after another finds smaller amounts on its way.',
];
