import { execFile } from 'node:child_process';
import { availableParallelism, cpus, hostname, release, totalmem, type } from 'node:os';
import { promisify } from 'node:util';
import type { Provenance } from '../protocol/generated.js';

type Given = Omit<
  Provenance,
  'git_commit' | 'git_dirty' | 'host' | 'platform' | 'cpu_model' | 'num_cores' | 'memory_bytes'
>;

/** Adds to what the caller knows the commit of the sources in `root` and what this machine is. */
export async function collectProvenance(root: string, given: Given): Promise<Provenance> {
  return { ...given, ...(await commitOf(root)), ...machine() };
}

function machine() {
  return {
    host: hostname(),
    platform: `${type()} ${release()} ${process.arch}`,
    cpu_model: cpus()[0]?.model.trim() ?? 'unknown',
    num_cores: availableParallelism(),
    memory_bytes: totalmem(),
  };
}

async function commitOf(root: string): Promise<Pick<Provenance, 'git_commit' | 'git_dirty'>> {
  try {
    const describe = ['describe', '--always', '--dirty', '--abbrev=40', '--exclude=*'];
    const { stdout } = await promisify(execFile)('git', ['-C', root, ...describe]);
    const [commit = null, dirty] = stdout.trim().split('-');
    return { git_commit: commit, git_dirty: dirty === 'dirty' };
  } catch {
    return { git_commit: null, git_dirty: null };
  }
}
