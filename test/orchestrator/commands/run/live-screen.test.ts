import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { LiveScreen } from '../../../../orchestrator/commands/run/live-screen.js';
import { TerminalScreen } from '../../../fixtures/terminal-screen.js';

let terminal: TerminalScreen;
let lines: string[];
let screen: LiveScreen;

beforeEach(() => {
  jest.useFakeTimers();
  terminal = new TerminalScreen(40);
  terminal.write('$ the command\n');
  lines = ['first', 'second', 'third'];
  screen = new LiveScreen(terminal.asStream(), () => lines);
});

afterEach(() => {
  screen.close();
  jest.useRealTimers();
});

describe('a live screen', () => {
  test('is drawn below what is there, and in place again', () => {
    expect(terminal.lines).toEqual(['$ the command', 'first', 'second', 'third']);
    lines = ['1', '2'];
    screen.refresh();
    jest.advanceTimersByTime(100);
    expect(terminal.lines).toEqual(['$ the command', '1', '2']);
  });

  test('is drawn ten times a second at most, whatever happens', () => {
    let numDrawn = 0;
    screen.close();
    screen = new LiveScreen(terminal.asStream(), () => {
      numDrawn += 1;
      return lines;
    });
    for (let ms = 0; ms < 2000; ms++) {
      screen.refresh();
      jest.advanceTimersByTime(1);
    }
    expect(numDrawn).toBeGreaterThan(10);
    expect(numDrawn).toBeLessThanOrEqual(23); // 20, the first one, and one a second for the clock
  });

  test('keeps lines that are printed above it', () => {
    screen.print('worker lost');
    expect(terminal.lines).toEqual(['$ the command', 'worker lost', 'first', 'second', 'third']);
  });

  test('is redrawn at once when the terminal becomes wider', () => {
    lines = ['wide'];
    terminal.emit('resize');
    expect(terminal.lines).toEqual(['$ the command', 'wide']);
  });

  test('hides the cursor and gives it back, and leaves nothing', () => {
    expect(terminal.isCursorShown).toBe(false);
    screen.close();
    expect(terminal.isCursorShown).toBe(true);
    expect(terminal.lines).toEqual(['$ the command']);
    expect(terminal.listenerCount('resize')).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });
});

test('lines of a terminal that was made narrower are all removed', () => {
  const narrow = new TerminalScreen(10);
  narrow.write('$ x\n');
  let shown = ['a line of twenty-two chars'.slice(0, 22), 'short'];
  const live = new LiveScreen(narrow.asStream(), () => shown);
  expect(narrow.lines).toHaveLength(5);
  shown = ['done'];
  narrow.emit('resize');
  expect(narrow.lines).toEqual(['$ x', 'done']);
  live.close();
});
