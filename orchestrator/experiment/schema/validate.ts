import type { ErrorObject, ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { type Path, plainOf, type Tree } from '../tree.js';
import type { Schema } from './schema.js';
import { type Violation, violation } from './violation.js';

const ajv = new Ajv2020({
  allErrors: true,
  allowUnionTypes: true,
  code: { optimize: false }, // Compiling is what takes time here, not validating.
  discriminator: true,
  strict: true,
  strictRequired: false,
  validateSchema: false, // It is ours.
  verbose: true,
});
/** At most so many violations are looked at; the first in the text is reported. */
const MAX_VIOLATIONS = 1000;
const compiled = new WeakMap<Schema, ValidateFunction>();

/** Throws the first violation of `schema` in the order of the text; `base` is the path of `tree` in the whole. */
export function validateTree(schema: Schema, tree: Tree, base: Path): void {
  const violations = violationsOf(schema, plainOf(tree));
  if (violations.length === 0) return;
  const errors = violations.map((error) => violation(error, tree, base));
  throw errors.reduce((first, error) => (isBefore(error, first) ? error : first)).error();
}

function violationsOf(schema: Schema, value: unknown): ErrorObject[] {
  const validate = validatorOf(schema);
  return validate(value) ? [] : withoutOtherBranches(validate.errors!.slice(0, MAX_VIOLATIONS));
}

function validatorOf(schema: Schema): ValidateFunction {
  const known = compiled.get(schema);
  if (known !== undefined) return known;
  const validate = ajv.compile(schema);
  compiled.set(schema, validate);
  return validate;
}

/** Of every failed union, the errors of the member that was most likely meant; or the union's own, if none fits. */
function withoutOtherBranches(errors: ErrorObject[]): ErrorObject[] {
  const unions = errors.filter((error) => error.keyword === 'anyOf');
  return unions.reduce(chooseBranch, errors);
}

function chooseBranch(errors: ErrorObject[], union: ErrorObject): ErrorObject[] {
  const isInside = (error: ErrorObject) => error.schemaPath.startsWith(`${union.schemaPath}/`);
  const outside = errors.filter((error) => !isInside(error));
  const fitting = branchErrors(errors.filter(isInside), union).filter(
    (branch) => !branch.some(isOfOtherType(union)),
  );
  if (fitting.length === 0) return outside;
  const closest = fitting.reduce((best, branch) => (branch.length < best.length ? branch : best));
  return [...outside.filter((error) => error !== union), ...closest];
}

function branchErrors(errors: ErrorObject[], union: ErrorObject): ErrorObject[][] {
  const branchOf = (error: ErrorObject) =>
    error.schemaPath.slice(union.schemaPath.length + 1).split('/', 1)[0];
  const names = [...new Set(errors.map(branchOf))];
  return names.map((name) => errors.filter((error) => branchOf(error) === name));
}

function isOfOtherType(union: ErrorObject): (error: ErrorObject) => boolean {
  return (error) => error.keyword === 'type' && error.instancePath === union.instancePath;
}

function isBefore(a: Violation, b: Violation): boolean {
  const lines = a.position.line - b.position.line;
  return lines < 0 || (lines === 0 && a.position.column < b.position.column);
}
