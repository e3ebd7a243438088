import { randomBytes } from 'node:crypto';
import { Context, curveKeyPair, Reply, Router } from 'zeromq';
import { ExitCode, expected, Found } from '../errors.js';
import { decodeEvent, encodeCommand } from './codec.js';
import {
  type Command,
  type Connection,
  type Event,
  HANDSHAKE_INTERVAL_MS,
  HEARTBEAT_INTERVAL_MS,
  HEARTBEAT_TIMEOUT_MS,
  MAX_FRAME_BYTES,
} from './generated.js';
import { Outbox, type Outgoing } from './outbox.js';
import { decodeZ85 } from './z85.js';

/** An event and the worker that it surely comes from; or why a frame was refused, and of whom it is, if of one of ours. */
export type Incoming =
  | { readonly workerId: string; readonly event: Event }
  | { readonly workerId: string; readonly refusal: string };

const STRANGER = 'a stranger';

/** The part of a worker's connection file that this end knows. */
export type Credentials = Pick<
  Connection,
  'endpoint' | 'token' | 'server_public_key' | 'client_public_key' | 'client_secret_key'
>;

const RETRY_MS = 20;
const ZAP_ENDPOINT = 'inproc://zeromq.zap.01';

/**
 * The orchestrator's end of every worker's connection; the only code that knows of ZeroMQ.
 *
 * Only holders of a key pair that `admit` made can connect (CURVE, checked over ZAP). Each connects under a secret of its
 * own, its token, which no other worker knows: so nobody speaks, or listens, in another's name. `send` never waits and never throws for the network's sake: what cannot be
 * delivered is dropped, and the worker is told again once it greets again.
 */
export class OrchestratorSocket {
  readonly endpoint: string;
  readonly #router: Router;
  readonly #authenticator: Reply;
  readonly #serverPublicKey: string;
  readonly #tokens = new Map<string, string>(); // by worker
  readonly #workers = new Map<string, string>(); // by token
  readonly #keys = new Map<string, string>(); // public key in hexadecimal, by worker
  readonly #outbox = new Outbox();
  /** Told of a worker whose connection was found to be gone; it may come back, with a hello. */
  onGone: (workerId: string) => void = () => {};
  #isSending = false;
  #retryTimer: NodeJS.Timeout | undefined;

  private constructor(router: Router, authenticator: Reply, serverPublicKey: string) {
    this.#router = router;
    this.#authenticator = authenticator;
    this.#serverPublicKey = serverPublicKey;
    this.endpoint = router.lastEndpoint ?? '';
    void this.#authenticate();
  }

  /** Listens on the first of these addresses that is free. Throws a SparsightError where none is. */
  static async bind(addresses: readonly string[]): Promise<OrchestratorSocket> {
    const context = new Context({ blocky: false }); // one of its own: ZAP has one address a context
    const authenticator = new Reply({ context, linger: 0 });
    await authenticator.bind(ZAP_ENDPOINT);
    const { publicKey, secretKey } = curveKeyPair();
    const router = new Router({
      context,
      linger: 0,
      mandatory: true, // else a message to nobody is lost without a word
      sendTimeout: 0, // else such a send waits for ever
      handover: true, // a worker may be back before its dead connection is noticed
      heartbeatInterval: HEARTBEAT_INTERVAL_MS,
      heartbeatTimeout: HEARTBEAT_TIMEOUT_MS,
      handshakeInterval: HANDSHAKE_INTERVAL_MS,
      maxMessageSize: MAX_FRAME_BYTES,
      curveServer: true,
      curveSecretKey: secretKey,
      zapDomain: 'sparsight',
    });
    await bindFirst(router, addresses);
    return new OrchestratorSocket(router, authenticator, publicKey);
  }

  /** Makes the credentials with which this worker, and no other, may connect. */
  admit(workerId: string): Credentials {
    const { publicKey, secretKey } = curveKeyPair();
    const token = randomBytes(24).toString('base64url');
    this.dismiss(workerId);
    this.#keys.set(workerId, decodeZ85(publicKey).toString('hex'));
    this.#tokens.set(workerId, token);
    this.#workers.set(token, workerId);
    return {
      endpoint: this.endpoint,
      token,
      server_public_key: this.#serverPublicKey,
      client_public_key: publicKey,
      client_secret_key: secretKey,
    };
  }

  /** Has nothing more to do with this worker. */
  dismiss(workerId: string): void {
    this.#keys.delete(workerId);
    this.#workers.delete(this.#tokens.get(workerId) ?? '');
    this.#tokens.delete(workerId);
    this.#outbox.close(workerId);
  }

  /** Queues a command. Throws a SparsightError for one that a worker would refuse. */
  send(workerId: string, command: Command): void {
    this.#outbox.put({ workerId, frames: encodeCommand(command) });
    void this.#sendWaiting();
  }

  /** What arrives, in order, until `close`; for one reader. */
  async *incoming(): AsyncGenerator<Incoming> {
    for await (const [identity, ...frames] of this.#router) {
      const token = identity?.toString('latin1') ?? '';
      const workerId = this.#workers.get(token) ?? STRANGER;
      const decoded = decodeEvent(frames);
      const refusal = decoded.ok ? this.#objection(workerId, token, decoded.message) : decoded.reason;
      if (refusal !== null) yield { workerId, refusal };
      else if (decoded.ok) yield { workerId, event: decoded.message };
    }
  }

  close(): void {
    clearTimeout(this.#retryTimer);
    this.#router.close();
    this.#authenticator.close();
  }

  #objection(workerId: string, token: string, event: Event): string | null {
    if (!this.#workers.has(token)) return 'a worker that was not started here, or is gone';
    if (event.type !== 'hello') return this.#outbox.has(workerId) ? null : `${event.type} before hello`;
    if (event.worker_id !== workerId) return `hello in the name of ${event.worker_id}`;
    if (event.token !== token) return 'hello with a wrong token';
    this.#outbox.open(workerId);
    return null;
  }

  /** A socket takes one send at a time. */
  async #sendWaiting(): Promise<void> {
    if (this.#isSending) return;
    this.#isSending = true;
    for (
      let next = this.#outbox.next();
      next !== undefined && !this.#router.closed;
      next = this.#outbox.next()
    ) {
      await this.#deliver(next);
    }
    this.#isSending = false;
  }

  async #deliver(outgoing: Outgoing): Promise<void> {
    const { workerId, frames } = outgoing;
    try {
      await this.#router.send([Buffer.from(this.#tokens.get(workerId) ?? '', 'latin1'), ...frames]);
      this.#outbox.shift(outgoing);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') return this.#retryLater(workerId);
      this.#outbox.close(workerId); // EHOSTUNREACH: its connection is gone
      this.onGone(workerId);
    }
  }

  #retryLater(workerId: string): void {
    this.#outbox.stall(workerId);
    this.#retryTimer ??= setTimeout(() => {
      this.#retryTimer = undefined;
      this.#outbox.retry();
      void this.#sendWaiting();
    }, RETRY_MS);
  }

  /** Answers libzmq's question (ZAP, ZeroMQ RFC 27) whether the holder of a key may connect. */
  async #authenticate(): Promise<void> {
    for await (const request of this.#authenticator) {
      const [version, id] = request;
      const isKnown = [...this.#keys.values()].includes(request[6]?.toString('hex') ?? '');
      const verdict = isKnown ? ['200', 'OK'] : ['400', 'Unknown key'];
      await this.#authenticator.send([version ?? '', id ?? '', ...verdict, '', '']);
    }
  }
}

async function bindFirst(router: Router, addresses: readonly string[]): Promise<void> {
  let failure: unknown;
  for (const address of addresses) {
    try {
      return await router.bind(address);
    } catch (error) {
      failure = error;
    }
  }
  const { message } = failure as Error;
  throw expected(
    'an address to listen on',
    'free',
    new Found(`${addresses.join(', ').slice(0, 200)} (${message})`),
    {
      fix: 'Name another interface or other ports under run.network.',
      exitCode: ExitCode.launcher,
    },
  );
}
