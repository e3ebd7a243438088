import { DATASET_NAME_TRAITS, type Dataset, type DatasetName } from '../../protocol/generated.js';
import type { Site } from '../site.js';

/** What a data set's settings must fulfil together. */
export function checkDataset({ name, path, color }: Dataset, site: Site): void {
  if (pathOf(name) === 'required' && path === null) {
    const fix = `Add the file or folder of the ${name} images: path: /path/to/them`;
    throw site.expected('dataset.path', `path of data set ${name}`, 'given', undefined, fix);
  }
  if (pathOf(name) === 'none' && path !== null) {
    const kinds = (Object.keys(DATASET_NAME_TRAITS) as DatasetName[]).filter(
      (kind) => pathOf(kind) !== 'none',
    );
    const fix = `Remove it, or name the kind of data set that the path holds: ${kinds.join(', ')}.`;
    throw site.expected('dataset.path', `path of ${name}, which is built in,`, 'left out', path, fix);
  }
  if (color !== 'rgb' && DATASET_NAME_TRAITS[name].color !== true) {
    const fix = 'Remove it: only image_folder and parquet decode to the channels that one asks for.';
    throw site.expected(
      'dataset.color',
      `color of ${name}, which has channels of its own,`,
      'rgb',
      color,
      fix,
    );
  }
}

function pathOf(name: DatasetName): string {
  return DATASET_NAME_TRAITS[name].path ?? 'required';
}
