const MAX_FAILED_STARTS = 3;
const FIRST_BACKOFF_MS = 500;

interface Slot {
  isOccupied: boolean;
  numFailedStarts: number;
  startAt: number;
}

/** Slots for workers. A slot whose worker dies gets another, later each time that one fails to start; the third ends it. */
export class WorkerSlots {
  readonly #slots: Slot[];

  constructor(numSlots: number) {
    this.#slots = Array.from({ length: numSlots }, () => ({
      isOccupied: false,
      numFailedStarts: 0,
      startAt: 0,
    }));
  }

  /** Places that have a worker or may still get one. */
  get numUsable(): number {
    return this.#slots.filter(isUsable).length;
  }

  get numOccupied(): number {
    return this.#slots.filter(({ isOccupied }) => isOccupied).length;
  }

  /** A free slot that may have a worker now, which takes it. */
  occupyNext(now: number): number | undefined {
    const index = this.#slots.findIndex((slot) => !slot.isOccupied && isUsable(slot) && slot.startAt <= now);
    if (index < 0) return undefined;
    this.occupy(index);
    return index;
  }

  occupy(index: number): void {
    this.#slots[index]!.isOccupied = true;
  }

  vacate(index: number, hasFailedToStart: boolean, now: number): void {
    const slot = this.#slots[index]!;
    slot.isOccupied = false;
    slot.numFailedStarts = hasFailedToStart ? slot.numFailedStarts + 1 : 0;
    slot.startAt = hasFailedToStart ? now + FIRST_BACKOFF_MS * 2 ** (slot.numFailedStarts - 1) : now;
  }
}

function isUsable(slot: Slot): boolean {
  return slot.isOccupied || slot.numFailedStarts < MAX_FAILED_STARTS;
}
