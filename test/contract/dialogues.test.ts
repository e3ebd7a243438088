import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { SCHEMA_FILES, schemaFile } from '../../orchestrator/protocol/schema-files.js';
import { repositoryRoot } from '../../orchestrator/repository-root.js';
import { processEnvironment } from '../../orchestrator/worker/process-environment.js';
import { pythonEnvironment } from '../../orchestrator/worker/python-environment.js';
import { scratchFolder } from '../fixtures/scratch.js';

interface Dialogue {
  readonly name: string;
  readonly command: readonly string[];
  readonly question: unknown;
  /** Types of the schemas, of each question and each answer. */
  readonly asked: readonly string[];
  readonly answered: readonly string[];
}

const file = join(repositoryRoot, 'test/contract/dialogues.json');
const ajv = new Ajv2020({
  strictRequired: false,
  allowUnionTypes: true,
  discriminator: true,
  keywords: ['traits', 'added_later'],
});
for (const name of SCHEMA_FILES) ajv.addSchema(schemaFile(name));
const dialogues = JSON.parse(readFileSync(file, 'utf8')) as readonly Dialogue[];

test.each(dialogues)(
  '$name has the form of the schemas',
  ({ command, question, asked, answered }) => {
    const scratch = scratchFolder();
    writeFileSync(join(scratch, 'mask.pgm'), 'P2 2 2 255 255 0 0 0\n');
    const input = JSON.stringify(question).replaceAll('{scratch}', JSON.stringify(scratch).slice(1, -1));
    const { stdout } = spawnSync(pythonEnvironment().python, ['-m', 'sparsight', ...command], {
      encoding: 'utf8',
      env: { ...processEnvironment(), SPARSIGHT_CACHE: join(scratch, 'cache') },
      input,
    });
    expect(faults(JSON.parse(input), asked)).toEqual([]);
    expect(faults(JSON.parse(stdout), answered)).toEqual([]);
  },
  60_000,
);

/** Of one value, or of a list of them, each of the type of that name. */
function faults(values: unknown, names: readonly string[]): unknown[] {
  const listed = Array.isArray(values) ? values : names.map(() => values);
  expect(listed).toHaveLength(names.length);
  return names.flatMap((name, index) => {
    const validate = ajv.getSchema(`https://sparsight.dev/schemas/dialogue.json#/$defs/${definition(name)}`)!;
    return validate(listed[index]) ? [] : [name, validate.errors];
  });
}

function definition(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase();
}
