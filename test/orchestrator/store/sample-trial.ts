import { readFileSync } from 'node:fs';
import type { Result, Trial } from '../../../orchestrator/protocol/generated.js';

const messages = new URL('../../contract/valid/', import.meta.url);

/** A complete trial with two cells, and the result of such a one. */
export const sampleTrial: Trial = message('assign.json').trial;
export const sampleResult: Result = {
  ...message('trial-done.json').result,
  weights_sha256: null,
  predictions_sha256: null,
};

function message(name: string) {
  return JSON.parse(readFileSync(new URL(name, messages), 'utf8')).message;
}
