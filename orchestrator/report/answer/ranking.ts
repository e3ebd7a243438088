import { cellAt, numPixelsOf } from '../amounts.js';
import type { Estimate } from '../estimate.js';
import { counted, percentInBrackets } from '../format.js';
import { isClean } from '../mask-kind.js';
import { maskMeaning } from '../mask-meaning.js';
import type { PointSummary, RunSummary } from '../summary.js';
import { amountWords, headlines } from './headline-kind.js';

/** Points that are named in a ranking. */
const MAX_RANKED = 4;

interface Ranked {
  readonly label: string;
  readonly estimate: Estimate;
}

/** Which points recognise most, under the masks that stand for the run and of whole images; null for fewer than two points. */
export function rankingSentence(summary: RunSummary): string | null {
  const [headline] = headlines(summary);
  const numPixels = summary.points.map(numPixelsOf).find((known) => known !== null) ?? 0;
  const masked =
    headline &&
    ranked(summary.points, (point) => cellAt(point, headline.kind, headline.amount)?.metrics.get('accuracy'));
  const whole = ranked(summary.points, ({ cells }) =>
    cells.find(({ place }) => isClean(place))?.metrics.get('accuracy'),
  );
  const clauses = [
    ...(masked && masked.length > 1
      ? [`${amountWords(headline.amount, numPixels)}, ${maskMeaning(headline.kind)}: ${rankedText(masked)}`]
      : []),
    ...(whole.length > 1 ? [`without a mask: ${rankedText(whole)}`] : []),
  ];
  if (clauses.length === 0) return null;
  const text = clauses.join('; ');
  return `Images recognised ${text}.`;
}

function ranked(
  points: readonly PointSummary[],
  estimateOf: (point: PointSummary) => Estimate | undefined,
): Ranked[] {
  return points
    .flatMap((point) => {
      const estimate = estimateOf(point);
      return estimate === undefined ? [] : [{ label: point.label, estimate }];
    })
    .sort((a, b) => b.estimate.mean - a.estimate.mean);
}

/** `mixed 93.1 % (± 1.4), original 80.4 % (± 3.0)`, best first; of many the first few. */
function rankedText(all: readonly Ranked[]): string {
  const texts = all
    .slice(0, MAX_RANKED)
    .map(({ label, estimate }) => `${label} ${percentInBrackets(estimate)}`);
  const rest = all.length - texts.length;
  return `${texts.join(', ')}${rest > 0 ? ` and ${counted(rest, 'more point')} below` : ''}`;
}
