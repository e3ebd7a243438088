import { placeKey } from '../keys/mask-kind.js';
import type { TrialPair } from '../keys/pairing.js';
import type { ImageScores } from './image-scores.js';
import { type TrialCell, trialCells } from './trial-cells.js';

/** One place of the evaluation grid that both trials of a pair have measured, with equally many draws and images. */
export interface PairedCell {
  readonly first: TrialCell;
  readonly second: TrialCell;
}

/** Scores of the first and of the second trial of every pair: of one run, or of two. */
export interface ComparedScores {
  readonly first: ImageScores;
  readonly second: ImageScores;
}

/** What both trials of a pair have measured, by place. */
export function pairedCells({ first, second }: TrialPair): Map<string, PairedCell> {
  const others = new Map(trialCells(second).map((cell) => [placeKey(cell.place), cell]));
  const paired = new Map<string, PairedCell>();
  for (const cell of trialCells(first)) {
    const key = placeKey(cell.place);
    const other = others.get(key);
    if (other !== undefined) paired.set(key, commonCells(cell, other));
  }
  return paired;
}

/** Of one pair at one place: what each side got right, in draws, an image each. */
export interface PairedScores {
  readonly first: Uint16Array;
  readonly second: Uint16Array;
  readonly numDraws: number;
}

/** Scores of both sides on the first `numImages` images; null where one has no predictions. */
export function pairedScores(
  scores: ComparedScores,
  pair: TrialPair,
  cell: PairedCell,
  numImages: number,
): PairedScores | null {
  const first = scores.first.correctDraws(pair.first, { ...cell.first, numImages });
  const second = scores.second.correctDraws(pair.second, { ...cell.second, numImages });
  return first && second && { first, second, numDraws: cell.first.rows.length };
}

/** Draw n is the same mask on both sides; what only one side has drawn is left out. */
export function commonCells(first: TrialCell, second: TrialCell): PairedCell {
  const numDraws = Math.min(first.rows.length, second.rows.length);
  const numImages = Math.min(first.numImages, second.numImages);
  const cut = (cell: TrialCell): TrialCell => ({
    ...cell,
    numImages,
    rows: cell.rows.slice(0, numDraws),
  });
  return { first: cut(first), second: cut(second) };
}
