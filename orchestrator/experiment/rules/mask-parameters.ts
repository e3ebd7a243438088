import { suggestion } from '../../nearest-name.js';
import type { Family } from '../../protocol/generated.js';
import { missingParameter, type Parameters, parameterNames } from '../mask-spec.js';
import type { Site } from '../site.js';

/** What stands beside the families of an entry must be a parameter of each of them, and none that is needed may be missing. */
export function checkParameters(
  families: readonly Family[],
  written: Parameters,
  others: readonly string[],
  path: string,
  site: Site,
): void {
  const given = Object.keys(written).filter((name) => written[name] !== undefined && !others.includes(name));
  for (const family of families) {
    const known = parameterNames(family);
    const strange = given.find((name) => !known.includes(name));
    if (strange !== undefined) {
      const fix =
        families.length > 1
          ? `Make an entry of its own for ${family}.`
          : (suggestion(strange, known) ?? `${family} has no parameters: remove it.`);
      throw site.expected(
        `${path}.${strange}`,
        `parameter of ${family}`,
        known.length === 0 ? 'left out' : `one of ${known.join(', ')}`,
        strange,
        fix,
      );
    }
    const missing = missingParameter(family, written);
    if (missing === undefined) continue;
    throw site.expected(
      path,
      `parameter ${missing} of ${family}`,
      'given',
      undefined,
      `Add "${missing}: …" there.`,
    );
  }
}
