import { Found } from '../../errors.js';
import { MAX_FRAME_BYTES } from '../../protocol/generated.js';
import { orderBytes } from '../../protocol/order-bytes.js';
import type { Site } from '../site.js';
import type { Unseeded } from '../trial.js';

/** As schemas/trial.json has it. */
export const MAX_CLASS_NAME = 200;

/** A trial must fit the frame in which a worker is given it: else it would only be found when it runs. */
export function checkOrder(trial: Unseeded, site: Site): void {
  const bytes = orderBytes(trial);
  if (bytes <= MAX_FRAME_BYTES) return;
  const isOfNames = orderBytes({ ...trial, evaluate: { ...trial.evaluate, evaluations: [] } }) > bytes / 2;
  const fix = isOfNames
    ? 'Shorten the names of the classes.'
    : 'Name fewer amounts, fills or draws, or spread them over several experiments.';
  const thing = 'the settings of a trial with all its evaluations and class names';
  const got = new Found(`${bytes} bytes`);
  throw site.expected(
    isOfNames ? 'dataset' : 'evaluate.masks',
    thing,
    `at most ${MAX_FRAME_BYTES} bytes`,
    got,
    fix,
  );
}

/** Names of classes come from folders and files, which may hold anything. */
export function checkClassNames(names: readonly string[], site: Site): void {
  const long = names.find((name) => [...name].length > MAX_CLASS_NAME);
  if (long !== undefined) {
    const rule = `at most ${MAX_CLASS_NAME} characters long`;
    throw site.expected('dataset', 'the name of a class', rule, long, 'Shorten it.');
  }
  const broken = names.find((name) => !name.isWellFormed());
  if (broken !== undefined) {
    const fix = 'Rename its folder: the name is not UTF-8.';
    throw site.expected('dataset', 'the name of a class', 'text in Unicode', broken, fix);
  }
}

/** A text in YAML may hold half of a character. */
export function checkOptionTexts(options: Readonly<Record<string, unknown>>, site: Site): void {
  const [name, value] =
    Object.entries(options).find((pair) =>
      pair.some((text) => typeof text === 'string' && !text.isWellFormed()),
    ) ?? [];
  if (name === undefined) return;
  throw site.expected(`model.options.${name}`, `option ${name}`, 'text in Unicode', value);
}
