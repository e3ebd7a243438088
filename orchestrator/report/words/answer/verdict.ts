import type { Regime } from '../../../protocol/generated.js';
import type { CellComparison } from '../../estimates/curve-comparison.js';
import type { PointSummary, RunSummary } from '../../estimates/summary.js';
import { varyingAxes } from '../../keys/points.js';
import { percentInBrackets } from '../format.js';
import { missingOf } from '../missing.js';
import { REGIME_WORDS } from './model-words.js';
import { CLEAN_IMAGES, maskedPlace, type Place } from './places.js';
import { isSignificant, testText } from './significance.js';

const QUESTIONS = {
  mixed: 'Does it help to train on masked images, too?',
  masked: 'Does it help to train on masked images instead?',
} as const;

/** Models that saw masked images against models that saw originals only. */
interface Contest {
  readonly regime: keyof typeof QUESTIONS;
  readonly trained: PointSummary;
  readonly plain: PointSummary;
}

/**
 * Whether it helps to train on masked images, yes or no, of a run that varies nothing but the regime: models of `mixed`,
 * or else of `masked`, against those of `original`, under the masks that stand for the run. Null where that difference
 * is not significant, where a single seed says nothing of other trainings, and before all trials are done.
 */
export function verdictSentence(summary: RunSummary): string | null {
  const [contest, masked] = [contestOf(summary), maskedPlace(summary)];
  if (contest === null || masked === null || missingOf(summary).length > 0) return null;
  const gain = gainAt(summary, contest, masked);
  const cleanGain = gainAt(summary, contest, CLEAN_IMAGES);
  if (gain === null || cleanGain === null || !isSignificant(gain) || gain.difference.numSeeds < 2)
    return null;
  const answer = gain.difference.mean > 0 ? 'Yes' : 'No';
  const whole = isSignificant(cleanGain) ? 'and on clean images' : 'and not on clean images';
  const [numbers, plainNumbers] = [numbersOf(contest.trained, masked), numbersOf(contest.plain, masked)];
  return [
    `${QUESTIONS[contest.regime]} ${answer}: ${REGIME_WORDS[contest.regime]}, the model recognises ${numbers[0]}`,
    `of clean images and ${numbers[1]} ${masked.where}; ${REGIME_WORDS.original}, ${plainNumbers.join(' and ')}.`,
    `The difference is significant with pixels hidden (${testText(gain)}) ${whole} (${testText(cleanGain)}).`,
  ].join(' ');
}

function contestOf({ points }: RunSummary): Contest | null {
  const axes = varyingAxes(points);
  if (axes.length !== 1 || axes[0] !== 'train.regime') return null;
  const pointOf = (regime: Regime) => points.find(({ point }) => point['train.regime'] === regime);
  const regime = pointOf('mixed') === undefined ? 'masked' : 'mixed';
  const [trained, plain] = [pointOf(regime), pointOf('original')];
  return trained === undefined || plain === undefined ? null : { regime, trained, plain };
}

/** What the models that saw masked images gain; null where the two were not compared. */
function gainAt(
  { comparisons }: RunSummary,
  { trained, plain }: Contest,
  { comparedAt }: Place,
): CellComparison | null {
  const isOf = (point: PointSummary, other: { point: PointSummary['point'] }) => point.point === other.point;
  for (const comparison of comparisons) {
    const cell = comparedAt(comparison);
    if (cell === undefined) continue;
    if (isOf(plain, comparison.first) && isOf(trained, comparison.second)) return cell;
    if (isOf(trained, comparison.first) && isOf(plain, comparison.second)) return reversed(cell);
  }
  return null;
}

function reversed(cell: CellComparison): CellComparison {
  const { mean, interval, ...rest } = cell.difference;
  const turned = interval && { low: -interval.high, high: -interval.low };
  return { ...cell, difference: { ...rest, mean: -mean, interval: turned } };
}

/** Accuracy on clean images and under the masks of the run, with their intervals. */
function numbersOf(point: PointSummary, masked: Place): string[] {
  return [CLEAN_IMAGES, masked].map(({ cellOf }) => {
    return percentInBrackets(cellOf(point)!.metrics.get('accuracy')!);
  });
}
