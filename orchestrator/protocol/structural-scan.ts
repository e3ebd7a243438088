import { isUtf8 } from 'node:buffer';
import { MAX_FRAME_BYTES } from './generated.js';

const MAX_DEPTH = 32;

type Fault =
  | 'too long'
  | 'cut short'
  | 'nested too deeply'
  | 'of a type no message has'
  | 'not UTF-8'
  | 'followed by more';

/**
 * What forbids decoding this msgpack frame; null if it is exactly one complete value.
 *
 * A decoder allocates what a header announces: 90 bytes of nested array headers take gigabytes. Here every value
 * that is announced must still find a byte of its own, nesting is bounded, extensions and binary are refused (no
 * message has them), and texts are UTF-8 (one language replaces what is not, the other refuses it).
 */
export function structuralFault(bytes: Uint8Array): Fault | null {
  return bytes.length > MAX_FRAME_BYTES ? 'too long' : new Scan(bytes).run();
}

class Scan {
  readonly #bytes: Uint8Array;
  #at = 0;
  #fault: Fault | null = null;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  run(): Fault | null {
    const owed = [1]; // values, at each depth
    let owedInAll = 1;
    while (owed.length > 0) {
      const depth = owed.length - 1;
      if (owed[depth] === 0) {
        owed.pop();
        continue;
      }
      owed[depth]! -= 1;
      const numChildren = this.#step();
      if (this.#fault !== null) return this.#fault;
      owedInAll += numChildren - 1;
      if (owedInAll > this.#bytes.length - this.#at) return 'cut short';
      if (numChildren > 0 && owed.push(numChildren) > MAX_DEPTH) return 'nested too deeply';
    }
    return this.#at === this.#bytes.length ? null : 'followed by more';
  }

  /** Steps over one header and its own bytes; returns how many values follow inside it. */
  #step(): number {
    const head = this.#unsigned(1);
    if (head <= 0x7f || head >= 0xe0) return 0; // small integer
    if (head <= 0x8f) return 2 * (head & 0x0f); // map
    if (head <= 0x9f) return head & 0x0f; // array
    if (head <= 0xbf) return this.#text(head & 0x1f);
    switch (head) {
      case 0xc0: // nil
      case 0xc2: // false
      case 0xc3: // true
        return 0;
      case 0xcc: // unsigned and signed integers, floats
      case 0xd0:
        return this.#skip(1);
      case 0xcd:
      case 0xd1:
        return this.#skip(2);
      case 0xca:
      case 0xce:
      case 0xd2:
        return this.#skip(4);
      case 0xcb:
      case 0xcf:
      case 0xd3:
        return this.#skip(8);
      case 0xd9:
        return this.#text(this.#unsigned(1));
      case 0xda:
        return this.#text(this.#unsigned(2));
      case 0xdb:
        return this.#text(this.#unsigned(4));
      case 0xdc:
        return this.#unsigned(2);
      case 0xdd:
        return this.#unsigned(4);
      case 0xde:
        return 2 * this.#unsigned(2);
      case 0xdf:
        return 2 * this.#unsigned(4);
      default:
        this.#fault ??= 'of a type no message has';
        return 0;
    }
  }

  #skip(numBytes: number): 0 {
    if (numBytes > this.#bytes.length - this.#at) this.#fault ??= 'cut short';
    this.#at += numBytes;
    return 0;
  }

  #unsigned(numBytes: number): number {
    this.#skip(numBytes);
    let value = 0;
    for (let index = this.#at - numBytes; index < this.#at; index += 1) {
      value = value * 256 + (this.#bytes[index] ?? 0);
    }
    return value;
  }

  #text(numBytes: number): 0 {
    const start = this.#at;
    this.#skip(numBytes);
    if (this.#fault === null && !this.#isUtf8(start, this.#at)) this.#fault = 'not UTF-8';
    return 0;
  }

  /** Nearly every text is short ASCII, for which a call into the runtime costs more than it saves. */
  #isUtf8(start: number, end: number): boolean {
    for (let index = start; index < end; index += 1) {
      if (this.#bytes[index]! > 0x7f) return isUtf8(this.#bytes.subarray(start, end));
    }
    return true;
  }
}
