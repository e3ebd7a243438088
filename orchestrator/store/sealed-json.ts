import { createHash } from 'node:crypto';
import { expected, Found, type SparsightError } from '../errors.js';
import { RUN_FILE_FORMAT } from '../protocol/generated.js';
import { readIfThere } from './regular-file.js';

const SEALED = /^(?<sealed>.*),"sha256_s":"(?<sha256>[0-9a-f]{64})"\}\n$/s;
const RESTORE = 'Restore the file, or move the run directory away and run the experiment again.';
const HAS_SEAL = /,"format":\d|"sha256_s":"/;

/**
 * The text of a JSON object as it is put on disk, with `format` and, last, `sha256_s`: the SHA-256 of all text before
 * it, so that no changed byte goes unnoticed. Its name ends in `_s` because it depends on wall-clock fields.
 */
export function sealedJson(object: string): string {
  const sealed = `${object.trimEnd().slice(0, -1).trimEnd()},"format":${RUN_FILE_FORMAT}`;
  return `${sealed},"sha256_s":"${sha256(sealed)}"}\n`;
}

/**
 * Reads what `sealedJson` wrote, without the seal; also a file that was made without one. Throws a SparsightError for
 * a file that was changed or is of another format, SyntaxError for one that is not JSON.
 */
export function parseSealedJson(path: string, text: string): unknown {
  const { sealed, sha256: promised } = SEALED.exec(text)?.groups ?? {};
  if (sealed === undefined && !HAS_SEAL.test(text)) return JSON.parse(text);
  if (sealed === undefined || sha256(sealed) !== promised) throw changedFile(path, 'another checksum');
  const { format, ...value } = JSON.parse(`${sealed}}`);
  if (format === RUN_FILE_FORMAT) return value;
  throw otherFormat(path, new Found(String(format)));
}

/** The error of a file of a run that another version wrote. */
export function otherFormat(path: string, found: Found): SparsightError {
  return expected('format of the file', RUN_FILE_FORMAT.toString(), found, {
    at: path,
    fix: 'Another version of Sparsight wrote it: read the run with that version, or run the experiment again.',
  });
}

/** Reads a JSON file, sealed or not; null if there is none. Throws a SparsightError for one that cannot be read. */
export function readJsonIfThere<T>(path: string): T | null {
  const content = readIfThere(path);
  if (content === null) return null;
  try {
    return parseSealedJson(path, content.toString()) as T;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw expected('file', 'JSON', error.message, { at: path, fix: RESTORE });
  }
}

/** Reads a JSON file that this version wrote; null if there is none. Throws a SparsightError for any other. */
export function readSealedIfThere<T>(path: string): T | null {
  const value = readJsonIfThere<T>(path);
  if (value === null || HAS_SEAL.test(readIfThere(path)?.toString() ?? '')) return value;
  throw otherFormat(path, new Found('none'));
}

/** Reads a JSON file, sealed or not. Throws a SparsightError for one that is missing or cannot be read. */
export function readJson<T>(path: string): T {
  const value = readJsonIfThere<T>(path);
  if (value === null) throw expected('file', 'there', undefined, { at: path, fix: RESTORE });
  return value;
}

/** The error of a file of a run that is no longer as it was written. */
export function changedFile(path: string, found: string): SparsightError {
  return expected('file', 'as it was written', new Found(found), { at: path, fix: RESTORE });
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
