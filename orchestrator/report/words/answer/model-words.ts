import type { Regime } from '../../../protocol/generated.js';
import { axisName, type PointTrials, varyingAxes } from '../../keys/points.js';

/** What the models of each regime saw, after `the model` or `a model`. */
export const REGIME_WORDS: Readonly<Record<Regime, string>> = {
  original: 'trained on originals only',
  masked: 'trained on masked images only',
  mixed: 'trained on originals and masked images',
};

/** How a sentence names the models of a point. */
export interface ModelWords {
  /** `trained on masked images only`, `with width 2`; null where the model has a name that says it all. */
  readonly clause: string | null;
  /** `the model trained on masked images only`, `small_cnn`. */
  readonly noun: string;
}

/** Names the models of a point by what tells it from the other points of its run. */
export function modelWords(points: readonly PointTrials[], point: PointTrials): ModelWords {
  const axes = varyingAxes(points);
  const isOnly = (axis: string): boolean => axes.length === 1 && axes[0] === axis;
  if (isOnly('model') || isOnly('model.name')) return { clause: null, noun: point.label };
  const clause = clauseOf(point, axes);
  return { clause, noun: `the model ${clause}` };
}

function clauseOf({ point, label }: PointTrials, axes: readonly string[]): string {
  const [axis = ''] = axes;
  if (axes.length > 1) return `with ${label}`;
  const regime = REGIME_WORDS[point['train.regime'] as Regime];
  return axis === 'train.regime' && regime !== undefined ? regime : `with ${axisName(axis, axes)} ${label}`;
}
