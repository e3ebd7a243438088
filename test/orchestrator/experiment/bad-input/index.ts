import type { BadInput } from './bad-input.js';
import { dataSetCases } from './data-sets.js';
import { fileCases } from './file.js';
import { nameCases } from './names.js';
import { overrideCases } from './overrides.js';
import { preprocessingCases } from './preprocessing.js';
import { sweepCases } from './sweeps.js';
import { togetherCases } from './together.js';
import { typeCases } from './types.js';

export const badInputs: readonly BadInput[] = [
  ...fileCases,
  ...nameCases,
  ...typeCases,
  ...togetherCases,
  ...dataSetCases,
  ...preprocessingCases,
  ...sweepCases,
  ...overrideCases,
];
