import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
export const stateFolder = join(root, '.setup');
export const distFolder = join(root, 'dist');
export const venvFolder = join(root, '.venv');
export const environmentFile = join(root, '.sparsight-env.json');
