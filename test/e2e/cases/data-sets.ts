// Data sets as other tools write them.
import { copyFileSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import type { BuiltProgram } from './built-program.js';
import { type Case, told } from './table.js';

export const dataSets: readonly Case[] = [
  {
    id: '06',
    what: 'test drawings on a transparent ground',
    before: 'all black: 50 % right',
    now: async (program) => {
      await program.run('x.yaml');
      return `${program.cleanAccuracies().map((accuracy) => `${100 * accuracy} %`)} right`;
    },
    expected: '100 % right',
  },
  ...['valid', 'validation', 'dev', 'Test', 'testing'].map((name) => ({
    id: '07',
    what: `a split in the folder \`${name}\``,
    before: 'passed over in silence',
    now: async (program: BuiltProgram) =>
      told(await program.plan('x.yaml', `dataset.path=${name}`), new RegExp(`(val|test): folder ${name}`)),
    expected: new RegExp(`^exit 0: (val|test): folder ${name}$`),
  })),
  {
    id: '08',
    what: 'other data of the same size and time',
    before: 'the old numbers',
    now: async (program) => {
      for (const number of [1, 2]) {
        const data = join(program.folder, 'data.npz');
        copyFileSync(join(program.folder, `${number}.npz`), data);
        utimesSync(data, 1e9, 1e9);
        await program.run('x.yaml');
      }
      return `${program.trialFiles('result.json').size} trials`;
    },
    expected: '2 trials',
  },
  {
    id: '17',
    what: 'one class name in NFC and NFD',
    before: 'two names that look the same',
    now: async (program) => told(await program.plan('x.yaml'), /\d+ classes/),
    expected: 'exit 0: 2 classes',
  },
  {
    id: '18',
    what: 'Parquet as hubs convert it',
    before: 'refused, with advice that would test on train',
    now: async (program) => told(await program.plan('x.yaml'), /test: folder test/),
    expected: 'exit 0: test: folder test',
  },
  {
    id: '19',
    what: 'class names in another order in the test file',
    before: 'accuracy 0',
    now: async (program) => {
      await program.run('x.yaml');
      return `accuracy ${program.cleanAccuracies()}`;
    },
    expected: 'accuracy 1',
  },
  {
    id: '21',
    what: '`.jfif`, `Thumbs.db`, `desktop.ini`',
    before: 'refused',
    now: async (program) => told(await program.plan('x.yaml'), /image_folder: .*? test images/),
    expected: 'exit 0: image_folder: 15 train, 2 val, 4 test images',
  },
  {
    id: '24',
    what: 'given weights, folders `train` and `val`',
    before: 'tested on images cut out of train, without a word',
    now: async (program) => told(await program.plan('x.yaml'), /Warning: .*?held out of train.*?\./),
    expected: /^exit 0: Warning: The given weights are evaluated on images that were held out of train/,
  },
  {
    id: '34',
    what: '12-bit data in 16-bit colours',
    before: '4,096 levels became 16',
    now: async (program) => {
      const { output } = await program.plan('x.yaml');
      if (!output.includes('dataset.bits')) return 'taken without asking for its bits';
      await program.run('x.yaml', 'dataset.bits=12');
      return `asks for dataset.bits; with 12: accuracy ${program.cleanAccuracies()}`;
    },
    expected: 'asks for dataset.bits; with 12: accuracy 1',
  },
  {
    id: '38',
    what: 'classes with one image',
    before: 'missing from test, without a word',
    now: async (program) => told(await program.plan('x.yaml'), /The test split has no image of .*?\)/),
    expected: 'exit 0: The test split has no image of 2 of 4 classes (rare, seldom)',
  },
];
