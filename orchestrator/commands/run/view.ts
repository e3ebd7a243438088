import { bar, clipped, clock, count, number, shortened } from '../../watch/format.js';
import { remainingRunS, remainingTrialS } from '../../watch/remaining-time.js';
import { fractionOf, type RunningTrial, type RunProgress } from '../../watch/run-progress.js';

/** What the terminal can show. */
export interface Screen {
  readonly columns: number;
  readonly rows: number;
  readonly hasColor: boolean;
}

const NARROWEST_BAR = 6;
const WIDEST_BAR = 30;
const WIDEST_LABEL = 32;
const TELLING_METRICS = ['val_accuracy', 'train_loss'];
const NUM_LINES_AROUND = 4;

/** The lines that show a run in progress, none wider and not more of them than the screen. */
export function renderRun(progress: RunProgress, nowMs: number, screen: Screen): string[] {
  const trials = [...progress.running.values()];
  const numShown = Math.max(1, screen.rows - NUM_LINES_AROUND);
  const isAll = trials.length <= numShown;
  const shown = isAll ? trials : trials.slice(0, numShown - 1);
  const rest = isAll ? [] : [`  and ${trials.length - shown.length} more running`];
  const head = [title(progress, nowMs, screen), total(progress, nowMs, screen)];
  const body = [
    ...trialLines(shown, progress, nowMs, screen),
    ...rest.map((line) => clipped(line, screen.columns)),
  ];
  return [...head, ...body].slice(0, Math.max(1, screen.rows - 1));
}

function title(progress: RunProgress, nowMs: number, screen: Screen): string {
  const elapsed = clock((nowMs - progress.startedMs) / 1000);
  const state = progress.isDraining
    ? ' · stopping after a checkpoint; Ctrl-C again stops now'
    : progress.numWorkers === 0
      ? ' · starting workers'
      : hasBegun(progress)
        ? ''
        : ' · workers are getting ready';
  const text = clipped(`${progress.runName} · ${elapsed}${state}`, screen.columns);
  return painted(text, 'bold', screen);
}

/** Whether a trial runs, or ran. */
function hasBegun({ running, numEnded }: RunProgress): boolean {
  return running.size + numEnded.done + numEnded.diverged + numEnded.failed > 0;
}

function total(progress: RunProgress, nowMs: number, screen: Screen): string {
  const { done, diverged, failed } = progress.numEnded;
  const numDone = progress.numFinishedBefore + done;
  const numQueued = progress.numTrials - numDone - diverged - failed - progress.running.size;
  const parts = [`${numDone}/${progress.numTrials} done`, `${progress.running.size} running`];
  if (numQueued > 0) parts.push(`${count(numQueued)} queued`);
  if (diverged > 0) parts.push(`${diverged} diverged`);
  if (failed > 0) parts.push(`${failed} failed`);
  const remaining = remainingRunS(progress, nowMs);
  if (remaining !== null) parts.push(`${clock(remaining)} left`);
  else if (hasBegun(progress)) parts.push('time left unknown');
  const text = clipped(parts.join(' · '), screen.columns);
  const width = Math.min(WIDEST_BAR, screen.columns - text.length - 1);
  return width < NARROWEST_BAR
    ? text
    : `${paintedBar(doneFraction(progress), width, 'green', screen)} ${text}`;
}

function doneFraction(progress: RunProgress): number {
  const { done, diverged, failed } = progress.numEnded;
  const fractions = [...progress.running.values()].map((trial) => fractionOf(trial, progress.trainShare));
  const ended = progress.numFinishedBefore + done + diverged + failed;
  return fractions.reduce((sum, fraction) => sum + fraction, ended) / Math.max(1, progress.numTrials);
}

/** A column of the table of trials; on a narrow screen those of the least priority are left out. */
interface Column {
  readonly priority: number;
  readonly isRight: boolean;
  readonly text: (trial: RunningTrial, progress: RunProgress, nowMs: number) => string;
}

/** What a trial is at, in a word or two. */
const PHASES = {
  load: 'reads images',
  prepare: 'makes its model',
  train: 'train',
  validate: 'validate',
  evaluate: 'evaluate',
} as const;

const BEFORE_BAR: readonly Column[] = [
  { priority: 9, isRight: false, text: ({ shortId }) => shortId },
  { priority: 3, isRight: false, text: ({ label }) => shortened(label, WIDEST_LABEL) },
  {
    priority: 6,
    isRight: false,
    text: phaseText,
  },
];
const AFTER_BAR: readonly Column[] = [
  { priority: 7, isRight: true, text: ({ progress }) => (progress === null ? '' : position(progress)) },
  { priority: 5, isRight: false, text: (trial) => lastMetric(trial, 0) },
  { priority: 2, isRight: false, text: (trial) => lastMetric(trial, 1) },
  { priority: 4, isRight: true, text: ({ progress }) => speed(progress?.images_per_s ?? 0) },
  { priority: 8, isRight: true, text: remaining },
];

function phaseText({ progress, assistants }: RunningTrial): string {
  if (progress === null) return 'waiting';
  const helped = assistants.size === 0 ? '' : ` (${assistants.size + 1} workers)`;
  return `${PHASES[progress.phase]}${helped}`;
}

function trialLines(
  trials: readonly RunningTrial[],
  progress: RunProgress,
  nowMs: number,
  screen: Screen,
): string[] {
  const cells = (columns: readonly Column[]) =>
    columns.map((column) =>
      aligned(
        trials.map((trial) => column.text(trial, progress, nowMs)),
        column,
      ),
    );
  const all = [...cells(BEFORE_BAR), ...cells(AFTER_BAR)].filter(({ width }) => width > 0);
  const kept = fitting(all, screen.columns);
  const width = Math.min(WIDEST_BAR, screen.columns - takenBy(kept) - 2);
  const isBefore = ({ column }: AlignedColumn) => BEFORE_BAR.includes(column);
  return trials.map((trial, row) => {
    const text = (columns: AlignedColumn[]) => columns.map(({ texts }) => texts[row]).join('  ');
    const before = text(kept.filter(isBefore));
    const after = text(kept.filter((column) => !isBefore(column)));
    const color = trial.progress?.phase === 'evaluate' ? 'cyan' : 'green';
    const drawn = paintedBar(fractionOf(trial, progress.trainShare), width, color, screen);
    return [before, width >= NARROWEST_BAR ? drawn : '', after]
      .filter((part) => part !== '')
      .join('  ')
      .trimEnd();
  });
}

interface AlignedColumn {
  readonly column: Column;
  readonly texts: readonly string[];
  readonly width: number;
}

function aligned(texts: readonly string[], column: Column): AlignedColumn {
  const width = Math.max(0, ...texts.map((text) => text.length));
  const pad = (text: string) => (column.isRight ? text.padStart(width) : text.padEnd(width));
  return { column, texts: texts.map(pad), width };
}

/** The columns that fit beside a bar, the most important ones chosen first. */
function fitting(columns: AlignedColumn[], screenColumns: number): AlignedColumn[] {
  const chosen = new Set<AlignedColumn>();
  for (const column of columns.toSorted((a, b) => b.column.priority - a.column.priority)) {
    if (takenBy([...chosen, column]) + NARROWEST_BAR + 2 <= screenColumns) chosen.add(column);
  }
  return columns.filter((column) => chosen.has(column));
}

function takenBy(columns: readonly AlignedColumn[]): number {
  return columns.reduce((sum, { width }) => sum + width + 2, -2);
}

function position({
  phase,
  step,
  num_steps,
  num_evaluations_done,
  num_evaluations,
  num_images_done,
  num_images,
}: NonNullable<RunningTrial['progress']>) {
  if (phase === 'load' && num_images > 0) return `${count(num_images_done)}/${count(num_images)} decoded`;
  return phase === 'evaluate'
    ? `${num_evaluations_done}/${num_evaluations}`
    : `${count(step)}/${count(num_steps)}`;
}

/** Last value of the metric that tells most (or of the one at that `rank`), or else of the latest one. */
function lastMetric({ metrics }: RunningTrial, rank: number): string {
  const telling = TELLING_METRICS.filter((name) => metrics.has(name));
  const name = (telling.length > 0 ? telling : [...metrics.keys()].toReversed())[rank];
  return name === undefined ? '' : `${clipped(name, 24)} ${number(metrics.get(name)!)}`;
}

function speed(imagesPerS: number): string {
  return imagesPerS > 0 ? `${count(imagesPerS)} img/s` : '';
}

function remaining(trial: RunningTrial, progress: RunProgress, nowMs: number): string {
  const seconds = remainingTrialS(trial, progress.trainShare, nowMs);
  return seconds === null ? '' : `${clock(seconds)} left`;
}

const CODES = { bold: [1, 22], dim: [2, 22], green: [32, 39], cyan: [36, 39] } as const;

function painted(text: string, style: keyof typeof CODES, { hasColor }: Screen): string {
  const [on, off] = CODES[style];
  return hasColor && text !== '' ? `\u001b[${on}m${text}\u001b[${off}m` : text;
}

function paintedBar(fraction: number, width: number, color: 'green' | 'cyan', screen: Screen): string {
  if (width < NARROWEST_BAR) return '';
  const { filled, empty } = bar(fraction, width);
  return painted(filled, color, screen) + painted(empty, 'dim', screen);
}
