import type { Attacked, Evaluation, Trial } from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import type { Findings, MaskQuestion } from './findings.js';

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
    const attacked = trial.evaluate.evaluations.filter((evaluation) => evaluation.kind === 'attacked');
    return sum(
      attacked.map((evaluation) => {
        const key = canonicalJson(questionOf(evaluation, trial));
        return evaluation.num_images * (this.#forwardsPerImage.get(key) ?? 0);
      }),
    );
  }
}

/** Images that a trial forwards for the votes of its certificates, at most. */
export function voteForwards({ evaluate }: Trial): number {
  return sum(
    evaluate.evaluations.map((evaluation) =>
      evaluation.kind === 'certified' ? measuredForwardsOf(evaluation) : 0,
    ),
  );
}

/** Images that a trial forwards to be evaluated, without those by which searches find their masks. */
export function measuredForwards({ evaluate }: Pick<Trial, 'evaluate'>): number {
  return sum(evaluate.evaluations.map(measuredForwardsOf));
}

/** The same of one evaluation. */
export function measuredForwardsOf(evaluation: Evaluation): number {
  switch (evaluation.kind) {
    case 'masked':
      return evaluation.num_images;
    case 'attacked':
      return evaluation.num_images * evaluation.hidden.length;
    case 'certified':
      return evaluation.num_images * (evaluation.select_votes + evaluation.votes);
  }
}

function searchQuestions(trial: Trial): MaskQuestion[] {
  return trial.evaluate.evaluations.flatMap((evaluation) =>
    evaluation.kind === 'attacked' ? [questionOf(evaluation, trial)] : [],
  );
}

function questionOf({ mask, hidden }: Attacked, { dataset }: Trial): MaskQuestion {
  const { image_height: height, image_width: width, num_channels, num_classes } = dataset.facts;
  return { mask, hidden, height, width, num_channels, num_classes };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
