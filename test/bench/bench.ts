// Measures what Sparsight costs against peers and floors, side by side; see docs/performance.md.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { expected, SparsightError } from '../../orchestrator/errors.js';
import { suggestion } from '../../orchestrator/nearest-name.js';
import { pythonEnvironment } from '../../orchestrator/worker/python-environment.js';
import { jsonReport } from './json-report.js';
import { describeMachine, machineLine } from './machine.js';
import { measure, type Outcome } from './measure.js';
import { findPeers } from './peers.js';
import type { Row, Surroundings } from './row.js';
import { rows } from './rows/index.js';
import { outcomeText, table } from './table.js';

const usage = `yarn bench [row…] [--rounds N] [--json] [--no-install]

  row           ${rows.map(({ name }) => name).join(', ')}; default: all
  --rounds N    pairs of measurements a row
  --json        the same as JSON
  --no-install  leave .venv-bench as it is; rows whose peer is not installed say so
`;

interface Request {
  readonly rows: readonly Row[];
  readonly numRounds: number | undefined;
  readonly isJson: boolean;
  readonly mayInstall: boolean;
  readonly isTiny: boolean;
}

async function main(): Promise<void> {
  const request = readArguments(process.argv.slice(2));
  if (request === null) {
    process.stdout.write(usage);
    return;
  }
  const { python } = pythonEnvironment();
  const folder = mkdtempSync(join(tmpdir(), 'sparsight-bench-'));
  removeWhenStopped(folder);
  try {
    const needsPeers = request.rows.some((row) => row.needsPeers);
    const peerPython = needsPeers ? await findPeers(python, { mayInstall: request.mayInstall, say }) : null;
    const measured = await measureAll(request, { python, peerPython, folder, isTiny: request.isTiny });
    const machine = describeMachine(python);
    process.stdout.write(
      request.isJson ? jsonReport(machine, measured) : `${table(measured)}\n\n${machineLine(machine)}\n`,
    );
    if (measured.some(([, { status }]) => status === 'failed')) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Ctrl-C reaches the measured processes too; what they leave is removed here. */
function removeWhenStopped(folder: string): void {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    process.once(signal, () => {
      rmSync(folder, { recursive: true, force: true });
      process.exit(code);
    });
  }
}

function readArguments(args: string[]): Request | null {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: {
      rounds: { type: 'string' },
      json: { type: 'boolean', default: false },
      'no-install': { type: 'boolean', default: false },
      tiny: { type: 'boolean', default: false }, // for the test of the bench: its numbers mean nothing
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return null;
  return {
    rows: positionals.length === 0 ? rows : positionals.map(rowNamed),
    numRounds: values.rounds === undefined ? undefined : positiveInteger(values.rounds),
    isJson: values.json,
    mayInstall: !values['no-install'],
    isTiny: values.tiny,
  };
}

function rowNamed(name: string): Row {
  const row = rows.find((each) => each.name === name);
  if (row !== undefined) return row;
  const names = rows.map((each) => each.name);
  throw expected('row', 'a known one', name, { fix: suggestion(name, names) });
}

function positiveInteger(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw expected('--rounds', 'an integer from 1', text);
}

async function measureAll(request: Request, surroundings: Surroundings): Promise<[Row, Outcome][]> {
  const measured: [Row, Outcome][] = [];
  for (const row of request.rows) {
    const numRounds = request.numRounds ?? row.numRounds;
    const outcome = await measure(row, surroundings, numRounds, (round) => {
      say(round === 0 ? `${row.name}: warming up` : `${row.name}: round ${round} of ${numRounds}`);
    });
    say(`${row.name}: ${outcomeText(row, outcome)}`);
    measured.push([row, outcome]);
  }
  return measured;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

await main().catch((error) => {
  const isMisuse = error instanceof SparsightError || error.code?.startsWith('ERR_PARSE_ARGS');
  say(isMisuse ? `${error.message}` : error.stack);
  process.exitCode = error instanceof SparsightError ? error.exitCode : isMisuse ? 2 : 1;
});
