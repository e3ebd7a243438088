import type { Train, TrialTrain, TrialTrainMask } from '../protocol/generated.js';
import { type FindTrainMask, trainMask } from './train-mask.js';

/** What a trial says instead of a mask that its regime does not use. */
const NO_MASK: TrialTrainMask = {
  mask: { family: 'none' },
  of: 'ratio',
  distribution: 'fixed',
  values: [0],
  fills: [{ name: 'none' }],
};

/**
 * The training of a trial. Settings without effect in its regime have one value: regime original has no mask, and only
 * mixed has a balance, a budget and separate statistics; so that a grid over them computes one trial.
 */
export function trialTrain(
  { epochs, steps, mask, mixed, batch_norm, ...rest }: Train,
  find?: FindTrainMask,
): TrialTrain {
  const isMixed = rest.regime === 'mixed';
  return {
    ...rest,
    epochs: epochs ?? null,
    steps: steps ?? null,
    mask: rest.regime === 'original' ? NO_MASK : trainMask(mask, find),
    mixed: isMixed ? mixed : { balance: 0.5, budget: 'equal_steps' },
    batch_norm: isMixed ? batch_norm : 'shared',
  };
}
