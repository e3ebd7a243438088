import type { Row } from '../row.js';
import { pythonRow } from './python-row.js';

/** What a call of `log()` costs the loop that makes it. */
export const logRow: Row = pythonRow(
  {
    name: 'log',
    ours: 'log()',
    other: 'TensorBoard’s add_scalar()',
    target: { atMost: 0.2 },
    needsPeers: true,
    numRounds: 15,
  },
  'log.py',
);
