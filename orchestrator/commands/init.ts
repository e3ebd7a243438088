import { resolve } from 'node:path';
import type { CommandModule } from 'yargs';
import { withDefaults } from '../experiment/schema/defaults.js';
import { experimentSchema } from '../experiment/schema/experiment-schema.js';
import { programName } from '../program-name.js';
import type { DatasetQuestion, LookFound } from '../protocol/generated.js';
import { writeFileAtomically } from '../store/atomic-file.js';
import { LookRefusal, look } from '../worker/look.js';
import { type PythonEnvironment, pythonEnvironment } from '../worker/python-environment.js';
import type { CommonOptions } from './common-options.js';
import { checkFile, existingPath, experimentName, modelName, nameOf } from './init/answers.js';
import { fileText } from './init/file-text.js';
import type { Proposal } from './init/proposal.js';
import { propose } from './init/propose.js';
import { ask, canAsk } from './init/questions.js';
import { writtenModel, writtenPath } from './init/written-path.js';
import { stepNotices } from './notices.js';

interface InitOptions extends CommonOptions {
  file: string | undefined;
  model: string | undefined;
  weights: string | undefined;
  data: string | undefined;
  name: string | undefined;
  force: boolean;
}

/** What is looked at: absolute paths, and the name of a model. */
interface Subjects {
  readonly data: string | null;
  readonly weights: string | null;
  readonly model: string | null;
}

const FLAGS: Readonly<Record<string, string>> = {
  'dataset.path': '--data',
  'model.weights': '--weights',
  'model.name': '--model',
};
const NOTHING_FOUND: LookFound = { ok: true, data: null, model: null, image_size: null, image_size_why: '' };

export const command: CommandModule<CommonOptions, InitOptions> = {
  command: 'init [file]',
  describe: 'Write an experiment file for your model and images, having looked at both',
  builder: (parser) =>
    parser
      .positional('file', { type: 'string', describe: 'The file to write; default: NAME.yaml' })
      .options({
        weights: {
          type: 'string',
          describe:
            'A checkpoint (.safetensors, .pt, .pth, .th, .ckpt, .bin) or a whole model (.onnx, .pt2, …)',
          requiresArg: true,
        },
        data: { type: 'string', describe: 'The images: a folder or file (docs/data.md)', requiresArg: true },
        model: {
          type: 'string',
          describe: 'The model, as in model.name; default: the one that the weights fit',
          requiresArg: true,
        },
        name: { type: 'string', describe: 'Name of the experiment', requiresArg: true },
        force: { type: 'boolean', default: false, describe: 'Replace a file that is there' },
      })
      .example('$0 init --weights net.pth --data photos', 'then: $0 run net-photos.yaml'),
  handler: async (options) => {
    if (options.file !== undefined) checkFile(options.file, options.force);
    const asks = canAsk(options);
    const environment = pythonEnvironment();
    const { subjects, found } = await lookedAt(options, environment, asks);
    const proposedName = nameOf([subjects.weights ?? namedFile(subjects.model), subjects.data ?? 'digits']);
    const name = await nameFor(options, proposedName, asks);
    const file = await fileFor(options, name, asks);
    const proposal = proposalFor(found, subjects, name, file);
    write(file, fileText(proposal), options.force);
    report(file, proposal, found, options);
  },
};

async function lookedAt(
  options: InitOptions,
  environment: PythonEnvironment,
  asks: boolean,
): Promise<{ subjects: Subjects; found: LookFound }> {
  let subjects = await subjectsOf(options, asks);
  for (;;) {
    try {
      const found = lookAt(subjects, environment, options);
      if (found.model === null || found.model.name !== null || !asks) return { subjects, found };
      process.stderr.write(`No model that is known here has the weights of ${subjects.weights}.\n`);
      const question = 'Model, such as my_models:net or timm:resnet18 (empty: fill it in later)';
      const model = await ask(question, '', (answer) => (answer === '' ? null : modelName(answer)));
      if (model === null) return { subjects, found };
      subjects = { ...subjects, model };
    } catch (error) {
      if (!asks || !(error instanceof LookRefusal)) throw error;
      process.stderr.write(`${error.message}\n`);
      subjects = await askedAgain(subjects, error);
    }
  }
}

/** The flags; on a terminal, the answers to what they leave out. */
async function subjectsOf({ weights, data, model }: InitOptions, asks: boolean): Promise<Subjects> {
  const given = {
    weights: weights === undefined ? null : existingPath(weights, 'the weights', '--weights'),
    data: data === undefined ? null : existingPath(data, 'the images', '--data'),
    model: model === undefined ? null : modelName(model),
  };
  if (!asks) return given;
  return {
    model: given.model,
    weights: given.weights ?? (model === undefined ? await askWeights() : null),
    data: given.data ?? (await askData()),
  };
}

function askWeights(): Promise<string | null> {
  const question = 'Weights, or a file that is a whole model (empty: none, a model is trained)';
  return ask(question, '', (answer) =>
    answer === '' ? null : existingPath(answer, 'the weights', '--weights'),
  );
}

function askData(): Promise<string | null> {
  const question = 'Images, a folder or file (empty: the digits that come with Sparsight)';
  return ask(question, '', (answer) => (answer === '' ? null : existingPath(answer, 'the images', '--data')));
}

/** Another answer to what was refused; throws the refusal where no question is about it. */
async function askedAgain(subjects: Subjects, refusal: LookRefusal): Promise<Subjects> {
  if (refusal.setting === 'dataset.path') return { ...subjects, data: await askData() };
  const isModel = refusal.setting?.startsWith('model.') ?? false;
  if (!isModel) throw refusal;
  if (subjects.model === null) return { ...subjects, weights: await askWeights() };
  const question = 'Model, such as my_models:net or timm:resnet18 (empty: the one that fits)';
  const model = await ask(question, '', (answer) => (answer === '' ? null : modelName(answer)));
  return { ...subjects, model };
}

function lookAt(subjects: Subjects, environment: PythonEnvironment, options: InitOptions): LookFound {
  if (subjects.data === null && subjects.weights === null && subjects.model === null) return NOTHING_FOUND;
  const paths = [subjects.weights, subjects.data].filter((path) => path !== null);
  stepNotices(options)(
    `looking at ${[...paths, ...(paths.length === 0 ? [subjects.model] : [])].join(' and ')}`,
  );
  const question = { ...subjects, data: subjects.data === null ? null : datasetQuestion(subjects.data) };
  return look(question, environment, (setting) => FLAGS[setting] ?? setting);
}

/** All settings at their defaults; which data set it is, is the question. */
function datasetQuestion(path: string): DatasetQuestion {
  const written = { name: 'image_folder', path };
  const complete = withDefaults(experimentSchema().properties!.dataset!, written) as DatasetQuestion;
  return { ...complete, labels: null, resampling: null };
}

function namedFile(model: string | null): string | null {
  return model?.split(':').at(-1) ?? null;
}

async function nameFor({ name }: InitOptions, proposed: string, asks: boolean): Promise<string> {
  if (name !== undefined) return experimentName(name);
  return asks ? ask('Name of the experiment', proposed, experimentName) : proposed;
}

async function fileFor({ file, force }: InitOptions, name: string, asks: boolean): Promise<string> {
  if (file !== undefined) return file;
  const read = (answer: string) => {
    checkFile(answer, force);
    return answer;
  };
  return asks ? ask('File to write', `${name}.yaml`, read) : read(`${name}.yaml`);
}

function proposalFor(found: LookFound, subjects: Subjects, name: string, file: string): Proposal {
  const { model } = found;
  const isNamed = subjects.model !== null || model?.is_program === true;
  const classes = model?.classes && {
    ...model.classes,
    value: model.classes.value.startsWith('/') ? writtenPath(model.classes.value, file) : model.classes.value,
  };
  const given = {
    name,
    data: subjects.data && writtenPath(subjects.data, file),
    weights: subjects.weights && writtenPath(subjects.weights, file),
    model: isNamed && model?.name ? writtenModel(model.name, file) : null,
  };
  return propose({ ...found, model: model && { ...model, classes: classes ?? null } }, given, file);
}

/** Whole or not at all; what came there meanwhile is not replaced either. */
function write(file: string, text: string, mayReplace: boolean): void {
  checkFile(file, mayReplace);
  writeFileAtomically(resolve(file), text);
}

function report(file: string, { open }: Proposal, found: LookFound, { json, quiet }: InitOptions): void {
  if (json) {
    process.stdout.write(`${JSON.stringify({ file, open, found })}\n`);
    return;
  }
  process.stdout.write(`${file}\n`);
  if (quiet) return;
  const left = open.map(({ setting, sentence }) => `To fill in: ${setting}. ${sentence}\n`);
  const next =
    open.length === 0 ? `Next: ${programName} plan ${file}, then ${programName} run ${file}\n` : '';
  process.stderr.write(`${left.join('')}${next}`);
}
