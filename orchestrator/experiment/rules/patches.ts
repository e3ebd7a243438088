import { FAMILY_TRAITS, type Family } from '../../protocol/generated.js';

/** Whether a family can hide square patches instead of single pixels. */
export function hidesPatches(family: Family): boolean {
  return FAMILY_TRAITS[family].patches ?? false;
}

/** `Only scatter can hide patches`, as a fix begins. */
export function onlyPatches(): string {
  const families = (Object.keys(FAMILY_TRAITS) as Family[]).filter(hidesPatches);
  return `Only ${families.join(', ')} can hide patches`;
}
