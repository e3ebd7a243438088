import { type Contest, isMet, pairValue, type Row, type Side, type Surroundings } from './row.js';

const bothSides: readonly Side[] = ['ours', 'other'];

/** Median, least and greatest of the rounds. */
export interface Spread {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** What came of a row. */
export type Outcome =
  | {
      readonly status: 'measured';
      readonly value: Spread;
      readonly oursS: Spread;
      readonly otherS: Spread;
      readonly numRounds: number;
      readonly isMet: boolean;
    }
  | { readonly status: 'peer not installed' }
  | { readonly status: 'failed'; readonly error: string };

/**
 * Measures a row: each side once to warm up, then both in turn, ours first in every other round, so that what happens to
 * the machine meanwhile happens to both. The number is the median over the rounds of each round's own ratio.
 */
export async function measure(
  row: Row,
  surroundings: Surroundings,
  numRounds: number,
  onRound: (round: number) => void,
): Promise<Outcome> {
  if (row.needsPeers && surroundings.peerPython === null) return { status: 'peer not installed' };
  try {
    const contest = await row.open(surroundings);
    try {
      onRound(0);
      for (const side of row.warmUp ?? bothSides) await contest.run(side);
      const pairs = [];
      for (let round = 1; round <= numRounds; round++) {
        onRound(round);
        pairs.push(await runBoth(contest, round));
      }
      return outcomeOf(row, pairs);
    } finally {
      await contest.close();
    }
  } catch (error) {
    return { status: 'failed', error: (error as Error).message };
  }
}

async function runBoth(contest: Contest, round: number): Promise<Record<Side, number>> {
  const seconds = { ours: 0, other: 0 };
  const order: Side[] = round % 2 === 0 ? ['other', 'ours'] : ['ours', 'other'];
  for (const side of order) seconds[side] = await contest.run(side);
  return seconds;
}

function outcomeOf(row: Row, pairs: readonly Record<Side, number>[]): Outcome {
  const value = spread(pairs.map(({ ours, other }) => pairValue(row, ours, other)));
  return {
    status: 'measured',
    value,
    oursS: spread(pairs.map(({ ours }) => ours)),
    otherS: spread(pairs.map(({ other }) => other)),
    numRounds: pairs.length,
    isMet: isMet(row.target, value.median),
  };
}

function spread(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (index: number) => sorted[index] ?? Number.NaN;
  const middle = (sorted.length - 1) / 2;
  const median = (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2;
  return { median, min: at(0), max: at(sorted.length - 1) };
}
