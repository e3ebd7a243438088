// Workers that hang, wait or are gone.
import { describe, expect, test } from '@jest/globals';
import { begun, StateDriver } from './state-driver.js';

describe('liveness', () => {
  test('replaces a worker that says nothing after its start', () => {
    const driver = new StateDriver(1, 1);
    for (let elapsed = 0; elapsed <= 11_000; elapsed += 1_000) driver.tick(1_000);
    expect(driver.take()).toEqual(['start 0', '!worker_started', 'kill w0', '!lost w0: silent']);
  });

  test('has patience with a worker that waits for its start, and counts from there', () => {
    const driver = new StateDriver(1, 1);
    driver.isQueueing = true;
    driver.tick();
    driver.feed({ type: 'worker_queued', workerId: 'w0', reason: 'all nodes are in use' });
    for (let elapsed = 0; elapsed < 3_600_000; elapsed += 60_000) driver.tick(60_000);
    expect(driver.take()).toEqual(['start 0', '!worker_queued']);
    driver.feed({ type: 'worker_started', workerId: 'w0' });
    for (let elapsed = 0; elapsed <= 11_000; elapsed += 1_000) driver.tick(1_000);
    expect(driver.take()).toEqual(['!worker_started', 'kill w0', '!lost w0: silent']);
  });

  test('takes the greeting of a worker that overtakes the report of its start', () => {
    const driver = new StateDriver(1, 1);
    driver.isQueueing = true;
    driver.tick();
    driver.hello('w0');
    driver.feed({ type: 'worker_started', workerId: 'w0' });
    expect(driver.take()).toEqual(expect.arrayContaining(['!worker_started', '!worker_joined']));
  });

  test('asks a worker that waits for its start to end when the run is drained', () => {
    const driver = new StateDriver(1, 1);
    driver.isQueueing = true;
    driver.tick();
    driver.feed({ type: 'drain' });
    expect(driver.take().some((effect) => /^(end|ask|terminate) w0/.test(effect))).toBe(true);
  });

  test('pings, and gives up a worker that does not answer', () => {
    const driver = begun(1, 1);
    for (let elapsed = 0; elapsed <= 5_000; elapsed += 1_000) driver.tick(1_000);
    expect(driver.take()).toEqual([...Array(5).fill('ping → w0'), 'kill w0', '!lost w0: unreachable']);
  });

  test('gives up a worker whose connection is gone, unless it is back in time', () => {
    const driver = begun(1, 1);
    driver.feed({ type: 'worker_gone', workerId: 'w0' });
    for (let elapsed = 0; elapsed < 3_000; elapsed += 1_000) driver.tick(1_000);
    driver.hello('w0', { trial_id: '000000000000', attempt: 1 });
    for (let elapsed = 0; elapsed < 3_000; elapsed += 1_000) driver.tick(1_000);
    expect(driver.take().filter((effect) => effect.startsWith('kill'))).toEqual([]);
    driver.feed({ type: 'worker_gone', workerId: 'w0' });
    driver.feed({ type: 'drain' });
    for (let elapsed = 0; elapsed <= 3_000; elapsed += 1_000) driver.tick(1_000);
    expect(driver.take().slice(-2)).toEqual(['kill w0', '!lost w0: unreachable']);
  });

  test('gives up a worker that answers pings but makes no progress', () => {
    const driver = begun(1, 1);
    for (let elapsed = 0; elapsed <= 60_000; elapsed += 1_000) {
      driver.event('w0', { type: 'pong', nonce: 1, progress_count: 4, is_busy: true });
      driver.tick(1_000);
    }
    expect(driver.take().slice(-2)).toEqual(['kill w0', '!lost w0: hung']);
  });

  test('has patience with an idle worker', () => {
    const driver = begun(2, 2);
    driver.done('w1', 1);
    for (let elapsed = 0; elapsed <= 100_000; elapsed += 1_000) {
      driver.tick(1_000);
      driver.event('w0', { type: 'pong', nonce: 1, progress_count: elapsed, is_busy: true });
      driver.event('w1', { type: 'pong', nonce: 1, progress_count: 0, is_busy: false });
    }
    expect(driver.take().filter((effect) => effect.startsWith('kill'))).toEqual([]);
  });

  test('does not blame workers for its own sleep', () => {
    const driver = begun(1, 1);
    driver.tick();
    driver.tick(3_600_000);
    expect(driver.take()).toEqual(['ping → w0']);
  });

  test('gives a trial of a lost worker away only when its process has ended, and hears no more of it', () => {
    const driver = begun(1, 1);
    driver.event('w0', { type: 'accepted', trial_id: '000000000000', attempt: 1, seq: 9 });
    driver.take();
    driver.done('w0', 0);
    driver.tick(1);
    expect(driver.takeOrders()).toEqual([]);
    driver.exit('w0', 'signal SIGKILL');
    driver.tick();
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['start 0', 'assign 0#2 → w1']);
  });
});
