// Takes the lock named on the command line, says how that went, and holds it until standard input ends.
import { Lock } from '../../../orchestrator/store/lock.js';

const [path, startAt] = process.argv.slice(2);
while (Date.now() < Number(startAt ?? 0)); // so that several begin at the same moment
try {
  const lock = Lock.acquire(path!, new Date());
  process.stdout.write('locked\n');
  process.stdin.on('end', () => lock.release()).resume();
} catch (error) {
  process.stdout.write(
    `refused ${(error as { exitCode?: number }).exitCode} ${(error as Error).message.replaceAll('\n', ' ')}\n`,
  );
}
