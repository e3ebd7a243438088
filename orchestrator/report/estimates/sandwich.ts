import { canonicalJson } from '../../experiment/canonical-json.js';
import { isSearch, specText } from '../../experiment/mask-spec.js';
import { FAMILY_TRAITS, type Family, type Views } from '../../protocol/generated.js';
import type { TrialData } from '../../store/run-data.js';
import { type CellPlace, isClean, kindKey } from '../keys/mask-kind.js';
import { type PointTrials, replicatesOf } from '../keys/points.js';
import { SHARE, wilsonInterval } from '../statistics/intervals.js';
import { type CertificateEstimates, isOfSquares } from './certificate-estimates.js';
import { type Estimate, estimateOverSeeds } from './estimate.js';
import { accuracyOf, type ImageScores } from './image-scores.js';
import {
  recoloredCells,
  type SmoothedCells,
  smoothedCells,
  type TrialCell,
  trialCells,
} from './trial-cells.js';

/** At one number of hidden pixels, what a smoothed classifier withstands; null where it was not measured. */
export interface SandwichRow {
  readonly hidden: number;
  readonly ratio: number;
  /** Share of images that provably stay right, whatever these pixels become. */
  readonly certified: Estimate | null;
  /** Share that is right under every mask of that amount or less that searches found or chance drew. */
  readonly worstFound: Estimate | null;
  /** Mean over random masks. */
  readonly random: Estimate | null;
  /** The model itself, in a single pass, under the same random masks. */
  readonly singlePass: Estimate | null;
  /** Colour L0: the single pass under attacks that recolour so many pixels instead of hiding them, where there is one. */
  readonly colorL0: Estimate | null;
}

/** A certificate between what is provable and what was found, on the same images. */
export interface Sandwich {
  readonly certificate: CertificateEstimates;
  readonly rows: readonly SandwichRow[];
}

type Line = (trial: TrialData, hidden: number) => number | null;

/** Sandwiches of a point: one for each certificate whose smoothed classifier was searched. */
export function sandwichesOf(
  scores: ImageScores,
  point: PointTrials,
  certificates: readonly CertificateEstimates[],
): Sandwich[] {
  return certificates.flatMap((certificate) => {
    const sandwich = new SandwichOf(scores, point, certificate);
    return sandwich.amounts.some((hidden) => hidden > 0)
      ? [{ certificate, rows: sandwich.amounts.map((hidden) => sandwich.row(hidden)) }]
      : [];
  });
}

class SandwichOf {
  readonly #cells = new Map<TrialData, readonly TrialCell[]>();
  /** Hidden pixels at which anything was searched, ascending, from 0. */
  readonly amounts: readonly number[];
  readonly #randomKind: string | null;

  constructor(
    private readonly scores: ImageScores,
    private readonly point: PointTrials,
    private readonly certificate: CertificateEstimates,
  ) {
    for (const trial of replicatesOf(point)) {
      const own = smoothedCells(trial).find((each) => isOf(certificate, each));
      this.#cells.set(trial, own === undefined ? [] : own.cells.filter((cell) => this.#fits(cell)));
    }
    const all = [...this.#cells.values()].flat();
    const found = all.filter(({ place }) => isSearch(place.mask));
    this.amounts = [
      ...new Set(found.length === 0 ? [] : [0, ...found.map(({ place }) => place.hidden)]),
    ].sort((a, b) => a - b);
    this.#randomKind = randomKind(all);
  }

  row(hidden: number): SandwichRow {
    const numPixels = (this.point.facts?.image_height ?? 0) * (this.point.facts?.image_width ?? 0);
    return {
      hidden,
      ratio: hidden / numPixels,
      certified: this.#certified(hidden),
      worstFound: this.#estimate(hidden, (trial) => this.#worst(trial, hidden)),
      random: this.#estimate(hidden, (trial) => this.#random(trial, hidden)),
      singlePass: this.#estimate(hidden, (trial) => this.#singlePass(trial, hidden)),
      colorL0: this.#estimate(hidden, (trial) => this.#recolored(trial, hidden)),
    };
  }

  /** Of squares, the side of the one that holds a block of so many pixels; beyond the greatest radius nothing is certified. */
  #certified(hidden: number): Estimate {
    const { byRadius } = this.certificate;
    const radius = isOfSquares(this.certificate) ? Math.ceil(Math.sqrt(hidden)) : hidden;
    const { numSeeds } = byRadius[0]!;
    return byRadius[radius] ?? { mean: 0, interval: null, numSeeds };
  }

  #estimate(hidden: number, line: Line): Estimate | null {
    const bySeed = replicatesOf(this.point).flatMap((trial) => line(trial, hidden) ?? []);
    if (bySeed.length === 0) return null;
    return estimateOverSeeds(bySeed, SHARE, () => wilsonInterval(bySeed[0]!, this.certificate.numImages));
  }

  /**
   * Share of images that are right under every mask of that amount or less, as a certificate allows for less, too: of
   * those that such searches found, and of random ones.
   */
  #worst(trial: TrialData, hidden: number): number | null {
    const cells = (this.#cells.get(trial) ?? []).filter(({ place }) => place.hidden <= hidden);
    const found = cells.filter(({ place }) => isSearch(place.mask));
    if (hidden > 0 && found.length === 0) return null;
    const right = new Uint8Array(this.certificate.numImages).fill(1);
    const others = cells.filter(({ place }) => !isSearch(place.mask));
    for (const cell of [...found, ...others]) {
      const correct = this.scores.correctDraws(trial, this.#cut(cell));
      if (correct === null) return null;
      for (const [image, count] of correct.entries()) if (count < cell.rows.length) right[image] = 0;
    }
    return right.reduce((sum, each) => sum + each, 0) / right.length;
  }

  /** Share of images that the single pass names rightly however an attack recolours so many pixels or fewer. */
  #recolored(trial: TrialData, hidden: number): number | null {
    const { numImages } = this.certificate;
    const cells = recoloredCells(trial).filter(
      (cell) => cell.pixels <= hidden && cell.numImages >= numImages,
    );
    if (cells.length === 0) return null;
    const right = new Uint8Array(numImages).fill(1);
    for (const { rows } of cells) {
      const correct = this.scores.correctDraws(trial, { rows, numImages });
      if (correct === null) return null;
      for (const [image, count] of correct.entries()) if (count === 0) right[image] = 0;
    }
    return right.reduce((sum, each) => sum + each, 0) / numImages;
  }

  #random(trial: TrialData, hidden: number): number | null {
    const cell = this.#at(trial, hidden).find(({ place }) => this.#isRandom(place));
    return cell === undefined ? null : this.#accuracy(trial, cell);
  }

  #singlePass(trial: TrialData, hidden: number): number | null {
    const cell = trialCells(trial).find(
      ({ place, numImages }) =>
        numImages >= this.certificate.numImages &&
        (hidden === 0 ? isClean(place) : place.hidden === hidden && this.#isRandom(place)),
    );
    return cell === undefined ? null : this.#accuracy(trial, cell);
  }

  #accuracy(trial: TrialData, cell: TrialCell): number | null {
    const correct = this.scores.correctDraws(trial, this.#cut(cell));
    return correct && accuracyOf(correct, cell.rows.length);
  }

  #at(trial: TrialData, hidden: number): TrialCell[] {
    return (this.#cells.get(trial) ?? []).filter(({ place }) => place.hidden === hidden);
  }

  #isRandom(place: CellPlace): boolean {
    return isClean(place) || kindKey(place) === this.#randomKind;
  }

  #fits({ place, numImages }: TrialCell): boolean {
    if (numImages < this.certificate.numImages) return false;
    return !isOfSquares(this.certificate) || isClean(place) || BLOCKS.has(place.mask.family);
  }

  #cut(cell: TrialCell): TrialCell {
    return { ...cell, numImages: this.certificate.numImages };
  }
}

/** Families that hide one block as near to a square as can be: a certificate for squares speaks of no others. */
const BLOCKS: ReadonlySet<Family> = new Set(['salient_block', 'random_block', 'worst_block']);

/** The random masks that stand for chance: scattered pixels, else the first random family. */
function randomKind(cells: readonly TrialCell[]): string | null {
  const places = cells
    .map(({ place }) => place)
    .filter(({ mask }) => FAMILY_TRAITS[mask.family].mask_depends_on === 'draw');
  const place = places.find(({ mask }) => specText(mask) === SCATTER) ?? places[0];
  return place === undefined ? null : kindKey(place);
}

const SCATTER = specText({ family: 'scatter', granularity: 1 });

/** Whether these are the smoothed classifier's views that a certificate is of. */
function isOf({ settings, visible }: CertificateEstimates, { views, fill }: SmoothedCells): boolean {
  if (specText(settings.fill) !== specText(fill)) return false;
  switch (settings.kind) {
    case 'certified':
      return isAblation(views, settings.select_votes) && String(views.visible) === String([visible]);
    case 'certified_best':
      return isAblation(views, settings.select_votes) && String(views.visible) === String(settings.visible);
    case 'certified_exactly':
      return canonicalJson(views) === canonicalJson(settings.views);
  }
}

function isAblation(views: Views, votes: number): views is Extract<Views, { name: 'ablation' }> {
  return views.name === 'ablation' && views.votes === votes;
}
