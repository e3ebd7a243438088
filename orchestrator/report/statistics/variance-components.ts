/** Variances of one observation; negative estimates are 0. */
export interface VarianceComponents {
  /** Between images. */
  readonly images: number;
  /** Between masks of one image. */
  readonly masks: number;
  /** Between trainings. */
  readonly seeds: number;
  /** Trainings that differ in which images they get right. */
  readonly seedsOnImages: number;
  /** What is left: trainings that differ in which masks of an image they withstand. */
  readonly rest: number;
}

/**
 * Components of variance of values [seed][image][draw], where draws belong to an image and every seed meets the same: by
 * the mean squares of a balanced design with crossed seeds and images and nested draws (Searle, Casella and McCulloch,
 * "Variance components", 1992, chapter 4). With one seed, what seeds do is 0; with one draw, masks are part of images.
 */
export function varianceComponents(values: readonly (readonly ArrayLike<number>[])[]): VarianceComponents {
  const [numSeeds, numImages] = [values.length, values[0]!.length];
  const numDraws = values[0]![0]!.length;
  const bySeed = new Float64Array(numSeeds);
  const byImage = new Float64Array(numImages);
  const byPair = values.map((images) => Float64Array.from(images, meanOf));
  for (const [s, pairs] of byPair.entries())
    for (const [i, mean] of pairs.entries()) {
      bySeed[s]! += mean / numImages;
      byImage[i]! += mean / numSeeds;
    }
  const grand = meanOf(byImage);
  let [ofDraws, ofPairs, ofRest] = [0, 0, 0];
  for (let i = 0; i < numImages; i += 1) {
    for (let d = 0; d < numDraws; d += 1) {
      const ofDraw = meanOf(values.map((images) => images[i]![d]!));
      ofDraws += numSeeds * (ofDraw - byImage[i]!) ** 2;
      for (const [s, pairs] of byPair.entries())
        ofRest += (values[s]![i]![d]! - ofDraw - pairs[i]! + byImage[i]!) ** 2;
    }
    for (const [s, pairs] of byPair.entries())
      ofPairs += numDraws * (pairs[i]! - bySeed[s]! - byImage[i]! + grand) ** 2;
  }
  const square = (sum: number, freedom: number): number => (freedom === 0 ? 0 : sum / freedom);
  const rest = square(ofRest, (numSeeds - 1) * numImages * (numDraws - 1));
  const pairs = square(ofPairs, (numSeeds - 1) * (numImages - 1));
  const draws = square(ofDraws, numImages * (numDraws - 1));
  const images = square(numSeeds * numDraws * squares(byImage, grand), numImages - 1);
  const seeds = square(numImages * numDraws * squares(bySeed, grand), numSeeds - 1);
  return {
    images: Math.max(0, images - draws - pairs + rest) / (numSeeds * numDraws),
    masks: Math.max(0, draws - rest) / numSeeds,
    seeds: Math.max(0, seeds - pairs) / (numImages * numDraws),
    seedsOnImages: Math.max(0, pairs - rest) / numDraws,
    rest,
  };
}

function meanOf(values: ArrayLike<number>): number {
  let sum = 0;
  for (let index = 0; index < values.length; index += 1) sum += values[index]!;
  return sum / values.length;
}

function squares(values: Float64Array, center: number): number {
  return values.reduce((sum, value) => sum + (value - center) ** 2, 0);
}
