import type { Run } from '../protocol/generated.js';
import type { Settings } from './state.js';

/** What an experiment says of how it is carried out, with what it leaves to us. */
export function settingsOf(run: Run): Settings {
  return {
    maxAttempts: run.max_attempts,
    pingEveryMs: 1_000,
    deadlines: {
      startMs: run.start_deadline_s * 1_000,
      // Its I/O thread answers within milliseconds, unless native code holds the interpreter.
      pongMs: 30_000,
      // Its sockets answer even then; not where it is stopped, or its host is gone.
      goneMs: 5_000,
      progressMs: run.progress_deadline_s * 1_000,
      leaveMs: 10_000,
    },
  };
}
