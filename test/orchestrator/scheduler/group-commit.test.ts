import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { GroupCommit } from '../../../orchestrator/scheduler/group-commit.js';

beforeEach(() => {
  jest.useFakeTimers();
});

afterEach(() => {
  jest.useRealTimers();
});

/** Syncs that take so long, and when each began. */
function syncing(durationMs: number) {
  const beganAt: number[] = [];
  const commit = new GroupCommit(async () => {
    beganAt.push(performance.now());
    await new Promise((resolve) => setTimeout(resolve, durationMs));
  });
  return { commit, beganAt };
}

describe('group commit', () => {
  test('begins at once, and joins what comes meanwhile into the next', async () => {
    const { commit, beganAt } = syncing(3);
    const start = performance.now();
    for (let request = 0; request < 10; request += 1) commit.request();
    await jest.advanceTimersByTimeAsync(1);
    for (let request = 0; request < 10; request += 1) commit.request();
    await jest.advanceTimersByTimeAsync(100);
    expect(beganAt.map((at) => at - start)).toEqual([0, 3 + 6]);
  });

  test('lets a slow disk rest, but not for longer than 20 ms', async () => {
    const { commit, beganAt } = syncing(200);
    const start = performance.now();
    commit.request();
    await jest.advanceTimersByTimeAsync(1);
    commit.request();
    await jest.advanceTimersByTimeAsync(500);
    expect(beganAt.map((at) => at - start)).toEqual([0, 220]);
  });

  test('waits at its close for the sync under way, and begins no other', async () => {
    const { commit, beganAt } = syncing(5);
    commit.request();
    await jest.advanceTimersByTimeAsync(1);
    commit.request();
    let isClosed = false;
    const closing = commit.close().then(() => {
      isClosed = true;
    });
    await jest.advanceTimersByTimeAsync(3);
    expect(isClosed).toBe(false);
    await jest.advanceTimersByTimeAsync(100);
    await closing;
    expect(beganAt).toHaveLength(1);
  });
});
