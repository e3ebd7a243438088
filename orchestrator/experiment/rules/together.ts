import type { Sections } from '../sections.js';
import type { Site } from '../site.js';

/** What settings of different sections must fulfil together. */
export function checkTogether({ dataset, model, train, evaluate }: Sections, site: Site): void {
  if (train === null && model.weights === null) {
    const fix = 'Name the weights to evaluate, model.weights: file.safetensors, or train a model.';
    throw site.expected('train', 'train', 'more than null without model.weights', null, fix);
  }
  if (evaluate.split === 'val' && dataset.val_fraction === 0) {
    const fix = 'Hold images out by dataset.val_fraction: 0.1, or evaluate the test split.';
    throw site.expected('evaluate.split', 'split', 'test while dataset.val_fraction is 0', 'val', fix);
  }
}
