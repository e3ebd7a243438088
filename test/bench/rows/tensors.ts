import type { Row } from '../row.js';
import { pythonRow } from './python-row.js';

/** Masks, the input of the training, the evaluation, and how a machine is divided among workers. */
export const tensorRows: readonly Row[] = [
  pythonRow(
    {
      name: 'scatter-vs-mae',
      ours: 'scatter mask + fill',
      other: 'MAE argsort recipe',
      target: { atLeast: 5 },
      needsPeers: false,
      numRounds: 9,
    },
    'masks.py',
  ),
  pythonRow(
    {
      name: 'scatter-vs-copy',
      ours: 'scatter mask + fill',
      other: 'copy of the images',
      target: { atMost: 6 },
      needsPeers: false,
      numRounds: 15,
    },
    'masks.py',
  ),
  pythonRow(
    {
      name: 'blocks-vs-erasing',
      ours: 'random_block mask + fill',
      other: 'RandomErasing, one by one',
      target: { atLeast: 10 },
      needsPeers: true,
      numRounds: 9,
    },
    'masks.py',
  ),
  pythonRow(
    {
      name: 'input-vs-loader',
      ours: 'training input',
      other: 'DataLoader, 2 workers',
      target: { atLeast: 5 },
      needsPeers: true,
      numRounds: 9,
    },
    'training_input.py',
  ),
  pythonRow(
    {
      name: 'pictures-vs-loader',
      ours: 'JPEGs decoded into the cache and read',
      other: 'DataLoader, 2 workers',
      target: { atLeast: 1.5 },
      needsPeers: true,
      numRounds: 5,
    },
    'pictures.py',
  ),
  pythonRow(
    {
      name: 'cache-vs-loader',
      ours: 'images read from the cache',
      other: 'DataLoader, 2 workers',
      target: { atLeast: 5 },
      needsPeers: true,
      numRounds: 5,
    },
    'pictures.py',
  ),
  pythonRow(
    {
      name: 'masked-epoch',
      ours: 'epoch of regime masked',
      other: 'epoch of regime original',
      target: { atMost: 1.05 },
      needsPeers: false,
      numRounds: 9,
    },
    'training_input.py',
  ),
  pythonRow(
    {
      name: 'grid-vs-naive',
      ours: 'evaluation grid',
      other: 'loader and loop per cell',
      target: { atLeast: 4 },
      needsPeers: false,
      numRounds: 3,
    },
    'evaluation.py',
  ),
  pythonRow(
    {
      name: 'grid-vs-forward',
      ours: 'evaluation grid',
      other: 'bare forward passes',
      target: { atMost: 1.25 },
      needsPeers: false,
      numRounds: 7,
    },
    'evaluation.py',
  ),
  pythonRow(
    {
      name: 'workers',
      ours: '2 workers × 1 thread',
      other: '1 worker × 2 threads',
      target: { atLeast: 1 },
      needsPeers: false,
      numRounds: 7,
    },
    'workers.py',
  ),
];
