import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import { Lock, liveHolder } from '../../../orchestrator/store/lock.js';
import { Child } from '../../fixtures/processes/child.js';
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

  test('of another host is never taken over', () => {
    const path = join(scratchFolder(), 'lock');
    Lock.acquire(path, NOW);
    const holder = JSON.parse(readFileSync(path, 'utf8'));
    writeFileSync(path, JSON.stringify({ ...holder, host: 'elsewhere', pid: 4_000_000 }));
    expect(() => Lock.acquire(path, NOW)).toThrow(/on elsewhere since 2026-01-02T03:04:05.000Z/);
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
