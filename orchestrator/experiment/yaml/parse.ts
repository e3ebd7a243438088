import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
} from 'yaml';
import { COMMAND_LINE, expected, Found, type Position, type SparsightError } from '../../errors.js';
import { type Entry, emptyMapping, type Leaf, type Tree } from '../tree.js';
import { isOpenCall } from '../value-functions.js';
import { MAX_NESTING, MAX_VALUES } from './limits.js';
import { isMergeKey, mergedEntries } from './merge-keys.js';
import { oddSpace, oddSpaceInKey, oddSpaceInText, oddSpaceInValue } from './odd-spaces.js';
import { deepNesting } from './scan.js';

/**
 * A YAML 1.2 text (core schema: `1e-3` is a number, `on` a text) as values with positions, counted from `origin`.
 *
 * Throws for broken YAML, duplicate keys, keys that are no text, unknown tags, several
 * documents, deep nesting, and aliases that multiply. Nothing at all is an empty mapping.
 */
export function parseYaml(text: string, origin: Position): Tree {
  const deep = deepNesting(text);
  if (deep !== undefined) throw tooDeep(shifted(deep, origin));
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: 'error', // silent would let several documents pass
    prettyErrors: false,
    schema: 'core',
    uniqueKeys: false, // compares each key with each other; read by us
    version: '1.2',
  });
  const reader = new TreeReader(document, text, (offset) => shifted(lines.linePos(offset), origin));
  reader.refuseProblems();
  return document.contents === null ? emptyMapping(origin) : reader.read(document.contents, 0);
}

function shifted({ line, col }: { line: number; col: number }, { file, ...start }: Position): Position {
  return { file, line: start.line + line - 1, column: line === 1 ? start.column + col - 1 : col };
}

/** What each alias stands for: the last node above it with that anchor. */
function aliasTargets(document: Document): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Alias, Node>();
  visit(document, {
    Alias(_, alias) {
      const target = anchors.get(alias.source);
      if (target !== undefined) targets.set(alias, target);
    },
    Value(_, node) {
      if (node.anchor !== undefined) anchors.set(node.anchor, node);
    },
  });
  return targets;
}

class TreeReader {
  #numValues = 0;
  readonly #targets: ReadonlyMap<Alias, Node>;

  constructor(
    private readonly document: Document.Parsed,
    private readonly text: string,
    private readonly position: (offset: number) => Position,
  ) {
    this.#targets = aliasTargets(document);
  }

  refuseProblems(): void {
    const problem = this.document.errors[0] ?? this.document.warnings[0];
    if (problem !== undefined) this.#refuseOddSpace(0, oddSpaceInText(this.text));
    if (problem !== undefined) throw this.#invalid(problem.code, problem.message, problem.pos);
    const { version, explicit } = this.document.directives?.yaml ?? {};
    if (explicit === true && version !== '1.2') {
      throw expected('YAML version', '1.2', version, { position: this.position(0) });
    }
  }

  read(node: Node, depth: number): Tree {
    const at = this.position(node.range?.[0] ?? 0);
    if (depth > MAX_NESTING) throw tooDeep(at);
    if (++this.#numValues > MAX_VALUES) {
      throw expected(
        'experiment file',
        `at most ${MAX_VALUES} values`,
        new Found('more (do aliases multiply?)'),
        {
          position: at,
        },
      );
    }
    if (isAlias(node)) return this.#readAlias(node.source, this.#targets.get(node), at, depth);
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.read(item as Node, depth + 1)), at };
    }
    if (isMap(node)) {
      return { kind: 'mapping', entries: this.#entries(node.items, depth), at };
    }
    return this.#leaf(node, at);
  }

  #readAlias(name: string, target: Node | undefined, at: Position, depth: number): Tree {
    if (target === undefined)
      throw expected('alias', 'the name of an anchor above', `*${name}`, { position: at });
    return this.read(target, depth + 1);
  }

  #entries(pairs: readonly Pair<unknown, unknown>[], depth: number): Map<string, Entry> {
    const entries = new Map<string, Entry>();
    const own = new Set<string>();
    for (const pair of pairs) {
      const [name, entry] = this.#entry(pair, depth);
      if (own.has(name)) throw repeated(name, entry.keyAt);
      own.add(name);
      if (!isMergeKey(pair.key as Node)) entries.set(name, entry);
      else for (const [key, merged] of mergedEntries(entry)) if (!own.has(key)) entries.set(key, merged);
    }
    return entries;
  }

  #entry(pair: Pair<unknown, unknown>, depth: number): [string, Entry] {
    const key = pair.key as Node;
    const keyAt = this.position(key.range?.[0] ?? 0);
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== 'string') {
      const got = isScalar(key) ? key.value : new Found('a list or a mapping');
      throw expected('key', 'a text', got, { position: keyAt, fix: 'Put it in quotes if it is meant.' });
    }
    if (isScalar(key) && key.type === 'PLAIN') this.#refuseOddSpace(key.range![0], oddSpaceInKey(name));
    if (pair.value === null) return [name, { keyAt, value: { kind: 'leaf', value: null, at: keyAt } }];
    return [name, { keyAt, value: this.read(pair.value as Node, depth + 1) }];
  }

  #leaf(node: Node, at: Position): Leaf {
    const value = this.#scalar(node, at);
    if (!isScalar(node) || node.type !== 'PLAIN' || typeof value !== 'string')
      return { kind: 'leaf', value, at };
    const [start, end] = node.range!;
    this.#refuseOddSpace(start, oddSpaceInValue(this.text.slice(start, end)));
    const comment = /^[ \t]+#.*/.exec(this.text.slice(end, this.text.indexOf('\n', end) >>> 0))?.[0];
    return comment === undefined ? { kind: 'leaf', value, at } : { kind: 'leaf', value, at, comment };
  }

  #refuseOddSpace(start: number, index: number | undefined): void {
    if (index !== undefined) throw oddSpace(this.text[start + index]!, this.position(start + index));
  }

  #scalar(node: Node, at: Position): string | number | boolean | null {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'string' && isScalar(node) && node.type === 'PLAIN' && isOpenCall(value)) {
      const fix = 'Between braces or brackets a call stands in quotes, as its commas would end it.';
      throw expected('call', 'closed by a )', value, { position: at, fix });
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return exact(value, (node as Scalar).source ?? '', at);
    throw expected('value', 'a text, a number, true, false or null', typeof value, { position: at });
  }

  #invalid(code: string, message: string, [start]: [number, number]): SparsightError {
    const position = this.position(start);
    if (code === 'MULTIPLE_DOCS') {
      return expected('file', 'one YAML document', new Found('several'), { position });
    }
    const reason = message.replaceAll(/\s+/g, ' ').trim();
    const thing = position.file === COMMAND_LINE ? 'value' : 'file';
    return expected(thing, 'YAML 1.2', new Found(reason), { position });
  }
}

/** Throws for a whole number that was rounded as it was read. */
function exact(value: number, source: string, position: Position): number {
  const isWhole = /^[-+]?\d+$/.test(source);
  if (!isWhole || (Number.isFinite(value) && BigInt(source) === BigInt(value))) return value;
  const got = new Found(source.length <= 40 ? source : `${source.slice(0, 39)}…`);
  const fix = 'Put it in quotes if it is a text.';
  throw expected('number', 'one that a 64-bit float holds exactly', got, { position, fix });
}

function tooDeep(position: Position): SparsightError {
  return expected('nesting', `at most ${MAX_NESTING} levels deep`, new Found('more'), { position });
}

function repeated(key: string, position: Position): SparsightError {
  const fix = 'Remove one of the two.';
  return expected('key', 'written once', new Found(`${key} twice`), { position, fix });
}
