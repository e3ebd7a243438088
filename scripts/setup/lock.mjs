import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './paths.mjs';

// Whoever listens holds the lock; the kernel frees it however the holder ends. Linux has socket names
// without a file, elsewhere the file of a dead holder is removed by the next one.
const name = createHash('sha256').update(root).digest('hex').slice(0, 32);
const address =
  process.platform === 'linux' ? `\0sparsight-setup-${name}` : join(tmpdir(), `sparsight-${name}`);

/** Runs `work` while no other ./setup of this folder does; calls `onWait` once when it has to wait. */
export async function withLock(/** @type {() => void} */ onWait, /** @type {() => Promise<void>} */ work) {
  let release = await listen();
  if (!release) onWait();
  while (!release) {
    await holderEnds();
    release = await listen();
  }
  try {
    return await work();
  } finally {
    release();
  }
}

/**
 * Takes the lock; resolves to what lets it go, or to null while another process has it.
 * @returns {Promise<(() => void) | null>}
 */
function listen() {
  /** @type {Set<import('node:net').Socket>} */
  const waiting = new Set();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => {}).on('close', () => waiting.delete(socket));
  });
  const release = () => {
    server.close();
    for (const socket of waiting) socket.destroy();
  };
  return new Promise((resolve, reject) => {
    server.once('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      error.code === 'EADDRINUSE' ? resolve(null) : reject(error),
    );
    server.listen(address, () => resolve(release));
  });
}

function holderEnds() {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) => {
      if (error.code === 'ECONNREFUSED' && process.platform !== 'linux') rmSync(address, { force: true });
    });
    socket.on('close', resolve).resume();
  });
}
