import { experimentSchema } from '../../experiment/schema/experiment-schema.js';
import { branchesOf } from '../../experiment/schema/schema.js';
import { schemaAt, settingPaths } from '../../experiment/schema/schema-at.js';
import { pathKeys } from '../../experiment/settings-path.js';

/** What completion looks up outside the line. */
export interface Surroundings {
  readonly commands: readonly string[];
  /** Names of the common options, without dashes. */
  readonly options: readonly string[];
  readonly runs: readonly string[];
  /** Entries of a folder, folders with a slash at the end. */
  readonly listFolder: (folder: string) => readonly string[];
}

const OPTION_VALUES: Readonly<Record<string, readonly string[]>> = {
  '--device': ['auto', 'cpu', 'cuda', 'mps'],
};
const EXPERIMENT_COMMANDS = ['run', 'plan'];
const RUN_COMMANDS = ['tail', 'status', 'report', 'compare'];

/** What the last word of a command line up to the cursor may become; none where files are as good as anything. */
export function candidates(line: string, around: Surroundings): string[] {
  const words = line
    .split(' ')
    .slice(1)
    .filter((word, index, all) => word !== '' || index === all.length - 1);
  const current = words.at(-1) ?? '';
  return wordsAt(words.slice(0, -1), current, around).filter((word) => word.startsWith(current));
}

function wordsAt(before: readonly string[], current: string, around: Surroundings): readonly string[] {
  const previous = before.at(-1) ?? '';
  if (OPTION_VALUES[previous] !== undefined) return OPTION_VALUES[previous];
  if (current.startsWith('-')) return around.options.map((name) => `--${name}`);
  const [command, ...args] = before.filter((word) => !word.startsWith('-'));
  if (command === undefined) return around.commands;
  if (EXPERIMENT_COMMANDS.includes(command)) {
    return args.length === 0 ? experimentFiles(current, around) : overrides(current);
  }
  if (RUN_COMMANDS.includes(command)) return ['latest', ...around.runs];
  return command === 'completion' ? ['bash', 'zsh', 'fish'] : [];
}

function experimentFiles(current: string, { listFolder }: Surroundings): string[] {
  const folder = current === '' ? 'experiments/' : current.slice(0, current.lastIndexOf('/') + 1);
  const entries = listFolder(folder === '' ? '.' : folder);
  return entries.filter((name) => /(\.ya?ml|\/)$/.test(name)).map((name) => `${folder}${name}`);
}

function overrides(current: string): string[] {
  const sign = /^[+~]/.exec(current)?.[0] ?? '';
  const [key = '', value] = current.slice(sign.length).split('=', 2);
  if (value !== undefined) return valuesOf(key).map((each) => `${sign}${key}=${each}`);
  const keys = ['seeds', ...settingPaths(experimentSchema())];
  return keys.map((each) => `${sign}${each}${sign === '~' ? '' : '='}`);
}

function valuesOf(key: string): string[] {
  const found = schemaAt(experimentSchema(), pathKeys(key));
  if (found.kind === 'unknown') return [];
  return branchesOf(found.schema).flatMap((branch) => {
    if (branch.type === 'boolean') return ['true', 'false'];
    return (branch.const === undefined ? (branch.enum ?? []) : [branch.const]).map(String);
  });
}
