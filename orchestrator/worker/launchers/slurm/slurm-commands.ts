import { execa } from 'execa';
import { type JobState, parseJob, parseQueue, QUEUE_FORMAT } from './job-state.js';

/** The commands of Slurm that are needed; a failure is told by an Error in its own words. */
export class SlurmCommands {
  constructor(private readonly environment: Record<string, string>) {}

  /** Submits a script; resolves to the number of the job. */
  async submit(script: string): Promise<string> {
    const answer = await this.#call('sbatch', ['--parsable'], script);
    return answer.trim().split(';')[0]!;
  }

  /** Tasks of these jobs that wait or run, by `job_task`. */
  async queue(jobs: readonly string[]): Promise<Map<string, JobState>> {
    const options = ['--noheader', '--array', `--format=${QUEUE_FORMAT}`, `--jobs=${jobs.join(',')}`];
    try {
      return parseQueue(await this.#call('squeue', options));
    } catch (error) {
      if (/invalid job id/i.test(String(error))) return new Map(); // all have ended, long ago
      throw error;
    }
  }

  /** A task that has ended, while Slurm remembers it. */
  async ended(task: string): Promise<JobState> {
    try {
      return parseJob(await this.#call('scontrol', ['show', 'job', '--oneliner', task]));
    } catch {
      return { state: '', reason: '', exitCode: '' };
    }
  }

  /** Sends a signal to the worker of a task, and to all that it started where `isForAll`. */
  async signal(task: string, name: string, isForAll: boolean): Promise<void> {
    await this.#call('scancel', [isForAll ? '--full' : '--batch', `--signal=${name}`, task]).catch(() => {});
  }

  /** Takes a task out of the queue, or ends it. */
  async cancel(task: string): Promise<void> {
    await this.#call('scancel', [task]).catch(() => {});
  }

  async #call(name: string, args: readonly string[], input = ''): Promise<string> {
    const { stdout } = await execa(name, args, { extendEnv: false, env: this.environment, input });
    return stdout;
  }
}
