import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { Command, Event } from './generated.js';
import { SCHEMA_FILES, schemaFile } from './schema-files.js';

interface Messages {
  event: Event;
  command: Command;
}

const compiled: { [Kind in keyof Messages]?: ValidateFunction<Messages[Kind]> } = {};

/**
 * Compiled validator of everything that workers send, or that they are sent. Compiling takes about 0.1 s, once, at
 * the first call: make it while workers start.
 */
export function validatorOf<Kind extends keyof Messages>(kind: Kind): ValidateFunction<Messages[Kind]> {
  const known = compiled[kind];
  if (known !== undefined) return known as ValidateFunction<Messages[Kind]>;
  const validator = newAjv().getSchema<Messages[Kind]>(
    `https://sparsight.dev/schemas/message.json#/$defs/${kind}`,
  );
  if (validator === undefined) throw new Error(`Expected message.json to define ${kind}.`);
  Object.assign(compiled, { [kind]: validator });
  return validator as ValidateFunction<Messages[Kind]>;
}

/** The schemas are ours and `yarn generate` has read them: checking them here would cost 60 ms at every start. */
function newAjv(): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    code: { optimize: false }, // Compiling is what takes time here, not validating.
    discriminator: true,
    validateSchema: false,
    keywords: ['traits'],
  });
  for (const file of SCHEMA_FILES) ajv.addSchema(schemaFile(file));
  return ajv;
}
