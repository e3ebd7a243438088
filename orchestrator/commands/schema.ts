import type { CommandModule } from 'yargs';
import { editorSchema } from '../experiment/schema/editor-schema.js';
import type { CommonOptions } from './common-options.js';

export const command: CommandModule<CommonOptions, CommonOptions> = {
  command: 'schema',
  describe: 'Print the JSON Schema of experiment files, for editors',
  builder: (parser) =>
    parser.epilogue(
      'VS Code with its YAML extension: experiment schema > .vscode/experiment.schema.json, and in settings.json ' +
        '"yaml.schemas": { ".vscode/experiment.schema.json": "experiments/*.yaml" }',
    ),
  handler: ({ json }) => {
    process.stdout.write(`${JSON.stringify(editorSchema(), null, json ? 0 : 2)}\n`);
  },
};
