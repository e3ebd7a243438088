import { SparsightError } from '../errors.js';
import type { MaskSpec } from '../experiment/mask-spec.js';
import type { Dataset, Fill } from '../protocol/generated.js';
import { ended, runHelper } from './helper.js';
import type { PythonEnvironment } from './python-environment.js';

/** A data set of the sheet may have to be decoded. */
const DEADLINE_S = 86_400;

/** What a contact sheet shows: masks × ratios × a few images of a data set, or one picture. */
export interface ContactSheetRequest {
  readonly dataset: Dataset | null;
  /** Split of the data set. */
  readonly split: 'test' | 'val';
  /** Path of a picture of the user's own. */
  readonly image: string | null;
  /** Rows and columns that the picture is resized to. */
  readonly image_size: number | null;
  readonly masks: readonly MaskSpec[];
  readonly ratios: readonly number[];
  readonly fill: Fill;
  readonly mask_key: number;
  readonly num_images: number;
  /** Path of the PNG. */
  readonly out: string;
  /** Path of another for dark pages, where it is wanted. */
  readonly out_dark?: string;
}

export interface ContactSheet {
  readonly path: string;
  readonly width: number;
  readonly height: number;
  /** Families that cannot be shown without a model. */
  readonly left_out: readonly string[];
}

type Answer =
  | ({ readonly ok: true } & ContactSheet)
  | {
      readonly ok: false;
      readonly error: { readonly message: string; readonly fix: string | null; readonly path: string | null };
    };

/**
 * Has Python draw the sheet and write it; throws a SparsightError for what cannot be shown, with the name that a field
 * of the request has for whoever asks.
 */
export function renderContactSheet(
  request: ContactSheetRequest,
  environment: PythonEnvironment,
  nameOf: (field: string) => string = (field) => field,
): ContactSheet {
  const input = JSON.stringify(request);
  const call = { command: ['masks'], input, deadlineS: DEADLINE_S, stderr: 'shown' } as const;
  const { failure, stdout } = runHelper(call, environment);
  if (failure !== null) throw ended('masks', failure);
  const answer = JSON.parse(stdout) as Answer;
  if (answer.ok) return answer;
  const { message, fix, path } = answer.error;
  const place = path === null ? '' : ` – at ${nameOf(path)}`;
  throw new SparsightError(`${message}${place}.`, { fix: fix ?? undefined });
}
