import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { expected } from '../errors.js';
import { loadExperiment } from '../experiment/load-experiment.js';
import { withDefaults } from '../experiment/schema/defaults.js';
import { experimentSchema, FAMILY_ALIASES } from '../experiment/schema/experiment-schema.js';
import { suggestion } from '../nearest-name.js';
import type { Dataset, Experiment } from '../protocol/generated.js';
import { schemaFile } from '../protocol/schema-files.js';
import { renderContactSheet } from '../worker/contact-sheet.js';
import { pythonEnvironment } from '../worker/python-environment.js';
import type { CommonOptions } from './common-options.js';
import { machineSources } from './open-experiment.js';

interface MasksOptions extends CommonOptions {
  of: string | undefined;
  families: string[];
  ratios: string[];
  fill: string;
  granularity: number;
  key: number;
  images: number;
  size: number | undefined;
  out: string;
}

const definitions = (schemaFile('mask') as MaskSchema).$defs;
const FAMILIES = definitions.family.enum.filter((name) => name !== 'none');
const FILLS = definitions.fill.enum.filter((name) => name !== 'none');

interface MaskSchema {
  readonly $defs: Record<'family' | 'fill', { readonly enum: readonly string[] }>;
}

export const command: CommandModule<CommonOptions, MasksOptions> = {
  command: 'masks [of]',
  describe: 'Draw masks as a picture: families × ratios × a few images',
  builder: {
    of: {
      type: 'string',
      describe: 'Experiment file (its data set is shown) or a picture; default: digits',
    },
    families: {
      type: 'string',
      array: true,
      default: ['salient_block', 'random_block', 'scatter'],
      describe: 'Mask families',
    },
    ratios: {
      type: 'string',
      array: true,
      default: ['0.02', '0.05', '0.1', '0.2', '0.5', '0.9'],
      describe: 'Hidden ratios, in [0, 1]',
    },
    fill: { type: 'string', default: 'black', describe: FILLS.join(', '), requiresArg: true },
    granularity: { type: 'number', default: 1, describe: 'Side of scattered patches, in pixels' },
    key: { type: 'number', default: 0, describe: 'Mask key' },
    images: { type: 'number', default: 3, describe: 'Images of the data set' },
    size: { type: 'number', describe: 'Resize the picture to so many rows and columns, in pixels' },
    out: { type: 'string', default: 'masks.png', describe: 'The PNG', requiresArg: true },
  },
  handler: (options) => {
    const { of } = options;
    const experiment = of !== undefined && /\.ya?ml$/i.test(of) ? experimentOf(of) : null;
    const picture = of !== undefined && experiment === null ? resolve(of) : null;
    const sheet = renderContactSheet(
      {
        dataset: picture === null ? (experiment?.dataset ?? defaultDataset()) : null,
        split: experiment?.evaluate.split ?? 'test',
        image: picture,
        image_size: options.size === undefined ? null : inRange(options.size, '--size', 1, 1024),
        families: options.families.map((name) =>
          known(FAMILY_ALIASES[name] ?? name, FAMILIES, 'mask family'),
        ),
        ratios: options.ratios.map(ratio),
        fill: known(options.fill, FILLS, 'fill'),
        granularity: inRange(options.granularity, '--granularity', 1, 1024),
        mask_key: inRange(options.key, '--key', 0, 2 ** 32 - 1),
        num_images: inRange(options.images, '--images', 1, 100),
        out: resolve(png(options.out)),
      },
      pythonEnvironment(),
    );
    if (options.json) process.stdout.write(`${JSON.stringify(sheet)}\n`);
    else process.stdout.write(`${sheet.path} (${sheet.width}×${sheet.height})\n`);
    if (sheet.left_out.length > 0 && !options.quiet) {
      process.stderr.write(`Left out, as they need a model: ${sheet.left_out.join(', ')}.\n`);
    }
  },
};

function experimentOf(file: string): Experiment {
  return loadExperiment(file, [], machineSources()).experiment;
}

function defaultDataset(): Dataset {
  return withDefaults(experimentSchema().properties!.dataset!, {}) as Dataset;
}

function known(name: string, names: readonly string[], thing: string): string {
  if (names.includes(name)) return name;
  throw expected(thing, `one of ${names.join(', ')}`, name, { fix: suggestion(name, names) });
}

function ratio(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  const isPercent = value > 1 && value <= 100;
  throw expected('ratio', 'a number in [0, 1]', text, {
    at: '--ratios',
    fix: isPercent ? `Did you mean ${value / 100}?` : undefined,
  });
}

function png(path: string): string {
  if (/\.png$/i.test(path)) return path;
  const fix = `Did you mean ${path.replace(/\.\w+$/, '')}.png?`;
  throw expected('the file of the contact sheet', 'a .png', path, { at: '--out', fix });
}

function inRange(value: number, name: string, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw expected(name, `an integer in [${low}, ${high}]`, value);
}
