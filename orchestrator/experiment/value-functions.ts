import { expected, type Position } from '../errors.js';
import { choice, nearestName } from '../nearest-name.js';
import { pathText } from './settings-path.js';
import type { List, Path } from './tree.js';
import type { Origin } from './variables.js';

const FUNCTIONS = ['range', 'linspace', 'logspace'] as const;
const CALL = new RegExp(`^\\s*(${FUNCTIONS.join('|')})\\s*\\(([^()]*)\\)\\s*$`);
const OPEN_CALL = new RegExp(`^\\s*(${FUNCTIONS.join('|')})\\s*\\([^()]*$`);
type FunctionName = (typeof FUNCTIONS)[number];

const MAX_VALUES = 1_000_000;

/** Whether a text calls range, linspace or logspace. */
export function isValueCall(text: string): boolean {
  return CALL.test(text);
}

/** Whether a text begins such a call and does not end it. */
export function isOpenCall(text: string): boolean {
  return OPEN_CALL.test(text);
}

/** What was meant by a call of a function that there is not; undefined for what is none. */
export function fixForCall(text: string): string | undefined {
  const [, name, rest] = /^\s*(\w+)(\s*\(.*\))\s*$/s.exec(text) ?? [];
  if (name === undefined) return undefined;
  const nearest = nearestName(name, FUNCTIONS);
  return nearest === undefined ? choice(FUNCTIONS) : `Did you mean ${nearest}${rest}?`;
}

/**
 * The numbers of `range(a, b, step)` (b left out, step 1 unless given), `linspace(a, b, n)` and `logspace(a, b, n)` (both
 * bounds in, or for n = 1 the first, as in NumPy; logspace spaces their logarithms evenly). Rounded to 12 significant
 * digits, so that `range(0, 1, 0.1)` gives 0.3.
 */
export function callValues(text: string, at: Position, path: Path): List {
  const [, name, list] = CALL.exec(text)!;
  const origin = { at: pathText(path), position: at };
  const args = argumentsOf(text, list!, origin);
  const values = numbersOf(name as FunctionName, args, text, origin);
  return { kind: 'list', items: values.map((value) => ({ kind: 'leaf', value, at })), at };
}

function argumentsOf(text: string, list: string, origin: Origin): number[] {
  const words = list.split(',').map((word) => word.trim());
  const numbers = words.map((word) => (/^[-+.\d]/.test(word) ? Number(word) : Number.NaN));
  const wrong = numbers.findIndex((number) => !Number.isFinite(number));
  if (wrong !== -1)
    throw expected(`argument ${wrong + 1} of ${text.trim()}`, 'a number', words[wrong], origin);
  return numbers;
}

function numbersOf(name: FunctionName, args: number[], text: string, origin: Origin): number[] {
  const wanted = name === 'range' ? [2, 3] : [3];
  if (!wanted.includes(args.length)) {
    const usage = {
      range: 'range(a, b, step)',
      linspace: 'linspace(a, b, n)',
      logspace: 'logspace(a, b, n)',
    }[name];
    throw expected(name, usage, text.trim(), origin);
  }
  const [a, b, third = 1] = args as [number, number, number?];
  return name === 'range' ? range(a, b, third, origin) : spaced(name, a, b, third, origin);
}

function range(a: number, b: number, step: number, origin: Origin): number[] {
  if (step === 0 || Math.sign(b - a) !== Math.sign(step)) {
    const fix = 'range(a, b, step) goes from a towards b, b left out.';
    throw expected('step', 'one that leads from a to b', step, { ...origin, fix });
  }
  const numValues = Math.ceil(Number(((b - a) / step).toPrecision(12)));
  refuseTooMany(numValues, origin);
  return Array.from({ length: numValues }, (_, index) => rounded(a + index * step));
}

function spaced(name: 'linspace' | 'logspace', a: number, b: number, n: number, origin: Origin): number[] {
  if (!Number.isInteger(n) || n < 1) throw expected(`n of ${name}`, 'an integer from 1', n, origin);
  refuseTooMany(n, origin);
  if (name === 'logspace' && (a <= 0 || b <= 0)) {
    const fix = 'The bounds are values, not exponents: logspace(0.001, 1, 4) gives 0.001, 0.01, 0.1, 1.';
    throw expected('bounds of logspace', 'above zero', Math.min(a, b), { ...origin, fix });
  }
  const at = (part: number) => (name === 'linspace' ? a + part * (b - a) : a * (b / a) ** part);
  return Array.from({ length: n }, (_, index) =>
    rounded(index === 0 ? a : index === n - 1 ? b : at(index / (n - 1))),
  );
}

function refuseTooMany(numValues: number, origin: Origin): void {
  if (numValues > MAX_VALUES) throw expected('list', `at most ${MAX_VALUES} values`, numValues, origin);
}

function rounded(value: number): number {
  return Number(value.toPrecision(12));
}
