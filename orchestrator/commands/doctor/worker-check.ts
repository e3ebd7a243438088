import { SparsightError } from '../../errors.js';
import type { OrchestratorSocket } from '../../protocol/socket.js';
import { cacheDirectory } from '../../worker/cache-directory.js';
import { LocalLauncher } from '../../worker/launchers/local.js';
import { pythonEnvironment } from '../../worker/python-environment.js';
import { Supervisor } from '../../worker/supervisor.js';
import type { Check } from './check.js';

const DEADLINE_MS = 60_000;

/** Starts a real worker, greets it over the encrypted connection, pings it both ways, and sends it home. */
export const workerCheck: Check = { name: 'worker', look: pingWorker };

async function pingWorker(): Promise<string> {
  const options = {
    launcher: LocalLauncher.ofPython(pythonEnvironment().python, process.env, [
      { device: 'cpu', numThreads: 1 },
    ]),
    runId: 'doctor',
    cacheDirectory: cacheDirectory(),
  };
  const startMs = performance.now();
  const supervisor = await Supervisor.open(options, 1);
  const failure = supervisor.started[0]!.exited.then((ending) => Promise.reject(noAnswer(ending)));
  const { deadline, timer } = deadlineAfter(DEADLINE_MS);
  try {
    return await Promise.race([converse(supervisor.socket, startMs), failure, deadline]);
  } finally {
    clearTimeout(timer);
    await Promise.allSettled([failure, supervisor.close()]);
  }
}

function deadlineAfter(ms: number): { deadline: Promise<never>; timer: NodeJS.Timeout } {
  let timer!: NodeJS.Timeout;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(noAnswer('nothing for a minute')), ms);
  });
  return { deadline, timer };
}

async function converse(socket: OrchestratorSocket, startMs: number): Promise<string> {
  let greeting = '';
  let pingMs = 0;
  for await (const incoming of socket.incoming()) {
    if ('refusal' in incoming) throw noAnswer(`a refused frame: ${incoming.refusal}`);
    const { workerId, event } = incoming;
    if (event.type === 'hello') {
      const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
      greeting = `process ${event.pid} on ${event.device_name} joined after ${seconds} s`;
      pingMs = performance.now();
      socket.send(workerId, { type: 'ping', nonce: 1 });
    } else if (event.type === 'pong') {
      return `${greeting}, answered a ping in ${(performance.now() - pingMs).toFixed(1)} ms`;
    }
  }
  throw noAnswer('a closed connection');
}

function noAnswer(got: string): SparsightError {
  return new SparsightError(`Expected a worker to answer a ping, got ${got}.`, { fix: 'Run: ./setup' });
}
