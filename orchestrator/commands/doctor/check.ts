import { SparsightError } from '../../errors.js';

/** Something that a run needs. */
export interface Check {
  readonly name: string;
  /** What was found; throws, with the fix, if it will not do. */
  readonly look: () => string | Promise<string>;
}

export interface Finding {
  readonly name: string;
  readonly is_ok: boolean;
  readonly detail: string;
  /** What to do about it; null if nothing need be done, or nobody knows. */
  readonly fix: string | null;
}

export async function carryOutCheck({ name, look }: Check): Promise<Finding> {
  try {
    return { name, is_ok: true, detail: await look(), fix: null };
  } catch (error) {
    const fix = error instanceof SparsightError ? (error.fix ?? null) : null;
    const [detail = ''] = (error as Error).message.split('\n', 1);
    return { name, is_ok: false, detail, fix };
  }
}
