import type { Row } from '../row.js';
import { pythonRow } from './python-row.js';

const SEARCHES = {
  'greedy-hide': 'greedy_hide',
  'random-search-hide': 'random_search_hide',
  'worst-of': 'worst_of',
  certificate: 'certificate',
};

/** Searches and certificates against loops that do the same and against bare forward passes; colour L0. */
export const attackRows: readonly Row[] = [
  ...Object.entries(SEARCHES).flatMap(([name, ours]) => [
    pythonRow(
      {
        ...{ name: `${name}-vs-loop`, ours, other: 'loop over images and masks' },
        ...{ target: { atLeast: 4 }, needsPeers: false, numRounds: 3 },
      },
      'attacks.py',
    ),
    pythonRow(
      {
        ...{ name: `${name}-vs-forward`, ours, other: 'bare forward passes' },
        ...{ target: { atMost: 1.15 }, needsPeers: false, numRounds: 7 },
      },
      'attacks.py',
    ),
  ]),
  pythonRow(
    {
      ...{ name: 'sparse-rs-vs-plain', ours: 'sparse_rs', other: 'written plainly' },
      ...{ target: { atLeast: 1.5 }, needsPeers: false, numRounds: 7 },
    },
    'attacks.py',
  ),
];
