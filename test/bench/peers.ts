import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../../orchestrator/repository-root.js';
import { benchFolder } from './python-contest.js';

const requirements = join(benchFolder, 'requirements.txt');
const environment = join(repositoryRoot, '.venv-bench');
const peerPython = join(environment, 'bin', 'python');
const isInstalled =
  'import sys; from importlib.metadata import version; sys.exit(any(version(n) != v for n, v in (p.split("==") for p in sys.argv[1:])))';

/**
 * The Python that has the peers, in .venv-bench. Installs what is missing, having said so, unless that is not wanted; null
 * where they are not there and do not arrive.
 */
export async function findPeers(
  python: string,
  { mayInstall, say }: { mayInstall: boolean; say: (line: string) => void },
): Promise<string | null> {
  if (isComplete()) return peerPython;
  if (!mayInstall) return null;
  say(`Installing the peers of ${requirements} into ${environment}, which git ignores.`);
  say('To download: up to 200 MB beside the packages that ./setup installed (torch comes from uv’s cache).');
  const uv = uvCommand(python);
  const isThere =
    (existsSync(peerPython) ||
      (await succeeds([...uv, 'venv', '--quiet', '--python', python, environment]))) &&
    (await succeeds([...uv, 'pip', 'install', '--python', peerPython, '-r', requirements]));
  if (!isThere) say('The peers could not be installed; their rows are left out.');
  return isThere && isComplete() ? peerPython : null;
}

function isComplete(): boolean {
  return existsSync(peerPython) && spawnSync(peerPython, ['-c', isInstalled, ...pins()]).status === 0;
}

function pins(): string[] {
  const text = readFileSync(requirements, 'utf8');
  return [...text.matchAll(/^([\w-]+)(?:\[\w+\])?==(\S+)$/gm)].map(
    ([, name, version]) => `${name}==${version}`,
  );
}

/** The one that ./setup used: on PATH, else beside the Python of the workers. */
function uvCommand(python: string): string[] {
  const beside = join(python, '..', 'uv');
  return existsSync(beside) ? [beside] : ['uv'];
}

async function succeeds([command, ...args]: string[]): Promise<boolean> {
  const child = spawn(command!, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [status] = await Promise.race([once(child, 'close'), once(child, 'error').catch(() => [1])]);
  return status === 0;
}
