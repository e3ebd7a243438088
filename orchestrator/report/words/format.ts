import type { Estimate } from '../estimates/estimate.js';
import type { Interval } from '../statistics/intervals.js';

/** A share in percent without the sign, such as 93.9; a minus sign is a minus sign. */
export function percent(share: number, digits = 1): string {
  return fixed(share * 100, digits);
}

/** A difference of two shares in points, such as +60.1. */
export function points(difference: number): string {
  const text = percent(difference);
  return difference > 0 && text !== '0.0' ? `+${text}` : text;
}

/** `+60.1 points at 20 % hidden (95 % CI 58.0 to 62.2)`; `where` is what stands between. */
export function pointsWithInterval(difference: number, interval: Interval | null, where = ''): string {
  const range = interval && ` (95 % CI ${percent(interval.low)} to ${percent(interval.high)})`;
  return `${points(difference)} points${where && ` ${where}`}${range ?? ''}`;
}

/** `93.9 ± 0.2` in percent. */
export function percentEstimate(estimate: Estimate): string {
  return estimateText(estimate, percent);
}

/** `93.0 % (± 0.2)` or `98.4 % (96.9 to 99.2)`. */
export function percentInBrackets(estimate: Estimate): string {
  const [, mean, range] = /^(\S+)(?: (.*))?$/.exec(percentEstimate(estimate))!;
  if (range === undefined) return `${mean} %`;
  return `${mean} % ${range.startsWith('(') ? range : `(${range})`}`;
}

/** Sides of an interval that differ by no more than this factor are written as one number, the longer of them. */
const MOST_UNEVEN = 1.2;

/** An interval that reaches further to one side than to the other, in texts. */
export interface UnevenSides {
  readonly low: string;
  readonly high: string;
  /** How far it reaches below the mean. */
  readonly below: string;
  readonly above: string;
}

/**
 * `93.9 ± 0.2`: mean and half-width; `98.3 (91.1 to 99.7)`, or as `uneven` writes it, where the interval reaches further
 * to one side, as of shares near 0 or 1.
 */
export function estimateText(
  { mean, interval }: Pick<Estimate, 'mean' | 'interval'>,
  text: (value: number) => string,
  ofMean = text,
  uneven: (sides: UnevenSides) => string = endsText,
): string {
  if (interval === null) return ofMean(mean);
  const { low, high } = interval;
  const [below, above] = [mean - low, high - mean];
  const [shorter, longer] = [Math.min(below, above), Math.max(below, above)];
  if (longer <= MOST_UNEVEN * shorter || text(longer) === text(shorter))
    return `${ofMean(mean)} ± ${text(longer)}`;
  const sides = { low: ofMean(low), high: ofMean(high), below: text(below), above: text(above) };
  return `${ofMean(mean)} ${uneven(sides)}`;
}

function endsText({ low, high }: UnevenSides): string {
  return `(${low} to ${high})`;
}

/** A p value with its relation, such as `p = 0.012` or `p < 0.001`. */
export function pValue(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${p.toFixed(3)}`;
}

/** A ratio in percent with three digits, such as 2 %, 12.5 % or 1.56 %; four near the whole, such as 99.95 %. */
export function ratioPercent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(ratio > 0.99 ? 4 : 3))} %`;
}

/** A whole number with thousands set apart, such as 10,000. */
export function count(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `3`, or `1 to 3` where counts differ. */
export function countRange(values: readonly number[]): string {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? count(most) : `${count(least)} to ${count(most)}`;
}

/** `one seed`, `3 seeds`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return value === 1 ? `one ${one}` : `${count(value)} ${many}`;
}

/** Fixed digits with a true minus sign, and no minus before zero. */
export function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? '∞' : '−∞';
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}
