import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import yargs, { type CommandModule } from 'yargs';
import { repositoryRoot } from '../repository-root.js';
import { listRuns } from '../store/find-run.js';
import { type CommonOptions, commonOptions } from './common-options.js';
import { candidates } from './completion/candidates.js';
import { pointSettings } from './completion/point-settings.js';
import { completionScript, type Shell } from './completion/scripts.js';
import { commands } from './index.js';

interface CompletionOptions extends CommonOptions {
  shell: Shell | 'words';
  line: string;
}

export const command: CommandModule<CommonOptions, CompletionOptions> = {
  command: 'completion <shell> [line]',
  describe: 'Print the script that completes commands, experiment files, settings and runs',
  builder: (parser) =>
    parser
      .positional('shell', {
        choices: ['bash', 'zsh', 'fish', 'words'] as const,
        demandOption: true,
        describe: 'Your shell; words prints what may follow a line, which the scripts ask for',
      })
      .positional('line', {
        type: 'string',
        default: '',
        describe: 'The command line so far; only for words',
      })
      .example('eval "$($0 completion bash)"', 'in ~/.bashrc; then: experiment run …')
      .example('$0 completion fish | source', 'in ~/.config/fish/config.fish'),
  handler: async ({ shell, line, runs }) => {
    process.stdout.write(shell === 'words' ? await replies(line, runs) : completionScript(shell, program()));
  },
};

/** The full command, so that the script works from anywhere, also where no `experiment` is on PATH. */
function program(): string[] {
  return [process.execPath, join(repositoryRoot, 'dist/orchestrator/cli.js')];
}

async function replies(line: string, usual: string): Promise<string> {
  const words = candidates(line, {
    commands: Object.keys(commands),
    options: await optionsOf(line.split(' ').find((word) => Object.hasOwn(commands, word))),
    runs: (folder = usual) => listRuns(folder).map(({ name }) => name),
    points: (run, folder = usual) => pointSettings(folder, run),
    listFolder,
  });
  return words.map((word) => `${word}\n`).join('');
}

/** The options that the help of the command shows, and whether a value follows each. */
async function optionsOf(name: string | undefined): Promise<ReadonlyMap<string, boolean>> {
  const parser = yargs(name === undefined ? [] : [name])
    .options(commonOptions)
    .wrap(null);
  if (name !== undefined) parser.command((await commands[name]!()).command);
  const help = await parser.getHelp();
  const lines = help.matchAll(/^ .*?--([a-z][a-z-]*) .*$/gm);
  return new Map([...lines].map(([text, option]) => [option!, !text.includes('[boolean]')]));
}

function listFolder(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).sort();
  } catch {
    return [];
  }
}
