import type { SearchFlips } from '../estimates/flips.js';
import type { RunSummary } from '../estimates/summary.js';
import { axisFields, furtherParameters, PLACE_COLUMNS, placeFields } from '../keys/csv-keys.js';
import { kindLabel } from '../keys/mask-kind.js';
import { nominalRatio } from '../keys/nominal-amounts.js';
import { axisKeys } from '../keys/points.js';
import { leftOutNotes } from '../words/left-out.js';
import { csvLine } from './csv.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { type RowGroup, type Table, type TableCell, textCell } from './table.js';

/** At which amount searches make images wrong for the first time; null without searches or predictions. */
export function flipTable(summary: RunSummary): Table | null {
  const groups = summary.points.flatMap((point): RowGroup[] => {
    const rows = point.flips.flatMap((search) => rowsOf(summary, search));
    return rows.length === 0 ? [] : [{ heading: pointHeading(summary, point), rows }];
  });
  if (groups.length === 0) return null;
  return {
    stem: 'flips',
    caption:
      'Images that searches flip: named rightly without a mask, and wrongly from that amount on, in percent of the images named rightly, over seeds.',
    notes: [
      ...leftOutNotes(summary),
      'Which images these are, and at which pixels they flip, is in flipped-images.csv.',
    ],
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'mask', header: 'search', isText: true },
      { key: 'hidden_ratio', header: 'hidden' },
      { key: 'hidden_pixels', header: 'pixels' },
      { key: 'num_flipped', header: 'flip here' },
      { key: 'share_flipped', header: 'of all' },
    ],
    groups,
  };
}

function rowsOf({ kinds, nominal }: RunSummary, search: SearchFlips): TableCell[][] {
  const { kind, amounts, numPixels, numRight, flips } = search;
  return amounts.map((hidden): TableCell[] => {
    const num = flips.filter((flip) => flip.hidden === hidden).length;
    return [
      textCell(kindLabel(kind, kinds)),
      { type: 'ratio', value: nominalRatio(nominal, kind, hidden, numPixels) },
      { type: 'count', value: hidden },
      { type: 'count', value: num },
      { type: 'percent', value: numRight === 0 ? 0 : num / numRight },
    ];
  });
}

/** Every flip, a row each: the image, the amount, and the pixels that this amount hides and the one before did not. */
export function flippedImagesCsv({ points }: RunSummary): string | null {
  const axes = axisKeys(points);
  const lines = points.flatMap((point) => {
    const width = point.facts?.image_width ?? 1;
    return point.flips.flatMap(({ kind, numPixels, flips }) =>
      flips.map(({ seed, image, hidden, pixels }) => {
        const place = { ...kind, hidden };
        const shown = pixels?.map((pixel) => `${Math.floor(pixel / width)}:${pixel % width}`).join(' ');
        return csvLine([
          ...axisFields(point, axes),
          ...placeFields(place, numPixels - hidden),
          ...[seed, image, shown ?? null, furtherParameters(place)],
        ]);
      }),
    );
  });
  if (lines.length === 0) return null;
  return csvLine([...axes, ...PLACE_COLUMNS, 'seed', 'image', 'pixels', 'mask']) + lines.join('');
}
