import { recoloringWords } from '../../experiment/recolorings.js';
import type { RunSummary } from '../estimates/summary.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { type Table, type TableCell, textCell } from './table.js';

/** Colour L0: a row for each attack and number of pixels; null without such attacks. */
export function recoloringTable(summary: RunSummary): Table | null {
  if (summary.points.every(({ recolorings }) => recolorings.length === 0)) return null;
  return {
    stem: 'recolorings',
    caption:
      'Colour L0: images of which an attack has recoloured a few pixels to make the model wrong, in percent of images. Nothing is hidden.',
    notes: [
      'Success: share of the images named rightly as they are that the attack makes wrong.',
      'Forward passes: images that went through the model per image; an attack ends where the model is wrong.',
    ],
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'attack', header: 'colour L0', isText: true },
      { key: 'pixels', header: 'pixels' },
      { key: 'num_images', header: 'images' },
      { key: 'accuracy', header: 'accuracy' },
      { key: 'attack_success', header: 'success' },
      { key: 'forwards_per_image', header: 'forward passes' },
    ],
    groups: summary.points.flatMap((point) => {
      const rows = point.recolorings.map((each): TableCell[] => [
        textCell(recoloringWords(each.attack)),
        { type: 'count', value: each.pixels },
        { type: 'count', value: each.numImages },
        { type: 'share', estimate: each.accuracy },
        { type: 'share', estimate: each.success },
        { type: 'amount', estimate: each.forwardsPerImage },
      ]);
      return rows.length === 0 ? [] : [{ heading: pointHeading(summary, point), rows }];
    }),
  };
}
