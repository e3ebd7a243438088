import { describe, expect, test } from '@jest/globals';
import { sampleRecord } from './sample-trials.js';
import { begun, joined, StateDriver } from './state-driver.js';

describe('assigning', () => {
  test('gives a worker one trial and queues one ahead, but leaves enough for those to come', () => {
    const driver = new StateDriver(4, 2);
    driver.tick();
    expect(driver.takeOrders()).toEqual(['start 0', 'start 1']);
    driver.hello('w0');
    expect(driver.takeOrders()).toEqual(['assign 0#1 → w0', 'assign 1#1 → w0']);
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['assign 2#1 → w1', 'assign 3#1 → w1']);
  });

  test('does not queue the last trial behind another while a worker is still to come', () => {
    const driver = new StateDriver(2, 2);
    driver.tick();
    driver.hello('w0');
    expect(driver.takeOrders()).toEqual(['start 0', 'start 1', 'assign 0#1 → w0']);
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['assign 1#1 → w1']);
  });

  test('starts no more workers than there are trials', () => {
    const driver = new StateDriver(1, 4);
    driver.tick();
    expect(driver.takeOrders()).toEqual(['start 0']);
  });

  test('counts attempts on from earlier invocations', () => {
    const driver = new StateDriver(1, 1, {}, 4);
    driver.tick();
    driver.hello('w0');
    expect(driver.takeOrders()).toEqual(['start 0', 'assign 0#5 → w0']);
  });

  test('takes a late worker in', () => {
    const driver = new StateDriver(6, 2);
    driver.tick();
    driver.hello('w0');
    driver.accept('w0', 0);
    driver.done('w0', 0);
    driver.take();
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['assign 3#1 → w1', 'assign 4#1 → w1']);
  });

  test('calls a queued trial back, once, for a worker that has nothing to do', () => {
    const driver = joined(4, 2);
    driver.take();
    driver.done('w1', 2);
    driver.done('w1', 3);
    driver.tick();
    expect(driver.takeOrders()).toEqual(['cancel 1#1 → w0']);
    driver.send('w0', 1, 1, { type: 'trial_stopped', step: 0 });
    expect(driver.takeOrders()).toEqual(['assign 1#2 → w1']);
  });
});

describe('storing', () => {
  test('acknowledges and announces only what a sync covered', () => {
    const driver = begun(1, 1);
    driver.send('w0', 0, 1, { type: 'metric', names: ['loss'], steps: [1], values: [0.5] });
    expect(driver.take()).toEqual(['append metrics']);
    driver.feed({ type: 'sync_started' });
    driver.send('w0', 0, 1, {
      type: 'evaluation',
      evaluation_index: 0,
      record: sampleRecord(0),
    });
    expect(driver.take()).toEqual(['append evaluation']);
    driver.feed({ type: 'synced' });
    expect(driver.take()).toEqual(['!metrics', 'ack 2 → w0']);
    driver.sync();
    expect(driver.take()).toEqual(['!evaluation', 'ack 3 → w0']);
  });

  test('concludes a trial with the sync of its rows, acknowledges it after that, and then sends workers home', () => {
    const driver = begun(1, 1);
    driver.done('w0', 0);
    expect(driver.takeOrders()).toEqual(['drain → w0']);
    driver.feed({ type: 'sync_started' });
    expect(driver.takeOrders()).toEqual(['conclude result']);
    driver.feed({ type: 'synced' });
    expect(driver.takeOrders()).toEqual(['ack 2 → w0']);
    driver.event('w0', { type: 'bye' });
    driver.exit('w0', 'exit code 0');
    expect(driver.take()).toEqual(['!worker_left', 'finish complete 1/0/0/0']);
  });

  test('counts a diverged trial as such', () => {
    const driver = begun(1, 1);
    driver.done('w0', 0, 1, { status: 'diverged' });
    driver.sync();
    driver.exit('w0');
    expect(driver.takeOrders().at(-1)).toBe('finish complete 0/1/0/0');
  });

  test('fails a trial that cannot be sent', () => {
    const driver = begun(2, 1);
    driver.feed({ type: 'trial_rejected', trialId: '000000000001', error: 'Too long.' });
    driver.sync();
    expect(driver.takeOrders()).toEqual(['cancel 1#1 → w0', 'conclude failure: Too long.']);
  });

  test('starts a trial over whose rows contradict stored ones, once its worker can write no more, and then fails it', () => {
    const driver = begun(2, 1);
    driver.feed({ type: 'trial_contradicted', trialId: '000000000000', error: 'Rows differ.' });
    expect(driver.take()).toEqual(['kill w0', '!lost w0: protocol']);
    driver.sync();
    expect(driver.take()).toEqual([]);
    driver.exit('w0');
    driver.tick();
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['start 0', 'assign 0#2 → w1 from the start', 'assign 1#2 → w1']);
    driver.accept('w1', 0, 2);
    driver.feed({ type: 'trial_contradicted', trialId: '000000000000', error: 'Rows differ.' });
    driver.sync();
    expect(driver.takeOrders().slice(0, 2)).toEqual(['kill w1', 'conclude failure: Rows differ.']);
    driver.exit('w1');
    driver.tick();
    driver.hello('w2');
    expect(driver.takeOrders()).toEqual(['start 0', 'assign 1#3 → w2']);
  });

  test('counts no failure against a trial that starts over', () => {
    const driver = begun(1, 1);
    driver.feed({ type: 'trial_contradicted', trialId: '000000000000', error: 'Rows differ.' });
    driver.exit('w0');
    for (const attempt of [2, 3, 4]) {
      driver.tick();
      driver.hello(`w${attempt - 1}`);
      driver.accept(`w${attempt - 1}`, 0, attempt);
      driver.exit(`w${attempt - 1}`);
    }
    driver.take();
    driver.sync();
    expect(driver.takeOrders().at(-1)).toBe('finish complete 0/0/1/0');
  });
});

describe('code of a user', () => {
  test('is followed by the same code alone: what else comes next goes to a new process, as its first attempt', () => {
    const driver = new StateDriver(3, 1, {}, 0, ['mlp', 'own:net', 'small_cnn']);
    driver.tick();
    driver.hello('w0');
    expect(driver.takeOrders()).toEqual(['start 0', 'assign 0#1 → w0', 'assign 1#1 → w0']);
    driver.accept('w0', 0);
    driver.done('w0', 0);
    driver.accept('w0', 1);
    driver.sync();
    expect(driver.takeOrders().filter((order) => order.startsWith('assign'))).toEqual([]);
    driver.done('w0', 1);
    expect(driver.takeOrders()).toEqual(['drain → w0']);
    driver.sync();
    driver.exit('w0');
    driver.tick();
    driver.hello('w1');
    expect(driver.takeOrders().filter((order) => /start|assign/.test(order))).toEqual([
      'start 0',
      'assign 2#1 → w1',
    ]);
  });

  test('of one module is queued behind itself, and not behind that of another', () => {
    const driver = new StateDriver(4, 1, {}, 0, ['own:net', 'own:other', 'else:net']);
    driver.tick();
    driver.hello('w0');
    expect(driver.takeOrders()).toEqual(['start 0', 'assign 0#1 → w0', 'assign 1#1 → w0']);
  });

  test('keeps nobody else from going on', () => {
    const driver = new StateDriver(3, 2, {}, 0, ['own:net', 'mlp', 'small_cnn']);
    driver.tick();
    driver.hello('w0');
    driver.hello('w1');
    expect(driver.takeOrders().slice(2)).toEqual(['assign 0#1 → w0', 'assign 1#1 → w1', 'assign 2#1 → w1']);
  });

  test('that has changed its process lets the worker leave: what waits behind it is not counted as tried', () => {
    const driver = new StateDriver(2, 1, {}, 0, ['own:net']);
    driver.tick();
    driver.hello('w0');
    driver.take();
    driver.accept('w0', 0);
    driver.done('w0', 0);
    driver.event('w0', { type: 'bye' });
    driver.sync();
    driver.exit('w0', 'exit code 0');
    driver.tick();
    driver.hello('w1');
    expect(driver.takeOrders().filter((order) => /start|assign/.test(order))).toEqual([
      'start 0',
      'assign 1#1 → w1',
    ]);
  });
});

describe('repeats and strangers', () => {
  test('drops what comes again, and what belongs to an attempt that is not current', () => {
    const driver = begun(1, 1);
    driver.event('w0', { type: 'accepted', trial_id: '000000000000', attempt: 1, seq: 1 });
    driver.accept('w0', 0, 2);
    driver.accept('w0', 7);
    driver.feed({ type: 'refused', workerId: 'nobody', reason: 'cut short' });
    driver.event('w9', { type: 'bye' });
    driver.tick();
    expect(driver.take()).toEqual(['!dropped 1 3 1']);
    driver.tick();
    expect(driver.take()).toEqual([]);
    driver.sync();
    expect(driver.take()).toEqual(['ack 3 → w0']);
  });

  test('gives up a worker that leaves an event out', () => {
    const driver = begun(1, 1);
    driver.event('w0', { type: 'accepted', trial_id: '000000000000', attempt: 1, seq: 3 });
    expect(driver.take()).toEqual(['kill w0', '!lost w0: protocol']);
  });

  test.each([{ trial_id: '000000000001' }, { status: 'failed' as const }])(
    'refuses the result %p',
    (result) => {
      const driver = begun(1, 1);
      driver.done('w0', 0, 1, result);
      expect(driver.take()).toEqual(['kill w0', '!lost w0: protocol']);
    },
  );

  test('tells a worker that reconnects what it may have missed', () => {
    const driver = begun(2, 1);
    driver.hello('w0', { trial_id: '000000000000', attempt: 1 });
    expect(driver.take()).toEqual([
      '!worker_reconnected',
      'ack 1 → w0',
      'assign 0#1 → w0',
      'assign 1#1 → w0',
    ]);
  });

  test('cancels what a worker should not be at', () => {
    const driver = begun(1, 1);
    driver.hello('w0', { trial_id: '000000000000', attempt: 2 });
    expect(driver.takeOrders()).toEqual(['ack 1 → w0', 'assign 0#1 → w0', 'cancel 0#2 → w0']);
  });
});
