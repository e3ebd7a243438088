import { spawn, spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';
import { createInterface } from 'node:readline';
import { root } from './paths.mjs';

const running = new Set();

/**
 * Runs a command to its end, hands every line of output to `onLine`; never throws.
 * @param {string[]} words
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, onLine?: (line: string) => void }} options
 */
export async function run([command = '', ...args], { env = {}, cwd = root, onLine = () => {} } = {}) {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // A child that could not start has no process id, and a signal for it would go to everyone around us.
  if (child.pid !== undefined) running.add(child);
  /** @type {string[]} */
  const lines = [];
  const keep = (/** @type {string} */ line) => {
    lines.push(line);
    onLine(line);
  };
  const readers = [child.stdout, child.stderr].map((input) => createInterface({ input }).on('line', keep));
  const closed = readers.map((reader) => new Promise((resolve) => reader.once('close', resolve)));
  const status = await new Promise((resolve) => {
    child.once('error', (/** @type {NodeJS.ErrnoException} */ error) => resolve(error.code ?? 'error'));
    child.once('close', (code, signal) => resolve(signal ?? code));
  });
  if (child.pid !== undefined) await Promise.all(closed);
  running.delete(child);
  return { ok: status === 0, status, output: lines.join('\n') };
}

/** Stops what is still running, for when another part has failed. */
export function stopRunning() {
  for (const child of running) child.kill('SIGTERM');
}

/**
 * The trimmed stdout of a short command, null when it fails.
 * @param {string[]} words
 */
export function outputOf([command = '', ...args], env = {}) {
  const { status, stdout } = spawnSync(command, args, {
    cwd: root,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    timeout: 60_000,
  });
  return status === 0 ? stdout.trim() : null;
}

/** The folders of PATH, in order, without relative ones. */
export function pathFolders() {
  return [...new Set((process.env.PATH ?? '').split(delimiter))].filter(isAbsolute);
}

/** Where a command is on PATH, null when it is not. */
export function findOnPath(/** @type {string} */ name) {
  return (
    pathFolders()
      .map((folder) => join(folder, name))
      .find(isExecutable) ?? null
  );
}

function isExecutable(/** @type {string} */ path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
