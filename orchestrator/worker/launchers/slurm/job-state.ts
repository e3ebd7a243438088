/** Where a task of an array job stands, as Slurm says. */
export interface JobState {
  /** PENDING, RUNNING, TIMEOUT, …. */
  readonly state: string;
  /** Why it waits; None where it does not. */
  readonly reason: string;
  /** Exit code and signal, as `3:0`; empty while it runs. */
  readonly exitCode: string;
}

/** Format of `squeue` for `parseQueue`: text, which all versions have, while JSON needs a plugin. */
export const QUEUE_FORMAT = '%i|%T|%r';

const WAITING = [
  'PENDING',
  'CONFIGURING',
  'REQUEUED',
  'REQUEUE_HOLD',
  'REQUEUE_FED',
  'SPECIAL_EXIT',
  'RESV_DEL_HOLD',
];
const RUNNING = ['RUNNING', 'SUSPENDED', 'STOPPED', 'SIGNALING', 'RESIZING', 'STAGE_OUT', 'COMPLETING'];

/** What `squeue` lists, by `job_task`. */
export function parseQueue(text: string): Map<string, JobState> {
  const rows = text.split('\n').map((line) => line.trim().split('|'));
  return new Map(
    rows.flatMap(([id, state, reason]) =>
      id && state ? [[id, { state, reason: reason ?? '', exitCode: '' }] as const] : [],
    ),
  );
}

/** What `scontrol show job --oneliner` says of a task. */
export function parseJob(text: string): JobState {
  const field = (name: string) => new RegExp(`(?:^|\\s)${name}=(\\S*)`).exec(text)?.[1] ?? '';
  return { state: field('JobState'), reason: field('Reason'), exitCode: field('ExitCode') };
}

export function isWaiting({ state }: JobState): boolean {
  return WAITING.includes(state);
}

export function isRunning({ state }: JobState): boolean {
  return RUNNING.includes(state);
}

/** How a task has ended, in words. */
export function endOf({ state, exitCode }: JobState): string {
  const [code, signal] = exitCode === '' ? [] : exitCode.split(':').map(Number);
  const known = KNOWN[state];
  if (known !== undefined) return known;
  if (signal) return `signal ${signal === 9 ? 'SIGKILL' : signal === 15 ? 'SIGTERM' : signal}`;
  if (state === 'CANCELLED') return 'cancelled in Slurm';
  return Number.isInteger(code) ? `exit code ${code}` : `state ${state || 'unknown'} in Slurm`;
}

const KNOWN: Readonly<Record<string, string>> = {
  TIMEOUT: 'the time limit of its Slurm job',
  PREEMPTED: 'preempted by another Slurm job',
  NODE_FAIL: 'the failure of its Slurm node',
  BOOT_FAIL: 'the failure of its Slurm node to start',
  OUT_OF_MEMORY: 'more memory than its Slurm job may have',
  DEADLINE: 'the deadline of its Slurm job',
};
