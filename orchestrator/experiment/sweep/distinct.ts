import type { Scalar } from '../tree.js';

/** The values without repetitions. Those in order, as a call gives a million of them, need no look-up, which is slow. */
export function distinct(values: readonly Scalar[]): readonly Scalar[] {
  return isOrdered(values) ? values : [...new Set(values)];
}

function isOrdered(values: readonly Scalar[]): boolean {
  if (values.length < 2) return true;
  const direction = directionAt(values, 1);
  return (
    direction !== 0 && values.every((_, index) => index === 0 || directionAt(values, index) === direction)
  );
}

/** Whether a value is more (1) or less (-1) than the one before; 0 or NaN if neither. */
function directionAt(values: readonly Scalar[], index: number): number {
  return Math.sign(Number(values[index]) - Number(values[index - 1]));
}
