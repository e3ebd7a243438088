import { networkInterfaces } from 'node:os';
import { expected } from '../errors.js';

/** Where the orchestrator listens, and where workers find it. */
export interface Listening {
  /** Addresses of ZeroMQ, of which the first that is free is taken. */
  readonly addresses: readonly string[];
  /** Host under which workers reach it; null where it is the one that it listens on. */
  readonly host: string | null;
}

/** Loopback, any free port: nobody on another machine can reach it. */
export const LOOPBACK: Listening = { addresses: ['tcp://127.0.0.1:*'], host: null };

interface NetworkWishes {
  readonly bind?: string;
  readonly advertise?: string;
  readonly ports?: readonly number[];
}

const MAX_PORTS = 1_000;

/**
 * Listens as the settings under `run.network` say, else on all interfaces and any free port, under the name of this
 * machine. Throws a SparsightError for an interface that is not there and for ports that are no range.
 */
export function listeningOn(
  { bind = '0.0.0.0', advertise, ports }: NetworkWishes,
  hostname: string,
): Listening {
  const address = addressOf(bind);
  const host = advertise ?? (isEverything(address) ? hostname : null);
  return { addresses: portsOf(ports).map((port) => `tcp://${bracketed(address)}:${port}`), host };
}

/** The endpoint as workers dial it. */
export function advertised(endpoint: string, host: string | null): string {
  return host === null ? endpoint : endpoint.replace(/^tcp:\/\/.*:(\d+)$/, `tcp://${bracketed(host)}:$1`);
}

function portsOf(ports: readonly number[] | undefined): string[] {
  if (ports === undefined) return ['*'];
  const [first = 0, last = 0] = ports;
  if (last < first) {
    throw expected('run.network.ports', 'the first and the last port', ports.join(', '), {
      fix: `Write [${last}, ${first}].`,
    });
  }
  return Array.from({ length: Math.min(MAX_PORTS, last - first + 1) }, (_, index) => String(first + index));
}

/** The address itself, or the first of the interface of that name. */
function addressOf(bind: string): string {
  if (bind === '*') return '0.0.0.0';
  if (/^[\d.]+$/.test(bind) || bind.includes(':')) return bind;
  const interfaces = networkInterfaces();
  const found = interfaces[bind]?.find(({ family }) => family === 'IPv4') ?? interfaces[bind]?.[0];
  if (found !== undefined) return found.address;
  throw expected('run.network.bind', 'an address or an interface of this machine', bind, {
    fix: `Interfaces here: ${Object.keys(interfaces).join(', ')}.`,
  });
}

function isEverything(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

function bracketed(address: string): string {
  return address.includes(':') ? `[${address}]` : address;
}
