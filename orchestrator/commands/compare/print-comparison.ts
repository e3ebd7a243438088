import { expected, Found } from '../../errors.js';
import { type Comparison, comparePoints, type Side } from '../../report/estimates/comparisons.js';
import { nominalAmounts } from '../../report/keys/nominal-amounts.js';
import { pointsOf } from '../../report/keys/points.js';
import { comparisonRecord } from '../../report/records.js';
import { comparisonTable } from '../../report/tables/comparison-table.js';
import { tableMarkdown } from '../../report/tables/table-markdown.js';
import { comparisonText } from '../../report/words/comparison-sentences.js';
import { readingRuns } from '../../store/misfits.js';
import type { CommonOptions } from '../common-options.js';
import { fittedMarkdown } from '../fitted-markdown.js';
import { differingSettings } from './differing-settings.js';
import { type NamedSide, readSides, runsNamed } from './sides.js';

/** Prints the paired comparison that the words name, in sentences and a table, or with --json as one value. */
export function printComparison(options: CommonOptions & { sides: string[] }): Promise<void> {
  return readingRuns(
    () => print(options),
    () => runsNamed(options.runs, options.sides),
  );
}

function print({ runs, sides, json }: CommonOptions & { sides: string[] }): void {
  const pairs = readSides(runs, sides);
  const comparisons = pairs.map(([first, second]) => compare(first, second));
  if (json) process.stdout.write(`${JSON.stringify(comparisons.map(comparisonRecord))}\n`);
  else process.stdout.write(fittedMarkdown(comparisonsText(comparisons, pairs[0]!), process.stdout.columns));
}

/** Throws where the points were not evaluated on the same images under the same masks. */
function compare(first: NamedSide, second: NamedSide): Comparison {
  const isOneRun = first.run.directory === second.run.directory;
  if (isOneRun && first.point.label === second.point.label) {
    const fix = `Name two points of it, or another run; its points: ${pointsOf(first.run)
      .map(({ label }) => label)
      .join('; ')}.`;
    throw expected('both sides', 'different models', new Found(`${first.point.label} twice`), { fix });
  }
  const named = ({ run, scores, point }: NamedSide): Side =>
    isOneRun ? { scores, point } : { scores, point: { ...point, label: `${run.name} ${point.label}` } };
  const comparison = comparePoints(named(first), named(second));
  if (comparison.obstacle === null) return comparison;
  throw expected(
    'both sides',
    'evaluated on the same images under the same masks',
    new Found(comparison.obstacle),
    {
      fix: 'Compare points that have data set, split, mask key and mask suite in common.',
    },
  );
}

function comparisonsText(
  comparisons: readonly Comparison[],
  [first, second]: readonly [NamedSide, NamedSide],
): string {
  const differing = differingSettings(first.run.experiment, second.run.experiment);
  const nominal = nominalAmounts(first.run.experiment.evaluate.masks);
  const texts = comparisons.map((comparison) => {
    const { heading, basis, sentences } = comparisonText(comparison, nominal);
    return [heading, ...differing, basis, ...sentences.map((sentence) => `- ${sentence}`), ''].join('\n');
  });
  const table = comparisonTable(comparisons, nominal);
  return [...texts, ...(table === null ? [] : [tableMarkdown(table)])].join('\n');
}
