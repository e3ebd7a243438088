import { PythonContest } from '../python-contest.js';
import type { Row } from '../row.js';

/** A row both of whose sides run in one Python process; where it needs a peer, in the environment that has it. */
export function pythonRow(row: Omit<Row, 'open'>, script: string): Row {
  return {
    ...row,
    open(surroundings) {
      const { python, peerPython } = surroundings;
      return new PythonContest(row.needsPeers ? peerPython! : python, script, row.name, surroundings);
    },
  };
}
