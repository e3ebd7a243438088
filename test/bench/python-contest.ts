import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repositoryRoot } from '../../orchestrator/repository-root.js';
import type { Contest, Side, Surroundings } from './row.js';

export const benchFolder = join(repositoryRoot, 'test', 'bench');

/** What Python processes of the bench see: our package, and one thread unless a script asks for more. */
export function pythonEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    PYTHONPATH: join(repositoryRoot, 'py-worker'),
    PYTHONDONTWRITEBYTECODE: '', // the warming pair compiles what it imports, on both sides
    OMP_NUM_THREADS: '1',
    MKL_NUM_THREADS: '1',
    SPARSIGHT_CACHE: join(folder, 'cache'),
    TMPDIR: folder,
  };
}

/** Both sides of a row in one Python process that takes turns: see turns.py. */
export class PythonContest implements Contest {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: AsyncIterator<string>;
  #stderr = '';

  constructor(python: string, script: string, row: string, { folder, isTiny }: Surroundings) {
    const args = [join(benchFolder, script), row, ...(isTiny ? ['--tiny'] : [])];
    this.#child = spawn(python, args, { cwd: folder, env: pythonEnvironment(folder) });
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-2000);
    });
    this.#child.stdin.on('error', () => {}); // it has ended; the next line says so
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]();
  }

  async run(side: Side): Promise<number> {
    this.#child.stdin.write(`${side}\n`);
    const { value, done } = await this.#lines.next();
    const seconds = Number(value);
    if (!done && Number.isFinite(seconds)) return seconds;
    throw new Error(
      `Expected seconds, got ${done ? 'the end of' : `${value} from`} the process.\n${this.#stderr}`,
    );
  }

  async close(): Promise<void> {
    const isOver = this.#child.exitCode !== null || this.#child.signalCode !== null;
    if (isOver) return;
    const closed = once(this.#child, 'close');
    this.#child.stdin.end();
    await closed;
  }
}
