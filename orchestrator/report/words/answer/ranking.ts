import type { Estimate } from '../../estimates/estimate.js';
import type { PointSummary, RunSummary } from '../../estimates/summary.js';
import { counted, percentInBrackets } from '../format.js';
import { type ModelWords, modelWords } from './model-words.js';
import { CLEAN_IMAGES, maskedPlace, type Place } from './places.js';

/** Points that are named in a ranking. */
const MAX_RANKED = 4;

interface Ranked {
  readonly words: ModelWords;
  readonly estimate: Estimate;
}

/** Which points recognise most, under the masks that stand for the run and of clean images; null for fewer than two points. */
export function rankingSentence(summary: RunSummary): string | null {
  const masked = maskedPlace(summary);
  const places = masked === null ? [CLEAN_IMAGES] : [masked, CLEAN_IMAGES];
  const clauses = places.flatMap((place) => {
    const all = ranked(summary.points, place);
    return all.length < 2 ? [] : [`${place.where}: ${rankedText(all)}`];
  });
  return clauses.length === 0 ? null : `Images recognised ${clauses.join('; ')}.`;
}

function ranked(points: readonly PointSummary[], { cellOf }: Place): Ranked[] {
  return points
    .flatMap((point) => {
      const estimate = cellOf(point)?.metrics.get('accuracy');
      return estimate === undefined ? [] : [{ words: modelWords(points, point), estimate }];
    })
    .sort((a, b) => b.estimate.mean - a.estimate.mean);
}

/** `93.1 % (± 1.4) trained on originals and masked images, 80.4 % (± 3.0) trained …`, best first; of many the first few. */
function rankedText(all: readonly Ranked[]): string {
  const texts = all
    .slice(0, MAX_RANKED)
    .map(({ words, estimate }) => `${percentInBrackets(estimate)} ${words.clause ?? `by ${words.noun}`}`);
  const rest = all.length - texts.length;
  return `${texts.join(', ')}${rest > 0 ? ` and ${counted(rest, 'more point')} below` : ''}`;
}
