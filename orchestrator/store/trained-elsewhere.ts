import { constants, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { canonicalJson } from '../experiment/canonical-json.js';
import { identityText } from '../experiment/identity.js';
import type { TrainingFacts, Trial } from '../protocol/generated.js';
import { writeFileAtomically } from './atomic-file.js';
import { listTrials } from './find-run.js';
import { linkOrCopy } from './link-or-copy.js';
import type { RunDirectory, TrialDirectory } from './run-directory.js';
import { readSealedIfThere, sealedJson } from './sealed-json.js';
import { readLog } from './trial-files.js';

/** Models that other runs have trained in the same way as a trial asks for, whatever they were evaluated on. */
export class TrainedElsewhere {
  #directories: ReadonlyMap<string, TrialDirectory> | undefined;

  constructor(
    private readonly runs: string,
    private readonly own: RunDirectory,
  ) {}

  /**
   * Puts the trained model, and the metrics of its training, into a directory that the trial does not have yet, as
   * if the trial had been interrupted before its first evaluation. Without such a model nothing happens.
   */
  giveTo(trial: Trial, target: TrialDirectory): void {
    if (trial.train === null) return;
    this.#directories ??= trainedModels(this.runs, this.own);
    if (this.#directories.size === 0 || existsSync(target.path)) return;
    const source = this.#directories.get(trainingText(trial));
    const facts = source && factsOf(source);
    if (!source || !facts) return;
    mkdirSync(target.checkpoints, { recursive: true });
    copyFileSync(source.metrics, target.metrics, constants.COPYFILE_FICLONE);
    linkOrCopy(source.weights, target.weights);
    // Last: with it the training counts as finished. The worker checks the digest of the weights that it holds.
    writeFileAtomically(
      target.trainingFacts,
      sealedJson(canonicalJson({ ...facts, trial_id: trial.trial_id })),
    );
  }
}

function trainedModels(runs: string, own: RunDirectory): ReadonlyMap<string, TrialDirectory> {
  const models = new Map<string, TrialDirectory>();
  for (const directory of listTrials(runs, own)) {
    const text = existsSync(directory.trainingFacts) ? trainingTextIn(directory) : null;
    if (text !== null) models.set(text, directory);
  }
  return models;
}

/** The facts of a training all of whose metrics are there; null where something is damaged, which counts as not there. */
function factsOf(directory: TrialDirectory): TrainingFacts | null {
  try {
    readLog(directory.metrics, directory, null);
    return readSealedIfThere<TrainingFacts>(directory.trainingFacts);
  } catch {
    return null;
  }
}

function trainingTextIn(directory: TrialDirectory): string | null {
  try {
    const config = readSealedIfThere<Trial>(directory.config);
    return config && trainingText(config);
  } catch {
    return null; // Not readable, or of another version, counts as not there.
  }
}

/** What decides the training of a trial: its identity without what is evaluated. */
function trainingText(trial: Trial): string {
  return identityText({
    ...trial,
    evaluate: { ...trial.evaluate, split: 'test', batch_size: 1, evaluations: [] },
  });
}
