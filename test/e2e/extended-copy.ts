import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, sep } from 'node:path';
import { repositoryRoot } from '../../orchestrator/repository-root.js';
import { pythonEnvironment } from '../../orchestrator/worker/python-environment.js';
import { type Block, carryOut, sectionsOf } from './documented-page.js';
import { pinnedYarn } from './setup-sandbox.js';

/** What `./setup` and the tests make, and what is no part of a clone. */
const MADE = new Set(['.git', '.venv', '.venv-bench', 'dist', 'node_modules', 'runs', '.setup']);

/** A copy of this repository, set up with the packages that are here, in which docs/extending.md is followed. */
export class ExtendedCopy {
  readonly #sections: ReadonlyMap<string, readonly Block[]>;

  private constructor(
    private readonly folder: string,
    readonly repository: string,
  ) {
    this.#sections = sectionsOf(readFileSync(join(repository, 'docs/extending.md'), 'utf8'));
  }

  static create(): ExtendedCopy {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sparsight-extended-')));
    const copy = new ExtendedCopy(folder, copied(folder));
    symlinkSync(join(repositoryRoot, 'node_modules'), join(copy.repository, 'node_modules'));
    program(join(folder, 'bin/yarn'), pinnedYarn());
    program(join(copy.repository, '.venv/bin/python'), `exec "${pythonEnvironment().python}" "$@"`);
    copy.shell('./setup', copy.repository);
    return copy;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** A folder of the user's, beside the repository. */
  ownFolder(name: string): string {
    const folder = join(this.folder, name);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  blocks(section: string): Block[] {
    const blocks = this.#sections.get(section);
    if (blocks === undefined) throw new Error(`Expected docs/extending.md to have a section "${section}".`);
    return [...blocks];
  }

  /**
   * Does in the repository what a section says, block by block. A path that the user is to fill in, as
   * NAME=/path/to/…, becomes that of `places`, which `fill` fills.
   */
  follow(
    section: string,
    places: Record<string, string> = {},
    fill: (folder: string) => void = () => {},
  ): void {
    for (const folder of Object.values(places)) fill(folder);
    for (const block of this.blocks(section)) {
      if (block.language === 'sh') this.shell(withPlaces(block.code, places), this.repository);
      else carryOut(block, this.repository);
    }
  }

  shell(lines: string, cwd: string): void {
    this.#succeed('/bin/sh', ['-e', '-c', lines], cwd);
  }

  python(cwd: string, code: string): void {
    this.#succeed(pythonEnvironment().python, ['-c', code], cwd);
  }

  has(file: string): boolean {
    return existsSync(join(this.repository, file));
  }

  /** Digest of every file of the repository, by its path, but for what is no part of a clone. */
  files(): Map<string, string> {
    const found = readdirSync(this.repository, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(this.repository, join(entry.parentPath, entry.name)))
      .filter((file) => !file.split(sep).some((part) => MADE.has(part) || part.startsWith('.')))
      .filter((file) => !file.endsWith('.pyc'));
    return new Map(found.map((file) => [file, digestOf(join(this.repository, file))]));
  }

  /** Names of the experiments that have a report below `folder`. */
  reports(folder: string): string[] {
    return runs(folder)
      .filter((run) => existsSync(join(run, 'report/index.html')))
      .map((run) => JSON.parse(readFileSync(join(run, 'resolved.json'), 'utf8')).name);
  }

  /** Records of all evaluations that the trials of an experiment made. */
  evaluations(folder: string, name: string): unknown[] {
    const [run] = runs(folder).filter((path) => path.includes(`/${name}-`));
    const trials = readdirSync(join(run!, 'trials')).map((id) =>
      join(run!, 'trials', id, 'evaluations.jsonl'),
    );
    const lines = trials.flatMap((file) => readFileSync(file, 'utf8').trimEnd().split('\n'));
    return lines.map((line) => JSON.parse(line));
  }

  #succeed(command: string, args: readonly string[], cwd: string): void {
    const env = {
      ...process.env,
      INIT_CWD: undefined, // of the yarn that runs this test
      PATH: `${join(this.folder, 'bin')}:${process.env.PATH}`,
      PYTHONPATH: undefined,
      SPARSIGHT_PYTHON: pythonEnvironment().python,
      SPARSIGHT_CACHE: join(this.folder, 'cache'),
    };
    const { status, stdout, stderr } = spawnSync(command, args, { cwd, env, encoding: 'utf8' });
    if (status !== 0) throw new Error(`Expected this to succeed:\n${args.at(-1)}\n${stdout}${stderr}`);
  }
}

function copied(folder: string): string {
  const repository = join(folder, 'sparsight');
  for (const name of readdirSync(repositoryRoot).filter((each) => !MADE.has(each))) {
    cpSync(join(repositoryRoot, name), join(repository, name), { recursive: true });
  }
  return repository;
}

function digestOf(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}

function program(path: string, line: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n${line}\n`);
  chmodSync(path, 0o755);
}

function withPlaces(lines: string, places: Record<string, string>): string {
  return lines.replaceAll(/(\w+)=\/path\/to\/\S+/g, (whole, name) =>
    name in places ? `${name}=${places[name]}` : whole,
  );
}

function runs(folder: string): string[] {
  return readdirSync(join(folder, 'runs')).map((run) => join(folder, 'runs', run));
}
