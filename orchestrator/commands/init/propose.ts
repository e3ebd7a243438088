import { basename } from 'node:path';
import { bringsWeights } from '../../experiment/model-source.js';
import type { LookFound } from '../../protocol/generated.js';
import { dataQuestions, dataSection, evaluatedSplit } from './data-lines.js';
import { modelQuestions, modelSection } from './model-lines.js';
import type { Given, Line, Proposal, Section } from './proposal.js';

const RATIOS = [0.02, 0.05, 0.1, 0.2];

/** The experiment file that what was found comes to; `file` is its name. */
export function propose(found: LookFound, given: Given, file: string): Proposal {
  const { model } = found;
  const hasWeights =
    given.weights !== null ||
    (model !== null &&
      (model.is_program || bringsWeights({ name: model.name ?? '', options: model.options })));
  const isTrained = !hasWeights;
  return {
    header: [
      `Question: how little must ${model === null ? 'a model' : 'this model'} see?`,
      'Written by `experiment init`. Each line says what it is and where it comes from; change what is not so.',
      `What it comes to: experiment plan ${basename(file)}. All settings: docs/experiment-reference.md.`,
    ],
    parts: [
      {
        key: 'name',
        value: given.name,
        comment: 'Run directories are named after it (--name, or the names of the files).',
      },
      dataSection(found, given, isTrained),
      modelSection(found, given),
      trainPart(isTrained),
      evaluateSection(found, isTrained),
    ],
    open: [...modelQuestions(found, given.weights), ...dataQuestions(found)],
  };
}

function trainPart(isTrained: boolean): Line | Section {
  if (!isTrained) {
    const comment =
      'Nothing is trained: the weights are evaluated as they are. Without this line training goes on from them.';
    return { key: 'train', value: null, comment };
  }
  return {
    key: 'train',
    comment: 'How the model is trained, as no weights were given.',
    lines: [
      { key: 'regime', value: 'mixed', comment: 'On which images: original, masked, or mixed, both.' },
      { key: 'epochs', value: 10, comment: 'How often it sees each; more is better and takes longer.' },
    ],
  };
}

function evaluateSection({ data, model }: LookFound, isTrained: boolean): Section {
  const families = ['scatter', 'random_block', 'salient_block'];
  const hasGradients = model?.computes_gradients ?? true;
  const without = hasGradients
    ? ''
    : ' salient_block is left out: it needs gradients, which this model has none of.';
  const split = evaluatedSplit(data, isTrained);
  const chosen = 'The split that is evaluated, as there is no test split.';
  return {
    key: 'evaluate',
    comment: 'What it is evaluated on, beside the clean images.',
    lines: [
      ...(split === 'test' ? [] : [{ key: 'split', value: split, comment: chosen }]),
      {
        key: 'masks',
        value: [{ family: hasGradients ? families : families.slice(0, 2), ratio: RATIOS }],
        comment: `Scattered pixels, a random block and the most salient block, by the part of the pixels that is hidden (docs/masks.md).${without}`,
      },
      { key: 'draws', value: 3, comment: 'Random masks per image.' },
    ],
  };
}
