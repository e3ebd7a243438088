import type { CommonOptions } from './common-options.js';

/** Tells on a terminal what is being done, where that may take long before there is anything else to see. */
export function told({ quiet, json }: Pick<CommonOptions, 'quiet' | 'json'>): (what: string) => void {
  return (what) => {
    if (process.stderr.isTTY && !quiet && !json) process.stderr.write(`${what} …\n`);
  };
}
