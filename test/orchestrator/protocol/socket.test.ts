import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { decode, encode } from '@msgpack/msgpack';
import { Context, Dealer } from 'zeromq';
import { PROTOCOL_VERSION } from '../../../orchestrator/protocol/generated.js';
import { type Incoming, OrchestratorSocket } from '../../../orchestrator/protocol/socket.js';
import { sampleHello } from '../scheduler/sample-trials.js';

let socket: OrchestratorSocket;
let incoming: AsyncGenerator<Incoming>;
const dealers: Dealer[] = [];

beforeEach(async () => {
  socket = await OrchestratorSocket.bind(['tcp://127.0.0.1:*']);
  incoming = socket.incoming();
});

afterEach(() => {
  socket.close();
  for (const dealer of dealers.splice(0)) dealer.close();
});

/** A worker's end that has said hello, with `options` besides. */
async function join(
  workerId: string,
  options: object = {},
  credentials = socket.admit(workerId),
): Promise<Dealer> {
  const dealer = new Dealer({
    context: new Context({ blocky: false }),
    linger: 0,
    routingId: credentials.token,
    curveServerKey: credentials.server_public_key,
    curvePublicKey: credentials.client_public_key,
    curveSecretKey: credentials.client_secret_key,
    ...options,
  });
  dealers.push(dealer);
  dealer.connect(credentials.endpoint);
  await say(dealer, { ...sampleHello(workerId), token: credentials.token });
  expect(await next()).toMatchObject({ workerId, event: { type: 'hello' } });
  return dealer;
}

function say(dealer: Dealer, message: unknown): Promise<void> {
  return dealer.send([PROTOCOL_VERSION, encode(message)]);
}

async function next(): Promise<Incoming> {
  return (await incoming.next()).value;
}

async function heard(dealer: Dealer): Promise<unknown> {
  const [version, body] = await dealer.receive();
  expect(version?.toString()).toBe(PROTOCOL_VERSION);
  return decode(body!);
}

const ping = (nonce: number) => ({ type: 'ping', nonce }) as const;
const pong = { type: 'pong', nonce: 1, progress_count: 0, is_busy: false };

describe('the socket', () => {
  test('listens on the loopback interface only', () => {
    expect(socket.endpoint).toMatch(/^tcp:\/\/127\.0\.0\.1:\d+$/);
  });

  test('carries messages both ways, in order', async () => {
    const dealer = await join('w0');
    for (let nonce = 0; nonce < 100; nonce += 1) socket.send('w0', ping(nonce));
    for (let nonce = 0; nonce < 100; nonce += 1) expect(await heard(dealer)).toEqual(ping(nonce));
    await say(dealer, pong);
    expect(await next()).toEqual({ workerId: 'w0', event: pong });
  });

  test('takes nothing before a hello, and no hello in the name of another', async () => {
    const dealer = await join('w0');
    const { token } = socket.admit('w1');
    await say(dealer, { ...sampleHello('w1'), token });
    expect(await next()).toEqual({ workerId: 'w0', refusal: 'hello in the name of w1' });
    await say(dealer, { ...sampleHello('w0'), token });
    expect(await next()).toEqual({ workerId: 'w0', refusal: 'hello with a wrong token' });
    socket.dismiss('w0');
    await say(dealer, pong);
    const refusal = 'a worker that was not started here, or is gone';
    expect(await next()).toEqual({ workerId: 'a stranger', refusal });
  });

  test('takes nothing that comes under the name of a worker, which is no secret, whoever has a key', async () => {
    const other = await join('w1');
    const credentials = socket.admit('w0');
    const imposter = new Dealer({
      context: new Context({ blocky: false }),
      linger: 0,
      routingId: 'w1',
      curveServerKey: credentials.server_public_key,
      curvePublicKey: credentials.client_public_key,
      curveSecretKey: credentials.client_secret_key,
    });
    dealers.push(imposter);
    imposter.connect(credentials.endpoint);
    for (const message of [pong, { ...sampleHello('w1'), token: credentials.token }]) {
      await say(imposter, message);
      expect(await next()).toMatchObject({ workerId: 'a stranger' });
    }
    socket.send('w1', ping(3));
    expect(await heard(other)).toEqual(ping(3));
  });

  test('says of a worker that it is gone', async () => {
    const gone = new Promise<string>((resolve) => {
      socket.onGone = resolve;
    });
    const dealer = await join('w0');
    dealer.close();
    const timer = setInterval(() => socket.send('w0', ping(1)), 20);
    expect(await gone).toBe('w0');
    clearInterval(timer);
  });

  test('drops what is for a worker that is gone, until it is back', async () => {
    const credentials = socket.admit('w0');
    const first = await join('w0', {}, credentials);
    first.close();
    const other = await join('w1');
    // Until libzmq notices, messages go to a dead connection; then they are dropped.
    for (let nonce = 0; nonce < 2_000; nonce += 1) socket.send('w0', ping(nonce));
    socket.send('w1', ping(7));
    expect(await heard(other)).toEqual(ping(7));
    const second = await join('w0', {}, credentials);
    socket.send('w0', ping(8));
    expect(await heard(second)).toEqual(ping(8));
  });

  test('lets the next connection of a worker take over from one that is not noticed to be dead', async () => {
    const credentials = socket.admit('w0');
    await join('w0', {}, credentials);
    const second = await join('w0', {}, credentials);
    socket.send('w0', ping(1));
    expect(await heard(second)).toEqual(ping(1));
  });

  test('is not held up by a worker that reads nothing', async () => {
    const stalled = await join('w0', { receiveHighWaterMark: 1, receiveBufferSize: 4_096 });
    const other = await join('w1');
    for (let nonce = 0; nonce < 50_000; nonce += 1) socket.send('w0', ping(nonce));
    socket.send('w1', ping(1));
    expect(await heard(other)).toEqual(ping(1));
    expect(stalled.closed).toBe(false);
  });

  test('delivers to a worker that is slow, without a gap', async () => {
    const slow = await join('w0', { receiveHighWaterMark: 1, receiveBufferSize: 4_096 });
    for (let nonce = 0; nonce < 1_000; nonce += 1) socket.send('w0', ping(nonce));
    for (let nonce = 0; nonce < 1_000; nonce += 1) expect(await heard(slow)).toEqual(ping(nonce));
  });

  test('closes with messages unsent, and ends its reader', async () => {
    await join('w0');
    for (let nonce = 0; nonce < 5_000; nonce += 1) socket.send('w0', ping(nonce));
    const reading = incoming.next();
    socket.close();
    expect(await reading).toMatchObject({ done: true });
  });
});
