import { canonicalJson } from '../experiment/canonical-json.js';
import type { Trial } from '../protocol/generated.js';

/** What decides how long an image takes: the model, and the size of the images. */
export function kindOf({ model, dataset }: Pick<Trial, 'model' | 'dataset'>): string {
  const { name, width, options, code_sha256 } = model;
  const { image_height, image_width, num_channels } = dataset.facts;
  return canonicalJson({ name, width, options, code_sha256, image_height, image_width, num_channels });
}

/** Images that a trial trains on, each as often as it is seen. */
export function numTrainImages({ train, dataset }: Pick<Trial, 'train' | 'dataset'>): number {
  if (train === null) return 0;
  const isStretched = train.regime === 'mixed' && train.mixed.budget === 'equal_images';
  const images =
    train.steps === null ? (train.epochs ?? 0) * dataset.facts.num_train : train.steps * train.batch_size;
  return isStretched ? images / (1 - train.mixed.balance) : images;
}
