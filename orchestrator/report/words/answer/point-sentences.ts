import type { Estimate } from '../../estimates/estimate.js';
import { cellAt } from '../../estimates/measured-amounts.js';
import type { PointSummary, RunSummary } from '../../estimates/summary.js';
import { numPixelsOf } from '../../keys/amounts.js';
import { type Headline, headlines } from '../../keys/headline.js';
import { isClean, kindKey } from '../../keys/mask-kind.js';
import { varyingAxes } from '../../keys/points.js';
import { amountWords, headlineWords } from '../amount-words.js';
import { count, counted, fixed, percentInBrackets } from '../format.js';
import { maskMeaning } from '../mask-meaning.js';
import { certificateSentences } from './certificate-sentences.js';
import { REGIME_WORDS } from './model-words.js';
import { capitalised } from './sentence.js';

/** Further masks that are named; the tables have all. */
const MAX_OTHERS = 4;

/** Share of its accuracy on clean images from which on a model keeps what it can do. */
const KEEPS = 0.9;

/** What was measured of one point, for readers of an abstract; null where not even clean images were. */
export function pointSentences(summary: RunSummary, point: PointSummary): string | null {
  const clean = point.cells.find(({ place }) => isClean(place))?.metrics.get('accuracy');
  if (clean === undefined) return null;
  const measured = headlines(summary).flatMap((headline) => {
    const estimate = cellAt(point, headline.kind, headline.amount)?.metrics.get('accuracy');
    return estimate === undefined ? [] : [{ ...headline, estimate }];
  });
  const [main, ...further] = measured;
  const others = further.slice(0, MAX_OTHERS);
  const head = `${subject(summary, point)} the model recognises ${percentInBrackets(clean)} of clean images`;
  const numPixels = numPixelsOf(point) ?? 0;
  const answer = main === undefined ? head : `${head} and ${mainClause(main, clean, numPixels)}`;
  return [
    `${answer}.`,
    ...(others.length === 0
      ? []
      : [`Of images under other masks it recognises ${othersText(others, main!, numPixels)}.`]),
    ...visibleSentences(summary, point),
    ...certificateSentences(point),
  ].join(' ');
}

function subject({ points }: RunSummary, { label, trials }: PointSummary): string {
  const config = trials.find((trial) => trial.config !== null)?.config;
  const regime = config?.train ? capitalised(REGIME_WORDS[config.train.regime]) : 'As given';
  const others = varyingAxes(points).filter((axis) => axis !== 'train.regime');
  return others.length === 0 ? `${regime},` : `${regime} (${label}),`;
}

interface MeasuredHeadline extends Headline {
  readonly estimate: Estimate;
}

/** `keeps 93.0 % (± 0.1) with a fifth of the pixels hidden as random scattered pixels (γ)`. */
function mainClause({ estimate, ...headline }: MeasuredHeadline, clean: Estimate, numPixels: number): string {
  const verb =
    estimate.mean > clean.mean ? 'reaches' : estimate.mean >= KEEPS * clean.mean ? 'keeps' : 'falls to';
  return `${verb} ${percentInBrackets(estimate)} ${headlineWords(headline, numPixels)}`;
}

function othersText(
  others: readonly MeasuredHeadline[],
  { amount: mainAmount }: Headline,
  numPixels: number,
): string {
  const clauses = others.map(({ kind, amount, estimate }) => {
    const isSame = amount.of === mainAmount.of && amount.value === mainAmount.value;
    const where = isSame ? '' : ` ${amountWords(amount, numPixels)}`;
    return `${percentInBrackets(estimate)} under ${maskMeaning(kind)}${where}`;
  });
  return listed(clauses);
}

function visibleSentences(summary: RunSummary, point: PointSummary): string[] {
  const asked = summary.nominal
    .filter(({ visibleCounts }) => visibleCounts.length > 0)
    .map(({ kind }) => kind);
  return point.curveSummaries
    .filter(({ kind }) => asked.some((candidate) => kindKey(candidate) === kindKey(kind)))
    .flatMap(({ kind, minVisible, visibleAtHalf: { mean, interval } }) => {
      if (!Number.isFinite(mean)) return [];
      if (mean === 0) {
        const fewest = counted(minVisible, 'pixel is', 'pixels are');
        return [
          `With ${maskMeaning(kind)} hidden, it recognises half of all images or more as long as ${fewest} visible.`,
        ];
      }
      const digits = mean < 100 ? 1 : 0;
      const range = interval
        ? ` (95 % CI ${fixed(interval.low, digits)} to ${fixed(interval.high, digits)})`
        : '';
      const numPixels = count(numPixelsOf(point) ?? 0);
      return [
        `With ${maskMeaning(kind)} hidden, it recognises half of all images once ${fixed(mean, digits)} of ${numPixels} pixels are visible${range}.`,
      ];
    });
}

function listed(clauses: readonly string[]): string {
  return clauses.length < 2 ? clauses.join('') : `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}`;
}
