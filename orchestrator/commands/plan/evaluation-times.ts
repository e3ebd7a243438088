import type { EvaluationCosts } from '../../experiment/evaluation-cost.js';
import { maskWords } from '../../experiment/mask-words.js';
import type { Attacked, Evaluation, Trial } from '../../protocol/generated.js';
import { cheaperSearches } from './cheaper-searches.js';

/** What evaluations of one kind take in a trial. */
export interface EvaluationTime {
  readonly what: string;
  /** Images that go through the model; of searches and votes, at most. */
  readonly num_forwards: number;
  /** Null where no pace is known. */
  readonly seconds: number | null;
  /** What would take less, where this takes long. */
  readonly instead: readonly Instead[];
}

export interface Instead {
  /** A setting with the value that it could have. */
  readonly change: string;
  readonly seconds: number;
}

/** Nobody waits longer without having been asked. */
const LONG_S = 3600;
const FEW_IMAGES = 100;

/** What each mask family, search and kind of certificate of a trial takes, by seconds per image; the longest first. */
export function evaluationTimes(
  trial: Trial,
  secondsPerImage: number | null,
  costs: EvaluationCosts,
): EvaluationTime[] {
  const byKind = grouped(trial.evaluate.evaluations);
  const times = [...byKind].map(([what, evaluations]) => {
    const forwards = forwardsOf(trial, evaluations, costs);
    const seconds = secondsPerImage === null ? null : forwards * secondsPerImage;
    const isLong = seconds !== null && seconds > LONG_S;
    const instead = isLong ? cheaper(trial, evaluations, secondsPerImage!, costs) : [];
    return { what, num_forwards: forwards, seconds, instead };
  });
  return times.sort((a, b) => b.num_forwards - a.num_forwards);
}

function grouped(evaluations: readonly Evaluation[]): Map<string, Evaluation[]> {
  const groups = new Map<string, Evaluation[]>();
  for (const evaluation of evaluations) {
    const what = whatOf(evaluation);
    groups.set(what, [...(groups.get(what) ?? []), evaluation]);
  }
  return groups;
}

function whatOf(evaluation: Evaluation): string {
  switch (evaluation.kind) {
    case 'masked':
      return evaluation.mask.family === 'none' ? 'clean' : maskWords(evaluation.mask);
    case 'attacked':
      return maskWords(evaluation.mask);
    case 'recolored':
      return evaluation.attack.name.replaceAll('_', ' ');
    case 'smoothed':
      return `${whatOf(evaluation.of)}, smoothed`;
    case 'certified':
    case 'certified_best':
    case 'certified_exactly':
      return 'certificates';
  }
}

function forwardsOf(trial: Trial, evaluations: readonly Evaluation[], costs: EvaluationCosts): number {
  const some = withEvaluations(trial, evaluations);
  costs.lookAt([some]);
  return costs.forwards(some);
}

function withEvaluations(trial: Trial, evaluations: readonly Evaluation[]): Trial {
  return { ...trial, evaluate: { ...trial.evaluate, evaluations: [...evaluations] } };
}

/** Fewer images, and coarser searches; each by itself. */
function cheaper(
  trial: Trial,
  evaluations: readonly Evaluation[],
  secondsPerImage: number,
  costs: EvaluationCosts,
): Instead[] {
  const secondsOf = (some: readonly Evaluation[]) => forwardsOf(trial, some, costs) * secondsPerImage;
  const most = Math.max(...evaluations.map(numImagesOf));
  const fewer = evaluations.map((each) => withImages(each, Math.min(FEW_IMAGES, numImagesOf(each))));
  const ofImages =
    most > FEW_IMAGES ? [{ change: `num_images: ${FEW_IMAGES}`, seconds: secondsOf(fewer) }] : [];
  const attacked = evaluations.filter((each): each is Attacked => each.kind === 'attacked');
  if (attacked.length < evaluations.length) return ofImages;
  const variants = cheaperSearches(attacked, trial.dataset.facts);
  costs.lookAt(variants.map(({ searches }) => withEvaluations(trial, searches)));
  const now = secondsOf(attacked);
  const coarser = variants
    .filter(({ searches }) => costs.searchForwards(withEvaluations(trial, searches)) > 0)
    .map(({ change, searches }) => ({ change, seconds: secondsOf(searches) }));
  return [...ofImages, ...coarser.filter(({ seconds }) => seconds < now)];
}

function numImagesOf(evaluation: Evaluation): number {
  return evaluation.kind === 'smoothed' ? evaluation.of.num_images : evaluation.num_images;
}

function withImages(evaluation: Evaluation, num_images: number): Evaluation {
  if (evaluation.kind === 'smoothed') return { ...evaluation, of: { ...evaluation.of, num_images } };
  return { ...evaluation, num_images };
}
