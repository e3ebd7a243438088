import { evaluationKey, recordKey } from '../../experiment/evaluation-key.js';
import { fillWords, maskWords } from '../../experiment/mask-words.js';
import { recoloringWords } from '../../experiment/recolorings.js';
import { viewsWords } from '../../experiment/views-words.js';
import type { Evaluation } from '../../protocol/generated.js';
import type { TrialData } from '../../store/run-data.js';
import type { RunSummary } from '../estimates/summary.js';
import { count } from './format.js';

/** Beyond so many sentences, only their number is said. */
const MAX_SENTENCES = 20;

/** What a complete run would have and this one has not: one sentence for each trial; empty for a complete run. */
export function missingOf({ run, points }: Pick<RunSummary, 'run' | 'points'>): string[] {
  const sentences = points.flatMap(({ label, trials }) =>
    trials.flatMap((trial) => {
      const sentence = missingOfTrial(trial);
      return sentence === null ? [] : [`${label}, seed ${trial.seed}: ${sentence}.`];
    }),
  );
  const numDone = run.trials.filter(({ status }) => status === 'done').length;
  const head = `${numDone} of ${run.trials.length} trials are done.`;
  if (sentences.length === 0) return [];
  const rest = sentences.length - MAX_SENTENCES;
  return [head, ...sentences.slice(0, MAX_SENTENCES), ...(rest > 0 ? [`And ${rest} more.`] : [])];
}

function missingOfTrial(trial: TrialData): string | null {
  switch (trial.status) {
    case 'done':
      return null;
    case 'pending':
      return 'not begun';
    case 'running':
      return `not finished${evaluationsDone(trial)}`;
    case 'diverged':
      return `diverged, its training loss was no longer finite${evaluationsDone(trial)}`;
    case 'failed':
      return `failed: ${trial.result?.error?.trim().split('\n')[0] ?? 'no reason was stored'}`;
    default:
      return trial.status satisfies never;
  }
}

function evaluationsDone({ config, evaluations }: TrialData): string {
  const planned = config?.evaluate.evaluations ?? [];
  if (evaluations.length === 0) return '';
  const done = new Set(evaluations.map(recordKey));
  const costly = planned.filter((each) => each.kind !== 'masked' && !done.has(evaluationKey(each)));
  const numPixels = (config?.dataset.facts.image_height ?? 0) * (config?.dataset.facts.image_width ?? 0);
  const names = [...new Set(costly.map((each) => evaluationName(each, numPixels)))];
  const missing = names.length === 0 ? '' : `; missing: ${names.join('; ')}`;
  return `, ${evaluations.length} of ${planned.length} evaluations are done${missing}`;
}

/** What a reader would look for in the tables: `the search worst block`, `the certificate for 8 visible pixels`. */
function evaluationName(evaluation: Evaluation, numPixels: number): string {
  switch (evaluation.kind) {
    case 'masked':
      return `the mask ${maskWords(evaluation.mask)}, ${fillWords(evaluation.fill)}`;
    case 'attacked':
      return `the search ${maskWords(evaluation.mask)}, ${fillWords(evaluation.fill)}`;
    case 'certified':
      return `the certificate for ${count(numPixels - evaluation.hidden)} visible pixels, ${fillWords(evaluation.fill)}`;
    case 'certified_best':
      return `the certificate for the best of ${evaluation.visible.join(', ')} visible pixels, ${fillWords(evaluation.fill)}`;
    case 'certified_exactly':
      return `the certificate for ${viewsWords(evaluation.views)}, ${fillWords(evaluation.fill)}`;
    case 'recolored':
      return `the attack ${recoloringWords(evaluation.attack)}`;
    case 'smoothed':
      return `${evaluationName(evaluation.of, numPixels)}, for the vote over ${viewsWords(evaluation.views)}`;
  }
}
