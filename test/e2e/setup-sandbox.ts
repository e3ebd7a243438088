import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const repository = process.cwd();
const programs = ['sh', 'env', 'dirname', 'grep'];
const importNames: Record<string, string> = { pyzmq: 'zmq', pillow: 'PIL', 'scikit-learn': 'sklearn' };
const copied = ['setup', 'scripts', 'package.json', 'yarn.lock', '.yarnrc.yml', 'tsconfig.json'];

/** Versions of what a worker imports, recent enough. */
export const runtime = {
  torch: '2.11.0+cu128',
  numpy: '2.3.0',
  scipy: '1.16.0',
  pyzmq: '27.0.0',
  msgspec: '0.20.0',
  safetensors: '0.7.0',
  pyarrow: '22.0.0',
  pillow: '12.0.0',
  'scikit-learn': '1.8.0',
};
/** Versions of what the tests need beside it, in the order of the file. */
export const development: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...readFileSync(join(repository, 'py-worker/requirements-dev.txt'), 'utf8').matchAll(
      /^([\w-]+)==(\S+)$/gm,
    ),
  ].map(([, name, version]) => [name!, version!]),
);

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly seconds: number;
}

/** A folder as a clone leaves it, with a command line of one line, and a PATH that holds what the test puts there. */
export class SetupSandbox {
  private constructor(
    readonly folder: string,
    readonly project: string,
    readonly bin: string,
  ) {}

  static async create(): Promise<SetupSandbox> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'sparsight set-up ü ')));
    const sandbox = new SetupSandbox(folder, join(folder, 'project'), join(folder, 'bin'));
    await mkdir(sandbox.bin);
    await mkdir(join(folder, 'home'));
    await sandbox.fill();
    for (const program of programs) await sandbox.link(program);
    await sandbox.script('node', `exec "${process.execPath}" "$@"`);
    return sandbox;
  }

  private async fill(): Promise<void> {
    for (const name of [...copied, 'tsconfig.build.json']) {
      await cp(join(repository, name), join(this.project, name), { recursive: true });
    }
    for (const name of ['requirements.txt', 'requirements-dev.txt']) {
      await cp(join(repository, 'py-worker', name), join(this.project, 'py-worker', name));
    }
    await mkdir(join(this.project, 'orchestrator'));
    const source = "console.log('arguments:', process.argv.slice(2).join('|'));\n";
    await writeFile(join(this.project, 'orchestrator/cli.ts'), source);
    await mkdir(join(this.project, 'test/bench'), { recursive: true });
    await writeFile(join(this.project, 'test/bench/bench.ts'), 'export {};\n');
  }

  /** Everything is there but the compiled code, so that nothing needs the network. */
  async giveAll(): Promise<void> {
    await this.giveYarn();
    await this.givePackages();
  }

  async giveYarn(): Promise<void> {
    await this.script('yarn', pinnedYarn());
  }

  /** The variables that name a Python with all that is needed. */
  async givePython(): Promise<Record<string, string>> {
    return { SPARSIGHT_PYTHON: await this.python({ ...runtime, ...development }) };
  }

  /** Lets the project use the packages of this repository, as if it had installed them. */
  async givePackages(): Promise<void> {
    await symlink(join(repository, 'node_modules'), join(this.project, 'node_modules'));
  }

  /** Puts a program of this machine on the sandbox's PATH. */
  async link(program: string): Promise<void> {
    const path = await findOnPath(program);
    await this.script(program, `exec "${path}" "$@"`);
  }

  /** Puts a program of the test's own into a folder, by default the one on PATH. */
  async script(name: string, body: string, folder = this.bin): Promise<void> {
    await mkdir(folder, { recursive: true });
    const path = join(folder, name);
    await writeFile(path, `#!/bin/sh\n${body}\n`);
    await chmod(path, 0o755);
  }

  /** A Python that has these distributions, empty ones, and no others: it imports at once. */
  async python(distributions: Record<string, string>): Promise<string> {
    const site = join(this.folder, 'site');
    await rm(site, { recursive: true, force: true });
    await mkdir(site);
    for (const [name, version] of Object.entries(distributions)) {
      const information = join(site, `${name.replaceAll('-', '_')}-${version}.dist-info`);
      await mkdir(information);
      const metadata = `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`;
      await writeFile(join(information, 'METADATA'), metadata);
      await writeFile(join(site, `${importNames[name] ?? name}.py`), '');
    }
    const interpreter = await repositoryPython();
    await this.script('cluster-python', `PYTHONPATH="${site}" exec "${interpreter}" -S "$@"`);
    return join(this.bin, 'cluster-python');
  }

  async removeProgram(name: string): Promise<void> {
    await rm(join(this.bin, name), { force: true });
  }

  /** Runs a line of shell in the project, with nothing of this process's environment but certificates. */
  async run(line: string, env: Record<string, string> = {}): Promise<Outcome> {
    const started = performance.now();
    const child = spawn('/bin/sh', ['-c', line], {
      cwd: this.project,
      env: { ...certificates(), HOME: join(this.folder, 'home'), PATH: this.bin, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const texts = { stdout: '', stderr: '' };
    child.stdout.on('data', (data) => (texts.stdout += data));
    child.stderr.on('data', (data) => (texts.stderr += data));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...texts, seconds: (performance.now() - started) / 1000 };
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }
}

/** The interpreter that this repository was set up with. */
export async function repositoryPython(): Promise<string> {
  return JSON.parse(await readFile(join(repository, '.sparsight-env.json'), 'utf8')).python;
}

/** Shell that starts the Yarn which runs this test: the pinned one, wherever it comes from. */
export function pinnedYarn(): string {
  const program = process.env.npm_execpath;
  if (program === undefined) throw new Error('Run this test through Yarn: yarn test test/e2e/setup');
  const corepackHome = process.env.COREPACK_HOME ?? join(homedir(), '.cache/node/corepack');
  return `COREPACK_HOME="${corepackHome}" exec "${program}" "$@"`;
}

async function findOnPath(program: string): Promise<string> {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    const found = await realpath(join(folder, program)).catch(() => null);
    if (found !== null) return found;
  }
  throw new Error(`${program} is not on PATH`);
}

function certificates(): Record<string, string> {
  const names = ['NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE', 'PIP_CERT'];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}
