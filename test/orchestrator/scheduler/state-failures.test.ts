// Workers and trials that fail.
import { describe, expect, test } from '@jest/globals';
import { sampleRecord } from './sample-trials.js';
import { begun, joined, StateDriver } from './state-driver.js';

describe('failures', () => {
  test('tries again, then quarantines', () => {
    const driver = joined(1, 1);
    for (const attempt of [1, 2, 3]) {
      driver.accept('w0', 0, attempt);
      driver.take();
      driver.fail('w0', 0, attempt);
    }
    expect(driver.takeOrders()).toEqual(['drain → w0']);
    driver.sync();
    expect(driver.takeOrders()).toEqual(['conclude failure: No luck.', 'ack 6 → w0']);
    driver.exit('w0');
    expect(driver.takeOrders()).toEqual(['finish complete 0/0/1/0']);
  });

  test('does not try again what cannot run', () => {
    const driver = begun(1, 1);
    driver.fail('w0', 0, 1, 'invalid');
    driver.sync();
    expect(driver.takeOrders()).toContain('conclude failure: No luck.');
  });

  test('fails a trial whose order a worker cannot read, and gives that worker the next', () => {
    const driver = joined(3, 1);
    driver.take();
    const current = { trial_id: '000000000000', attempt: 1 };
    driver.event('w0', { type: 'order_refused', current, reason: 'hidden is too large' });
    driver.event('w0', { type: 'order_refused', current, reason: 'hidden is too large' });
    driver.sync();
    expect(driver.takeOrders()).toEqual([
      'assign 2#1 → w0',
      'conclude failure: Worker w0 refused its order: hidden is too large',
    ]);
    driver.accept('w0', 1);
    driver.event('w0', {
      type: 'order_refused',
      current: { ...current, trial_id: '000000000001' },
      reason: '',
    });
    expect(driver.takeOrders()).toEqual([]);
  });

  test('gives up a worker that cannot read orders of which it knows no trial', () => {
    const driver = joined(1, 1);
    driver.take();
    driver.event('w0', { type: 'order_refused', current: null, reason: 'frames of another version' });
    expect(driver.take()).toEqual(['kill w0', '!lost w0: protocol']);
  });

  test('fails a trial that is stopped unasked again and again without coming further', () => {
    const driver = joined(1, 1);
    const steps = [5, 5, 9, 9, 9];
    for (const [index, step] of steps.entries()) {
      driver.tick(10_000);
      driver.hello(`w${index}`);
      driver.accept(`w${index}`, 0, index + 1);
      driver.send(`w${index}`, 0, index + 1, { type: 'trial_stopped', step });
      driver.exit(`w${index}`, 'exit code 0');
    }
    driver.take();
    driver.sync();
    expect(driver.takeOrders()).toEqual([
      'conclude failure: Worker w4 stopped at step 9, no further than the attempt before, and unasked',
      'finish complete 0/0/1/0',
    ]);
  });

  test('goes on for as long as each attempt that is stopped has made another evaluation', () => {
    const driver = joined(1, 1);
    for (let attempt = 1; attempt <= 8; attempt += 1) {
      const workerId = `w${attempt - 1}`;
      driver.tick(10_000);
      driver.hello(workerId);
      driver.accept(workerId, 0, attempt);
      if (attempt <= 2)
        driver.send(workerId, 0, attempt, {
          type: 'evaluation',
          evaluation_index: attempt - 1,
          record: sampleRecord(attempt - 1),
        });
      driver.send(workerId, 0, attempt, { type: 'trial_stopped', step: 9 });
      driver.exit(workerId, 'exit code 0');
      driver.sync();
      if (driver.take().some((effect) => effect.startsWith('conclude failure'))) {
        expect(attempt).toBe(5); // the third that brought nothing new
        return;
      }
    }
    throw new Error('Expected the trial to fail.');
  });

  test('blames a trial that a worker leaves in the middle', () => {
    const driver = begun(1, 1);
    driver.event('w0', { type: 'bye' });
    driver.exit('w0', 'exit code 0');
    expect(driver.take()).toContain('!trial_retried');
  });

  test('strands where every worker leaves before it has begun anything', () => {
    const driver = new StateDriver(1, 1);
    for (let index = 0; index < 3; index += 1) {
      driver.tick(10_000);
      driver.hello(`w${index}`);
      driver.event(`w${index}`, { type: 'bye' });
      driver.exit(`w${index}`, 'exit code 0');
    }
    expect(driver.takeOrders().at(-1)).toBe('finish stranded 0/0/0/1');
  });

  test('blames a trial that no worker lives to begin, where others are begun, and holds nobody up', () => {
    const driver = begun(3, 2);
    for (const [lost, next] of [
      ['w0', 'w2'],
      ['w2', 'w3'],
      ['w3', 'w4'],
    ] as const) {
      if (lost === 'w0') driver.done('w0', 0); // and trial 2 is queued behind it
      driver.exit(lost, 'signal SIGSEGV');
      driver.tick(10_000);
      driver.event('w1', { type: 'pong', nonce: 1, progress_count: driver.now, is_busy: true });
      driver.hello(next);
    }
    driver.take();
    driver.sync();
    expect(driver.takeOrders()).toContain('conclude failure: Worker w3: signal SIGSEGV');
  });

  test('puts a trial whose worker died before it began behind all others', () => {
    const driver = joined(3, 1);
    driver.take();
    driver.exit('w0', 'signal SIGSEGV');
    driver.tick(10_000);
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['start 0', 'assign 1#2 → w1', 'assign 2#1 → w1']);
  });

  test('gives up a worker whose record is of another evaluation, and no other', () => {
    const driver = begun(2, 2);
    driver.send('w0', 0, 1, { type: 'evaluation', evaluation_index: 0, record: sampleRecord(1) });
    expect(driver.take()).toEqual(['kill w0', '!lost w0: protocol']);
  });

  test('gives up a worker that reports an evaluation that its trial has not, and no other', () => {
    const driver = begun(2, 2);
    driver.send('w0', 0, 1, { type: 'evaluation', evaluation_index: 4095, record: sampleRecord(1) });
    expect(driver.take()).toEqual(['kill w0', '!lost w0: protocol']);
    driver.exit('w0', 'signal SIGKILL');
    expect(driver.take()).toEqual(['!trial_retried']);
    driver.done('w1', 1);
    driver.sync();
    expect(driver.take()).toContain('conclude result');
  });

  test('gives up a worker whose result ended at no time', () => {
    const driver = begun(1, 1);
    driver.done('w0', 0, 1, { finished_at: 'soon' });
    expect(driver.take()).toEqual(['kill w0', '!lost w0: protocol']);
  });

  test('says what was refused of a worker that is given up', () => {
    const driver = begun(1, 1);
    driver.feed({ type: 'refused', workerId: 'w0', reason: '/result/device must be text' });
    const event = { type: 'accepted', trial_id: '000000000000', attempt: 1, seq: 9 } as const;
    const effects = driver.state.handle({ type: 'event', workerId: 'w0', event }, driver.now);
    const detail = 'sent event 9 after event 1; a frame of it was refused: /result/device must be text';
    expect(effects).toContainEqual({
      type: 'notify',
      notification: expect.objectContaining({ detail }),
    });
  });

  test('blames the trial that ran for the death of a worker, not the one behind it, and replaces the worker', () => {
    const driver = begun(2, 1);
    driver.exit('w0', 'signal SIGSEGV');
    expect(driver.take()).toEqual(['!lost w0: exited', '!trial_retried']);
    driver.tick();
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['start 0', 'assign 0#2 → w1', 'assign 1#2 → w1']);
  });

  test('quarantines a trial that kills every worker', () => {
    const driver = new StateDriver(1, 1);
    for (const attempt of [1, 2, 3]) {
      driver.tick(10_000);
      driver.hello(`w${attempt - 1}`);
      driver.accept(`w${attempt - 1}`, 0, attempt);
      driver.exit(`w${attempt - 1}`, 'signal SIGKILL');
    }
    driver.take();
    driver.sync();
    expect(driver.take()).toEqual(['conclude failure: Worker w2: signal SIGKILL', 'finish complete 0/0/1/0']);
  });

  test('waits longer for each worker that fails to start, and strands when none can be had', () => {
    const driver = new StateDriver(1, 1);
    driver.tick();
    driver.exit('w0');
    driver.tick(499);
    expect(driver.takeOrders()).toEqual(['start 0']);
    driver.tick(1);
    driver.exit('w1');
    driver.tick(999);
    expect(driver.takeOrders()).toEqual(['start 0']);
    driver.tick(1);
    driver.exit('w2', 'exit code 1: No module named torch');
    expect(driver.takeOrders()).toEqual(['start 0', 'finish stranded 0/0/0/1']);
  });

  test('goes on with the devices that work', () => {
    const driver = new StateDriver(3, 2);
    driver.tick();
    driver.hello('w0');
    for (const workerId of ['w1', 'w2', 'w3']) {
      driver.exit(workerId);
      driver.tick(5_000);
      driver.event('w0', { type: 'pong', nonce: 1, progress_count: driver.now, is_busy: true });
    }
    expect(driver.takeOrders().filter((order) => order.startsWith('start'))).toHaveLength(4);
    driver.tick(5_000);
    expect(driver.takeOrders()).not.toContain('start 1');
  });
});
