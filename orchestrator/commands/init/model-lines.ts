import { modelSource } from '../../experiment/model-source.js';
import type { LookFound, ModelSeen, PreprocessGuess } from '../../protocol/generated.js';
import { listed } from './data-lines.js';
import type { Given, Line, OpenQuestion, Section } from './proposal.js';

/** Stands where a model is to be named. */
const NOBODYS_MODEL = 'my_models:net';

/** `model`, as it was found. */
export function modelSection({ model }: LookFound, given: Given): Section {
  const comment = 'Which model.';
  if (model === null) {
    const about =
      'None was named: a small one that comes with Sparsight. Others: resnet9, resnet18, vit_tiny, mlp, docs/models.md.';
    return { key: 'model', comment, lines: [{ key: 'name', value: 'small_cnn', comment: about }] };
  }
  const lines = [
    nameLine(model, given),
    ...shapeLines(model),
    ...weightsLines(model, given),
    ...inputLines(model),
  ];
  return { key: 'model', comment, lines };
}

export function modelQuestions({ model }: LookFound, weights: string | null): OpenQuestion[] {
  if (model === null || model.name !== null) return [];
  const sentence = `Which model are the weights ${weights} of? ${capital(model.how)}.`;
  return [{ setting: 'model.name', sentence }];
}

function nameLine(model: ModelSeen, given: Given): Line {
  if (model.name !== null) {
    const how = model.how === 'given' ? 'as --model says' : model.how;
    const comment = `${capital(how)}. ${endsText(model)}`.trim();
    return { key: 'name', value: given.model ?? model.name, comment };
  }
  const about = `TO FILL IN: ${model.how}. module:callable of your own, timm:NAME, … (docs/models.md). ${endsText(model)}`;
  return { key: 'name', value: NOBODYS_MODEL, comment: about };
}

/** What the layers at both ends show. */
function endsText({ num_classes, last_layer, num_channels, first_layer }: ModelSeen): string {
  const takes =
    num_channels === null ? '' : `${num_channels} channels${first_layer ? ` (${first_layer})` : ''}`;
  const gives = num_classes === null ? '' : `${num_classes} classes${last_layer ? ` (${last_layer})` : ''}`;
  const parts = [takes && `takes ${takes}`, gives && `gives ${gives}`].filter(Boolean);
  return parts.length === 0 ? '' : `It ${parts.join(' and ')}.`;
}

function shapeLines({ width, options }: ModelSeen): Line[] {
  const lines: Line[] = [];
  const wide = 'Multiplies its channels: so wide is the first layer of the weights.';
  if (width !== 1) lines.push({ key: 'width', value: width, comment: wide });
  const about = 'Arguments of the model with which the weights fit.';
  if (Object.keys(options).length > 0) lines.push({ key: 'options', value: options, comment: about });
  return lines;
}

function weightsLines({ is_program, weights_key, keys, notes }: ModelSeen, given: Given): Line[] {
  if (is_program || given.weights === null) return [];
  const found =
    keys.length === 0 ? 'the file holds the weights alone' : `weights lie under ${keys.join(', ')}`;
  const noted = notes.length === 0 ? '' : ` When loaded: ${notes.join(' ')}`;
  const lines: Line[] = [
    { key: 'weights', value: given.weights, comment: `Relative to this file (--weights); ${found}.${noted}` },
  ];
  if (weights_key !== null) {
    const comment = `Which of them: a choice, to be checked (${listed(keys)}).`;
    lines.push({ key: 'weights_key', value: weights_key, comment });
  }
  return lines;
}

function inputLines({ name, preprocess }: ModelSeen): Line[] {
  if (preprocess !== null) {
    const comment = `A GUESS, to be checked: how images were given to the model when it was trained (${preprocess.why}). docs/data.md has the words.`;
    return [{ key: 'preprocess', value: settingsOf(preprocess), comment }];
  }
  const isOurs = name !== null && modelSource(name).kind === 'member';
  const comment = isOurs
    ? 'It is given images of mean 0 and deviation 1 in each channel, as models that come with Sparsight are trained; false gives it images in [0, 1].'
    : 'A GUESS, to be checked, as nothing hints at it: images are given with mean 0 and deviation 1 in each channel; false gives it images in [0, 1], preprocess other numbers.';
  return [{ key: 'normalize', value: true, comment }];
}

function settingsOf({ why: _, ...guess }: PreprocessGuess): Record<string, unknown> {
  return Object.fromEntries(Object.entries(guess).filter(([, value]) => value !== null));
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
