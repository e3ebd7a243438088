import { isUtf8 } from 'node:buffer';
import { expected, Found } from '../../errors.js';
import { MAX_FILE_BYTES } from './limits.js';

/** The text of an experiment file's bytes; throws for a file that is too large or is not UTF-8. */
export function decodeText(bytes: Uint8Array, file: string): string {
  if (bytes.length > MAX_FILE_BYTES) {
    throw expected('experiment file', `at most ${MAX_FILE_BYTES / 1024} KB`, new Found('a larger one'), {
      position: { file, line: 1, column: 1 },
      fix: 'Is it the right file? An experiment file is a page of YAML.',
    });
  }
  if (!isUtf8(bytes)) throw notUtf8(bytes, file);
  const text = Buffer.from(bytes)
    .toString('utf8')
    .replace(/^\uFEFF/, '');
  const control = /[^\P{Cc}\t\n\r]/u.exec(text);
  if (control !== null) throw controlCharacter(text, control.index, file);
  return text;
}

function notUtf8(bytes: Uint8Array, file: string) {
  const good = Buffer.from(bytes).toString('utf8').split('\uFFFD', 1)[0]!;
  return expected('experiment file', 'UTF-8 text', new Found('other bytes'), {
    position: positionOf(good.length, good, file),
    fix: 'Save it as UTF-8.',
  });
}

function controlCharacter(text: string, index: number, file: string) {
  const code = `U+${text.charCodeAt(index).toString(16).toUpperCase().padStart(4, '0')}`;
  return expected('experiment file', 'text without control characters', new Found(code), {
    position: positionOf(index, text, file),
  });
}

function positionOf(offset: number, text: string, file: string) {
  const before = text.slice(0, offset).split('\n');
  return { file, line: before.length, column: before.at(-1)!.length + 1 };
}
