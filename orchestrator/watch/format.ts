/** A duration as a clock shows it: 0:07, 12:34, 1:02:03. */
export function clock(seconds: number): string {
  const whole = Math.round(seconds);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor(whole / 60) % 60;
  const tail = `${String(whole % 60).padStart(2, '0')}`;
  return hours === 0 ? `${minutes}:${tail}` : `${hours}:${String(minutes).padStart(2, '0')}:${tail}`;
}

/** A measured number in at most six characters or so: 0.912, 12.3, 1.2e-5, nan. */
export function number(value: number | string): string {
  if (typeof value === 'string') return value;
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e6)) return value.toExponential(1);
  return size >= 1000 ? value.toFixed(0) : String(Number(value.toPrecision(3)));
}

/** A whole number with its thousands apart: 12,345. */
export function count(value: number): string {
  return Math.round(value)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ',');
}

/** A filled part of `width` characters. */
export function bar(fraction: number, width: number): { readonly filled: string; readonly empty: string } {
  const numFilled = Math.min(width, Math.floor(Math.max(0, fraction) * width));
  return { filled: '█'.repeat(numFilled), empty: '░'.repeat(width - numFilled) };
}

/** The text in one line that does nothing to a terminal: what does not print is shown as a middle dot. */
export function oneLine(text: string): string {
  return text.replace(/[\p{C}\p{Z}]/gu, (c) => (c === ' ' ? c : '·'));
}

/** The text in one line of at most `width` characters; it is cut before a number rather than in it. */
export function clipped(text: string, width: number): string {
  const characters = [...oneLine(text)];
  if (characters.length <= width) return characters.join('');
  const end = beforeNumber(characters, Math.max(0, width - 1));
  return `${characters.slice(0, end).join('')}…`;
}

/** Where a number begins that has characters on both sides of `end`; else `end`. */
function beforeNumber(characters: readonly string[], end: number): number {
  let [start, stop] = [end, end];
  while (start > 0 && NUMBER_PART.test(characters[start - 1]!)) start -= 1;
  while (stop < characters.length && NUMBER_PART.test(characters[stop]!)) stop += 1;
  const isNumber = start < end && end < stop && /\d/.test(characters.slice(start, stop).join(''));
  return isNumber ? start : end;
}

/** Characters of a number such as 1.2e-5 or 1:02:03. */
const NUMBER_PART = /[\d.,:e+-]/;

/** Parts such as `masked, ratio 0.3, seed 1`; where that is too wide, the first of them and the last. */
export function shortened(text: string, width: number): string {
  const whole = oneLine(text);
  if (whole.length <= width) return whole;
  const parts = whole.split(', ');
  const last = parts.pop()!;
  for (let number = parts.length - 1; number >= 0; number -= 1) {
    const some = [...parts.slice(0, number), '…', last].join(', ');
    if (some.length <= width) return some;
  }
  return clipped(last, width);
}
