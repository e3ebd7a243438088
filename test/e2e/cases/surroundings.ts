// What surrounds a run: the working folder, variables, signals, the file system, the host, the user.
import { readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { poorFileSystem } from '../../fixtures/processes/poor-file-system.js';
import type { BuiltProgram, Ended } from './built-program.js';
import { type Case, done, told } from './table.js';

export const surroundings: readonly Case[] = [
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
