import { DATASET_NAME_TRAITS, type DataSeen, type LookFound } from '../../protocol/generated.js';
import type { Given, Line, OpenQuestion, Section } from './proposal.js';

/** Pixels of all test images from which on an evaluation takes long without a GPU: 2,000 images of 224×224. */
const MANY_PIXELS = 2000 * 224 * 224;
const FEW_IMAGES = 500;

export const BUILT_IN: Section = {
  key: 'dataset',
  comment: 'Which images: none were named, so these are the digits that come with Sparsight, of 8×8 pixels.',
  lines: [{ key: 'name', value: 'digits', comment: 'Another data set: --data, or docs/data.md.' }],
};

/** `dataset`, as it was found; `isTrained` says whether a model is trained on it. */
export function dataSection(found: LookFound, given: Given, isTrained: boolean): Section {
  const { data } = found;
  if (data === null) return BUILT_IN;
  const lines = [
    { key: 'name', value: data.name, comment: nameComment(data) },
    { key: 'path', value: given.data, comment: 'Where it is, relative to this file (--data).' },
    ...sizeLines(found, data),
    ...colorLines(found, data),
    ...readingLines(data),
    ...classLines(found, data),
    ...splitLines(found, data, isTrained),
  ];
  return { key: 'dataset', comment: 'Which images.', lines };
}

/** What only the user can know of images and outputs that do not go together. */
export function dataQuestions({ data, model }: LookFound): OpenQuestion[] {
  const outputs = model?.num_classes ?? null;
  if (data === null || model === null || outputs === null) return [];
  const { num_classes: classes, class_names: names } = data;
  if (outputs < classes) {
    const sentence = `The model has ${outputs} outputs, the data set ${classes} classes.`;
    return [{ setting: 'dataset.path', sentence }];
  }
  if (outputs === classes || names.length === 0 || model.classes !== null) return [];
  return [{ setting: 'dataset.classes', sentence: `Which of the ${outputs} outputs is ${listed(names)}?` }];
}

/** The split that is evaluated. */
export function evaluatedSplit(data: DataSeen | null, isTrained: boolean): 'val' | 'test' {
  const names = data?.splits.map(({ name }) => name) ?? [];
  return !isTrained && names.includes('val') && !names.includes('test') ? 'val' : 'test';
}

function nameComment({ splits, num_classes, class_names, others }: DataSeen): string {
  const parts = splits.map(
    ({ name, num_images, origin }) => `${name} ${num_images.toLocaleString('en')} images (${origin})`,
  );
  const classes = class_names.length > 0 ? `: ${listed(class_names)}` : '';
  const other = others.length > 0 ? ` It could also be ${others.join(', ')}.` : '';
  return `What it is, by its names and layout: ${parts.join(', ')}; ${num_classes} classes${classes}.${other}`;
}

function sizeLines({ image_size, image_size_why }: LookFound, data: DataSeen): Line[] {
  const about = `${image_size_why} (${sizeText(data)}).`;
  if (image_size === null)
    return [{ key: 'image_size', value: null, comment: `Rows and columns: as they are, as ${about}` }];
  return [{ key: 'image_size', value: image_size, comment: `Rows and columns to bring them to: ${about}` }];
}

function sizeText({
  heights: [low, high],
  widths: [narrow, wide],
  num_seen,
  are_pictures,
}: DataSeen): string {
  const rows = low === high ? `${low}` : `${low} to ${high}`;
  const columns = narrow === wide ? `${narrow}` : `${narrow} to ${wide}`;
  return `${rows} × ${columns} pixels${are_pictures ? `, of ${num_seen.toLocaleString('en')} looked at` : ''}`;
}

function colorLines({ model }: LookFound, data: DataSeen): Line[] {
  if (DATASET_NAME_TRAITS[data.name].color !== true) return [];
  const channels = model?.num_channels ?? null;
  const seen = data.num_channels === 1 ? 'all that were looked at are gray' : 'there are colours';
  const lines: Line[] = [
    {
      key: 'color',
      value: (channels ?? data.num_channels) === 1 ? 'gray' : 'rgb',
      comment: channels === null ? `Channels: ${seen}.` : `Channels: the model takes ${channels}; ${seen}.`,
    },
  ];
  const clear =
    'What transparent parts are laid over, as some pictures can be transparent: white, gray or black.';
  if (data.has_transparency) lines.push({ key: 'background', value: 'white', comment: clear });
  const bits = `A guess, to be checked: values of the pictures that were looked at need ${data.bits} bits.`;
  if (data.bits > 8) lines.push({ key: 'bits', value: data.bits, comment: bits });
  return lines;
}

function readingLines({ unreadable }: DataSeen): Line[] {
  if (unreadable.length === 0) return [];
  const comment = `Left out, as they are no images or damaged: ${listed(unreadable)}. refuse makes them an error.`;
  return [{ key: 'unreadable', value: 'skip', comment }];
}

function classLines({ model }: LookFound, data: DataSeen): Line[] {
  const outputs = model?.num_classes ?? null;
  if (model === null || outputs === null || outputs < data.num_classes) return [];
  if (model.classes !== null) {
    const { value, why } = model.classes;
    return [{ key: 'classes', value, comment: `Which output each class is: ${why}.` }];
  }
  if (outputs === data.num_classes) return [];
  const many = `Outputs of the model, of which the labels of the images show ${data.num_classes}.`;
  if (data.class_names.length === 0) return [{ key: 'num_classes', value: outputs, comment: many }];
  const names = data.class_names.slice(0, 3).map((name) => `${name}: …`);
  const template = `TO FILL IN: which of the ${outputs} outputs is each of the ${data.num_classes} classes? A file with the names of all outputs will do.\nclasses: { ${names.join(', ')}${data.class_names.length > 3 ? ', …' : ''} }\nnum_classes: ${outputs}`;
  return [{ key: 'classes', value: undefined, comment: template }];
}

function splitLines({ image_size }: LookFound, data: DataSeen, isTrained: boolean): Line[] {
  const [only, ...others] = data.splits;
  const lines: Line[] = [];
  if (!isTrained && others.length === 0 && only!.name === 'train') {
    const comment =
      'Every image is evaluated, as there is one split and nothing is trained. Those that the model was trained on are better left out.';
    lines.push({ key: 'test_fraction', value: 1, comment });
  }
  const evaluated = data.splits.find(({ name }) => name === 'test') ?? only!;
  const pixels = image_size === null ? data.heights[1]! * data.widths[1]! : image_size * image_size;
  if (evaluated.num_images * pixels > MANY_PIXELS && evaluated.num_images > FEW_IMAGES) {
    const comment = `At most so many test images, picked at random, for a first answer; null takes all ${evaluated.num_images.toLocaleString('en')}.`;
    lines.push({ key: 'max_test', value: FEW_IMAGES, comment });
  }
  return lines;
}

/** The first names of a list, and how many more there are. */
export function listed(names: readonly string[]): string {
  const rest = names.length - 5;
  return names.slice(0, 5).join(', ') + (rest > 0 ? ` and ${rest.toLocaleString('en')} more` : '');
}
