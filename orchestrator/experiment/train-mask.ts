import type { Mask, TrainMask, TrialTrainMask } from '../protocol/generated.js';
import { fillSpec, type MaskSpec, maskSpec, type Parameters } from './mask-spec.js';

type Amount = Pick<TrialTrainMask, 'of' | 'distribution' | 'values'>;

/** The mask as it was found, and the ratio that it hides where it decides that itself. */
export type FindTrainMask = (named: MaskSpec) => {
  readonly mask: MaskSpec;
  readonly ownRatio: number | null;
};

/** The mask of training images as a trial states it: one distribution with its values, and the fills to pick from. */
export function trainMask(
  written: TrainMask,
  find: FindTrainMask = (mask) => ({ mask, ownRatio: null }),
): TrialTrainMask {
  const { fill, ratio, visible } = written;
  const { mask, ownRatio } = find(namedTrainMask(written));
  const amount =
    visible === undefined
      ? amountOf('ratio', ownRatio ?? ratio ?? { uniform: [0, 1] })
      : amountOf('visible', visible);
  return { mask: mask as Mask, ...amount, fills: [fill].flat().map(fillSpec) };
}

/** The mask that training images are hidden by, with the parameters of its family. */
export function namedTrainMask(mask: TrainMask): MaskSpec {
  return maskSpec(mask.family, mask as unknown as Parameters);
}

function amountOf(of: Amount['of'], written: NonNullable<TrainMask['ratio']>): Amount {
  if (typeof written === 'number') return { of, distribution: 'fixed', values: [written] };
  if (Array.isArray(written))
    return { of, distribution: written.length === 1 ? 'fixed' : 'list', values: written };
  if (written.uniform !== undefined) return { of, distribution: 'uniform', values: written.uniform };
  return { of, distribution: 'log_uniform', values: written.log_uniform! };
}
