import { type Cell, type DatasetFacts, FAMILY_TRAITS } from '../protocol/generated.js';

/** Images that a trial forwards to find the masks of attacks that try every place of a block. */
export function attackForwards(cells: readonly Cell[], facts: DatasetFacts): number {
  return cells
    .filter(({ family }) => FAMILY_TRAITS[family].tries_every_place)
    .reduce((sum, { hidden, num_images }) => sum + num_images * numPlaces(hidden, facts), 0);
}

/** Places of the block of `hidden` pixels, whose shape py-worker/sparsight_worker/masks/_block.py defines. */
export function numPlaces(
  hidden: number,
  { image_height, image_width }: Pick<DatasetFacts, 'image_height' | 'image_width'>,
): number {
  const side = Math.ceil(Math.sqrt(hidden));
  const columns = Math.min(image_width, Math.max(side, Math.ceil(hidden / image_height)));
  const rows = Math.ceil(hidden / columns);
  return (image_height - rows + 1) * (image_width - columns + 1);
}
