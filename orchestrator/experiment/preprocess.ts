import {
  type Model,
  type Preprocess,
  type Resampling,
  STATISTICS_NAME_TRAITS,
  type StatisticsName,
  type TrialPreprocess,
} from '../protocol/generated.js';
import { checkPreprocess } from './rules/preprocess.js';
import type { Site } from './site.js';
import type { Sources } from './sources.js';

/** Preprocessing in which nothing is left to timm. */
export type Resolvable = Omit<Preprocess, 'mean'> & { readonly mean: StatisticsName | number[] | null };

/** How timm's models are given images, but for what their configurations say. */
const AS_TRAINED = {
  antialias: true,
  resized_as: null,
  channel_order: 'rgb',
  range: '0-1',
  layout: 'nchw',
  mask_at: 'input',
} as const;

/** What a model that is given 0 to 255 is given where the statistics say 1. */
const GREATEST = 255;

/**
 * `model.preprocess` as a trial has it, with numbers instead of names; null where it leaves images as they are.
 * Throws for settings that do not fit together.
 */
export function resolvedPreprocess(
  { preprocess, normalize, name }: Pick<Model, 'preprocess' | 'normalize' | 'name'>,
  site: Site,
  sources: Pick<Sources, 'timmPreprocess'>,
): TrialPreprocess | null {
  if (preprocess === null) return null;
  const written = withTimm(preprocess, name, site, sources);
  checkPreprocess(written, normalize, site);
  const { channel_order, range, layout } = written;
  const resampling = resamplingOf(written);
  const mean = numbersOf('mean', written.mean, written);
  const std = mean && numbersOf('std', written.std ?? nameIn(written.mean), written);
  const isAsItIs = range === '0-1' && channel_order === 'rgb' && layout === 'nchw';
  if (resampling === null && mean === null && isAsItIs) return null;
  return { resampling, mean, std, channel_order, range, layout, mask_at: written.mask_at };
}

/** What timm says in the place of its name: of everything, or of mean and deviation. */
function withTimm(
  written: Preprocess | 'timm',
  model: string,
  site: Site,
  sources: Pick<Sources, 'timmPreprocess'>,
): Resolvable {
  if (written !== 'timm' && written.mean !== 'timm') return written as Resolvable;
  const found = sources.timmPreprocess(model);
  if (!found.ok) throw site.refused(found, 'model.preprocess');
  const { ok: _, mean, std, ...resizing } = found;
  if (written === 'timm') return { ...AS_TRAINED, ...resizing, mean, std };
  return { ...written, mean: broughtTo(mean, written), std: written.std ?? broughtTo(std, written) };
}

/** Settings without effect have one value, so that they make no other trial. */
function resamplingOf({ resize, center_crop, mask_at, ...written }: Resolvable): Resampling | null {
  if (resize === null && center_crop === null) return null;
  const resized_as = written.resized_as ?? (mask_at === 'source' ? 'tensor' : 'picture');
  const how = { interpolation: written.interpolation, antialias: written.antialias, resized_as };
  const none = { interpolation: 'bilinear', antialias: true, resized_as: 'picture' } as const;
  return { resize, center_crop, ...(resize === null ? none : how) };
}

function nameIn(value: Resolvable['mean']): StatisticsName | null {
  return typeof value === 'string' ? value : null;
}

/** Lists are as the model's own code has them; what a name stands for is brought to its range and order of channels. */
function numbersOf(
  kind: 'mean' | 'std',
  value: Resolvable['mean'],
  { range, channel_order }: Preprocess,
): number[] | null {
  if (typeof value !== 'string') return value;
  return broughtTo(STATISTICS_NAME_TRAITS[value][kind]!, { range, channel_order });
}

function broughtTo(
  published: readonly number[],
  { range, channel_order }: Pick<Preprocess, 'range' | 'channel_order'>,
): number[] {
  const scaled = published.map((number) => (range === '0-255' ? number * GREATEST : number));
  return channel_order === 'bgr' ? scaled.reverse() : scaled;
}
