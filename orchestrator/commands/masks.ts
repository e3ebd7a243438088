import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { expected } from '../errors.js';
import type { ResolvedDataset } from '../experiment/findings.js';
import { type LoadedExperiment, loadExperiment } from '../experiment/load-experiment.js';
import {
  fillSpec,
  type MaskSpec,
  maskSpec,
  missingParameter,
  parameterNames,
} from '../experiment/mask-spec.js';
import { FAMILY_ALIASES } from '../experiment/schema/experiment-schema.js';
import { nearestName } from '../nearest-name.js';
import { type Family, type FillName, MASK_PARAMETERS } from '../protocol/generated.js';
import { schemaFile } from '../protocol/schema-files.js';
import { renderContactSheet } from '../worker/contact-sheet.js';
import { pythonEnvironment } from '../worker/python-environment.js';
import type { CommonOptions } from './common-options.js';
import { machineSources } from './open-experiment.js';

interface MasksOptions extends CommonOptions {
  of: string | undefined;
  families: string[] | undefined;
  ratios: string[] | undefined;
  fill: string;
  with: string[] | undefined;
  key: number;
  images: number;
  size: number | undefined;
  out: string;
}

const definitions = (schemaFile('mask') as MaskSchema).$defs;
const FAMILIES = definitions.family.enum.filter((name) => name !== 'none');
const FILLS = definitions.fill_name.enum.filter((name) => name !== 'none');
const SHOWN_FAMILIES = ['salient_block', 'random_block', 'scatter'];
const SHOWN_RATIOS = ['0.02', '0.05', '0.1', '0.2', '0.5', '0.9'];

/** Parameters of masks, which are given by one option. */
const PARAMETERS = new Set(Object.values(MASK_PARAMETERS).flatMap(Object.keys));

interface MaskSchema {
  readonly $defs: Record<'family' | 'fill_name', { readonly enum: readonly string[] }>;
}

export const command: CommandModule<CommonOptions, MasksOptions> = {
  command: 'masks [of]',
  describe: 'Draw masks as a picture: families × ratios × a few images',
  builder: (parser) =>
    parser
      .positional('of', {
        type: 'string',
        describe: 'Experiment file (its data set is shown) or a picture; default: digits',
      })
      .options({
        families: {
          type: 'string',
          array: true,
          defaultDescription: SHOWN_FAMILIES.join(' '),
          describe: 'Mask families',
          requiresArg: true,
        },
        ratios: {
          type: 'string',
          array: true,
          defaultDescription: SHOWN_RATIOS.join(' '),
          describe: 'Hidden ratios, in [0, 1]',
          requiresArg: true,
        },
        fill: { type: 'string', default: 'black', describe: FILLS.join(', '), requiresArg: true },
        with: {
          type: 'string',
          array: true,
          describe: 'Parameters of the families, such as granularity=4 or period=8',
          requiresArg: true,
        },
        key: { type: 'number', default: 0, describe: 'Mask key', requiresArg: true },
        images: {
          type: 'number',
          default: 3,
          describe: 'Number of images of the data set',
          requiresArg: true,
        },
        size: {
          type: 'number',
          describe: 'Rows and columns, in pixels, that the picture is resized to',
          requiresArg: true,
        },
        out: { type: 'string', default: 'masks.png', describe: 'The PNG', requiresArg: true },
      }),
  handler: (options) => {
    const { of, families = SHOWN_FAMILIES, ratios = SHOWN_RATIOS } = options;
    if (of === '') throw expected('experiment file or picture', 'the path of one', of);
    const experiment = of !== undefined && /\.ya?ml$/i.test(of) ? experimentOf(of) : null;
    const picture = of !== undefined && experiment === null ? resolve(of) : null;
    const sheet = renderContactSheet(
      {
        dataset: picture === null ? (experiment?.dataset ?? defaultDataset()) : null,
        split: experiment?.evaluate.split ?? 'test',
        image: picture,
        image_size: options.size === undefined ? null : inRange(options.size, '--size', 1, 1024),
        masks: requestedMasks(families, options.with ?? []),
        ratios: apart(ratios, '--ratios').map(ratio),
        fill: fillSpec(known(options.fill, FILLS, 'fill', '--fill') as FillName),
        mask_key: inRange(options.key, '--key', 0, 2 ** 32 - 1),
        num_images: inRange(options.images, '--images', 1, 100),
        out: resolve(png(options.out)),
        out_dark: null,
      },
      pythonEnvironment(),
      (field) => (field === 'masks' ? '--families' : PARAMETERS.has(field) ? '--with' : field),
    );
    if (options.json) process.stdout.write(`${JSON.stringify(sheet)}\n`);
    else process.stdout.write(`${sheet.path} (${sheet.width}×${sheet.height})\n`);
    if (sheet.left_out.length > 0 && !options.quiet) {
      process.stderr.write(`Left out, as they need a model: ${sheet.left_out.join(', ')}.\n`);
    }
  },
};

/** Every family with those of the parameters that are its own; each parameter must belong to one of them. */
function requestedMasks(names: string[], written: string[]): MaskSpec[] {
  const families = apart(names, '--families').map(
    (name) => known(FAMILY_ALIASES[name] ?? name, FAMILIES, 'mask family', '--families') as Family,
  );
  const given = Object.fromEntries(apart(written, '--with').map(parameter));
  const all = families.flatMap(parameterNames);
  for (const name of Object.keys(given)) known(name, all, 'parameter of the families', '--with');
  return families.map((family) => {
    const missing = missingParameter(family, given);
    if (missing === undefined) return maskSpec(family, given);
    throw expected(`parameter ${missing} of ${family}`, 'given', undefined, {
      at: '--families',
      fix: `Add --with ${missing}=…`,
    });
  });
}

/** `granularity=4`: a number where it reads as one. */
function parameter(text: string): [string, string | number] {
  const [name, value] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
  if (!text.includes('=') || name === '' || value === '') {
    throw expected('parameter', 'name=value', text, { at: '--with' });
  }
  return [name, Number.isFinite(Number(value)) ? Number(value) : value];
}

function experimentOf(file: string, sources = machineSources()): LoadedExperiment['experiment'] {
  return loadExperiment(file, [], sources).experiment;
}

/** The data set of an experiment file that names none. */
function defaultDataset(): ResolvedDataset {
  const readFile = () => new TextEncoder().encode('name: masks\n');
  return experimentOf('masks.yaml', { ...machineSources(), readFile }).dataset;
}

/** Throws for values with commas between them, as overrides have them. */
function apart(values: string[], option: string): string[] {
  const joined = values.find((value) => value.includes(','));
  if (joined === undefined) return values;
  const fix = `Write ${option} ${values.join(',').split(',').filter(Boolean).join(' ')}`;
  throw expected(option, 'values with spaces between them', joined, { fix });
}

function known(name: string, names: readonly string[], thing: string, option: string): string {
  if (names.includes(name)) return name;
  const nearest = nearestName(name, names);
  throw expected(thing, `one of ${names.join(', ')}`, name, {
    at: option,
    fix: nearest && `Did you mean "${nearest}"?`,
  });
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
  const fix = path === '' ? undefined : `Did you mean ${path.replace(/\.\w+$/, '')}.png?`;
  throw expected('the file of the contact sheet', 'a .png', path, { at: '--out', fix });
}

function inRange(value: number, name: string, low: number, high: number): number {
  if (Number.isInteger(value) && value >= low && value <= high) return value;
  throw expected(name, `an integer in [${low}, ${high}]`, value);
}
