import { createHash } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson } from '../experiment/canonical-json.js';
import type {
  DatasetFinding,
  Findings,
  MaskFilesFinding,
  MaskFinding,
  MaskQuestion,
  ModelFinding,
  Network,
  NetworkFinding,
  ResolvedDataset,
} from '../experiment/findings.js';
import {
  DATASET_FACTS_FORMAT,
  type DatasetFacts,
  type DatasetFactsFile,
  type PreprocessFound,
  type Refusal,
  type SourceFile,
} from '../protocol/generated.js';
import { cacheDirectory } from './cache-directory.js';
import { ended, runPythonCommand } from './python-command.js';
import type { PythonEnvironment } from './python-environment.js';
import { resultVersions } from './versions.js';
import { weightsFinding } from './weights-file.js';

/** A model's code is only read. */
const MODEL_DEADLINE_S = 60;
/** Models are made and tried with a batch. */
const NETWORKS_DEADLINE_S = 600;
/** Masks are made once, or a file of them is read. */
const MASKS_DEADLINE_S = 600;
/** Every image of a data set may have to be decoded, which shows its progress. */
const DATASET_DEADLINE_S = 86_400;

/** Findings of this machine: facts of data sets come from the cache while they are fresh; `tell` is given the name of each step that may take long. */
export function findings(environment: PythonEnvironment, tell: (what: string) => void = () => {}): Findings {
  const known = new Map<string, DatasetFinding>();
  const knownModels = new Map<string, ModelFinding>();
  return {
    versions: resultVersions(environment),
    weights: weightsFinding,
    dataset(dataset) {
      const key = canonicalJson(dataset);
      const finding = known.get(key) ?? knownFinding(dataset) ?? askPython(dataset, environment, tell);
      known.set(key, finding);
      return finding;
    },
    model(name) {
      const finding =
        knownModels.get(name) ?? JSON.parse(answerOf(['model', name], '', MODEL_DEADLINE_S, environment));
      knownModels.set(name, finding);
      return finding;
    },
    networks(asked) {
      tell(`trying the model ${[...new Set(asked.map(({ name }) => name))].join(', ')}`);
      return networkFindings(asked, environment);
    },
    masks: (asked) => maskFindings(asked, environment),
    maskFiles(path) {
      const question = JSON.stringify([{ list: path }]);
      const answer = answerOf(['inspect-masks'], question, MASKS_DEADLINE_S, environment);
      return (JSON.parse(answer) as MaskFilesFinding[])[0]!;
    },
  };
}

/** How timm evaluates a model of its own. */
export function timmPreprocess(model: string, environment: PythonEnvironment): PreprocessFound | Refusal {
  return JSON.parse(answerOf(['preprocess', model], '', MODEL_DEADLINE_S, environment));
}

function knownFinding(dataset: ResolvedDataset): DatasetFinding | null {
  const facts = cachedFacts(dataset);
  return facts && { ok: true, facts };
}

/** What is known of a data set on this machine without starting Python; null if nothing, or if its files have changed. */
export function cachedFacts(dataset: ResolvedDataset): DatasetFacts | null {
  const key = sha256Of(canonicalJson(dataset)).slice(0, 16);
  const folder = join(cacheDirectory(), 'datasets', key);
  try {
    const { format, sources_sha256, facts, sha256 } = JSON.parse(
      contentOf(join(folder, 'facts.json')),
    ) as DatasetFactsFile;
    if (format !== DATASET_FACTS_FORMAT || sha256 !== sha256Of(canonicalJson(facts))) return null;
    const sources = contentOf(join(folder, 'sources.jsonl'));
    return sources_sha256 === sha256Of(sources) && sources.trimEnd().split('\n').every(isUnchanged)
      ? facts
      : null;
  } catch {
    return null; // Not there, or not whole: Python looks itself.
  }
}

/** Reading a pipe would wait for ever. */
function contentOf(file: string): string {
  if (!statSync(file).isFile()) throw new Error(`${file} is no file`);
  return readFileSync(file, 'utf8');
}

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isUnchanged(line: string): boolean {
  const { path, size, mtime_ns, ctime_ns, inode } = JSON.parse(line) as SourceFile;
  const found = statSync(path, { bigint: true });
  return (
    found.mtimeNs.toString() === mtime_ns &&
    found.ctimeNs.toString() === ctime_ns &&
    found.ino.toString() === inode &&
    (found.isDirectory() ? 0 : Number(found.size)) === size
  );
}

function askPython(
  dataset: ResolvedDataset,
  environment: PythonEnvironment,
  tell: (what: string) => void,
): DatasetFinding {
  if (dataset.path !== null) tell(`reading the images of ${dataset.path}`);
  const input = JSON.stringify([dataset]);
  return JSON.parse(answerOf(['inspect'], input, DATASET_DEADLINE_S, environment))[0];
}

/** A model's code may end Python, and any of several may have done it: then each is asked for by itself. */
function networkFindings(asked: readonly Network[], environment: PythonEnvironment): NetworkFinding[] {
  const input = JSON.stringify(asked);
  const call = { command: ['fit'], input, deadlineS: NETWORKS_DEADLINE_S, stderr: 'kept' } as const;
  const { failure, stdout, stderr } = runPythonCommand(call, environment);
  if (failure === null) return JSON.parse(lastLine(stdout));
  if (asked.length > 1) return asked.flatMap((each) => networkFindings([each], environment));
  const message = `Expected ${asked[0]?.name} to be made without ending Python, got ${failure}`;
  return [{ ok: false, error: { message, fix: lastLine(stderr) || null, path: 'model.name' } }];
}

function maskFindings(
  asked: readonly MaskQuestion[],
  environment: PythonEnvironment,
): readonly MaskFinding[] {
  return asked.length === 0
    ? []
    : JSON.parse(answerOf(['inspect-masks'], JSON.stringify(asked), MASKS_DEADLINE_S, environment));
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

function answerOf(
  command: readonly [string, ...string[]],
  input: string,
  deadlineS: number,
  environment: PythonEnvironment,
): string {
  const { failure, stdout } = runPythonCommand({ command, input, deadlineS, stderr: 'shown' }, environment);
  if (failure !== null) throw ended(command[0], failure);
  return stdout;
}
