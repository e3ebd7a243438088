import { suggestion } from '../../nearest-name.js';
import type { Model } from '../../protocol/generated.js';
import type { Site } from '../site.js';

/** A model is one of those that come with Sparsight, or `module:callable`. */
export function checkModel({ name }: Model, site: Site, modelNames: readonly string[]): void {
  if (name.includes(':') || modelNames.includes(name)) return;
  const rule = `one of ${modelNames.join(', ')}, or module:callable of your own`;
  throw site.expected('model.name', 'model', rule, name, suggestion(name, modelNames));
}
