import type { Resampling, Trial, TrialPreprocess } from '../protocol/generated.js';

/** What a trial makes of images before its model sees them, in a line; null where nothing was asked for, as in all runs of before. */
export function preprocessText({ model: { preprocess, normalize } }: Pick<Trial, 'model'>): string | null {
  if (!preprocess) return null;
  const { resampling, channel_order, range, layout, mask_at } = preprocess;
  const parts = [
    ...(resampling === null ? [] : resamplingTexts(resampling)),
    ...(channel_order === 'bgr' ? ['channels blue, green, red'] : []),
    ...(range === '0-255' ? ['values from 0 to 255'] : []),
    normalisationText(preprocess, normalize),
    ...(layout === 'nhwc' ? ['channels as the last axis'] : []),
  ];
  const where = mask_at === 'input' ? 'after resizing' : 'before resizing';
  return `${parts.join(', ')}${resampling === null ? '' : `; pixels are hidden ${where}`}`;
}

function resamplingTexts({
  resize,
  center_crop,
  interpolation,
  antialias,
  resized_as,
}: Resampling): string[] {
  const how = [interpolation, ...(antialias ? [] : ['without antialiasing']), `as a ${resized_as}`];
  return [
    ...(resize === null ? [] : [`shorter side resized to ${resize} (${how.join(', ')})`]),
    ...(center_crop === null ? [] : [`${center_crop}×${center_crop} from the centre`]),
  ];
}

function normalisationText({ mean, std }: TrialPreprocess, normalize: boolean): string {
  if (mean !== null) return `mean ${numbersText(mean)}, deviation ${numbersText(std!)}`;
  return normalize ? 'mean and deviation of the data set' : 'not normalised';
}

function numbersText(numbers: readonly number[]): string {
  return numbers.map((number) => Number(number.toFixed(4))).join(' ');
}
