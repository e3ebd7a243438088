/** Text whose numbers stay in one line with their interval, sign and unit. */
export function unbroken(text: string): string {
  return text.replace(/ (?=[±%−=<])|(?<=[±αβγ=<]) /g, '\u00a0');
}
