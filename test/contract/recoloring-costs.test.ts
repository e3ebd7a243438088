import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { recoloringForwards } from '../../orchestrator/experiment/recolorings.js';
import type { Recoloring } from '../../orchestrator/protocol/generated.js';
import { repositoryRoot } from '../../orchestrator/repository-root.js';

const file = join(repositoryRoot, 'test/contract/recoloring-costs.json');
const cases: [Recoloring, number[], number][] = JSON.parse(readFileSync(file, 'utf8'));

test.each(cases)(
  '%j with %j pixels costs %d forward passes, as Python has it',
  (attack, pixels, forwards) => {
    expect(pixels.length * recoloringForwards(attack)).toBe(forwards);
  },
);
