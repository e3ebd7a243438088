import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { MetricRow } from '../../../orchestrator/protocol/generated.js';
import { RowConflictError } from '../../../orchestrator/scheduler/trial-sink.js';
import type { DiskWrite } from '../../../orchestrator/store/disk.js';
import { readWholeLines } from '../../../orchestrator/store/lines.js';
import { parseRow, RowLog } from '../../../orchestrator/store/row-log.js';
import { metricKey } from '../../../orchestrator/store/trial-store.js';
import { Child } from '../../fixtures/processes/child.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const ROWS: MetricRow[] = [
  { name: 'train_loss', step: 1, value: 0.30000000000000004 },
  { name: 'train_loss', step: 2, value: 1e-7 },
  { name: 'val_accuracy', step: 2, value: 'nan' },
];
const open: RowLog<MetricRow>[] = [];

function readRows(path: string): MetricRow[] {
  return readWholeLines(path).lines.map((line, index) => parseRow(path, line, index + 1));
}

function openLog(path: string, write: DiskWrite = writeSync): RowLog<MetricRow> {
  const log = new RowLog<MetricRow>(path, metricKey, { write });
  open.push(log);
  return log;
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((log) => log.close()));
});

describe('a row log', () => {
  test('holds canonical JSON, a row per line', () => {
    const path = join(scratchFolder(), 'metrics.jsonl');
    openLog(path).add(ROWS);
    expect(readFileSync(path, 'utf8')).toBe(
      '{"name":"train_loss","step":1,"value":0.30000000000000004}\n' +
        '{"name":"train_loss","step":2,"value":1e-7}\n' +
        '{"name":"val_accuracy","step":2,"value":"nan"}\n',
    );
  });

  test('keeps a repeated row once, in one call, in the next, and in the next process', () => {
    const path = join(scratchFolder(), 'metrics.jsonl');
    const log = openLog(path);
    log.add([ROWS[0]!, ROWS[0]!]);
    log.add(ROWS);
    openLog(path).add(ROWS);
    expect(readRows(path)).toEqual(ROWS);
  });

  test('refuses another value for a stored row, naming both, and stores none of that call', () => {
    const path = join(scratchFolder(), 'metrics.jsonl');
    const log = openLog(path);
    log.add(ROWS.slice(0, 1));
    const changed = { ...ROWS[0]!, value: 0.3 };
    expect(() => log.add([ROWS[1]!, changed])).toThrow(RowConflictError);
    expect(() => log.add([changed])).toThrow(/0\.30000000000000004\}.*0\.3\}.*metrics\.jsonl/s);
    expect(readRows(path)).toEqual(ROWS.slice(0, 1));
  });

  test('torn at any byte loses only the torn row, which then comes again', () => {
    const path = join(scratchFolder(), 'metrics.jsonl');
    openLog(path).add(ROWS);
    const whole = readFileSync(path);
    for (let length = 0; length <= whole.length; length++) {
      writeFileSync(path, whole.subarray(0, length));
      openLog(path).add(ROWS);
      expect(readFileSync(path)).toEqual(whole);
    }
  });

  test('refuses a bad row before the last, naming its line', () => {
    const path = join(scratchFolder(), 'metrics.jsonl');
    writeFileSync(
      path,
      '{"name":"a","step":1,"value":1}\n{"name":"a","st\n{"name":"a","step":3,"value":1}\n',
    );
    expect(() => openLog(path)).toThrow(/metrics\.jsonl:2:1/);
  });
});

describe('a full disk', () => {
  test('that cuts a write short leaves whole rows only, and the rows fit later', () => {
    const path = join(scratchFolder(), 'metrics.jsonl');
    let numFree = 70;
    const log = openLog(path, (fd, data, offset) => {
      if (numFree === 0)
        throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
      const count = writeSync(fd, data, offset, Math.min(numFree, data.length - offset));
      numFree -= count;
      return count;
    });
    log.add(ROWS.slice(0, 1));
    expect(() => log.add(ROWS.slice(1))).toThrow(/to be writable, got "ENOSPC.*metrics\.jsonl.*Free space/s);
    expect(readRows(path)).toEqual(ROWS.slice(0, 1));
    numFree = 1000;
    log.add(ROWS);
    expect(readRows(path)).toEqual(ROWS);
  });

  test('for real (a limit on the size of files) leaves whole rows only', async () => {
    const path = join(scratchFolder(), 'metrics.jsonl');
    const child = Child.startWithFileLimit(8, 'full-disk-program.ts', path);
    const { step, exitCode, message } = JSON.parse((await child.nextLine())!);
    await child.ended();
    expect(exitCode).toBe(4);
    expect(message).toContain('EFBIG');
    expect(readFileSync(path, 'utf8').endsWith('}\n')).toBe(true);
    expect(readRows(path)).toHaveLength(step);
    expect(step).toBeGreaterThan(50);
  });
});
