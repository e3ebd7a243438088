import { readdirSync, readFileSync } from 'node:fs';

/** The ids and command lines of Sparsight's processes whose parent is gone; looks on Linux alone. */
export function orphans() {
  if (process.platform !== 'linux') return new Map();
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const commands = ids
    .filter((id) => parentOf(id) === 1)
    .map((id) => /** @type {const} */ ([id, commandOf(id)]));
  return new Map(commands.filter(([, command]) => /-m sparsight|orchestrator\/cli\.js/.test(command)));
}

/** Those that are not in `before` and do not end within the time a killed process takes. */
export function newOrphans(/** @type {Map<string, string>} */ before, limitMs = 5_000) {
  const deadline = performance.now() + limitMs;
  const clock = new Int32Array(new SharedArrayBuffer(4));
  for (;;) {
    const left = [...orphans()].filter(([id]) => !before.has(id));
    if (left.length === 0 || performance.now() > deadline) return left;
    Atomics.wait(clock, 0, 0, 50);
  }
}

function parentOf(/** @type {string} */ id) {
  return Number(/^PPid:\s*(\d+)$/m.exec(read(`/proc/${id}/status`))?.[1]);
}

function commandOf(/** @type {string} */ id) {
  return read(`/proc/${id}/cmdline`).replaceAll('\0', ' ').trim();
}

// A process may end while one looks at it.
function read(/** @type {string} */ path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
