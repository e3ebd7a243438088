import type { Dataset } from '../../protocol/generated.js';
import type { Site } from '../site.js';

const FROM_FILES = ['parquet', 'image_folder', 'npz'];

/** What a data set's settings must fulfil together. */
export function checkDataset({ name, path }: Dataset, site: Site): void {
  if (FROM_FILES.includes(name) && path === null) {
    const fix = `Add the file or folder of the ${name} images: path: /path/to/them`;
    throw site.expected('dataset.path', `path of data set ${name}`, 'given', undefined, fix);
  }
  if (name === 'digits' && path !== null) {
    const fix =
      'Remove it, or name the kind of data set that the path holds: cifar10, parquet, image_folder, npz.';
    throw site.expected('dataset.path', 'path of digits, which is built in,', 'left out', path, fix);
  }
}
