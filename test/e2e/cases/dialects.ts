// What is typed, in experiment files and on the command line.
import type { BuiltProgram } from './built-program.js';
import { type Case, told } from './table.js';

export const dialects: readonly Case[] = [
  {
    id: '12',
    what: '`<<: *base`',
    before: 'misleading message',
    now: async (program) => told(await program.plan('x.yaml'), /evaluations \d+ per trial/),
    expected: 'exit 0: evaluations 3 per trial',
  },
  {
    id: '12',
    what: 'a no-break space',
    before: 'misleading message',
    now: async (program) => told(await program.plan('space.yaml'), /got a no-break space \(U\+00A0\)/),
    expected: 'exit 2: got a no-break space (U+00A0)',
  },
  ...['set #1', '[old]', 'a: b', 'epoch=3', '50%'].map((name) => ({
    id: '13',
    what: `\`${name}\` as a path on the command line`,
    before: 'refused, or another folder in silence',
    now: async (program: BuiltProgram) =>
      told(await program.plan('x.yaml', `dataset.path=${name}`), /image_folder: \d+ train/),
    expected: 'exit 0: image_folder: 9 train',
  })),
  {
    id: '13',
    what: '`a,b` as a path on the command line',
    before: 'two values',
    now: async (program) =>
      told(await program.plan('x.yaml', 'dataset.path=a,b'), /A comma stands .*?quotes/),
    expected: /^exit 2: A comma stands/,
  },
  {
    id: '27',
    what: `a default for an unset variable, \`$\{PICTURES:-pictures}\``,
    before: 'misleading message',
    now: async (program) => told(await program.plan('x.yaml'), /image_folder: \d+ train/),
    expected: 'exit 0: image_folder: 9 train',
  },
];
