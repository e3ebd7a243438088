import {
  type EvaluateRecolorings,
  RECOLORING_PARAMETERS,
  type Recolored,
  type Recoloring,
  type RecoloringChoice,
  type RecoloringName,
} from '../protocol/generated.js';
import { canonicalJson } from './canonical-json.js';
import type { Parameters } from './mask-spec.js';

/** The evaluations that an entry names: one for each attack, with all its numbers of pixels, ascending. */
export function recoloredEvaluations(
  { attack, pixels, num_images }: EvaluateRecolorings,
  splitSize: number,
): Recolored[] {
  const attacks = [attack].flat().map(recoloringSpec);
  const numbers = [...new Set([pixels].flat())].sort((a, b) => a - b);
  return [...new Map(attacks.map((each) => [canonicalJson(each), each])).values()].map((each) => ({
    ...{ kind: 'recolored' as const, attack: each, pixels: numbers, num_images: num_images ?? splitSize },
  }));
}

/** The attack that a user wrote as a name, or as a name with parameters. */
export function recoloringSpec(choice: RecoloringChoice): Recoloring {
  const [name, given] = typeof choice === 'string' ? [choice, {}] : Object.entries(choice)[0]!;
  const parameters = Object.entries(RECOLORING_PARAMETERS[name as RecoloringName]).map(([key, parameter]) => [
    key,
    (given as Parameters)[key] ?? parameter.default,
  ]);
  return { name, ...Object.fromEntries(parameters) } as Recoloring;
}

/** Images that an attack forwards for each image and number of pixels, at most. */
export function recoloringForwards(attack: Recoloring): number {
  switch (attack.name) {
    case 'sparse_rs':
      return attack.queries;
    case 'pgd0':
      return attack.steps * attack.restarts;
  }
}

/** `sparse rs`, `pgd0, steps 20`: the attack with the parameters in which it differs from its defaults. */
export function recoloringWords(attack: Recoloring): string {
  const own = attack as unknown as Parameters;
  const changed = Object.entries(RECOLORING_PARAMETERS[attack.name]).flatMap(([key, parameter]) =>
    own[key] === parameter.default ? [] : [`${key} ${own[key]}`],
  );
  return [attack.name.replaceAll('_', ' '), ...changed].join(', ');
}
