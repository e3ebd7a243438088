import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from '@jest/globals';
import { isStale, Lock, liveHolder } from '../../../orchestrator/store/lock.js';
import { Child } from '../../fixtures/processes/child.js';
import { poorFileSystem } from '../../fixtures/processes/poor-file-system.js';
import { scratchFolder } from '../../fixtures/scratch.js';

const NOW = new Date('2026-01-02T03:04:05Z');
const children: Child[] = [];

function start(path: string, startAt = 0): Child {
  const child = Child.start('lock-program.ts', path, String(startAt));
  children.push(child);
  return child;
}

afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});

describe('a lock', () => {
  test('is refused while another process holds it, which is named', async () => {
    const path = join(scratchFolder(), 'lock');
    const holder = start(path);
    expect(await holder.nextLine()).toBe('locked');
    expect(liveHolder(path)?.pid).toBe(holder.process.pid);
    expect(() => Lock.acquire(path, NOW)).toThrow(
      expect.objectContaining({
        exitCode: 75,
        message: expect.stringContaining(`process ${holder.process.pid} on `),
      }),
    );
  });

  test('that cannot be written says why and leaves nothing', async () => {
    const folder = scratchFolder();
    const child = Child.startWithFileLimit(0, 'lock-program.ts', join(folder, 'lock'));
    expect(await child.nextLine()).toMatch(/^refused 4 Expected file to be writable, got "EFBIG/);
    expect(await child.ended()).toBe(0);
    expect(readdirSync(folder)).toEqual([]);
    expect(() => Lock.acquire(join(folder, 'nowhere', 'lock'), NOW)).toThrow(
      expect.objectContaining({ exitCode: 4, message: expect.stringContaining('ENOENT') }),
    );
  });

  test('is free again after its release', async () => {
    const path = join(scratchFolder(), 'lock');
    const first = start(path);
    expect(await first.nextLine()).toBe('locked');
    first.process.stdin!.end();
    await first.ended();
    Lock.acquire(path, NOW).release();
    expect(existsSync(path)).toBe(false);
  });

  test('of a killed process is taken over and leaves nothing else behind', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'lock');
    const first = start(path);
    expect(await first.nextLine()).toBe('locked');
    await first.kill();
    expect(liveHolder(path)).toBeNull();
    const lock = Lock.acquire(path, NOW);
    expect(liveHolder(path)?.pid).toBe(process.pid);
    expect(readdirSync(folder)).toEqual(['lock']);
    lock.release();
  });

  test('of a dead process is given to one of many that want it at the same moment', async () => {
    const path = join(scratchFolder(), 'lock');
    const dead = start(path);
    await dead.nextLine();
    await dead.kill();
    const startAt = Date.now() + 1_500;
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => start(path, startAt).nextLine()));
    expect(outcomes.filter((line) => line === 'locked')).toHaveLength(1);
    expect(outcomes.filter((line) => line?.startsWith('refused 75'))).toHaveLength(5);
  });

  test('of a claimant that died while taking over is taken over too', async () => {
    const path = join(scratchFolder(), 'lock');
    const dead = start(path);
    await dead.nextLine();
    await dead.kill();
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(`${path}.${holder.nonce}`, JSON.stringify({ ...holder, nonce: 'claimant' }));
    Lock.acquire(path, NOW).release();
  });

  test('whose number went to another process counts as dead', () => {
    const path = join(scratchFolder(), 'lock');
    Lock.acquire(path, NOW);
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...holder, process_start: 'another boot:1' }));
    expect(liveHolder(path)).toBeNull();
    Lock.acquire(path, NOW).release();
  });

  test('of another host is not taken over while its heartbeat is fresh', () => {
    const path = lockOfElsewhere(0);
    expect(() => Lock.acquire(path, NOW, { takeOver: true })).toThrow(
      /on elsewhere since 2026-01-02T03:04:05.000Z – at/,
    );
    expect(liveHolder(path)?.host).toBe('elsewhere');
    expect(isStale(path)).toBe(false);
  });

  test('of another host without a heartbeat for a minute is stale, and taken over on demand alone', () => {
    const path = lockOfElsewhere(90);
    expect(liveHolder(path)).toBeNull();
    expect(isStale(path)).toBe(true);
    expect(() => Lock.acquire(path, NOW)).toThrow(
      expect.objectContaining({
        exitCode: 75,
        message: expect.stringMatching(/without a sign of life for 9\d s \(stale\) – at .*--take-over/s),
      }),
    );
    const lock = Lock.acquire(path, NOW, { takeOver: true });
    expect(liveHolder(path)?.pid).toBe(process.pid);
    lock.release();
  });

  test('shows by a heartbeat that its process is there, without changing a byte', () => {
    const path = join(scratchFolder(), 'lock');
    const lock = Lock.acquire(path, NOW);
    const content = readFileSync(path, 'utf8');
    utimesSync(path, 1, 1);
    lock.beat();
    expect(Date.now() - statSync(path).mtimeMs).toBeLessThan(60_000);
    expect(readFileSync(path, 'utf8')).toBe(content);
    lock.release();
  });

  test.each([
    ['empty', ''],
    ['half a line', '{"pid":12'],
    ['another kind of JSON', '[]'],
  ])('that is %s is in use while it is fresh, and free after a minute', (_, content) => {
    const path = join(scratchFolder(), 'lock');
    writeFileSync(path, content);
    expect(() => Lock.acquire(path, NOW)).toThrow(
      expect.objectContaining({
        exitCode: 75,
        message: expect.stringMatching(/a process that it does not name/),
      }),
    );
    utimesSync(path, 1, 1);
    expect([liveHolder(path), isStale(path)]).toEqual([null, false]);
    Lock.acquire(path, NOW).release();
  });

  test('that was deleted or given to another is noticed', () => {
    const path = join(scratchFolder(), 'lock');
    const lock = Lock.acquire(path, NOW);
    lock.check();
    rmSync(path);
    expect(() => lock.check()).toThrow(
      /^Expected lock of the run to be held by this process, got none: it was deleted – at/,
    );
    const other = Lock.acquire(path, NOW);
    expect(() => lock.check()).toThrow(
      expect.objectContaining({
        exitCode: 75,
        message: expect.stringContaining(`that of process ${process.pid} on`),
      }),
    );
    lock.beat();
    lock.release();
    other.check();
    other.release();
  });

  test('lost to another process is not released by the one that lost it', () => {
    const path = join(scratchFolder(), 'lock');
    const lock = Lock.acquire(path, NOW);
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...holder, nonce: 'of another' }));
    lock.release();
    expect(existsSync(path)).toBe(true);
  });
});

describe('on a file system without hard links, locks and syncing of folders, a lock', () => {
  const variables = poorFileSystem(mkdtempSync(join(tmpdir(), 'sparsight-poor-')));
  const testWhereCompiled = variables === null ? test.skip : test;
  afterAll(() => {
    if (variables !== null) rmSync(dirname(variables.LD_PRELOAD!), { recursive: true });
  });

  function startPoor(path: string, startAt = 0): Child {
    const child = Child.startWith(variables!, 'lock-program.ts', path, String(startAt));
    children.push(child);
    return child;
  }

  testWhereCompiled('is held by one process and taken over when that is killed', async () => {
    const folder = scratchFolder();
    const path = join(folder, 'lock');
    const first = startPoor(path);
    expect(await first.nextLine()).toBe('locked');
    expect(await startPoor(path).nextLine()).toMatch(/^refused 75 .* process \d+ on /);
    await first.kill();
    expect(await startPoor(path).nextLine()).toBe('locked');
    expect(readdirSync(folder)).toEqual(['lock']);
  });

  testWhereCompiled('of a dead process is given to one of many', async () => {
    const path = join(scratchFolder(), 'lock');
    const dead = startPoor(path);
    await dead.nextLine();
    await dead.kill();
    const startAt = Date.now() + 1_500;
    const outcomes = await Promise.all(Array.from({ length: 6 }, () => startPoor(path, startAt).nextLine()));
    expect(outcomes.filter((line) => line === 'locked')).toHaveLength(1);
    expect(outcomes.filter((line) => line?.startsWith('refused 75'))).toHaveLength(5);
  });
});

/** A lock of a process on another host that gave its last sign of life so many seconds ago. */
function lockOfElsewhere(secondsAgo: number): string {
  const path = join(scratchFolder(), 'lock');
  Lock.acquire(path, NOW);
  const holder = JSON.parse(readFileSync(path, 'utf8'));
  writeFileSync(path, JSON.stringify({ ...holder, host: 'elsewhere', pid: 4_000_000 }));
  const at = Date.now() / 1000 - secondsAgo;
  utimesSync(path, at, at);
  return path;
}
