import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Journal, readJournal } from '../../../orchestrator/store/journal.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const now = () => new Date('2026-01-02T03:04:05Z');

async function writtenJournal(): Promise<string> {
  const path = join(scratchFolder(), 'journal.jsonl');
  const journal = new Journal(path, now);
  journal.append('run_started', { command: 'run "ä" \n', pid: 12 });
  journal.append('trial_begun', { trial_id: '0123456789ab', attempt: 1 });
  journal.append('trial_ended', { trial_id: '0123456789ab', attempt: 1, status: 'done' });
  await journal.sync();
  await journal.close();
  return path;
}

describe('a journal', () => {
  test('gives back what was appended', async () => {
    const path = await writtenJournal();
    expect(readJournal(path)[0]).toEqual({
      at: '2026-01-02T03:04:05.000Z',
      type: 'run_started',
      command: 'run "ä" \n',
      pid: 12,
    });
  });

  test('torn at any byte loses only the torn line, and goes on', async () => {
    const path = await writtenJournal();
    const whole = readFileSync(path);
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const numWhole = whole.subarray(0, length).filter((byte) => byte === 0x0a).length;
      const journal = new Journal(path, now);
      expect(journal.entries).toHaveLength(numWhole);
      journal.append('run_started', {});
      await journal.close();
      expect(readJournal(path)).toHaveLength(numWhole + 1);
    }
  });

  test('with any bit flipped is refused, naming the line, or loses its torn last line', async () => {
    const path = await writtenJournal();
    const whole = readFileSync(path);
    const outcomes = { refused: 0, torn: 0 };
    for (let bit = 0; bit < 8 * whole.length; bit++) {
      const flipped = Buffer.from(whole);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      writeFileSync(path, flipped);
      const line = whole.subarray(0, bit >> 3).filter((byte) => byte === 0x0a).length + 1;
      outcomes[refusalOrTear(path, line)]++;
    }
    // Only the last line's end can be mistaken for a torn line: 8 bits of it.
    expect(outcomes).toEqual({ refused: 8 * whole.length - 8, torn: 8 });
  });
});

function refusalOrTear(path: string, line: number): 'refused' | 'torn' {
  try {
    expect(readJournal(path)).toHaveLength(2);
    return 'torn';
  } catch (error) {
    expect(error).toMatchObject({ exitCode: 2 });
    expect((error as Error).message).toContain(`journal.jsonl:${line}:1.`);
    return 'refused';
  }
}
