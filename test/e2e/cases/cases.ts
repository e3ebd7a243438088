// Runs the built program on inputs on which it once failed, and prints a table: case, before, now.
//   yarn cases [case…]
// The tests hold each of them, and siblings, more closely; this shows all of them as a user meets them.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { constants, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { pythonEnvironment } from '../../../orchestrator/worker/python-environment.js';
import { poorFileSystem } from '../../fixtures/processes/poor-file-system.js';
import type { BuiltProgram, Ended } from './built-program.js';
import { type Case, row, told } from './table.js';

const done = /\d+ trials?: \d+ done/;

const cases: readonly Case[] = [
  {
    id: '01',
    what: '`random.py` and `types.py` in the working folder',
    before: 'exit 5 or 1 with a traceback',
    now: async (program) => told(await program.run('x.yaml'), done),
    expected: 'exit 0: 1 trial: 1 done',
  },
  {
    id: '02',
    what: 'a model that reads an environment variable',
    before: '`plan` sees it, the worker does not',
    now: async (program) => {
      const { code } = await program.with({ MY_HIDDEN: '17' }).run('x.yaml');
      const [result = '{}'] = program.trialFiles('result.json').values();
      return `exit ${code}: ${JSON.parse(result).num_parameters} parameters`;
    },
    expected: `exit 0: ${64 * 17 + 17 + 17 * 10 + 10} parameters`,
  },
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
    id: '26',
    what: 'softmax as the last layer',
    before: 'probabilities accepted as logits, without a word',
    now: async (program) => told(await program.plan('x.yaml'), /look like probabilities/),
    expected: 'exit 0: look like probabilities',
  },
  {
    id: '27',
    what: `a default for an unset variable, \`$\{PICTURES:-pictures}\``,
    before: 'misleading message',
    now: async (program) => told(await program.plan('x.yaml'), /image_folder: \d+ train/),
    expected: 'exit 0: image_folder: 9 train',
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
  ...(['SIGUSR1', 'SIGUSR2', 'SIGHUP'] as const).map((signal) => ({
    id: 'signals',
    what: `${signal} while a run works`,
    before: 'a debugger, or no checkpoint',
    now: async (program: BuiltProgram) => {
      return told(await interrupted(program, signal, signal), /stopped at step \d+/);
    },
    expected: new RegExp(`^exit ${128 + constants.signals[signal]}: stopped at step`),
  })),
  {
    id: 'no-links',
    what: 'a file system without hard links and locks',
    before: 'Unexpected error … EPERM … link',
    now: async (program) => {
      const poor = poorFileSystem(program.folder);
      return poor === null
        ? 'not tried: no C compiler here'
        : told(await program.with(poor as Record<string, string>).run('x.yaml'), done);
    },
    expected: /^(exit 0: 1 trial: 1 done|not tried: no C compiler here)$/,
  },
  {
    id: 'other-host',
    what: 'a lock that another host left',
    before: '`running` for ever in `status` and `ls`',
    now: async (program) => {
      await interrupted(program, 'SIGKILL', 'runs');
      const [run = ''] = readdirSync(join(program.folder, 'runs'));
      const lock = join(program.folder, 'runs', run, 'lock');
      const holder = JSON.parse(readFileSync(lock, 'utf8'));
      writeFileSync(lock, JSON.stringify({ ...holder, host: 'elsewhere' }));
      utimesSync(lock, 1e9, 1e9);
      return told(await program.command('ls'), /stale/);
    },
    expected: 'exit 0: stale',
  },
  {
    id: 'no-home',
    what: 'no HOME',
    before: 'tracebacks, in doctor too',
    now: async (program) => {
      const homeless = program.with({ HOME: '', SPARSIGHT_CACHE: '' });
      return told(await homeless.plan('x.yaml'), /Traceback|^ +at |dataset digits: [\d,]+ train|got no HOME/);
    },
    expected: /^exit (0: dataset digits|4: got no HOME)/,
  },
];

/** Runs `long.yaml`, which is sent a signal two seconds after a worker has begun with it. */
async function interrupted(program: BuiltProgram, signal: NodeJS.Signals, runs: string): Promise<Ended> {
  const run = program.start('run', 'long.yaml', '--workers', '1', '--no-report', '--runs', runs);
  let output = '';
  let isSent = false;
  run.stderr.on('data', (chunk) => {
    output += chunk;
    if (isSent || !output.includes(' started on ')) return;
    isSent = true;
    setTimeout(() => run.kill(signal), 2000);
  });
  const { exitCode } = await run;
  return { code: exitCode ?? -1, output };
}

const chosen = process.argv.slice(2);
const root = mkdtempSync(join(tmpdir(), 'sparsight-cases-'));
try {
  const inputs = fileURLToPath(new URL('inputs.py', import.meta.url));
  const made = spawnSync(pythonEnvironment().python, [inputs, root], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (made.status !== 0) throw new Error('Expected the inputs to be made.');
  process.stdout.write(
    '| case | what a user has | before | now | as expected |\n| --- | --- | --- | --- | --- |\n',
  );
  for (const one of cases.filter(
    ({ id }) => chosen.length === 0 || chosen.some((name) => id.includes(name)),
  )) {
    const folder = join(
      root,
      one.id.slice(0, 2).trim() === one.id.split(',')[0] ? one.id.slice(0, 2) : one.id,
    );
    mkdirSync(folder, { recursive: true });
    const { isGood, text } = await row(one, folder);
    process.stdout.write(`${text}\n`);
    if (!isGood) process.exitCode = 1;
  }
} finally {
  rmSync(root, { recursive: true, force: true });
}
