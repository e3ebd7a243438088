import { SparsightError } from '../errors.js';
import type { MaskSpec } from '../experiment/mask-spec.js';

import type { ContactSheetDrawn, ContactSheetQuestion, Refusal } from '../protocol/generated.js';
import { ended, runPythonCommand } from './python-command.js';
import type { PythonEnvironment } from './python-environment.js';

/** A data set of the sheet may have to be decoded. */
const DEADLINE_S = 86_400;

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
  environment: PythonEnvironment,
  nameOf: (field: string) => string = (field) => field,
): ContactSheetDrawn {
  const input = JSON.stringify(request);
  const call = { command: ['masks'], input, deadlineS: DEADLINE_S, stderr: 'shown' } as const;
  const { failure, stdout } = runPythonCommand(call, environment);
  if (failure !== null) throw ended('masks', failure);
  const answer = JSON.parse(stdout) as ContactSheetDrawn | Refusal;
  if (answer.ok) return answer;
  const { message, fix, path } = answer.error;
  const where = path === null ? '' : ` – at ${nameOf(path)}`;
  throw new SparsightError(`${message}${where}.`, { fix: fix ?? undefined });
}
