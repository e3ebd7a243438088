/** One measured point of an accuracy curve. */
export interface CurvePoint {
  /** Where: hidden ratio in [0, 1], or the logarithm of visible pixels. */
  readonly x: number;
  /** Accuracy in [0, 1]. */
  readonly y: number;
}

/** Weights of the trapezoid rule over ascending places, so that Σ weight · value is the mean height of the curve. */
export function trapezoidWeights(places: readonly number[]): number[] {
  const width = (places.at(-1) ?? 0) - (places[0] ?? 0);
  return places.map((place, index) => {
    const left = places[index - 1] ?? place;
    const right = places[index + 1] ?? place;
    return width === 0 ? 1 / places.length : (right - left) / 2 / width;
  });
}

/** Where a curve meets a level: a place, or the end that it does not get past. */
export type Crossing =
  | { readonly kind: 'at'; readonly x: number }
  | { readonly kind: 'before'; readonly x: number }
  | { readonly kind: 'beyond'; readonly x: number };

/** First place, from the left, where the curve falls below `level` (linear between points). */
export function firstFall(curve: readonly CurvePoint[], level: number): Crossing {
  return firstCrossing(curve, (y) => y >= level, level);
}

/** First place, from the left, where the curve reaches `level` (linear between points). */
export function firstRise(curve: readonly CurvePoint[], level: number): Crossing {
  return firstCrossing(curve, (y) => y < level, level);
}

function firstCrossing(
  curve: readonly CurvePoint[],
  isStillOnStartSide: (y: number) => boolean,
  level: number,
): Crossing {
  const index = curve.findIndex(({ y }) => !isStillOnStartSide(y));
  const [previous, crossed] = [curve[index - 1], curve[index]];
  if (crossed === undefined) return { kind: 'beyond', x: curve.at(-1)?.x ?? Number.NaN };
  if (previous === undefined) return { kind: 'before', x: crossed.x };
  const part = (level - previous.y) / (crossed.y - previous.y);
  return { kind: 'at', x: previous.x + part * (crossed.x - previous.x) };
}
