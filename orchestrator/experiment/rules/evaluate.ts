import { Found } from '../../errors.js';
import type { Evaluate, EvaluateMasks, Family } from '../../protocol/generated.js';
import type { Site } from '../site.js';
import { hidesPatches, onlyPatches } from './patches.js';

/** What the entries of an evaluation grid must fulfil. */
export function checkEvaluate(evaluate: Evaluate, site: Site): void {
  for (const [index, entry] of evaluate.masks.entries()) checkEntry(entry, `evaluate.masks.${index}`, site);
}

function checkEntry(entry: EvaluateMasks, path: string, site: Site): void {
  const families = [entry.family].flat();
  checkAmount(entry, path, site);
  const hidesNothing = amountsOf(entry).every((isNothing) => isNothing);
  if (families.includes('none') && !hidesNothing) {
    const fix = 'The clean images are always evaluated; leave none out.';
    throw site.expected(
      `${path}.family`,
      'family none, which hides nothing,',
      'without an amount',
      families,
      fix,
    );
  }
  if ([entry.fill].flat().includes('none') && !hidesNothing) {
    const fix = 'Write a fill such as black or mean.';
    throw site.expected(`${path}.fill`, 'fill of hidden pixels', 'a colour or noise', 'none', fix);
  }
  checkGranularity(entry, families, path, site);
}

function checkAmount({ ratio, visible, family }: EvaluateMasks, path: string, site: Site): void {
  if (ratio !== undefined && visible !== undefined) {
    const fix = 'Make two entries of it.';
    throw site.expected(
      `${path}.visible`,
      'amount of the masks',
      'given by ratio or by visible',
      new Found('both'),
      fix,
    );
  }
  const isClean = [family].flat().every((each) => each === 'none');
  if (ratio === undefined && visible === undefined && !isClean) {
    const fix = 'Add one, for example: ratio: [0.02, 0.05, 0.1]';
    throw site.expected(path, 'amount of the masks', 'given by ratio or by visible', undefined, fix);
  }
}

/** For each amount, whether it certainly hides nothing. */
function amountsOf({ ratio, visible }: EvaluateMasks): boolean[] {
  return [...[ratio ?? []].flat().map((each) => each === 0), ...[visible ?? []].flat().map(() => false)];
}

function checkGranularity(entry: EvaluateMasks, families: readonly Family[], path: string, site: Site): void {
  const coarse = [entry.granularity].flat().find((each) => each !== 1);
  const block = families.find((family) => family !== 'none' && !hidesPatches(family));
  if (coarse === undefined || block === undefined) return;
  const fix = `${onlyPatches()}; make an entry of its own for ${block}.`;
  throw site.expected(`${path}.granularity`, `granularity of ${block}`, '1', coarse, fix);
}
