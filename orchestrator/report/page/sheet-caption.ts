import { FAMILY_TRAITS } from '../../protocol/generated.js';
import { numPixelsOf } from '../amounts.js';
import { familyLabel } from '../mask-kind.js';
import { shownMasks } from '../shown-masks.js';
import type { RunSummary } from '../summary.js';

/** Says what the contact sheet shows of the run's masks, and what it cannot show. */
export function sheetCaption({ run, points }: RunSummary): string {
  const numPixels = points.map(numPixelsOf).find((known) => known !== null) ?? 0;
  const shown = shownMasks(run, numPixels);
  if (shown === null) return 'Images of the data set under masks.';
  const { families, leftOut, fill, granularity } = shown;
  const labels = (names: typeof families): string =>
    names.map((family) => familyLabel({ family, fill, granularity: 1 })).join(', ');
  const isByContrast = families.includes('salient_block');
  const sentences = [
    `Images of the data set under masks that the experiment asks for, fill ${fill.replace('_', ' ')}${patchText(families, granularity)}.`,
    ...(isByContrast
      ? [
          `${labels(['salient_block'])} is placed by local contrast here, in the evaluation by each model’s gradient.`,
        ]
      : []),
    ...(leftOut.length > 0 ? [`Not drawn, as only a model can place it: ${labels(leftOut)}.`] : []),
  ];
  return sentences.join(' ');
}

function patchText(families: readonly (keyof typeof FAMILY_TRAITS)[], granularity: number): string {
  const hasPatches = granularity > 1 && families.some((family) => FAMILY_TRAITS[family].patches);
  return hasPatches ? `, patches of ${granularity}×${granularity}` : '';
}
