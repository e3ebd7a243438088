/** One line of RFC 4180: quoted where it must be, CR LF at its end. */
export function csvLine(fields: readonly (string | number | null)[]): string {
  return `${fields.map(csvField).join(',')}\r\n`;
}

function csvField(field: string | number | null): string {
  if (field === null) return '';
  const text = typeof field === 'number' ? numberText(field) : inert(field);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/**
 * What users have named, so that no spreadsheet takes it for a formula: a text that begins as one does has an apostrophe
 * before it.
 */
export function inert(text: string): string {
  return /^[=+@\t\r-]/.test(text) && !IS_NUMBER.test(text) ? `'${text}` : text;
}

/** A sign alone, and numbers with what belongs to them. */
const IS_NUMBER = /^[+-]?([\d.,±% ]*|inf)$/;

/** Shortest text that reads back as the same number; what is not finite by the names that other formats here use. */
function numberText(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  return Number.isFinite(value) ? String(value) : value > 0 ? 'inf' : '-inf';
}
