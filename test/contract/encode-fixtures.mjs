// Fixtures as they travel: `node encode-fixtures.mjs` prints [{ name, kind, isValid, hex }] for the other language.
//
// A fixture is { why, kind: "event" | "command", message } or { why, kind, base, set?, remove? }: the message of
// another fixture with values put at, or taken from, JSON pointers; or { why, kind, hex }: the bytes themselves.
// What JSON cannot say is tagged: { "$float": "nan" | "inf" | "-inf" }, { "$integer": "<digits>" } (64 bits),
// { "$repeat": [value, times] } (a longer text, or a list of values).
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Encoder } from '@msgpack/msgpack';

const here = fileURLToPath(new URL('.', import.meta.url));
const encoder = new Encoder({ useBigInt64: true });
/** @type {Record<string, (value: any) => unknown>} */
const TAGS = {
  $float: (name) =>
    new Map([
      ['nan', Number.NaN],
      ['inf', Number.POSITIVE_INFINITY],
      ['-inf', Number.NEGATIVE_INFINITY],
    ]).get(name),
  $integer: BigInt,
  $repeat: ([value, times]) =>
    typeof value === 'string' ? value.repeat(times) : Array(times).fill(value).flat(),
};

/** Every fixture with the bytes of its message. */
export function encodedFixtures() {
  return ['valid', 'invalid'].flatMap((verdict) =>
    readdirSync(join(here, verdict))
      .sort()
      .map((file) => {
        const fixture = read(verdict, file);
        const name = `${verdict}/${basename(file, '.json')}`;
        return { name, kind: fixture.kind, isValid: verdict === 'valid', hex: hexOf(fixture) };
      }),
  );
}

function read(/** @type {string} */ verdict, /** @type {string} */ file) {
  return JSON.parse(readFileSync(join(here, verdict, file), 'utf8'));
}

function hexOf(/** @type {any} */ fixture) {
  return fixture.hex ?? Buffer.from(encoder.encode(untagged(messageOf(fixture)))).toString('hex');
}

/** @type {(fixture: any) => any} */
function messageOf({ message, base, set = {}, remove = [] }) {
  if (base === undefined) return message;
  const changed = messageOf(read('valid', `${base}.json`));
  for (const [pointer, value] of Object.entries(set))
    at(changed, pointer, (/** @type {any} */ parent, /** @type {string} */ key) =>
      Object.assign(parent, { [key]: value }),
    );
  for (const pointer of remove)
    at(changed, pointer, (/** @type {any} */ parent, /** @type {string} */ key) => delete parent[key]);
  return changed;
}

function at(
  /** @type {any} */ message,
  /** @type {string} */ pointer,
  /** @type {(parent: any, key: string) => void} */ change,
) {
  const keys = pointer.split('/').slice(1);
  const last = keys.pop() ?? '';
  change(
    keys.reduce((/** @type {any} */ node, /** @type {string} */ key) => node[key], message),
    last,
  );
}

/** @type {(node: any) => any} */
function untagged(node) {
  if (Array.isArray(node)) return node.map(untagged);
  // An encoder that knows bigint sends larger numbers as floats, ours sends them as integers.
  if (Number.isSafeInteger(node) && Math.abs(node) >= 2 ** 31) return BigInt(node);
  if (node === null || typeof node !== 'object') return node;
  const [[key, value] = ['', null], ...more] = Object.entries(node);
  if (more.length === 0 && key in TAGS) return TAGS[key](untagged(value));
  return Object.fromEntries(Object.entries(node).map(([name, child]) => [name, untagged(child)]));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(JSON.stringify(encodedFixtures()));
}
