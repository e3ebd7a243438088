/** A 95 % confidence interval. */
export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Two-sided level of every interval of a report. */
export const CONFIDENCE = 0.95;
