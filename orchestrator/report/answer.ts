import { specText } from '../experiment/mask-spec.js';
import { cellAt, numPixelsOf } from './amounts.js';
import { count, counted, fixed, percentEstimate } from './format.js';
import { amountText, headlineAmount } from './headline.js';
import { isClean, kindKey, kindLabel } from './mask-kind.js';
import { varyingAxes } from './points.js';
import type { PointSummary, RunSummary } from './summary.js';

/** Beyond so many points the tables answer. */
const MAX_POINTS = 12;

const REGIME_TEXTS = {
  original: 'Trained on originals only',
  masked: 'Trained on masked images only',
  mixed: 'Trained on originals and masked images',
} as const;

/** What a run answers about one point, or about the rest of them. */
export interface Answer {
  readonly text: string;
  /** Place of the point among all points, which is that of its series in the figures; null of no single one. */
  readonly pointIndex: number | null;
}

/** What the run answers: a few sentences for each point that was measured. */
export function answersOf(summary: RunSummary): Answer[] {
  const answers = summary.points.slice(0, MAX_POINTS).flatMap((point, pointIndex) => {
    const text = pointSentences(summary, point);
    return text === null ? [] : [{ text, pointIndex }];
  });
  const rest = summary.points.length - MAX_POINTS;
  if (rest <= 0) return answers;
  return [...answers, { text: `The table has ${counted(rest, 'more point')}.`, pointIndex: null }];
}

function pointSentences(summary: RunSummary, point: PointSummary): string | null {
  const clean = point.cells.find(({ place }) => isClean(place))?.metrics.get('accuracy');
  if (clean === undefined) return null;
  const masked = maskedClauses(summary, point);
  const head = `${subject(summary, point)} the model recognises ${percentEstimate(clean)} % of the clean images`;
  const answer = `${masked.length === 0 ? head : `${head}; of masked ones ${listed(masked)}`}.`;
  return [answer, ...visibleSentences(summary, point)].join(' ');
}

function subject({ points }: RunSummary, { label, trials }: PointSummary): string {
  const config = trials.find((trial) => trial.config !== null)?.config;
  const regime = config?.train ? REGIME_TEXTS[config.train.regime] : 'As given';
  const others = varyingAxes(points).filter((axis) => axis !== 'train.regime');
  return others.length === 0 ? `${regime},` : `${regime} (${label}),`;
}

/** `64.2 ± 7.2 % (α salient block, 20 % hidden)`, one for each mask kind of the first fill, at its headline amount. */
function maskedClauses(summary: RunSummary, point: PointSummary): string[] {
  const ofFirstFill = summary.kinds.filter(({ fill }) => specText(fill) === specText(summary.kinds[0]!.fill));
  return ofFirstFill.flatMap((kind) => {
    const amount = headlineAmount(summary.nominal, kind);
    const estimate = amount && cellAt(point, kind, amount)?.metrics.get('accuracy');
    if (!amount || !estimate) return [];
    return [`${percentEstimate(estimate)} % (${kindLabel(kind, summary.kinds)}, ${amountText(amount)})`];
  });
}

function visibleSentences(summary: RunSummary, point: PointSummary): string[] {
  const asked = summary.nominal
    .filter(({ visibleCounts }) => visibleCounts.length > 0)
    .map(({ kind }) => kind);
  return point.curveSummaries
    .filter(({ kind }) => asked.some((candidate) => kindKey(candidate) === kindKey(kind)))
    .flatMap(({ kind, visibleAtHalf: { mean, interval } }) => {
      if (!Number.isFinite(mean)) return [];
      const digits = mean < 100 ? 1 : 0;
      const range = interval
        ? ` (95 % CI ${fixed(interval.low, digits)} to ${fixed(interval.high, digits)})`
        : '';
      const numPixels = count(numPixelsOf(point) ?? 0);
      return [
        `It is right on half of them once ${fixed(mean, digits)} of ${numPixels} pixels are visible${range}, under ${kindLabel(kind, summary.kinds)}.`,
      ];
    });
}

function listed(clauses: readonly string[]): string {
  return clauses.length < 2 ? clauses.join('') : `${clauses.slice(0, -1).join(', ')} and ${clauses.at(-1)}`;
}
