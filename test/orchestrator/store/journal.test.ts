import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from '@jest/globals';
import { canonicalJson } from '../../../orchestrator/experiment/canonical-json.js';
import { Journal, readJournal } from '../../../orchestrator/store/journal.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const now = () => new Date('2026-01-02T03:04:05Z');

async function writtenJournal(): Promise<string> {
  const path = join(scratchFolder(), 'journal.jsonl');
  const journal = new Journal(path, now);
  journal.record({ type: 'trial_reused', trial_id: '0123456789ab', from: 'runs/"ä" \n' });
  journal.record({ type: 'trial_begun', trial_id: '0123456789ab', attempt: 1 });
  await journal.sync();
  await journal.close();
  return path;
}

describe('a journal', () => {
  test('gives back what was appended', async () => {
    const path = await writtenJournal();
    expect(readJournal(path)).toEqual([
      { at: '2026-01-02T03:04:05.000Z', type: 'journal_begun', format: 2 },
      {
        at: '2026-01-02T03:04:05.000Z',
        type: 'trial_reused',
        trial_id: '0123456789ab',
        from: 'runs/"ä" \n',
      },
      { at: '2026-01-02T03:04:05.000Z', type: 'trial_begun', trial_id: '0123456789ab', attempt: 1 },
    ]);
  });

  test('torn at any byte loses only the torn line, and goes on', async () => {
    const path = await writtenJournal();
    const whole = readFileSync(path);
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      const numWhole = whole.subarray(0, length).filter((byte) => byte === 0x0a).length;
      const journal = new Journal(path, now);
      expect(journal.entries).toHaveLength(numWhole);
      journal.record({ type: 'draining' });
      await journal.close();
      expect(readJournal(path)).toHaveLength(Math.max(1, numWhole) + 1);
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

  test('keeps what is to be kept, and gives all of it to whoever listens, what came before as well', async () => {
    const path = join(scratchFolder(), 'journal.jsonl');
    const journal = new Journal(path, now);
    journal.record({ type: 'checkpoint', trial_id: '0123456789ab', step: 3 });
    const heard: string[] = [];
    journal.listen(({ type }) => heard.push(type));
    journal.record({ type: 'draining' });
    await journal.close();
    expect(heard).toEqual(['journal_begun', 'checkpoint', 'draining']);
    expect(readJournal(path).map(({ type }) => type)).toEqual(['journal_begun', 'draining']);
  });

  test.each([
    [{ type: 'run_created', experiment_sha256: 'ab' }, 'Expected format of the file to be 2, got none – at '],
    [{ type: 'journal_begun', format: 1 }, 'Expected format of the file to be 2, got 1 – at '],
  ])('of another version is refused: %j', (fields, message) => {
    const path = join(scratchFolder(), 'journal.jsonl');
    writeFileSync(path, `${withCrc({ at: '2026-01-02T03:04:05.000Z', ...fields })}\n`);
    expect(() => readJournal(path)).toThrow(message);
  });

  test('with an event that no version knows is refused, naming the line', async () => {
    const path = await writtenJournal();
    appendFileSync(path, `${withCrc({ at: '2026-01-02T03:04:05.000Z', type: 'some_news' })}\n`);
    expect(() => readJournal(path)).toThrow(
      /an event that this version knows, got "some_news" – at .*:4:1\./s,
    );
  });
});

function withCrc(event: object): string {
  const crc = crc32(canonicalJson(event)).toString(16).padStart(8, '0');
  return canonicalJson({ ...event, crc });
}

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
