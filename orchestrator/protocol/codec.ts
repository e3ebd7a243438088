import { Decoder, Encoder } from '@msgpack/msgpack';
import { expected, Found } from '../errors.js';
import { type Command, type Event, MAX_FRAME_BYTES, PROTOCOL_VERSION } from './generated.js';
import { structuralFault } from './structural-scan.js';
import { firstErrorOf } from './validators.js';

/** A message as it travels: the protocol version in ASCII, and the body in msgpack. */
export type Frames = readonly [version: Uint8Array, body: Uint8Array];

/** A message, or the reason it was refused. */
export type Decoded<Message> =
  | { readonly ok: true; readonly message: Message }
  | { readonly ok: false; readonly reason: string };

const VERSION = Buffer.from(PROTOCOL_VERSION, 'ascii');
const encoder = new Encoder();
const decoder = new Decoder();

/** Frames of a command. Throws a SparsightError for one that a worker would refuse. */
export function encodeCommand(command: Command): Frames {
  const body = encoder.encode(command);
  if (body.length > MAX_FRAME_BYTES) {
    throw expected(`message ${command.type}`, `at most ${MAX_FRAME_BYTES} bytes long`, body.length, {
      fix: 'Evaluate fewer cells in one experiment, or shorten the names of the classes.',
    });
  }
  const fault = structuralFault(body);
  const reason = fault !== null ? `msgpack ${fault}` : firstErrorOf('command', command);
  if (reason !== null) {
    const details = { fix: 'Please report this, with the experiment file.' };
    throw expected(`message ${command.type}`, 'one that a worker can read', new Found(reason), details);
  }
  return [VERSION, body];
}

/** The event in these frames, checked for structure, then decoded, then validated; never throws. */
export function decodeEvent(frames: readonly Uint8Array[]): Decoded<Event> {
  const decoded = decode('event', frames);
  if (!decoded.ok || decoded.message.type !== 'metric') return decoded;
  const { names, steps, values } = decoded.message;
  if (names.length === steps.length && names.length === values.length) return decoded;
  return refused('metric rows of unequal length');
}

/** The command in these frames, as a worker would judge it. */
export function decodeCommand(frames: readonly Uint8Array[]): Decoded<Command> {
  return decode('command', frames);
}

function decode<Kind extends 'event' | 'command'>(
  kind: Kind,
  frames: readonly Uint8Array[],
): Decoded<Kind extends 'event' ? Event : Command> {
  const [version, body] = frames;
  if (frames.length !== 2 || version === undefined || body === undefined) {
    return refused(`${frames.length} frames instead of 2`);
  }
  if (!VERSION.equals(version)) return refused(`protocol version ${shownBytes(version)}`);
  const fault = structuralFault(body);
  if (fault !== null) return refused(`msgpack ${fault}`);
  try {
    const message = decoder.decode(body);
    const error = firstErrorOf(kind, message);
    return error === null ? { ok: true, message: message as never } : refused(error);
  } catch (error) {
    return refused(`msgpack that does not decode: ${(error as Error).message}`); // such as a map key that is no text
  }
}

function refused(reason: string): { ok: false; reason: string } {
  return { ok: false, reason };
}

function shownBytes(bytes: Uint8Array): string {
  return JSON.stringify(Buffer.from(bytes.subarray(0, 64)).toString('latin1'));
}
