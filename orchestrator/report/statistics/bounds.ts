/** Between which values a number can lie at all; an interval of it does not leave them. */
export interface Bounds {
  readonly low: number;
  /** ∞ where there is no upper one. */
  readonly high: number;
}

/** Of shares, such as an accuracy. */
export const SHARE: Bounds = { low: 0, high: 1 };

/** Of differences of two shares. */
export const SHARE_DIFFERENCE: Bounds = { low: -1, high: 1 };

/** Of what is never below 0, such as a loss. */
export const NOT_NEGATIVE: Bounds = { low: 0, high: Number.POSITIVE_INFINITY };

/** Of numbers that nothing is known of. */
export const UNBOUNDED: Bounds = { low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY };
