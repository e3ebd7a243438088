// Who assists at whose trial, and until when.
import { describe, expect, test } from '@jest/globals';
import { sampleHello, trialId } from './sample-trials.js';
import { begun, joined, StateDriver } from './state-driver.js';

const told = { weights_sha256: null, precision: 'float32', memory_format: 'contiguous' } as const;
const part = { type: 'part', evaluation_index: 0, first: 0, last: 20, sha256: 'a'.repeat(64) } as const;

/** A trial of w0 whose evaluations have so many parts left, and w1, which has nothing to do. */
function divided(numParts: number): StateDriver {
  const driver = begun(2, 2);
  driver.done('w1', 1);
  driver.sync();
  driver.take();
  driver.send('w0', 0, 1, { type: 'divided', num_parts: numParts, ...told });
  return driver;
}

function ended(reason: 'exhausted' | 'released' | 'failed', assist = 1, message = '') {
  return { type: 'assist_ended', assist, reason, message } as const;
}

describe('assisting', () => {
  test('begins when a trial is divided and nobody waits, and ends with the trial', () => {
    const driver = divided(5);
    expect(driver.take()).toEqual(['assist 0#1 → w1']);
    driver.send('w1', 0, 1, { type: 'assist_begun', assist: 1 });
    expect(driver.state.trialOf('w1')).toBe(trialId(0));
    driver.send('w1', 0, 1, part);
    expect(driver.take()).toEqual(['!assist_started']);
    driver.sync();
    expect(driver.take()).toEqual(['!trial_divided', '!part', 'ack 2 → w0', 'ack 4 → w1']);
    driver.done('w0', 0);
    expect(driver.takeOrders()).toEqual(['release 1 → w1', 'drain → w0', 'drain → w1']);
    driver.send('w1', 0, 1, ended('released'));
    expect(driver.take()).toEqual(['!assist_ended']);
  });

  test('has no use where the worker that has the trial is at the last part', () => {
    const driver = divided(2);
    expect(driver.takeOrders()).toEqual(['assist 0#1 → w1']);
    driver.send('w0', 0, 1, part);
    driver.send('w1', 0, 1, ended('released'));
    expect(driver.takeOrders()).toEqual([]);
    expect(divided(1).takeOrders()).toEqual([]);
  });

  test('is for workers that compute the same bits', () => {
    for (const difference of [
      { device_name: 'another' },
      { num_threads: 7 },
      { device: 'mps' },
      { torch: '9' },
    ]) {
      const driver = new StateDriver(1, 2);
      driver.tick();
      driver.hello('w0');
      driver.accept('w0', 0);
      driver.send('w0', 0, 1, { type: 'divided', num_parts: 9, ...told });
      driver.tick();
      driver.take();
      driver.event('w1', { ...sampleHello('w1'), ...difference });
      expect(driver.takeOrders()).toEqual([]);
    }
  });

  test('gets workers that the trials alone have no use for', () => {
    const driver = new StateDriver(1, 4);
    driver.tick();
    driver.hello('w0');
    driver.accept('w0', 0);
    expect(driver.takeOrders()).toEqual(['start 0', 'assign 0#1 → w0']);
    driver.send('w0', 0, 1, { type: 'divided', num_parts: 3, ...told });
    driver.tick();
    expect(driver.takeOrders()).toEqual(['start 1', 'start 2']);
    driver.hello('w1');
    driver.hello('w2');
    expect(driver.takeOrders()).toEqual(['assist 0#1 → w1', 'assist 0#1 → w2']);
    driver.tick();
    expect(driver.takeOrders()).toEqual([]);
  });

  test('ends for a trial that waits, and goes on after it', () => {
    const driver = joined(3, 3);
    for (const index of [0, 1, 2]) driver.accept(`w${index}`, index);
    driver.done('w1', 1);
    driver.send('w0', 0, 1, { type: 'divided', num_parts: 9, ...told });
    driver.take();
    driver.fail('w2', 2);
    expect(driver.takeOrders()).toEqual(['assign 2#2 → w2']);
    driver.exit('w2');
    expect(driver.takeOrders()).toEqual(['release 1 → w1', 'assign 2#3 → w1']);
    driver.send('w1', 0, 1, ended('released'));
    driver.accept('w1', 2, 3);
    driver.done('w1', 2, 3);
    expect(driver.takeOrders()).toEqual(['assist 0#1 → w1']);
  });

  test('ends when the attempt does, and the next attempt asks again', () => {
    const driver = divided(9);
    driver.take();
    driver.fail('w0', 0);
    // Whoever is free first has the trial: the worker that assists only where no other is free.
    expect(driver.takeOrders()).toEqual(['assign 0#2 → w0', 'release 1 → w1']);
    driver.send('w1', 0, 1, part);
    driver.send('w1', 0, 1, ended('released'));
    expect(driver.takeOrders()).toEqual([]);
    driver.accept('w0', 0, 2);
    driver.send('w0', 0, 2, { type: 'divided', num_parts: 7, ...told });
    expect(driver.takeOrders()).toEqual(['assist 0#2 → w1']);
  });

  test('goes from a dead worker that had the trial to one that carries it on', () => {
    const driver = divided(9);
    driver.take();
    driver.exit('w0');
    expect(driver.takeOrders()).toEqual(['release 1 → w1', 'assign 0#2 → w1']);
  });

  test('is over where all parts have somebody', () => {
    const driver = divided(9);
    driver.send('w1', 0, 1, ended('exhausted'));
    driver.take();
    driver.tick();
    expect(driver.takeOrders()).toEqual([]);
  });

  test('is tried a few times where it fails, and costs the trial nothing', () => {
    const driver = divided(9);
    for (const assist of [1, 2, 3]) {
      expect(driver.takeOrders()).toEqual(['assist 0#1 → w1']);
      driver.send('w1', 0, 1, ended('failed', assist, 'No luck.'));
    }
    expect(driver.takeOrders()).toEqual([]);
    driver.done('w0', 0);
    driver.sync();
    expect(driver.takeOrders()).toContain('conclude result');
  });

  test('costs nothing but the worker that dies of it', () => {
    const driver = divided(9);
    driver.send('w1', 0, 1, { type: 'assist_begun', assist: 1 });
    driver.take();
    driver.exit('w1');
    driver.tick();
    expect(driver.takeOrders()).toEqual(['start 1']);
    driver.hello('w2');
    expect(driver.takeOrders()).toEqual(['assist 0#1 → w2']);
  });

  test('is what a worker dies of, not the trial that waits behind it', () => {
    const driver = new StateDriver(2, 2, { maxAttempts: 1 });
    driver.tick();
    driver.hello('w0');
    driver.hello('w1');
    driver.accept('w0', 0);
    driver.send('w0', 0, 1, { type: 'divided', num_parts: 9, ...told });
    driver.send('w1', 1, 1, { type: 'accepted' });
    driver.exit('w1'); // trial 1 has failed
    driver.tick();
    driver.hello('w2');
    driver.send('w2', 0, 1, { type: 'assist_begun', assist: 1 });
    driver.send('w0', 0, 1, { type: 'trial_stopped', step: 3 }); // it comes back, and w0 leaves
    driver.take();
    driver.exit('w2');
    driver.sync();
    expect(driver.takeOrders().filter((order) => order.startsWith('conclude'))).toEqual([
      expect.stringContaining('conclude failure: Worker w1'),
    ]);
  });

  test('is ordered again where the worker reconnects, and a worker that cannot read the order is left alone', () => {
    const driver = divided(9);
    driver.take();
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['ack 2 → w1', 'assist 0#1 → w1']);
    const current = { trial_id: trialId(0), attempt: 1 };
    driver.event('w1', { type: 'order_refused', current, reason: 'No such field.' });
    expect(driver.take()).toEqual(['!assist_ended', 'assist 0#1 → w1']);
    driver.feed({ type: 'assist_rejected', workerId: 'w1', error: 'too long' });
    driver.feed({ type: 'assist_rejected', workerId: 'w1', error: 'too long' });
    expect(driver.takeOrders()).toEqual(['assist 0#1 → w1']);
  });

  test('is watched like a trial: who makes no progress is given up, who ends takes no harm', () => {
    const driver = divided(9);
    driver.send('w1', 0, 1, { type: 'assist_begun', assist: 1 });
    driver.take();
    for (let elapsedMs = 0; elapsedMs < 61_000; elapsedMs += 1_000) {
      for (const id of ['w0', 'w1']) {
        const count = id === 'w0' ? elapsedMs : 1;
        driver.event(id, { type: 'pong', nonce: 1, progress_count: count, is_busy: true });
      }
      driver.tick(1_000);
    }
    expect(driver.take()).toContain('!lost w1: hung');
    expect(driver.take()).not.toContain('!lost w0: hung');
  });

  test('what comes of an order that is over is left aside', () => {
    const driver = divided(9);
    driver.send('w1', 0, 1, ended('released', 7));
    driver.send('w1', 0, 1, ended('released', 1));
    driver.send('w1', 1, 1, part);
    driver.tick();
    expect(driver.take()).toContain('!dropped 0 2 0');
  });
});
