import type { MaskSpec } from '../../experiment/mask-spec.js';
import { fillWords } from '../../experiment/mask-words.js';
import { FAMILY_TRAITS } from '../../protocol/generated.js';
import type { RunSummary } from '../estimates/summary.js';
import { numPixelsOf } from '../keys/amounts.js';
import { maskLabel } from '../keys/mask-kind.js';
import { shownMasks } from '../keys/shown-masks.js';

/** Says what the contact sheet shows of the run's masks, and what it cannot show. */
export function sheetCaption({ run, points }: RunSummary): string {
  const numPixels = points.map(numPixelsOf).find((known) => known !== null) ?? 0;
  const shown = shownMasks(run, numPixels);
  if (shown === null) return 'Images of the data set under masks.';
  const { masks, leftOut, fill } = shown;
  const byModel = masks.filter(({ family }) => FAMILY_TRAITS[family].mask_depends_on === 'model');
  const sentences = [
    `Images of the data set under masks that the experiment asks for, fill ${fillWords(fill)}.`,
    ...(byModel.length > 0
      ? [`${labels(byModel)} is placed by local contrast here, in the evaluation by each model’s gradient.`]
      : []),
    ...(leftOut.length > 0 ? [`Not drawn, as only a model can place it: ${labels(leftOut)}.`] : []),
  ];
  return sentences.join(' ');
}

function labels(masks: readonly MaskSpec[]): string {
  return masks.map((mask) => maskLabel({ mask })).join(', ');
}
