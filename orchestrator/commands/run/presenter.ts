import type { RunEvent } from '../../protocol/generated.js';
import { eventLine, isNoteworthy } from '../../watch/event-lines.js';
import { clock } from '../../watch/format.js';
import type { RunTracker } from '../../watch/run-tracker.js';
import type { TrialNames } from '../../watch/trial-names.js';
import { LiveScreen } from './live-screen.js';
import { Readiness } from './readiness.js';
import { renderRun } from './view.js';

/** Shows what happens in a run while it happens. */
export interface Presenter {
  show(event: RunEvent): void;
  /** Ends the showing; what is written afterwards stands by itself. */
  close(): void;
}

interface Style {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** NDJSON on standard output, or on standard error nothing, a live table (a terminal), or one line an event. */
export function choosePresenter(tracker: RunTracker, names: TrialNames, { json, quiet }: Style): Presenter {
  if (json) return { show: printJson, close: () => {} };
  if (quiet) return { show: () => {}, close: () => {} };
  return process.stderr.isTTY ? livePresenter(tracker, names) : linePresenter(names);
}

/** An event as a line of NDJSON. */
export function printJson(event: RunEvent): void {
  process.stdout.write(`${JSON.stringify(event)}\n`);
}

function linePresenter(names: TrialNames): Presenter {
  const startMs = performance.now();
  const readiness = new Readiness(names);
  return {
    show(event) {
      const line = eventLine(event, names) ?? readiness.line(event);
      if (line !== null) process.stderr.write(`${clock((performance.now() - startMs) / 1000)}  ${line}\n`);
    },
    close: () => {},
  };
}

function livePresenter(tracker: RunTracker, names: TrialNames): Presenter {
  const terminal = process.stderr;
  const hasColor = terminal.hasColors() && !process.env.NO_COLOR;
  const screen = new LiveScreen(terminal, () =>
    renderRun(tracker.progress, performance.now(), {
      columns: terminal.columns,
      rows: terminal.rows,
      hasColor,
    }),
  );
  return {
    show(event) {
      const line = isNoteworthy(event) ? eventLine(event, names) : null;
      if (line === null) screen.refresh();
      else screen.print(line);
    },
    close: () => screen.close(),
  };
}
