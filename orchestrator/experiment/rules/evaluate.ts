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
const COMMON = ['family', 'ratio', 'visible', 'fill', 'classifier', 'num_images'];

/** What the entries of an evaluation grid must fulfil. */
export function checkEvaluate(evaluate: Evaluate, site: Site): void {
  for (const [index, entry] of evaluate.masks.entries()) {
    checkEntry(entry, `evaluate.masks.${index}`, site);
    checkClassifier(entry, evaluate, `evaluate.masks.${index}`, site);
  }
  for (const [index, entry] of evaluate.certificates.entries())
    checkCertificate(entry, `evaluate.certificates.${index}`, site);
}

/** A smoothed classifier is that of a certificate, and compared with it on the same images. */
function checkClassifier(
  { classifier, num_images }: EvaluateMasks,
  { certificates }: Evaluate,
  path: string,
  site: Site,
): void {
  if (![classifier].flat().includes('smoothed')) return;
  if (certificates.length === 0) {
    const fix = 'Add evaluate.certificates, for example: [{ method: partition, parts: 16 }]';
    throw site.expected(
      `${path}.classifier`,
      'classifier of the masks',
      'model where the experiment has no certificate',
      classifier,
      fix,
    );
  }
  const other = certificates.findIndex((certificate) => certificate.num_images !== num_images);
  if (other < 0 || num_images === null) return;
  throw site.expected(
    `${path}.num_images`,
    'number of images of a smoothed classifier',
    `that of its certificate, ${certificates[other]!.num_images ?? 'all'} (evaluate.certificates.${other})`,
    num_images,
    'Leave it out here, or make both equal.',
  );
}

/** The argument of the certificate is that a view shows nothing of what it hides. */
function checkCertificate(entry: EvaluateCertificates, path: string, site: Site): void {
  const { fill } = entry;
  checkFill(fill, path, site);
  if (entry.method === 'best') checkAscending(entry.visible, `${path}.visible`, site);
  const seeing = [fill]
    .flat()
    .map(fillSpec)
    .find(({ name }) => FILL_NAME_TRAITS[name].sees_hidden || FILL_NAME_TRAITS[name].needs_others);
  if (seeing === undefined) return;
  const fix = 'Write a fill such as black or mean.';
  throw site.expected(
    `${path}.fill`,
    'fill of a certificate',
    'one that looks neither at hidden pixels nor at other images',
    seeing.name,
    fix,
  );
}

function checkAscending(counts: readonly number[], path: string, site: Site): void {
  const index = counts.findIndex((count, i) => i > 0 && count <= counts[i - 1]!);
  if (index < 0) return;
  const rule = `more than ${counts[index - 1]}, the one before`;
  throw site.expected(`${path}.${index}`, 'visible pixels of several', rule, counts[index]);
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
