import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { repositoryRoot } from '../../../orchestrator/repository-root.js';

const register = join(repositoryRoot, 'test/fixtures/typescript/register.mjs');

/** A real process that runs a TypeScript program beside this file; its output is read line by line. */
export class Child {
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown[]>;

  private constructor(readonly process: ChildProcess) {
    this.#lines = createInterface({ input: process.stdout! })[Symbol.asyncIterator]();
    this.#ended = once(process, 'close');
  }

  static start(program: string, ...args: string[]): Child {
    const path = fileURLToPath(new URL(program, import.meta.url));
    const argv = ['--import', register, path, ...args];
    return new Child(spawn(process.execPath, argv, { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** As `start`, with files limited to so many blocks of 512 bytes: a real write that is cut short. */
  static startWithFileLimit(numBlocks: number, program: string, ...args: string[]): Child {
    const path = fileURLToPath(new URL(program, import.meta.url));
    const shell = `ulimit -f ${numBlocks}; exec "$0" "$@"`;
    const argv = ['-c', shell, process.execPath, '--import', register, path, ...args];
    return new Child(spawn('sh', argv, { stdio: ['pipe', 'pipe', 'inherit'] }));
  }

  /** The next line it prints; undefined when it has ended. */
  async nextLine(): Promise<string | undefined> {
    const { value } = await this.#lines.next();
    return value;
  }

  async ended(): Promise<void> {
    await this.#ended;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    this.process.kill(signal);
    await this.#ended;
  }
}
