import type { CommandModule } from 'yargs';
import type { CommonOptions } from './common-options.js';

// biome-ignore lint/suspicious/noExplicitAny: each command has options of its own
type Command = CommandModule<any, any>;

/**
 * Every subcommand and where its code is. To add one: write `commands/<name>.ts` that exports
 *
 *     export const command: CommandModule<CommonOptions, CommonOptions & MyOptions> = {
 *       command: '<name> <run>', describe: 'One line', builder: { … }, handler: async (options) => { … },
 *     };
 *
 * and add its line here. The file is imported only when that command (or the list of all) is asked for; what is slow
 * to import (zeromq, vega, …) is better imported inside the handler all the same. A handler throws a SparsightError
 * for what the user can mend, and sets `process.exitCode` for other endings than 0.
 */
export const commands: Readonly<Record<string, () => Promise<{ command: Command }>>> = {
  init: () => import('./init.js'),
  run: () => import('./run.js'),
  plan: () => import('./plan.js'),
  tail: () => import('./tail.js'),
  status: () => import('./status.js'),
  ls: () => import('./ls.js'),
  report: () => import('./report.js'),
  compare: () => import('./compare.js'),
  doctor: () => import('./doctor.js'),
  masks: () => import('./masks.js'),
  schema: () => import('./schema.js'),
  completion: () => import('./completion.js'),
};

export type { CommonOptions };
