import type { Notification } from '../../scheduler/notification.js';
import { eventLine, isNoteworthy } from '../../watch/event-lines.js';
import { clock } from '../../watch/format.js';
import { afterNotification, startProgress } from '../../watch/run-progress.js';
import type { TrialNames } from '../../watch/trial-names.js';
import type { Workload } from '../../watch/workload.js';
import { eventJson } from './event-json.js';
import { LiveScreen } from './live-screen.js';
import { Readiness } from './readiness.js';
import { renderRun } from './view.js';

/** Shows what happens in a run while it happens. */
export interface Presenter {
  show(notification: Notification): void;
  /** Ends the showing; what is written afterwards stands by itself. */
  close(): void;
}

export interface RunTitle {
  readonly runName: string;
  readonly numTrials: number;
  readonly numFinishedBefore: number;
  readonly names: TrialNames;
  readonly workload: () => Workload;
}

interface Style {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** NDJSON on standard output, or on standard error nothing, a live table (a terminal), or one line an event. */
export function choosePresenter(title: RunTitle, { json, quiet }: Style): Presenter {
  if (json) return jsonPresenter();
  if (quiet) return { show: () => {}, close: () => {} };
  return process.stderr.isTTY ? livePresenter(title) : linePresenter(title);
}

function jsonPresenter(): Presenter {
  return {
    show: (notification) => process.stdout.write(`${eventJson(notification, new Date())}\n`),
    close: () => {},
  };
}

function linePresenter({ names }: RunTitle): Presenter {
  const startMs = performance.now();
  const readiness = new Readiness(names);
  return {
    show(notification) {
      const line = eventLine(notification, names) ?? readiness.line(notification);
      if (line !== null) process.stderr.write(`${clock((performance.now() - startMs) / 1000)}  ${line}\n`);
    },
    close: () => {},
  };
}

function livePresenter(title: RunTitle): Presenter {
  const { runName, numTrials, numFinishedBefore, names, workload } = title;
  const terminal = process.stderr;
  const hasColor = terminal.hasColors() && !process.env.NO_COLOR;
  let progress = startProgress(runName, numTrials, numFinishedBefore, performance.now(), workload());
  const screen = new LiveScreen(terminal, () =>
    renderRun(progress, performance.now(), { columns: terminal.columns, rows: terminal.rows, hasColor }),
  );
  return {
    show(notification) {
      progress = afterNotification(progress, notification, names, performance.now());
      const line = isNoteworthy(notification) ? eventLine(notification, names) : null;
      if (line === null) screen.refresh();
      else screen.print(line);
    },
    close: () => screen.close(),
  };
}
