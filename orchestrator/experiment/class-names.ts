import { Found } from '../errors.js';
import type { Dataset } from '../protocol/generated.js';
import { type ClassFile, readClassFile } from './class-file.js';
import type { ResolvedDataset } from './findings.js';
import type { Site } from './site.js';
import type { Sources } from './sources.js';

const SETTING = 'dataset.classes';
const MAX_NAME_LENGTH = 200;
const MAX_OUTPUT = 65_534;
/** The name of classes that packages know; a file of that name has its folder before it. */
const KNOWN = 'imagenet';

type Resolved = Pick<ResolvedDataset, 'classes' | 'labels' | 'num_classes'>;

/**
 * Which output of a model each class is, by what `dataset.classes` and `dataset.num_classes` say, in Unicode's NFC.
 * Throws for a file that cannot be read, for names that are empty, too long, or there twice, and for two classes of one
 * output or one beyond the last.
 */
export function classOutputs(
  { classes, num_classes }: Pick<Dataset, 'classes' | 'num_classes'>,
  site: Site,
  sources: Sources,
): Resolved {
  if (classes === null) return { classes, labels: null, num_classes };
  if (classes === KNOWN) return ofNames(KNOWN, 1000, num_classes, site);
  const written = contentOf(classes, site, sources);
  if ('outputs' in written) return mapped(written.outputs, num_classes, site);
  const names = written.names.map((name) => name.normalize('NFC'));
  if (names.length < 2) throw tooFew(String(classes), names.length, site);
  const labels = written.aliases === undefined ? null : aliasesOf(names, written.aliases);
  checkNames(names, site, labels !== null);
  return { ...ofNames(names, names.length, num_classes, site), labels };
}

function contentOf(classes: NonNullable<Dataset['classes']>, site: Site, sources: Sources): ClassFile {
  if (typeof classes === 'string') return readClassFile(classes, site, sources);
  return Array.isArray(classes) ? { names: classes } : { outputs: classes as Record<string, number> };
}

/** Their number is that of the outputs: one that is given beside them must say the same. */
function ofNames(
  classes: ResolvedDataset['classes'],
  count: number,
  given: number | null,
  site: Site,
): Resolved {
  if (given === null || given === count) return { classes, labels: null, num_classes: null };
  const fix = 'Name every output of the model, or map classes to outputs: classes: { cat: 281 }';
  throw site.expected('dataset.num_classes', 'num_classes', `${count}, the names in classes`, given, fix);
}

function mapped(outputs: Readonly<Record<string, unknown>>, given: number | null, site: Site): Resolved {
  const labels: Record<string, number> = {};
  const nameOf = new Map<number, string>();
  for (const [written, output] of Object.entries(outputs)) {
    const name = written.normalize('NFC');
    checkOutput(name, output, given, site);
    const other = nameOf.get(output);
    if (other !== undefined || Object.hasOwn(labels, name)) {
      const found = new Found(
        `output ${output} for ${JSON.stringify(other ?? name)} and ${JSON.stringify(name)}`,
      );
      throw site.expected(SETTING, 'classes', 'each mapped to an output of its own', found);
    }
    nameOf.set(output, name);
    labels[name] = output;
  }
  return { classes: null, labels, num_classes: given };
}

function checkOutput(
  name: string,
  output: unknown,
  given: number | null,
  site: Site,
): asserts output is number {
  if (name === '' || name.length > MAX_NAME_LENGTH) {
    const found = new Found(`${name.length} characters`);
    throw site.expected(SETTING, 'names of classes', `of 1 to ${MAX_NAME_LENGTH} characters`, found);
  }
  const last = given === null ? MAX_OUTPUT : given - 1;
  if (Number.isInteger(output) && (output as number) >= 0 && (output as number) <= last) return;
  const rule = `the number of an output, from 0 to ${last}`;
  throw site.expected(SETTING, `the output of class ${JSON.stringify(name)}`, rule, output);
}

/** By every name that one output alone has. */
function aliasesOf(
  names: readonly string[],
  aliases: readonly (readonly string[])[],
): Record<string, number> {
  const outputsOf = new Map<string, Set<number>>();
  for (const [output, name] of names.entries()) {
    for (const alias of [name, ...aliases[output]!]) {
      const normal = alias.normalize('NFC');
      outputsOf.set(normal, (outputsOf.get(normal) ?? new Set<number>()).add(output));
    }
  }
  const single = [...outputsOf].filter(([, outputs]) => outputs.size === 1);
  return Object.fromEntries(single.map(([alias, [output]]) => [alias, output!]));
}

function tooFew(written: string, count: number, site: Site) {
  const fix =
    'Write one name on each line, in the order of the outputs of the model; or a .json file with a list.';
  return site.expected(
    SETTING,
    `file ${written}`,
    'the names of two classes or more',
    new Found(`${count}`),
    fix,
  );
}

/** Names that others stand beside tell nothing apart, so that they may be there twice. */
function checkNames(names: readonly string[], site: Site, haveOthers: boolean): void {
  const seen = new Map<string, number>();
  for (const [index, name] of names.entries()) {
    const earlier = seen.get(name);
    if (earlier !== undefined && !haveOthers) {
      const found = new Found(`${JSON.stringify(name)} as number ${earlier} and ${index}`);
      throw site.expected(SETTING, 'names of classes', 'each there once', found);
    }
    if (name === '' || name.length > MAX_NAME_LENGTH) {
      const found = new Found(`${name.length} characters as number ${index}`);
      throw site.expected(SETTING, 'names of classes', `of 1 to ${MAX_NAME_LENGTH} characters`, found);
    }
    seen.set(name, index);
  }
}
