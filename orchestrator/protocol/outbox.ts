import type { Frames } from './codec.js';

/** Messages that may wait for one worker; a worker that leaves more unread has stalled. */
const CAPACITY = 1024;

/** A message for a worker. */
export interface Outgoing {
  readonly workerId: string;
  readonly frames: Frames;
}

/**
 * What waits to be sent, worker by worker, so that one that has stalled holds nobody else up.
 *
 * Once a message to a worker is lost, what follows is dropped too, until that worker greets again and is told so once more
 * what it needs to know: half a conversation would be worse than none.
 */
export class Outbox {
  readonly #waiting = new Map<string, Frames[]>();
  readonly #stalled = new Set<string>();

  /** Opens a worker's queue, empty. */
  open(workerId: string): void {
    this.#waiting.set(workerId, []);
    this.#stalled.delete(workerId);
  }

  /** Drops a worker's queue and whatever is put in before it is opened again. */
  close(workerId: string): void {
    this.#waiting.delete(workerId);
    this.#stalled.delete(workerId);
  }

  has(workerId: string): boolean {
    return this.#waiting.has(workerId);
  }

  put({ workerId, frames }: Outgoing): void {
    const queue = this.#waiting.get(workerId);
    if (queue === undefined) return;
    if (queue.length >= CAPACITY) this.close(workerId);
    else queue.push(frames);
  }

  /** The next message of a worker that has not stalled; it stays until `shift`. */
  next(): Outgoing | undefined {
    for (const [workerId, [frames]] of this.#waiting) {
      if (frames !== undefined && !this.#stalled.has(workerId)) return { workerId, frames };
    }
    return undefined;
  }

  /** Takes out a message that was sent, unless the queue was dropped or reopened meanwhile. */
  shift({ workerId, frames }: Outgoing): void {
    const queue = this.#waiting.get(workerId);
    if (queue?.[0] === frames) queue.shift();
  }

  /** Passes a worker over until `retry`. */
  stall(workerId: string): void {
    this.#stalled.add(workerId);
  }

  retry(): void {
    this.#stalled.clear();
  }
}
