import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expected } from '../../errors.js';
import { repositoryRoot } from '../../repository-root.js';
import type { Check } from './check.js';

export const nodeCheck: Check = { name: 'Node', look: () => checkNode(process.versions.node) };

/** Throws for a version of Node that is older than package.json asks for. */
export function checkNode(version: string): string {
  const { engines } = JSON.parse(readFileSync(join(repositoryRoot, 'package.json'), 'utf8'));
  if (compareVersions(version, engines.node.replace('>=', '')) < 0) {
    throw expected('Node', engines.node, version, { fix: 'Install a newer Node, then run: ./setup' });
  }
  return version;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [a, b].map((version) => version.split('.').map(Number));
  const index = left!.findIndex((part, place) => part !== (right![place] ?? 0));
  return index < 0 ? 0 : left![index]! - (right![index] ?? 0);
}
