import type { Result } from '../protocol/generated.js';

const MAX_ERROR = 20_000;

/** Result of a trial that is not tried again. */
export function failedResult(trialId: string, error: string, finishedAt: Date): Result {
  return {
    trial_id: trialId,
    status: 'failed',
    num_steps: 0,
    num_images_seen: 0,
    num_parameters: 0,
    device: 'none',
    precision: 'none',
    memory_format: 'none',
    weights_sha256: null,
    files: {},
    metrics: {},
    error: error.slice(0, MAX_ERROR),
    train_s: 0,
    evaluate_s: 0,
    finished_at: finishedAt.toISOString(),
  };
}
