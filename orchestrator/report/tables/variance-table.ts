import type { RunSummary } from '../estimates/summary.js';
import type { VarianceSplit } from '../estimates/variance.js';
import { kindLabel } from '../keys/mask-kind.js';
import { nominalRatio } from '../keys/nominal-amounts.js';
import { leftOutNotes } from '../words/left-out.js';
import { pointColumns, pointHeading } from './point-heading.js';
import { type RowGroup, type Table, type TableCell, textCell } from './table.js';

/** How the spread of being right or wrong divides between images, masks and trainings; null without several of either. */
export function varianceTable(summary: RunSummary): Table | null {
  const groups = summary.points.flatMap((point): RowGroup[] => {
    const rows = point.variances.map((split) => cellsOf(summary, split));
    return rows.length === 0 ? [] : [{ heading: pointHeading(summary, point), rows }];
  });
  if (groups.length === 0) return null;
  return {
    stem: 'variance',
    caption:
      'Where it comes from that one image under one mask is right with one training and wrong otherwise: shares of the variance in percent.',
    notes: [
      ...leftOutNotes(summary),
      'Images: some are easier than others. Masks: of one image, some hide what matters. Seeds: some trainings are better. Seeds on images: trainings differ in which images they get right. Rest: trainings differ in which masks of an image they withstand; with one mask per image it is part of seeds on images, and with one training of masks.',
      'Components of variance of a balanced design with crossed seeds and images and masks within images, by mean squares.',
    ],
    headingColumns: pointColumns(summary),
    columns: [
      { key: 'mask', header: 'mask', isText: true },
      { key: 'hidden_ratio', header: 'hidden' },
      { key: 'num_seeds', header: 'seeds' },
      { key: 'num_draws', header: 'masks per image' },
      { key: 'share_images', header: 'images' },
      { key: 'share_masks', header: 'masks' },
      { key: 'share_seeds', header: 'seeds, share' },
      { key: 'share_seeds_on_images', header: 'seeds on images' },
      { key: 'share_rest', header: 'rest' },
    ],
    groups,
  };
}

function cellsOf({ kinds, nominal }: RunSummary, split: VarianceSplit): TableCell[] {
  const { place, visible, numSeeds, numDraws, components } = split;
  const { images, masks, seeds, seedsOnImages, rest } = components;
  const all = [images, masks, seeds, seedsOnImages, rest];
  const total = all.reduce((sum, each) => sum + each, 0);
  return [
    textCell(kindLabel(place, kinds)),
    { type: 'ratio', value: nominalRatio(nominal, place, place.hidden, place.hidden + visible) },
    { type: 'count', value: numSeeds },
    { type: 'count', value: numDraws },
    ...all.map((each): TableCell => ({ type: 'percent', value: total === 0 ? 0 : each / total })),
  ];
}
