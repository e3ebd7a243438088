import { referenceName, typeOf } from './bundle.mjs';

/** @typedef {import('./bundle.mjs').Schema} Schema */
/** @typedef {import('./bundle.mjs').Bundle} Bundle */

const NOTE = '<!-- Generated from schemas/*.json by `yarn generate`. Do not edit. -->';

/**
 * docs/protocol.md: every message with its fields.
 * @type {(bundle: Bundle, version: string) => string}
 */
export function emitProtocolReference({ types, files }, version) {
  const section = (/** @type {string} */ title, /** @type {string} */ union) => [
    `## ${title}`,
    '',
    ...typeOf(types, union).oneOf.flatMap((/** @type {Schema} */ { $ref }) =>
      fieldTable(types, referenceName($ref), '###'),
    ),
  ];
  return page('Protocol', [
    `${files['message.json'].description} Version ${version}: its number, and a digest of the schemas; both sides must speak the same.`,
    'Every event but `hello`, `progress`, `order_refused`, `pong` and `bye` carries `seq` and is kept by the worker, and sent again after a reconnect, until an `ack` covers it. An `ack` is sent after the rows are on disk. Events of an attempt that is no longer current are dropped and counted.',
    ...section('Commands: orchestrator → worker', 'Command'),
    ...section('Events: worker → orchestrator', 'Event'),
    '## Connection file',
    ...fieldTable(types, 'Connection'),
    '## Rows in files',
    ...fieldTable(types, 'MetricRow', '###'),
    ...['MaskedRecord', 'AttackedRecord', 'CertifiedRecord', 'AmountResult'].flatMap((name) =>
      fieldTable(types, name, '###'),
    ),
    '## Trial: `config.json`',
    ...[
      'Trial',
      'Versions',
      'TrialDataset',
      'DatasetFacts',
      'TrialModel',
      'TrialTrain',
      'TrialTrainMask',
      'TrialEvaluate',
      'Masked',
      'Attacked',
      'Certified',
    ].flatMap((name) => fieldTable(types, name, '###')),
    '## Masks, searches and fills',
    ...['Mask', 'Search', 'Fill'].flatMap((union) =>
      typeOf(types, union).oneOf.flatMap((/** @type {Schema} */ { $ref }) =>
        fieldTable(types, referenceName($ref), '###'),
      ),
    ),
    '## Result: `result.json`',
    ...fieldTable(types, 'Result'),
    '## Questions before a run',
    files['dialogue.json'].description,
    ...Object.values(files['dialogue.json'].$defs)
      .filter(({ title }) => title !== undefined)
      .flatMap(({ title }) => fieldTable(types, title, '###')),
  ]);
}

/**
 * docs/run-files.md: the events of a run, and the files that no message describes.
 * @type {(bundle: Bundle) => string}
 */
export function emitRunReference({ types, files }) {
  const kept = new Set(typeOf(types, 'JournalEvent').oneOf.map((/** @type {Schema} */ { $ref }) => $ref));
  const events = typeOf(types, 'RunEvent').oneOf.flatMap((/** @type {Schema} */ { $ref }) => {
    const name = referenceName($ref);
    const [type, ...rest] = fieldTable(types, name);
    return [
      `### \`${typeOf(types, name).properties.type.const}\``,
      kept.has($ref) ? `${type} Kept.` : type,
      ...rest,
    ];
  });
  return page('Events and files of a run', [
    files['run-event.json'].description,
    '## Events',
    ...events,
    '## Parts of events',
    ...['Position', 'RunningNow'].flatMap((name) => fieldTable(types, name, '###')),
    '## Files',
    files['run-file.json'].description,
    ...Object.values(files['run-file.json'].$defs)
      .filter(({ title }) => title !== undefined)
      .flatMap(({ title }) => fieldTable(types, title, '###')),
  ]);
}

/**
 * docs/experiment-reference.md: every setting of an experiment file.
 * @type {(bundle: Bundle) => string}
 */
export function emitExperimentReference({ types }) {
  const sections = [
    ['Experiment', 'Top level'],
    ['Dataset', '`dataset`'],
    ['Model', '`model`'],
    ['Train', '`train`'],
    ['Sgd', '`train.optimizer`, `name: sgd`'],
    ['AdamW', '`train.optimizer`, `name: adamw`'],
    ['Schedule', '`train.schedule`'],
    ['Augment', '`train.augment`'],
    ['TrainMask', '`train.mask`'],
    ['AmountDistribution', 'A distribution of `train.mask.ratio` or `train.mask.visible`'],
    ['Mixed', '`train.mixed`'],
    ['Evaluate', '`evaluate`'],
    ['EvaluateMasks', 'An entry of `evaluate.masks`'],
    ['AblationCertificates', 'An entry of `evaluate.certificates`, `method: ablation`'],
    ['BestCertificates', 'An entry of `evaluate.certificates`, `method: best`'],
    ['PartitionCertificates', 'An entry of `evaluate.certificates`, `method: partition`'],
    ['BandsCertificates', 'An entry of `evaluate.certificates`, `method: bands`'],
    ['Sweep', '`sweep`'],
    ['Run', '`run`'],
    ['Published', '`published`'],
    ['PublishedValue', 'An entry of `published.values`'],
  ];
  return page(
    'Experiment files',
    sections.flatMap(([name, title]) => [`## ${title}`, ...fieldTable(types, name)]),
  );
}

/** @type {(title: string, paragraphs: string[]) => string} */
function page(title, paragraphs) {
  return `${[NOTE, `# ${title}`, ...paragraphs].filter((text) => text !== '').join('\n\n')}\n`;
}

/** @type {(types: Map<string, Schema>, name: string, heading?: string) => string[]} */
function fieldTable(types, name, heading) {
  const schema = typeOf(types, name);
  const rows = Object.entries(schema.properties).map(([key, field]) => {
    const facts = [describeType(field, types), describeDefault(field)].filter(Boolean).join('; ');
    return `| \`${key}\` | ${cell(facts)} | ${cell(describe(field, types))} |`;
  });
  const table =
    rows.length === 0 ? [] : [['| field | type | meaning |', '|---|---|---|', ...rows].join('\n')];
  return [...(heading ? [`${heading} ${name}`] : []), schema.description, ...table];
}

/** @type {(field: Schema, types: Map<string, Schema>) => string} */
function describe(field, types) {
  if (field.description !== undefined) return field.description;
  return field.$ref === undefined ? '' : (typeOf(types, referenceName(field.$ref)).description ?? '');
}

/** @type {(field: Schema) => string} */
function describeDefault(field) {
  return field.default === undefined ? '' : `default \`${JSON.stringify(field.default)}\``;
}

/** @type {(field: Schema, types: Map<string, Schema>) => string} */
function describeType(field, types) {
  if (field.const !== undefined) return `\`${field.const}\``;
  if (field.$ref !== undefined) {
    const target = typeOf(types, referenceName(field.$ref));
    return target.enum === undefined ? referenceName(field.$ref) : describeType(target, types);
  }
  if (field.anyOf !== undefined)
    return [...new Set(field.anyOf.map((/** @type {Schema} */ member) => describeType(member, types)))].join(
      ' or ',
    );
  if (field.oneOf !== undefined)
    return field.oneOf.map((/** @type {Schema} */ member) => describeType(member, types)).join(' or ');
  if (field.enum !== undefined)
    return field.enum.map((/** @type {string} */ value) => `\`${value}\``).join(', ');
  if (Array.isArray(field.type)) return field.type.join(' or ');
  if (field.type === 'array') return `list of ${field.items ? describeType(field.items, types) : 'values'}`;
  if (field.type === 'object' && field.additionalProperties?.type !== undefined) {
    return `map to ${describeType(field.additionalProperties, types)}`;
  }
  return `${field.type ?? 'any value'}${describeRange(field)}`;
}

/** @type {(field: Schema) => string} */
function describeRange({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }) {
  const low = minimum ?? exclusiveMinimum;
  const high = maximum ?? exclusiveMaximum;
  if (low === undefined && high === undefined) return '';
  return ` in ${minimum === undefined ? '(' : '['}${low ?? '−∞'}, ${high ?? '∞'}${maximum === undefined ? ')' : ']'}`;
}

/** @type {(text: string) => string} */
function cell(text) {
  return text.replaceAll('|', '\\|');
}
