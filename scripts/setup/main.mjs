// Brings this folder into working order; ./setup runs it. Every step knows whether it is up to date,
// says what it would download, and can be interrupted and run again.
import { buildStep } from './build.mjs';
import { stopRunning } from './command.mjs';
import { knownFailure, SetupFailure } from './failure.mjs';
import { withLock } from './lock.mjs';
import { packagesStep } from './packages.mjs';
import { root } from './paths.mjs';
import { Progress } from './progress.mjs';
import { givenPythonStep, missingForTests } from './python-given.mjs';
import { venvStep } from './python-venv.mjs';
import { pathHint, yarnStep } from './yarn.mjs';

const started = performance.now();
const isGiven = Boolean(process.env.SPARSIGHT_PYTHON);
/**
 * A part of the set-up.
 * @typedef {{ name: string, isFresh: () => boolean | Promise<boolean>, run: (report: (detail: string) => void) => Promise<unknown>, download?: () => string | Promise<string | null> | null }} Step
 */

// The two chains run side by side, the steps of a chain in order; errors in the code are told last.
/** @type {Step[][]} */
const chains = [[yarnStep, packagesStep], [isGiven ? givenPythonStep : venvStep]];
const steps = [...chains.flat(), buildStep];

async function main() {
  if ((await staleSteps()).length > 0) {
    await withLock(
      () => say('Another ./setup is at work in this folder; waiting for it.'),
      async () => bringUpToDate(await staleSteps()),
    );
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  say(`Set up (${seconds} s).`);
  if (isGiven) sayIfAny(await missingForTests());
  const hint = pathHint();
  if (hint) say(`No folder on PATH could take the yarn command; run this once in your shell: ${hint}`);
}

async function staleSteps() {
  const fresh = await Promise.all(steps.map((step) => step.isFresh()));
  return steps.filter((_, index) => !fresh[index]);
}

async function bringUpToDate(/** @type {Step[]} */ stale) {
  if (stale.length === 0) return;
  say('Sparsight set-up, to do:');
  for (const step of stale) {
    const download = await step.download?.();
    say(`  · ${step.name}${download ? ` – to download: up to ${download}` : ''}`);
  }
  const progress = new Progress();
  const runStale = (/** @type {Step[]} */ chain) =>
    runChain(
      stale.filter((/** @type {Step} */ step) => chain.includes(step)),
      progress,
    );
  try {
    await Promise.all(chains.map(runStale));
    await runStale([buildStep]);
  } catch (error) {
    stopRunning();
    throw error;
  } finally {
    progress.stop();
  }
}

async function runChain(/** @type {Step[]} */ steps, /** @type {Progress} */ progress) {
  for (const step of steps) {
    await step.run((/** @type {string} */ detail) => progress.update(step.name, detail));
    progress.done(step.name);
  }
}

function say(/** @type {string} */ line) {
  process.stderr.write(`${line}\n`);
}

function sayIfAny(/** @type {string | null} */ line) {
  if (line) say(line);
}

function fail(/** @type {any} */ error) {
  const failure = error instanceof SetupFailure ? error : knownFailure(String(error.code), { folder: root });
  if (failure) say(`${failure.message}\n${failure.fix}`);
  else say(error.stack);
  process.exit(failure?.exitCode ?? 1);
}

await main().catch(fail);
