import type { ArgumentsCamelCase, Argv } from 'yargs';
import type { CommonOptions } from './common-options.js';

/** Options of the commands that take an experiment file: `<file> [overrides..]`. */
export interface ExperimentOptions extends CommonOptions {
  file: string;
  overrides: string[];
}

/** Describes the experiment file and its overrides to the parser. */
export function experimentPositionals(parser: Argv<CommonOptions>): Argv<ExperimentOptions> {
  return parser
    .positional('file', { type: 'string', demandOption: true, describe: 'Experiment file, YAML' })
    .positional('overrides', {
      type: 'string',
      array: true,
      default: [],
      describe:
        'key=value sets, key=a,b sweeps over both, +key=value adds, ~key removes, seeds=5 repeats with 5 seeds',
    })
    .middleware(takeWordsBehindDashes)
    .example('$0 run <file> train.regime=masked,mixed seeds=5', 'A sweep of two regimes, five seeds each')
    .example(
      "$0 run <file> 'train.mask.ratio=linspace(0, 0.9, 10)'",
      'Also: range(a, b, step), logspace(a, b, n)',
    )
    .example(
      "$0 run <file> 'zip(train.epochs=[5, 10], train.batch_size=[64, 128])'",
      'Two settings that vary together',
    );
}

/** Words behind `--` that look like options are overrides too. */
function takeWordsBehindDashes(options: ArgumentsCamelCase<ExperimentOptions>): void {
  const words = (options['--'] ?? []) as string[];
  options.overrides = [...options.overrides, ...words];
}
