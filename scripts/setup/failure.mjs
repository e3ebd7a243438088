/** What `./setup` cannot go on without: one sentence, and the command that fixes it. */
export class SetupFailure extends Error {
  constructor(/** @type {string} */ sentence, /** @type {string} */ fix, exitCode = 4) {
    super(sentence);
    this.fix = fix;
    this.exitCode = exitCode;
  }
}

const fullDisk = /ENOSPC|EDQUOT|No space left on device|Disk quota exceeded/i;
const noAccess = /\b(EACCES|EROFS)\b|Permission denied|Read-only file system/i;
const noNetwork =
  /\b(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)\b|dns error|Connection refused|Network is unreachable|error sending request|Failed to establish a new connection|timed out|Connection lost/i;

/**
 * Turns the output of a failed command into the one sentence that matters; null when it knows none.
 * @param {string} output
 * @param {{ folder: string, registry?: { name: string, setting: string } }} where the registry only of what asks one
 */
export function knownFailure(output, { registry, folder }) {
  if (fullDisk.test(output)) {
    return new SetupFailure(
      `Expected the disk to have room, got "no space left" – at ${folder}.`,
      'See what is full with: df -h, make room (8 GB are enough; yarn cache clean --all and uv cache clean give some back), then run ./setup again.',
    );
  }
  const network = noNetwork.exec(output);
  if (network && registry) {
    return new SetupFailure(
      `Expected the ${registry.name} to be reachable, got "${network[0]}".`,
      `Check the network and ${registry.setting}, then run ./setup again: it goes on where it stopped.`,
    );
  }
  const refused = noAccess.exec(output);
  if (refused) {
    return new SetupFailure(
      `Expected the folder to be writable, got "${refused[0]}" – at ${folder}.`,
      `Take ownership with: sudo chown -R "$(id -u)" "${folder}", then run ./setup again.`,
    );
  }
  return null;
}

/** The end of a long output, where commands say why they stopped. */
export function lastLines(/** @type {string} */ output) {
  return output.trim().split('\n').slice(-15).join('\n');
}
