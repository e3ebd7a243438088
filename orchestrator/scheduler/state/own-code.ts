import type { Trial } from '../../protocol/generated.js';

/** What is equal for trials that run the same code of a user's; null for a model that comes with Sparsight. */
export function ownCodeOf({ model: { name, code_sha256 } }: Trial): string | null {
  const [module, callable] = name.split(':');
  return callable === undefined ? null : `${module} ${code_sha256}`;
}
