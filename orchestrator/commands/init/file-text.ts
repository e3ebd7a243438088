import { stringify } from 'yaml';
import type { Line, Proposal, Section } from './proposal.js';

const MOST_COLUMNS = 100;

/** The experiment file: every setting below a comment that says what it is and where it comes from. */
export function fileText({ header, parts }: Proposal): string {
  const blocks = parts.map((part) => ('lines' in part ? sectionText(part) : lineText(part, '')));
  return `${[comment(header.join('\n'), ''), ...blocks].join('\n\n')}\n`;
}

function sectionText({ key, comment: about, lines }: Section): string {
  return [comment(about, ''), `${key}:`, ...lines.map((line) => lineText(line, '  '))].join('\n');
}

function lineText({ key, value, comment: about }: Line, indent: string): string {
  const text = value === undefined ? [] : [`${indent}${key}: ${valueText(value)}`];
  return [comment(about, indent), ...text].join('\n');
}

/** YAML on one line. */
function valueText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(itemText).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return stringify(value, { lineWidth: 0 }).trimEnd();
  const pairs = Object.entries(value).map(([key, each]) => `${itemText(key)}: ${itemText(each)}`);
  return `{ ${pairs.join(', ')} }`;
}

/** Within brackets and braces a comma would end a text, so it is quoted where need be. */
function itemText(value: unknown): string {
  if (typeof value === 'object' && value !== null) return valueText(value);
  const text = stringify([value], { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false });
  return text.trim().slice(1, -1);
}

/** Each line behind `# `, broken at spaces; a line break within a name of the user's is shown as one space. */
function comment(text: string, indent: string): string {
  return text
    .split('\n')
    .flatMap((line) => broken(line, MOST_COLUMNS - indent.length))
    .map((line) => `${indent}# ${line}`.trimEnd())
    .join('\n');
}

function broken(text: string, width: number): string[] {
  const lines = [''];
  for (const word of text.split(/\s+/)) {
    const last = lines.at(-1)!;
    if (last !== '' && last.length + word.length >= width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}
