import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';
import { expected, Found, type Position, type SparsightError } from '../../errors.js';
import { type Entry, emptyMapping, type Tree } from '../tree.js';
import { MAX_NESTING, MAX_VALUES } from './limits.js';
import { refuseDeepNesting } from './scan.js';

/**
 * A YAML 1.2 text (core schema: `1e-3` is a number, `on` a text) as values with positions, counted from `origin`.
 *
 * Throws for broken YAML, duplicate keys, keys that are no text, numbers that are not finite, unknown tags, several
 * documents, deep nesting, and aliases that multiply. Nothing at all is an empty mapping.
 */
export function parseYaml(text: string, origin: Position): Tree {
  refuseDeepNesting(text, origin.file);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    logLevel: 'error', // silent would let several documents pass
    prettyErrors: false,
    schema: 'core',
    version: '1.2',
  });
  const reader = new TreeReader(document, (offset) => shifted(lines.linePos(offset), origin));
  reader.refuseProblems(text);
  return document.contents === null ? emptyMapping(origin) : reader.read(document.contents, 0);
}

function shifted({ line, col }: { line: number; col: number }, { file, ...start }: Position): Position {
  return { file, line: start.line + line - 1, column: line === 1 ? start.column + col - 1 : col };
}

class TreeReader {
  #numValues = 0;

  constructor(
    private readonly document: Document.Parsed,
    private readonly position: (offset: number) => Position,
  ) {}

  refuseProblems(text: string): void {
    const problem = this.document.errors[0] ?? this.document.warnings[0];
    if (problem !== undefined) throw this.#invalid(problem.code, problem.message, problem.pos, text);
    const { version, explicit } = this.document.directives?.yaml ?? {};
    if (explicit === true && version !== '1.2') {
      throw expected('YAML version', '1.2', version, { position: this.position(0) });
    }
  }

  read(node: Node, depth: number): Tree {
    const at = this.position(node.range?.[0] ?? 0);
    if (depth > MAX_NESTING)
      throw expected('nesting', `at most ${MAX_NESTING} levels deep`, new Found('more'), { position: at });
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
    if (isAlias(node)) return this.#readAlias(node.source, node.resolve(this.document), at, depth);
    if (isSeq(node)) {
      return { kind: 'list', items: node.items.map((item) => this.read(item as Node, depth + 1)), at };
    }
    if (isMap(node)) {
      return { kind: 'mapping', entries: new Map(node.items.map((pair) => this.#entry(pair, depth))), at };
    }
    return { kind: 'leaf', value: this.#scalar(node, at), at };
  }

  #readAlias(name: string, target: Node | undefined, at: Position, depth: number): Tree {
    if (target === undefined)
      throw expected('alias', 'the name of an anchor above', `*${name}`, { position: at });
    return this.read(target, depth + 1);
  }

  #entry(pair: { key: unknown; value: unknown }, depth: number): [string, Entry] {
    const key = pair.key as Node;
    const keyAt = this.position(key.range?.[0] ?? 0);
    const name = isScalar(key) ? key.value : undefined;
    if (typeof name !== 'string') {
      const got = isScalar(key) ? key.value : new Found('a list or a mapping');
      throw expected('key', 'a text', got, { position: keyAt, fix: 'Put it in quotes if it is meant.' });
    }
    if (pair.value === null) return [name, { keyAt, value: { kind: 'leaf', value: null, at: keyAt } }];
    return [name, { keyAt, value: this.read(pair.value as Node, depth + 1) }];
  }

  #scalar(node: Node, at: Position): string | number | boolean | null {
    const value = isScalar(node) ? node.value : undefined;
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw expected('number', 'finite', value, { position: at });
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return value;
    throw expected('value', 'a text, a number, true, false or null', typeof value, { position: at });
  }

  #invalid(code: string, message: string, [start]: [number, number], text: string): SparsightError {
    const position = this.position(start);
    if (code === 'DUPLICATE_KEY') {
      const key = /^[^:\n]*/.exec(text.slice(start))![0].trim();
      return expected('key', 'written once', new Found(`${key} twice`), {
        position,
        fix: 'Remove one of the two.',
      });
    }
    if (code === 'MULTIPLE_DOCS') {
      return expected('file', 'one YAML document', new Found('several'), { position });
    }
    const reason = message.replaceAll(/\s+/g, ' ').trim();
    return expected('file', 'YAML 1.2', new Found(reason), { position });
  }
}
