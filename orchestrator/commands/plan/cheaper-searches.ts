import type { Attacked, DatasetFacts } from '../../protocol/generated.js';

export interface CheaperSearches {
  readonly change: string;
  readonly searches: readonly Attacked[];
}

/** Settings of searches that make them coarser. */
const COARSER = ['stride', 'granularity'] as const;
const SIDES = [2, 4, 8, 16, 32];

/** The same searches by a greater stride or by greater patches, as far as these have such a setting and fit the images. */
export function cheaperSearches(
  searches: readonly Attacked[],
  { image_height, image_width }: DatasetFacts,
): CheaperSearches[] {
  return COARSER.flatMap((setting) => {
    const now = searches.map(({ mask }) => (mask as unknown as Record<string, unknown>)[setting]);
    if (!now.every((value) => typeof value === 'number')) return [];
    const fits = (side: number) =>
      setting === 'stride'
        ? side <= Math.min(image_height, image_width) / 4
        : image_height % side === 0 && image_width % side === 0;
    return SIDES.filter((side) => side > Math.max(...now) && fits(side)).map((side) => ({
      change: `${setting}: ${side}`,
      searches: searches.map((search) => ({ ...search, mask: { ...search.mask, [setting]: side } })),
    }));
  });
}
