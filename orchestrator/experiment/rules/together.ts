import type { Sections } from '../sections.js';
import type { Site } from '../site.js';

/** What settings of different sections must fulfil together. */
export function checkTogether({ model, train }: Sections, site: Site): void {
  if (train === null && model.weights === null) {
    const fix = 'Name the weights to evaluate, model.weights: file.safetensors, or train a model.';
    throw site.expected('train', 'train', 'a mapping where model.weights is not set', null, fix);
  }
}
