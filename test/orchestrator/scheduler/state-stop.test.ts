// Workers and trials that are sent home early.
import { describe, expect, test } from '@jest/globals';
import { begun, joined, StateDriver } from './state-driver.js';

describe('drain and stop', () => {
  test('drains: no trial is begun, the running one stops after a checkpoint', () => {
    const driver = new StateDriver(5, 2);
    driver.tick();
    driver.hello('w0');
    driver.accept('w0', 0);
    driver.sync();
    driver.take();
    driver.feed({ type: 'drain' });
    expect(driver.take()).toEqual(['!draining', 'drain → w0', 'end w1']);
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['drain → w1']);
    driver.send('w0', 0, 1, { type: 'trial_stopped', step: 7 });
    driver.sync();
    expect(driver.take()).toEqual(['!trial_stopped', 'ack 2 → w0']);
    driver.exit('w0', 'exit code 0');
    driver.exit('w1', 'signal SIGTERM');
    expect(driver.takeOrders()).toEqual(['finish drained 0/0/0/5']);
  });

  test('keeps the result of a trial that ends while draining', () => {
    const driver = begun(2, 1);
    driver.feed({ type: 'drain' });
    driver.done('w0', 0);
    driver.sync();
    driver.exit('w0');
    expect(driver.takeOrders()).toEqual([
      'drain → w0',
      'conclude result',
      'ack 2 → w0',
      'finish drained 1/0/0/1',
    ]);
  });

  test('ends a drained worker that hangs', () => {
    const driver = begun(1, 1);
    driver.feed({ type: 'drain' });
    driver.send('w0', 0, 1, { type: 'trial_stopped', step: 7 });
    driver.take();
    for (let elapsed = 0; elapsed < 3_000; elapsed += 1_000) driver.tick(1_000);
    expect(driver.takeOrders()).toEqual(Array(3).fill('ping → w0'));
    driver.tick(1);
    expect(driver.takeOrders()).toEqual(['kill w0']);
  });

  test('stops: every process at once', () => {
    const driver = begun(4, 2);
    driver.feed({ type: 'drain' });
    driver.take();
    driver.feed({ type: 'stop' });
    expect(driver.takeOrders()).toEqual(['stop → w0', 'kill w0', 'stop → w1', 'kill w1']);
    driver.exit('w0');
    driver.exit('w1');
    expect(driver.takeOrders()).toEqual(['finish stopped 0/0/0/4']);
  });

  test('replaces a worker that was preempted, and blames nobody', () => {
    const driver = begun(1, 1);
    driver.send('w0', 0, 1, { type: 'trial_stopped', step: 3 });
    driver.event('w0', { type: 'bye' });
    driver.exit('w0', 'exit code 0');
    driver.tick();
    driver.hello('w1');
    expect(driver.takeOrders()).toEqual(['drain → w0', 'start 0', 'assign 0#2 → w1']);
  });

  test('knows the trial that a worker is at', () => {
    const driver = joined(1, 1);
    expect(driver.state.trialOf('w0')).toBeNull();
    driver.accept('w0', 0);
    expect(driver.state.trialOf('w0')).toBe('000000000000');
    expect(driver.state.trialOf('w1')).toBeNull();
  });
});
