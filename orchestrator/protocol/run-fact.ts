import { JOURNAL_EVENT_TYPES, type JournalEvent, type RunEvent } from './generated.js';

type WithoutTime<Event> = Event extends unknown ? Omit<Event, 'at'> : never;

/** An event of a run as somebody without a clock states it: the journal adds when it was. */
export type RunFact = WithoutTime<RunEvent>;

/** Receives every fact in order; must not throw. */
export type FactListener = (fact: RunFact) => void;

/** The fact as an event of that moment. */
export function stamped(fact: RunFact, at: Date): RunEvent {
  return { at: at.toISOString(), ...fact } as RunEvent;
}

const KEPT: ReadonlySet<string> = new Set(JOURNAL_EVENT_TYPES);

/** Whether the journal keeps the event. */
export function isKept(event: RunEvent): event is JournalEvent {
  return KEPT.has(event.type);
}
