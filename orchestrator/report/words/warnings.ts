import { basename } from 'node:path';
import { chanceOf } from '../../experiment/chance.js';
import { dataNotes } from '../../experiment/data-notes.js';
import { shownModel } from '../../experiment/model-source.js';
import type { RunData, TrialData } from '../../store/run-data.js';
import type { RunSummary } from '../estimates/summary.js';
import { trialCells } from '../estimates/trial-cells.js';
import { isClean } from '../keys/mask-kind.js';

/** How far from chance (0) to always right (1) an accuracy may come and still be taken for guessing. */
const NEAR_CHANCE = 0.1;

const LIKELY_CAUSES =
  'Likely causes: the model counts its classes in another order than the data set (dataset.classes); it expects its input normalised otherwise, its channels in another order, or images of another size (model.preprocess); or the weights are those of another training.';

/** What makes the numbers of a run doubtful, beside what is missing; mostly empty. */
export function warningsOf({ run }: Pick<RunSummary, 'run'>): string[] {
  const configs = run.trials.flatMap(({ config }) => config ?? []);
  return [...dataNotes(configs).warnings, ...chanceWarnings(run)];
}

/** Given weights that are right no more often than guessing mostly meet data that they were not made for. */
export function chanceWarnings({ trials }: Pick<RunData, 'trials'>): string[] {
  return [...new Set(trials.flatMap(chanceWarning))];
}

function chanceWarning(trial: TrialData): string[] {
  const { config } = trial;
  if (config === null || config.train !== null) return [];
  const clean = trialCells(trial).find(({ place }) => isClean(place));
  const accuracy = clean?.values.get('accuracy');
  const chance = chanceOf(config);
  if (accuracy === undefined || (accuracy - chance) / (1 - chance) > NEAR_CHANCE) return [];
  const { weights: file, name } = config.model;
  const weights = file === null ? `The model ${shownModel(name)}` : `The given weights ${basename(file)}`;
  const images = `${percent(accuracy)} of the clean images of ${config.evaluate.split}`;
  return [
    `${weights} ${file === null ? 'is' : 'are'} right on ${images}; guessing is right on ${percent(chance)}. ${LIKELY_CAUSES}`,
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
