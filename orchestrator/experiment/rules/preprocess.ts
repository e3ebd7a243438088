import { Found } from '../../errors.js';
import type { Resolvable } from '../preprocess.js';
import type { Site } from '../site.js';

const AT = 'model.preprocess';
const OF_TENSORS: readonly string[] = ['nearest', 'bilinear', 'bicubic'];

/** What settings of `model.preprocess` must fulfil together. */
export function checkPreprocess(preprocess: Resolvable, normalize: boolean, site: Site): void {
  checkCrop(preprocess, site);
  if (preprocess.resize === null) checkNothingResized(preprocess, site);
  else checkResizing(preprocess, site);
  checkNumbers(preprocess, normalize, site);
}

function checkCrop({ resize, center_crop, mask_at }: Resolvable, site: Site): void {
  if (resize !== null && center_crop !== null && center_crop > resize) {
    const rule = `at most resize, ${resize}`;
    throw site.expected(`${AT}.center_crop`, 'center_crop', rule, center_crop);
  }
  if (mask_at === 'input' || resize !== null || center_crop !== null) return;
  const fix = 'Images are not resized: remove it, or name what they are resized to.';
  throw site.expected(`${AT}.mask_at`, 'mask_at', 'left out without resize or center_crop', mask_at, fix);
}

/** How is said for nothing: it may have been meant for what `dataset.image_size` does. */
function checkNothingResized({ interpolation, antialias, resized_as }: Resolvable, site: Site): void {
  const written = { interpolation, antialias, resized_as };
  const none = { interpolation: 'bilinear', antialias: true, resized_as: null };
  for (const [name, value] of Object.entries(written)) {
    if (value === none[name as keyof typeof none]) continue;
    const fix = `Name the pixels of the shorter side, resize: 256, or remove ${name}.`;
    throw site.expected(`${AT}.${name}`, name, 'left out without resize', value, fix);
  }
}

function checkResizing({ interpolation, antialias, resized_as, mask_at }: Resolvable, site: Site): void {
  if (mask_at === 'source' && resized_as === 'picture') {
    const fix = 'Remove it: masked images are tensors.';
    throw site.expected(`${AT}.resized_as`, 'resized_as', 'tensor with mask_at: source', resized_as, fix);
  }
  const isTensor = mask_at === 'source' || resized_as === 'tensor';
  if (isTensor && !OF_TENSORS.includes(interpolation)) {
    const rule = `one of ${OF_TENSORS.join(', ')}, where tensors are resized`;
    throw site.expected(`${AT}.interpolation`, 'interpolation', rule, interpolation);
  }
  if (antialias || isTensor) return;
  const fix = 'Pillow always smooths what becomes smaller. Set resized_as: tensor, or remove it.';
  throw site.expected(`${AT}.antialias`, 'antialias', 'true where pictures are resized', antialias, fix);
}

function checkNumbers({ mean, std, range }: Resolvable, normalize: boolean, site: Site): void {
  if (mean === null && std !== null) {
    const fix = 'Add what is subtracted, mean: [0, 0, 0] for nothing.';
    throw site.expected(`${AT}.std`, 'std', 'left out without mean', std, fix);
  }
  if (Array.isArray(mean) && std === null) {
    const fix = 'Add what is divided by, std: [1, 1, 1] for nothing.';
    throw site.expected(`${AT}.mean`, 'mean', 'given together with std', mean, fix);
  }
  if (Array.isArray(mean) && Array.isArray(std) && mean.length !== std.length) {
    const rule = `${mean.length}, one for each number of mean`;
    throw site.expected(`${AT}.std`, 'numbers of std', rule, std.length);
  }
  if (mean !== null && !normalize) {
    const fix = 'Remove normalize: false, or mean and std.';
    throw site.expected('model.normalize', 'normalize', 'true where mean is given', normalize, fix);
  }
  if (range === '0-1' || mean !== null || !normalize) return;
  const found = new Found(`${range}, and images normalised by their own mean and deviation`);
  const fix = 'Set normalize: false, or mean and std of that range.';
  throw site.expected(`${AT}.range`, 'range', '0-1 without mean', found, fix);
}
