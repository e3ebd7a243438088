import type { Attacked, DatasetFacts, Evaluation, Trial } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import { numViews } from './certificate-evaluations.js';
import type { Findings, MaskQuestion } from './findings.js';
import { recoloringForwards } from './recolorings.js';

/** What evaluations cost, in images that are forwarded; what searches cost is asked of Python, of many trials at once. */
export class EvaluationCosts {
  readonly #forwardsPerImage = new Map<string, number>();

  constructor(private readonly findings: Pick<Findings, 'masks'>) {}

  /** Asks for the searches of these trials that are not known yet. */
  lookAt(trials: readonly Trial[]): void {
    const asked = new Map(
      trials.flatMap(searchQuestions).map((question) => [canonicalJson(question), question]),
    );
    const unknown = [...asked].filter(([key]) => !this.#forwardsPerImage.has(key));
    if (unknown.length === 0) return;
    const answers = this.findings.masks(unknown.map(([, question]) => question));
    for (const [index, [key]] of unknown.entries()) {
      const answer = answers[index]!;
      this.#forwardsPerImage.set(key, answer.ok ? (answer.forwards_per_image ?? 0) : 0);
    }
  }

  /** Images that a trial forwards to be evaluated; searches and votes take as many as they may at most. */
  forwards(trial: Trial): number {
    return this.searchForwards(trial) + measuredForwards(trial);
  }

  /** Images that a trial forwards to find the masks of its searches. */
  searchForwards(trial: Trial): number {
    return sum(
      searchesOf(trial).map(({ search, views }) => {
        const key = canonicalJson(questionOf(search, trial));
        return views * search.num_images * (this.#forwardsPerImage.get(key) ?? 0);
      }),
    );
  }
}

/** Images that a trial forwards for attacks that recolour pixels, at most. */
export function recoloringForwardsOf({ evaluate, dataset }: Trial): number {
  const recolored = evaluate.evaluations.filter(({ kind }) => kind === 'recolored');
  return sum(recolored.map((evaluation) => measuredForwardsOf(evaluation, dataset.facts)));
}

/** Images that a trial forwards for the votes of its certificates, at most. */
export function voteForwards({ evaluate, dataset }: Trial): number {
  return sum(
    evaluate.evaluations.map((evaluation) =>
      evaluation.kind === 'masked' || evaluation.kind === 'attacked' || evaluation.kind === 'recolored'
        ? 0
        : measuredForwardsOf(evaluation, dataset.facts),
    ),
  );
}

/** Images that a trial forwards to be evaluated, without those by which searches find their masks. */
export function measuredForwards({ evaluate, dataset }: Pick<Trial, 'evaluate' | 'dataset'>): number {
  return sum(evaluate.evaluations.map((evaluation) => measuredForwardsOf(evaluation, dataset.facts)));
}

/** The same of one evaluation. */
export function measuredForwardsOf(evaluation: Evaluation, facts: DatasetFacts): number {
  switch (evaluation.kind) {
    case 'masked':
      return evaluation.num_images;
    case 'attacked':
      return evaluation.num_images * evaluation.hidden.length;
    case 'certified':
      return evaluation.num_images * (evaluation.select_votes + evaluation.votes);
    case 'certified_best':
      return evaluation.num_images * (evaluation.select_votes + evaluation.votes) * evaluation.visible.length;
    case 'certified_exactly':
      return evaluation.num_images * numViews(evaluation.views, facts);
    case 'recolored':
      return evaluation.num_images * evaluation.pixels.length * (1 + recoloringForwards(evaluation.attack));
    case 'smoothed':
      return measuredForwardsOf(evaluation.of, facts) * numViews(evaluation.views, facts);
  }
}

function searchQuestions(trial: Trial): MaskQuestion[] {
  return searchesOf(trial).map(({ search }) => questionOf(search, trial));
}

/** The searches of a trial, and how many views of an image each looks at: one of a single pass. */
function searchesOf({ evaluate, dataset }: Trial): { readonly search: Attacked; readonly views: number }[] {
  return evaluate.evaluations.flatMap((evaluation) => {
    if (evaluation.kind === 'attacked') return [{ search: evaluation, views: 1 }];
    if (evaluation.kind !== 'smoothed' || evaluation.of.kind !== 'attacked') return [];
    return [{ search: evaluation.of, views: numViews(evaluation.views, dataset.facts, 'search') }];
  });
}

function questionOf({ mask, hidden }: Attacked, { dataset }: Trial): MaskQuestion {
  const { image_height: height, image_width: width, num_channels, num_classes } = dataset.facts;
  return { mask, hidden, height, width, num_channels, num_classes };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
