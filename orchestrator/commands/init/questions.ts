import { createInterface } from 'node:readline';
import { expected, Found, SparsightError } from '../../errors.js';

/** Whether there is somebody to ask. */
export function canAsk({ json, quiet }: { readonly json: boolean; readonly quiet: boolean }): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true && !json && !quiet;
}

/**
 * Asks on the terminal until `read` takes the answer; what it throws for one is shown, and the question comes again. An
 * empty answer stands for `byDefault`. Ctrl-C ends the program as anywhere else.
 */
export async function ask<T>(question: string, byDefault: string, read: (answer: string) => T): Promise<T> {
  const shown = byDefault === '' ? question : `${question} [${byDefault}]`;
  for (;;) {
    const answer = (await line(`${shown}: `)).trim() || byDefault;
    try {
      return read(answer);
    } catch (error) {
      if (!(error instanceof SparsightError)) throw error;
      process.stderr.write(`${error.message}\n`);
    }
  }
}

/** A line from the terminal; its own interface each time, so that in between Ctrl-C reaches the program. */
function line(prompt: string): Promise<string> {
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise((resolve, reject) => {
    let isAnswered = false;
    reader.on('SIGINT', () => {
      isAnswered = true;
      reader.close();
      process.stderr.write('\n');
      process.kill(process.pid, 'SIGINT');
    });
    reader.on('close', () => {
      if (isAnswered) return;
      process.stderr.write('\n');
      reject(expected('an answer', 'given', new Found('the end of the input')));
    });
    reader.question(prompt, (answer) => {
      isAnswered = true;
      reader.close();
      resolve(answer);
    });
  });
}
