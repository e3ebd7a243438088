import type { RunSummary } from '../../estimates/summary.js';
import { counted } from '../format.js';
import { differenceSentences } from './differences.js';
import { pointSentences } from './point-sentences.js';
import { rankingSentence } from './ranking.js';
import { verdictSentence } from './verdict.js';

/** Beyond so many points the tables answer. */
const MAX_POINTS = 12;

/** What a run answers about one point, about its points together, or about the rest of them. */
export interface Answer {
  readonly text: string;
  /** Place of the point among all points, which is that of its series in the figures; null of no single one. */
  readonly pointIndex: number | null;
}

/** What the run answers: yes or no where a test decides it, or else which points do best; then a few sentences for each point that was measured, and how they differ. */
export function answersOf(summary: RunSummary): Answer[] {
  const ofPoints = summary.points.slice(0, MAX_POINTS).flatMap((point, pointIndex) => {
    const text = pointSentences(summary, point);
    return text === null ? [] : [{ text, pointIndex }];
  });
  const rest = summary.points.length - MAX_POINTS;
  const further = rest > 0 ? [`The table has ${counted(rest, 'more point')}.`] : [];
  const together = [...further, ...differenceSentences(summary)];
  const lead = verdictSentence(summary) ?? rankingSentence(summary);
  return [...(lead === null ? [] : [ofNone(lead)]), ...ofPoints, ...together.map(ofNone)];
}

function ofNone(text: string): Answer {
  return { text, pointIndex: null };
}
