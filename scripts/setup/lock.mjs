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
export async function withLock(onWait, work) {
  let server = await listen();
  if (!server) onWait();
  while (!server) {
    await holderEnds();
    server = await listen();
  }
  try {
    return await work();
  } finally {
    server.close();
    for (const socket of server.waiting) socket.destroy();
  }
}

function listen() {
  const server = createServer((socket) => {
    server.waiting.add(socket);
    socket.on('error', () => {}).on('close', () => server.waiting.delete(socket));
  });
  server.waiting = new Set();
  return new Promise((resolve, reject) => {
    server.once('error', (error) => (error.code === 'EADDRINUSE' ? resolve(null) : reject(error)));
    server.listen(address, () => resolve(server));
  });
}

function holderEnds() {
  return new Promise((resolve) => {
    const socket = connect(address);
    socket.on('error', (error) => {
      if (error.code === 'ECONNREFUSED' && process.platform !== 'linux') rmSync(address, { force: true });
    });
    socket.on('close', resolve).resume();
  });
}
