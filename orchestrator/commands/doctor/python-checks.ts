import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ExitCode, expected } from '../../errors.js';
import { localSlots, thisMachine } from '../../worker/local-slots.js';
import { processEnvironment } from '../../worker/process-environment.js';
import { pythonEnvironment } from '../../worker/python-environment.js';
import type { Check } from './check.js';

/** Prints, as JSON, what a worker would find in this Python. */
const QUESTION = `
import json, platform
import msgspec, numpy, safetensors, torch, zmq
cuda = [torch.cuda.get_device_name(i) for i in range(torch.cuda.device_count())] if torch.cuda.is_available() else []
print(json.dumps({
    "python": platform.python_version(), "torch": torch.__version__, "zmq": zmq.__version__,
    "has_curve": zmq.has("curve"), "cuda": cuda, "mps": torch.backends.mps.is_available(),
}))`;

interface Answer {
  readonly python: string;
  readonly torch: string;
  readonly zmq: string;
  readonly has_curve: boolean;
  readonly cuda: readonly string[];
  readonly mps: boolean;
}

/** Checks of the Python that workers run in, which is asked once, and of the device that they are to compute on. */
export function pythonChecks(device: string): Check[] {
  let answer: Promise<Answer> | undefined;
  const ask = () => {
    answer ??= askPython();
    return answer;
  };
  return [
    { name: 'Python', look: async () => `${(await ask()).python} at ${pythonEnvironment().python}` },
    { name: 'torch', look: async () => (await ask()).torch },
    { name: 'devices', look: async () => devicesText(await ask(), device) },
    { name: 'ZeroMQ', look: async () => curveText(await ask()) },
  ];
}

async function askPython(): Promise<Answer> {
  const { python } = pythonEnvironment();
  const run = promisify(execFile)(python, ['-P', '-c', QUESTION], { env: processEnvironment() });
  const { stdout } = await run.catch((error: Error & { stderr?: string }) => {
    const reason = error.stderr?.trim().split('\n').at(-1) || error.message;
    throw expected('Python', 'able to import what workers need', reason, {
      at: python,
      fix: 'Run: ./setup',
      exitCode: ExitCode.environment,
    });
  });
  return JSON.parse(stdout);
}

function devicesText({ cuda, mps }: Answer, device: string): string {
  const { python } = pythonEnvironment();
  localSlots(
    { device, workers: undefined, workersPerDevice: undefined, threads: undefined },
    thisMachine(python, process.env),
  );
  return ['cpu', ...cuda.map((name, index) => `cuda:${index} (${name})`), ...(mps ? ['mps'] : [])].join(', ');
}

function curveText({ zmq, has_curve }: Answer): string {
  if (!has_curve) throw expected('pyzmq', 'built with CURVE', zmq, { fix: 'Run: ./setup' });
  return `pyzmq ${zmq} with CURVE`;
}
