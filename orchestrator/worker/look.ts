import { SparsightError } from '../errors.js';
import type { DatasetQuestion, LookFound, LookQuestion, Refusal } from '../protocol/generated.js';
import { ended, runPythonCommand } from './python-command.js';
import type { PythonEnvironment } from './python-environment.js';

/** Names of many files are read, and many models of libraries may be tried. */
const DEADLINE_S = 3600;

/** What Python refuses: `path` is the setting that it speaks of. */
export class LookRefusal extends SparsightError {
  constructor({ message, fix, path }: Refusal['error'], nameOf: (setting: string) => string) {
    const place = path === null ? '' : ` – at ${nameOf(path)}`;
    super(`${message}${place}.`, { fix: fix ?? undefined });
    this.setting = path;
  }

  readonly setting: string | null;
}

/**
 * Has Python look at images and a model; throws a LookRefusal for what cannot be read, with the name that the setting
 * at fault has for whoever asks.
 */
export function look(
  question: Omit<LookQuestion, 'data'> & { readonly data: DatasetQuestion | null },
  environment: PythonEnvironment,
  nameOf: (setting: string) => string,
): LookFound {
  const call = {
    command: ['look'],
    input: JSON.stringify(question),
    deadlineS: DEADLINE_S,
    stderr: 'kept',
  } as const;
  const { failure, stdout, stderr } = runPythonCommand(call, environment);
  if (failure !== null) throw ended('look', `${failure}: ${lastLine(stderr)}`);
  const answer = JSON.parse(lastLine(stdout)) as LookFound | Refusal;
  if (!answer.ok) throw new LookRefusal(answer.error, nameOf);
  return answer;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}
