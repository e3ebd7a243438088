import type { Trial } from '../protocol/generated.js';
import { dataWarnings } from './data-warnings.js';
import { preprocessText } from './preprocess-text.js';
import { splitTexts } from './split-texts.js';

/** What there is to say about the data of many trials. */
export interface DataNotes {
  /** Where the splits of each data set came from, a line each. */
  readonly splits: readonly string[];
  /** What is made of images before models see them, a line each. */
  readonly preprocessing: readonly string[];
  readonly warnings: readonly string[];
}

const MAX_NOTES = 5;

/** Each note once; of very many, the first and how many more there are. */
export function dataNotes(
  trials: Iterable<Pick<Trial, 'dataset' | 'evaluate' | 'model' | 'train'>>,
): DataNotes {
  const splits = new Set<string>();
  const preprocessing = new Set<string>();
  const warnings = new Set<string>();
  for (const trial of trials) {
    splits.add(splitTexts(trial.dataset).join('; '));
    const made = preprocessText(trial);
    if (made !== null) preprocessing.add(made);
    for (const warning of dataWarnings(trial)) warnings.add(warning);
  }
  return {
    splits: firstOf([...splits]),
    preprocessing: firstOf([...preprocessing]),
    warnings: firstOf([...warnings]),
  };
}

function firstOf(notes: readonly string[]): string[] {
  const numMore = notes.length - MAX_NOTES;
  return numMore <= 0 ? [...notes] : [...notes.slice(0, MAX_NOTES), `and ${numMore} more such lines`];
}
