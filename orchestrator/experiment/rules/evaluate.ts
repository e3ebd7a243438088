import { Found } from '../../errors.js';
import {
  type Evaluate,
  type EvaluateCertificates,
  type EvaluateMasks,
  FILL_NAME_TRAITS,
  type Fill,
  type FillChoice,
} from '../../protocol/generated.js';
import { fillSpec, hasOwnAmount, type Parameters } from '../mask-spec.js';
import type { Site } from '../site.js';
import { checkParameters } from './mask-parameters.js';

/** Keys of an entry that are no parameters of a family. */
const COMMON = ['family', 'ratio', 'visible', 'fill', 'num_images'];

/** What the entries of an evaluation grid must fulfil. */
export function checkEvaluate(evaluate: Evaluate, site: Site): void {
  for (const [index, entry] of evaluate.masks.entries()) checkEntry(entry, `evaluate.masks.${index}`, site);
  for (const [index, entry] of evaluate.certificates.entries())
    checkCertificate(entry, `evaluate.certificates.${index}`, site);
}

/** The argument of the certificate is that a view shows nothing of what it hides. */
function checkCertificate({ fill }: EvaluateCertificates, path: string, site: Site): void {
  checkFill(fill, path, site);
  const seeing = [fill]
    .flat()
    .map(fillSpec)
    .find(({ name }) => FILL_NAME_TRAITS[name].sees_hidden);
  if (seeing === undefined) return;
  const fix = 'Write a fill that does not depend on hidden pixels, such as black or mean.';
  throw site.expected(
    `${path}.fill`,
    'fill of a certificate',
    'one that does not look at hidden pixels',
    seeing.name,
    fix,
  );
}

function checkFill(fill: FillChoice | FillChoice[], path: string, site: Site): void {
  if (![fill].flat().map(fillSpec).some(hidesNothing)) return;
  const fix = 'Write a fill such as black or mean.';
  throw site.expected(`${path}.fill`, 'fill of hidden pixels', 'a colour or noise', 'none', fix);
}

function hidesNothing({ name }: Fill): boolean {
  return name === 'none';
}

function checkEntry(entry: EvaluateMasks, path: string, site: Site): void {
  const families = [entry.family].flat();
  checkParameters(families, entry as unknown as Parameters, COMMON, path, site);
  checkAmount(entry, path, site);
  const isWithoutAmount = amountsOf(entry).every((isNothing) => isNothing);
  if (families.includes('none') && !isWithoutAmount) {
    const fix = 'The clean images are always evaluated; leave none out.';
    throw site.expected(
      `${path}.family`,
      'family none, which hides nothing,',
      'without an amount',
      families,
      fix,
    );
  }
  if (!isWithoutAmount) checkFill(entry.fill, path, site);
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
  const families = [family].flat();
  const own = families.find(hasOwnAmount);
  if (own !== undefined && (ratio !== undefined || visible !== undefined)) {
    const name = ratio === undefined ? 'visible' : 'ratio';
    const fix = `${own} hides what its mask image marks${families.length > 1 ? ': make an entry of its own for it' : ': remove it'}.`;
    throw site.expected(`${path}.${name}`, `amount of ${own}`, 'left out', ratio ?? visible, fix);
  }
  const needsNone = families.every((each) => each === 'none' || hasOwnAmount(each));
  if (ratio === undefined && visible === undefined && !needsNone) {
    const fix = 'Add one, for example: ratio: [0.02, 0.05, 0.1]';
    throw site.expected(path, 'amount of the masks', 'given by ratio or by visible', undefined, fix);
  }
}

/** For each amount, whether it certainly hides nothing. */
function amountsOf({ ratio, visible }: EvaluateMasks): boolean[] {
  return [...[ratio ?? []].flat().map((each) => each === 0), ...[visible ?? []].flat().map(() => false)];
}
