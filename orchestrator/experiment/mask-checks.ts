import {
  type DatasetFacts,
  type Evaluate,
  type EvaluateMasks,
  FAMILY_TRAITS,
  MASK_PARAMETERS,
} from '../protocol/generated.js';
import { type FindMasks, type FoundMask, hiddenCounts, namedMasks } from './evaluations.js';
import type { Findings, MaskQuestion } from './findings.js';
import { hasOwnAmount, isSearch, type MaskSpec, type Parameters, specText } from './mask-spec.js';
import type { Site } from './site.js';

interface Asked {
  readonly named: MaskSpec;
  readonly question: MaskQuestion;
  /** Path of the entry that names the mask. */
  readonly path: string;
}

/**
 * Looks at the masks of an evaluation of which only Python knows whether they can be made of such images, and what they
 * hide; all in one question. Throws for the first that cannot be, at its position in the text.
 */
export function lookAtMasks(
  evaluate: Evaluate,
  facts: DatasetFacts,
  findings: Findings,
  site: Site,
): FindMasks {
  const asked = evaluate.masks.flatMap((entry, index) =>
    questionsOf(entry, `evaluate.masks.${index}`, facts, findings, site),
  );
  if (asked.length === 0) return (mask) => [{ mask, ownHidden: null }];
  const answers = findings.masks(asked.map(({ question }) => question));
  const found = new Map<string, FoundMask[]>();
  for (const [index, answer] of answers.entries()) {
    const { named, question, path } = asked[index]!;
    if (!answer.ok) throw site.refused(atEntry(answer, path), path);
    const { hidden, sha256 } = answer;
    const mask = (sha256 === null ? question.mask : { ...question.mask, sha256 }) as MaskSpec;
    found.set(specText(named), [...(found.get(specText(named)) ?? []), { mask, ownHidden: hidden }]);
  }
  return (mask) => found.get(specText(mask)) ?? [{ mask, ownHidden: null }];
}

/**
 * The mask of training images as it was found, and the pixels that it hides where it decides that itself. Throws for one
 * that cannot be made of such images, at its position in the text.
 */
export function lookAtTrainMask(
  named: MaskSpec,
  facts: DatasetFacts,
  findings: Findings,
  site: Site,
): FoundMask {
  if (!needsALook(named)) return { mask: named, ownHidden: null };
  const [answer] = findings.masks([{ mask: named, hidden: null, ...sizeOf(facts) }]);
  if (!answer!.ok) throw site.refused(atEntry(answer!, 'train.mask'), 'train.mask');
  const { hidden, sha256 } = answer!;
  return { mask: (sha256 === null ? named : { ...named, sha256 }) as MaskSpec, ownHidden: hidden };
}

function sizeOf({ image_height, image_width, num_channels, num_classes }: DatasetFacts) {
  return { height: image_height, width: image_width, num_channels, num_classes };
}

function questionsOf(
  entry: EvaluateMasks,
  path: string,
  facts: DatasetFacts,
  findings: Findings,
  site: Site,
): Asked[] {
  const size = sizeOf(facts);
  return namedMasks(entry)
    .filter(needsALook)
    .flatMap((named) => {
      const hidden = hasOwnAmount(named.family) ? null : hiddenCounts(entry, named, size.height * size.width);
      const masks = hasOwnAmount(named.family) ? filesOf(named, path, findings, site) : [named];
      return masks.map((mask) => ({ named, question: { mask, hidden, ...size }, path }));
    });
}

/** Every file of the folder that a mask names, each as a mask of its own. */
function filesOf(named: MaskSpec, path: string, findings: Findings, site: Site): MaskSpec[] {
  const folder = (named as unknown as Parameters).path as string;
  const found = findings.maskFiles(folder);
  if (!found.ok) throw site.refused(atEntry(found, path), `${path}.path`);
  return found.files.map((file) => ({ ...named, path: file }) as MaskSpec);
}

/** Families without parameters, and those with patches alone, can be made of all images; our rules check the rest. */
function needsALook(spec: MaskSpec): boolean {
  const { patch_side } = FAMILY_TRAITS[spec.family];
  const parameters = Object.entries(MASK_PARAMETERS[spec.family])
    .filter(([name, { isMask }]) => isMask || name !== patch_side)
    .map(([name, { isAddedLater, ...parameter }]) => ({
      isAddedLater,
      isPlain: (spec as unknown as Parameters)[name] === parameter.default,
    }));
  // What parameters that were added later have by default suits all images, as it did before there were any.
  return parameters.some(({ isAddedLater, isPlain }) => !isPlain || !(isAddedLater || isSearch(spec)));
}

function atEntry<Fault extends { readonly error: { readonly path: string | null } }>(
  fault: Fault,
  path: string,
): Fault {
  return { ...fault, error: { ...fault.error, path: fault.error.path && `${path}.${fault.error.path}` } };
}
