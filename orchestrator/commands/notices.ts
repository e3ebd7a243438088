import type { CommonOptions } from './common-options.js';

/** Shows on a terminal which step takes time, before there is anything else to see. */
export function stepNotices({ quiet, json }: Pick<CommonOptions, 'quiet' | 'json'>): (what: string) => void {
  return (what) => {
    if (process.stderr.isTTY && !quiet && !json) process.stderr.write(`${what} …\n`);
  };
}

/** How warnings stand among other lines on stderr. */
export function warningLines(warnings: readonly string[]): string[] {
  return warnings.map((warning) => `Warning: ${warning}`);
}
