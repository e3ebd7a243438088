#!/usr/bin/env node
// Starts the compiled command line; says so when it is missing or older than its sources.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Node would open a debugger. While a run does not listen itself, the signal ends this program as it does any other.
process.on('SIGUSR1', () => {
  if (process.listenerCount('SIGUSR1') === 1) process.exit(128 + constants.signals.SIGUSR1);
});

try {
  process.cwd();
} catch {
  process.stderr.write(
    'Expected the working folder to be there, got one that was deleted.\nGo to another folder.\n',
  );
  process.exit(4);
}

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = join(root, 'orchestrator');

if (!existsSync(join(root, 'dist/orchestrator/cli.js'))) {
  process.stderr.write(
    'Expected the code to be compiled, got no cli.js – at dist/orchestrator.\nRun: ./setup\n',
  );
  process.exit(4);
}
const built = statSync(join(root, 'dist/.sparsight-stamp'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
// Where only the compiled code is, nothing is newer.
const files = existsSync(sources) ? readdirSync(sources, { recursive: true, encoding: 'utf8' }) : [];
const newer = files.find((file) => file.endsWith('.ts') && statSync(join(sources, file)).mtimeMs > built);
if (newer)
  process.stderr.write(
    `orchestrator/${newer} is newer than the compiled code; compile it with: yarn build\n`,
  );

// Yarn starts scripts in the repository's root; paths on the command line begin where it was typed.
if (process.env.npm_lifecycle_event === 'experiment' && process.env.INIT_CWD)
  process.chdir(process.env.INIT_CWD);
await import(new URL('../dist/orchestrator/cli.js', import.meta.url).href);
