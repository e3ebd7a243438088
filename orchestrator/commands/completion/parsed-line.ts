/** A command line up to the cursor. */
export interface ParsedLine {
  /** The last word, perhaps empty. */
  readonly current: string;
  /** The words before it that are neither options nor their values: the command and its arguments. */
  readonly words: readonly string[];
  /** Values of options, by name without dashes. */
  readonly values: ReadonlyMap<string, string>;
  /** The option whose value the last word is; null if it is none. */
  readonly option: string | null;
}

/** Takes a line apart; `options` says of each option, named without dashes, whether a value follows it. */
export function parseLine(line: string, options: ReadonlyMap<string, boolean>): ParsedLine {
  const all = line.split(' ').slice(1);
  const current = all.at(-1) ?? '';
  const words: string[] = [];
  const values = new Map<string, string>();
  let option: string | null = null;
  for (const word of all.slice(0, -1).filter((each) => each !== '')) {
    const [, name, value] = /^--([^=]+)(?:=(.*))?$/.exec(word) ?? [];
    if (option !== null) {
      values.set(option, word);
      option = null;
    } else if (name !== undefined && value !== undefined) values.set(name, value);
    else if (name !== undefined && options.get(name)) option = name;
    else if (!word.startsWith('-')) words.push(word);
  }
  return { current, words, values, option };
}
