import type { CellEstimates } from '../../estimates/cell-estimates.js';
import type { Comparison } from '../../estimates/comparisons.js';
import type { CellComparison } from '../../estimates/curve-comparison.js';
import { cellAt } from '../../estimates/measured-amounts.js';
import type { PointSummary, RunSummary } from '../../estimates/summary.js';
import { hiddenAt, numPixelsOf } from '../../keys/amounts.js';
import { headlines } from '../../keys/headline.js';
import { isClean, kindKey } from '../../keys/mask-kind.js';
import { headlineWords } from '../amount-words.js';

/** Where points stand for the run: under the masks of the headline, or on clean images. */
export interface Place {
  /** `with a fifth of the pixels hidden as random scattered pixels (γ)`, `on clean images`. */
  readonly where: string;
  cellOf(point: PointSummary): CellEstimates | null | undefined;
  comparedAt(comparison: Comparison): CellComparison | undefined;
}

/** Clean images, which every run has. */
export const CLEAN_IMAGES: Place = {
  where: 'on clean images',
  cellOf: ({ cells }) => cells.find(({ place }) => isClean(place)),
  comparedAt: ({ curves }) => curves[0]?.cells.find(({ place }) => isClean(place)),
};

/** The masks that stand for a run; null where it has none. */
export function maskedPlace(summary: RunSummary): Place | null {
  const [headline] = headlines(summary);
  if (headline === undefined) return null;
  const { kind, amount } = headline;
  const numPixels = summary.points.map(numPixelsOf).find((known) => known !== null) ?? 0;
  return {
    where: headlineWords(headline, numPixels),
    cellOf: (point) => cellAt(point, kind, amount),
    comparedAt: ({ first, curves }) => {
      const hidden = hiddenAt(amount, numPixelsOf(first) ?? 0, kind);
      const curve = curves.find((candidate) => kindKey(candidate.kind) === kindKey(kind));
      return curve?.cells.find(({ place }) => !isClean(place) && place.hidden === hidden);
    },
  };
}
