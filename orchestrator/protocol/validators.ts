import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import type {
  CheckpointFacts,
  Command,
  DatasetFactsFile,
  EvaluationRecord,
  Event,
  Experiment,
  LockHolder,
  MetricRow,
  PlanRecord,
  Provenance,
  Result,
  RunEvent,
  TrainingFacts,
  Trial,
} from './generated.js';
import { SCHEMA_FILES, schemaFile } from './schema-files.js';

/** What arrives from outside, and where its schema is. */
export interface Checked {
  event: Event;
  command: Command;
  runEvent: RunEvent;
  plan: PlanRecord;
  provenance: Provenance;
  lockHolder: LockHolder;
  result: Result;
  trial: Trial;
  trainingFacts: TrainingFacts;
  checkpointFacts: CheckpointFacts;
  datasetFactsFile: DatasetFactsFile;
  experiment: Experiment;
  metricRow: MetricRow;
  evaluationRecord: EvaluationRecord;
}

const SCHEMAS: Readonly<Record<keyof Checked, string>> = {
  event: 'message.json#/$defs/event',
  command: 'message.json#/$defs/command',
  runEvent: 'run-event.json#/$defs/run_event',
  plan: 'run-file.json#/$defs/plan',
  provenance: 'run-file.json#/$defs/provenance',
  lockHolder: 'run-file.json#/$defs/lock_holder',
  result: 'result.json',
  trial: 'trial.json',
  trainingFacts: 'run-file.json#/$defs/training_facts',
  checkpointFacts: 'run-file.json#/$defs/checkpoint_facts',
  datasetFactsFile: 'run-file.json#/$defs/dataset_facts_file',
  experiment: 'experiment.json',
  metricRow: 'result.json#/$defs/metric_row',
  evaluationRecord: 'evaluation.json#/$defs/evaluation_record',
};

const compiled: { [Kind in keyof Checked]?: ValidateFunction<Checked[Kind]> } = {};
let ajv: Ajv2020 | undefined;

/**
 * Compiled validator of everything that workers send, or that they are sent, and of what a run leaves (tests hold
 * what is written to it; readers ask only once something has gone wrong: the digests in the files are proof enough). Compiling those
 * of messages takes about 0.1 s, once, at the first call: make it while workers start.
 */
export function validatorOf<Kind extends keyof Checked>(kind: Kind): ValidateFunction<Checked[Kind]> {
  const known = compiled[kind];
  if (known !== undefined) return known as ValidateFunction<Checked[Kind]>;
  ajv ??= newAjv();
  const validator = ajv.getSchema<Checked[Kind]>(`https://sparsight.dev/schemas/${SCHEMAS[kind]}`);
  if (validator === undefined) throw new Error(`Expected the schemas to define ${SCHEMAS[kind]}.`);
  Object.assign(compiled, { [kind]: validator });
  return validator as ValidateFunction<Checked[Kind]>;
}

/** What is wrong with the value, such as `/step must be integer`; null if it fits. */
export function firstErrorOf(kind: keyof Checked, value: unknown): string | null {
  const validate = validatorOf(kind);
  return validate(value) ? null : errorText(validate.errors);
}

/** The first of the errors of a validator in words. */
export function errorText(errors: ErrorObject[] | null | undefined): string {
  const [first] = errors ?? [];
  return first === undefined ? 'no valid message' : `${first.instancePath || 'message'} ${first.message}`;
}

/** The schemas are ours and `yarn generate` has read them: checking them here would cost 60 ms at every start. */
function newAjv(): Ajv2020 {
  const made = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    code: { optimize: false }, // Compiling is what takes time here, not validating.
    discriminator: true,
    validateSchema: false,
    keywords: ['traits', 'added_later'],
  });
  for (const file of SCHEMA_FILES) made.addSchema(schemaFile(file));
  return made;
}
