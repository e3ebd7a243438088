// Models and weights of the user's own.
import type { BuiltProgram } from './built-program.js';
import { type Case, done, told } from './table.js';

export const ownModels: readonly Case[] = [
  {
    id: '03, 33',
    what: 'tied weights, buffers that share memory, extra state',
    before: 'failed at the first save, with an empty sentence',
    now: async (program) => told(await program.run('x.yaml'), done),
    expected: 'exit 0: 1 trial: 1 done',
  },
  {
    id: '04',
    what: 'a tuple while training',
    before: 'failed after the start, raw',
    now: async (program) => told(await program.plan('x.yaml'), /in training mode to be logits.*?got a tuple/),
    expected: /^exit 2: in training mode/,
  },
  {
    id: '05',
    what: "NumPy's and Python's generators in a model",
    before: 'other numbers under one trial id',
    now: async (program) => {
      const times = ['first', 'second', 'third'];
      for (const time of times) await program.run('x.yaml', '--runs', time);
      return `${program.cleanAccuracies(...times).length} accuracy in three runs`;
    },
    expected: '1 accuracy in three runs',
  },
  {
    id: '09',
    what: 'weights with `module.` before every name',
    before: 'a message without the names of the file',
    now: async (program) => told(await program.plan('x.yaml'), /"module\." \(DataParallel\).*?left out/),
    expected: /^exit 0: "module\."/,
  },
  {
    id: '10',
    what: 'a forward pass under `no_grad`',
    before: 'failed after the start, raw',
    now: async (program) => told(await program.plan('x.yaml'), /got no gradient for any of its parameters/),
    expected: /^exit 2: got no gradient/,
  },
  {
    id: '11',
    what: 'normalisation in place',
    before: '`salient_block` failed after the whole training',
    now: async (program) => {
      const { code } = await program.run('x.yaml');
      const measured = new Set(program.trialFiles('evaluations.jsonl').values());
      return `exit ${code}: ${measured.size} set of results for in place and not`;
    },
    expected: 'exit 0: 1 set of results for in place and not',
  },
  {
    id: '26',
    what: 'softmax as the last layer',
    before: 'probabilities accepted as logits, without a word',
    now: async (program) => told(await program.plan('x.yaml'), /look like probabilities/),
    expected: 'exit 0: look like probabilities',
  },
  ...['30', '30-threads'].map((id) => ({
    id,
    what: id === '30' ? 'a model that switches gradients off' : 'a model that sets threads',
    before: 'trials of built-in models after it failed, or got other weights',
    now: async (program: BuiltProgram) => {
      const { code } = await program.run('x.yaml');
      await program.run('alone.yaml', '--runs', 'alone');
      const trials = [...program.trialFiles('result.json', 'runs', 'alone').values()].map((text) =>
        JSON.parse(text),
      );
      const both = trials.map((one) => trials.filter(({ trial_id }) => trial_id === one.trial_id));
      const pairs = both.filter(({ length }) => length === 2);
      const same = pairs.filter(([one, other]) => one.weights_sha256 === other.weights_sha256);
      return `exit ${code}: ${same.length} of ${pairs.length} built-in results have the weights that they have alone`;
    },
    expected: 'exit 0: 4 of 4 built-in results have the weights that they have alone',
  })),
  {
    id: '31',
    what: 'a model with every layer frozen',
    before: 'failed after the start, raw',
    now: async (program) => told(await program.plan('x.yaml'), /got none that requires a gradient/),
    expected: 'exit 2: got none that requires a gradient',
  },
];
