import { DATASET_NAME_TRAITS, type DatasetName } from '../../protocol/generated.js';
import type { ResolvedDataset } from '../findings.js';
import type { Site } from '../site.js';

/** How pictures are decoded, with what each is where nothing is said. */
const PICTURE_SETTINGS = { color: 'rgb', background: 'white', bits: null } as const;

/** What a data set's settings must fulfil together. */
export function checkDataset(dataset: ResolvedDataset, site: Site): void {
  const { name, path } = dataset;
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
  if (DATASET_NAME_TRAITS[name].color !== true) checkNoPictures(dataset, site);
  if (dataset.resize === 'squash' && dataset.image_size === null) {
    const fix = 'Name the rows and columns that images are resized to, image_size: 64, or remove resize.';
    throw site.expected('dataset.resize', 'resize', 'left out without image_size', 'squash', fix);
  }
}

/** Settings that say how pictures are decoded mean nothing where there are only arrays. */
function checkNoPictures(dataset: ResolvedDataset, site: Site): void {
  for (const [setting, byDefault] of Object.entries(PICTURE_SETTINGS)) {
    const value = dataset[setting as keyof typeof PICTURE_SETTINGS];
    if (value === byDefault) continue;
    const kinds = (Object.keys(DATASET_NAME_TRAITS) as DatasetName[]).filter(
      (kind) => DATASET_NAME_TRAITS[kind].color === true,
    );
    const fix = `Remove it: only ${inWords(kinds)} decode pictures.`;
    const thing = `${setting} of ${dataset.name}, which holds pixels as they are,`;
    throw site.expected(`dataset.${setting}`, thing, String(byDefault), value, fix);
  }
}

function inWords(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function pathOf(name: DatasetName): string {
  return DATASET_NAME_TRAITS[name].path ?? 'required';
}
