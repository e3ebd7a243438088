import { spawnSync } from 'node:child_process';
import { SparsightError } from '../errors.js';
import type { MaskSpec } from '../experiment/mask-spec.js';
import type { ContactSheetDrawn, ContactSheetQuestion, Refusal } from '../protocol/generated.js';
import { type PythonEnvironment, pythonVariables } from './python-environment.js';

/** What a contact sheet shows: masks × ratios × a few images of a data set, or one picture. */
export interface ContactSheetRequest extends Omit<ContactSheetQuestion, 'masks' | 'ratios'> {
  readonly masks: readonly MaskSpec[];
  readonly ratios: readonly number[];
}

/**
 * Has Python draw the sheet and write it; throws a SparsightError for what cannot be shown, with the name that a field
 * of the request has for whoever asks.
 */
export function renderContactSheet(
  request: ContactSheetRequest,
  { python }: PythonEnvironment,
  nameOf: (field: string) => string = (field) => field,
): ContactSheetDrawn {
  const { status, stdout, error } = spawnSync(python, ['-m', 'sparsight_worker', 'masks'], {
    encoding: 'utf8',
    env: pythonVariables(),
    input: JSON.stringify(request),
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  if (error) throw error;
  if (status !== 0) throw new Error(`Expected the contact sheet to be drawn, got exit code ${status}.`);
  const answer = JSON.parse(stdout) as ContactSheetDrawn | Refusal;
  if (answer.ok) return answer;
  const { message, fix, path } = answer.error;
  const place = path === null ? '' : ` – at ${nameOf(path)}`;
  throw new SparsightError(`${message}${place}.`, { fix: fix ?? undefined });
}
