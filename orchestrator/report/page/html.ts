/** Text that is HTML already; everything else is escaped on its way into a page. */
export class Html {
  constructor(readonly text: string) {}
}

type Content = Html | string | number | null | readonly Html[];

/** Template tag that escapes what is put into it, save for Html and lists of it. */
export function html(parts: TemplateStringsArray, ...contents: readonly Content[]): Html {
  return new Html(parts.reduce((text, part, index) => text + textOf(contents[index - 1] ?? null) + part));
}

/** For text that is known to be HTML, such as a drawn figure. */
export function raw(text: string): Html {
  return new Html(text);
}

function textOf(content: Content): string {
  if (content === null) return '';
  if (content instanceof Html) return content.text;
  if (typeof content === 'object') return content.map(({ text }) => text).join('');
  return escapeHtml(String(content));
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** Text whose numbers stay in one line with their interval, sign and unit. */
export function unbroken(text: string): string {
  return text.replace(/ (?=[±%−=<])|(?<=[±αβγ=<]) /g, '\u00a0');
}
