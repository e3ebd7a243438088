import type { MessagesDropped } from '../../protocol/generated.js';

/** Frames and events that were not used, by reason, since the run began. */
type DroppedCounts = Omit<MessagesDropped, 'type' | 'at'>;

/** Counts what was not used, and says when there is something new to tell. */
export class DropCounter {
  #counts: DroppedCounts = { refused: 0, stale: 0, repeated: 0 };
  #told = this.#counts;

  count(reason: keyof DroppedCounts): void {
    this.#counts = { ...this.#counts, [reason]: this.#counts[reason] + 1 };
  }

  /** The counts, if they have changed since they were asked for. */
  takeNews(): DroppedCounts | null {
    if (this.#told === this.#counts) return null;
    this.#told = this.#counts;
    return this.#counts;
  }
}
