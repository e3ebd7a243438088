import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { SparsightError } from '../../../orchestrator/errors.js';
import { runPythonCommand } from '../../../orchestrator/worker/python-command.js';
import { scratchFolder } from '../../fixtures/scratch.js';

/** Calls a shell script in place of Python, which gets what Python gets. */
function call(script: string, deadlineS = 60) {
  const python = join(scratchFolder(), 'python');
  writeFileSync(python, `#!/bin/sh\n${script}\n`);
  chmodSync(python, 0o755);
  const environment = { python, versions: {} };
  return runPythonCommand({ command: ['fit', 'x'], input: '[1]', deadlineS, stderr: 'kept' }, environment);
}

/** The error that a call throws. */
function errorOf(script: string, deadlineS?: number): SparsightError {
  try {
    call(script, deadlineS);
  } catch (error) {
    expect(error).toBeInstanceOf(SparsightError);
    return error as SparsightError;
  }
  throw new Error('Expected an error.');
}

describe('a Python command', () => {
  test('gets its request and gives its answer', () => {
    expect(call('echo "$@"; cat; echo hint >&2')).toEqual({
      stdout: '-P -m sparsight fit x\n[1]',
      stderr: 'hint\n',
      failure: null,
    });
    expect(call('exit 3').failure).toBe('exit code 3');
    expect(call('kill -SEGV $$').failure).toBe('signal SIGSEGV');
  });

  test('is in a process group of its own, so that Ctrl-C is for us', () => {
    const [pid, group] = call('ps -o pid=,pgid= -p $$').stdout.trim().split(/ +/);
    expect(group).toBe(pid);
  });

  test('that is killed is a sentence and exit code 4', () => {
    const error = errorOf('kill -KILL $$');
    expect(error.exitCode).toBe(4);
    expect(error.message).toBe(
      'Expected python -m sparsight fit to end by itself and well, got signal SIGKILL.\n' +
        'Something ended it from outside, such as the system when memory ran out: free some.',
    );
  });

  test('that does not end is ended at its deadline', () => {
    const error = errorOf('sleep 60', 0.2);
    expect(error.exitCode).toBe(4);
    expect(error.message).toContain('got no end within 0.2 s.');
  });

  test('that cannot be started is a sentence and exit code 4', () => {
    const environment = { python: '/nowhere/python', versions: {} };
    const run = () =>
      runPythonCommand({ command: ['fit'], input: '', deadlineS: 9, stderr: 'kept' }, environment);
    expect(run).toThrow(/got spawnSync \/nowhere\/python ENOENT\.\n.*doctor$/);
  });

  test('has ended whatever it left behind that holds its output open, and that is ended too', () => {
    const { stdout } = call('sleep 60 & echo $!; setsid sleep 60 & echo $!');
    const pids = stdout.trim().split('\n');
    expect(pids).toHaveLength(2);
    for (const pid of pids) while (isRunning(pid));
  });
});

function isRunning(pid: string): boolean {
  const file = `/proc/${pid}/stat`;
  try {
    return existsSync(file) && !/\) Z /.test(readFileSync(file, 'utf8'));
  } catch {
    return false;
  }
}
