import { expected, type Position } from '../errors.js';
import type { Sources } from './sources.js';

/** The setting that a text is the value of, and where it is written. */
export interface Origin {
  readonly at: string;
  readonly position: Position;
}

const VARIABLE = /\$\{([^{}]*)\}/g;
const NAME_AND_DEFAULT = /^([A-Za-z_]\w*)(?::-(.*))?$/s;

/**
 * A path as it was written with `${NAME}` replaced by the environment variable, or in `${NAME:-default}` by the default
 * where the variable is not set or is empty, and `~/` at the beginning by the home folder.
 */
export function withVariables(
  written: string,
  { variables }: Pick<Sources, 'variables'>,
  origin: Origin,
): string {
  refuseNested(written, origin);
  const filled = written.replaceAll(VARIABLE, (text, inside: string) => {
    const [, name, fallback] = NAME_AND_DEFAULT.exec(inside) ?? [];
    if (name === undefined) throw notAVariable(text, origin);
    return variables[name] || (fallback ?? throwUnset(name, origin));
  });
  if (filled === '') throw expected(`path that ${written} comes to`, 'one character or more', filled, origin);
  const home = variables.HOME;
  return home && /^~(?:\/|$)/.test(filled) ? `${home}${filled.slice(1)}` : filled;
}

function refuseNested(written: string, origin: Origin): void {
  const nested = /\$\{[^{}]*\$\{.*/s.exec(written)?.[0];
  if (nested === undefined) return;
  throw expected('default of a variable', 'free of variables', nested, {
    ...origin,
    fix: 'Write the default out, or set the variable.',
  });
}

function notAVariable(text: string, origin: Origin) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is what is written
  return expected('variable in a path', '${NAME} or ${NAME:-default}', text, origin);
}

function throwUnset(name: string, origin: Origin): never {
  const fix = `Set it, for example: export ${name}=/path/to/the/files; or write a default: \${${name}:-/path}`;
  throw expected(`environment variable ${name}`, 'set', undefined, { ...origin, fix });
}
