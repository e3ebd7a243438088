import type { TrainMask, TrialTrainMask } from '../protocol/generated.js';

type Amount = Pick<TrialTrainMask, 'of' | 'law' | 'values'>;

/** The mask of training images as a trial states it: one law with its values, and the fills to pick from. */
export function trainMask(mask: TrainMask): TrialTrainMask {
  const { family, fill, granularity, ratio, visible } = mask;
  const amount =
    visible === undefined ? amountOf('ratio', ratio ?? { uniform: [0, 1] }) : amountOf('visible', visible);
  return { family, ...amount, fills: [fill].flat(), granularity };
}

function amountOf(of: Amount['of'], written: NonNullable<TrainMask['ratio']>): Amount {
  if (typeof written === 'number') return { of, law: 'fixed', values: [written] };
  if (Array.isArray(written)) return { of, law: written.length === 1 ? 'fixed' : 'list', values: written };
  if (written.uniform !== undefined) return { of, law: 'uniform', values: written.uniform };
  return { of, law: 'log_uniform', values: written.log_uniform! };
}
