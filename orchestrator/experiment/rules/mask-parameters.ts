import { nearestName } from '../../nearest-name.js';
import { FAMILY_TRAITS, type Family } from '../../protocol/generated.js';
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
    const strange = given.find((name) => !parameterNames(family).includes(name));
    if (strange !== undefined)
      throw strangeParameter(strange, written[strange], family, families, path, site);
    const missing = missingParameter(family, written);
    if (missing === undefined) continue;
    const fix = `Add "${missing}: …" there.`;
    throw site.expected(path, `parameter ${missing} of ${family}`, 'given', undefined, fix);
  }
}

function strangeParameter(
  name: string,
  value: unknown,
  family: Family,
  families: readonly Family[],
  path: string,
  site: Site,
) {
  const nearest = nearestName(name, parameterNames(family));
  const owners = (Object.keys(FAMILY_TRAITS) as Family[]).filter((each) =>
    parameterNames(each).includes(name),
  );
  const fix =
    nearest !== undefined
      ? `Did you mean "${nearest}"?`
      : families.some((each) => owners.includes(each))
        ? `Make an entry of its own for ${family}.`
        : `It is a parameter of ${owners.join(', ')}.`;
  const rule = 'left out, as the family has no such parameter';
  return site.expected(`${path}.${name}`, `${name} of ${family}`, rule, value, fix);
}
