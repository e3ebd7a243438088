import { experimentSchema } from '../../experiment/schema/experiment-schema.js';
import { branchesOf } from '../../experiment/schema/schema.js';
import { schemaAt, settingPaths } from '../../experiment/schema/schema-at.js';
import { pathKeys } from '../../experiment/settings-path.js';
import { type ParsedLine, parseLine } from './parsed-line.js';

/** What completion looks up outside the line. */
export interface Surroundings {
  readonly commands: readonly string[];
  /** Options of the command in the line, without dashes, and whether a value follows each. */
  readonly options: ReadonlyMap<string, boolean>;
  /** Names of the runs in the folder that the line names, or in the usual one. */
  readonly runs: (folder: string | undefined) => readonly string[];
  /** Settings that tell the points of a run apart, such as `regime=masked`; none if there is no such run. */
  readonly points: (run: string, folder: string | undefined) => readonly string[];
  /** Entries of a folder, folders with a slash at the end. */
  readonly listFolder: (folder: string) => readonly string[];
}

const OPTION_VALUES: Readonly<Record<string, readonly string[]>> = {
  device: ['auto', 'cpu', 'cuda', 'mps'],
  model: ['torchscript:', 'torch_export:', 'onnx:', 'timm:', 'torchvision:', 'robustbench:', 'transformers:'],
};
const EXPERIMENT_COMMANDS = ['run', 'plan'];
const RUN_COMMANDS = ['tail', 'status', 'report', 'compare'];

/** What the last word of a command line up to the cursor may become; none where files are as good as anything. */
export function candidates(line: string, around: Surroundings): string[] {
  const parsed = parseLine(line, around.options);
  return wordsAt(parsed, around).filter((word) => word.startsWith(parsed.current));
}

function wordsAt({ current, words, values, option }: ParsedLine, around: Surroundings): readonly string[] {
  if (option !== null) return OPTION_VALUES[option] ?? [];
  if (current.startsWith('-')) return [...around.options.keys()].map((name) => `--${name}`);
  const [command, ...args] = words;
  if (command === undefined) return around.commands;
  if (EXPERIMENT_COMMANDS.includes(command)) {
    return args.length === 0 ? experimentFiles(current, around) : overrides(current);
  }
  const folder = values.get('runs');
  const points = command === 'compare' ? args.flatMap((run) => around.points(run, folder)) : [];
  if (RUN_COMMANDS.includes(command)) return [...points, 'latest', ...around.runs(folder)];
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
  const before = value?.slice(0, value.lastIndexOf(',') + 1);
  if (before !== undefined) return valuesOf(key).map((each) => `${sign}${key}=${before}${each}`);
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
