/** The JSON Schema keywords that schemas/*.json use. */
export interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string | readonly string[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  /** A keyword of ours: what there is to say of the values of `enum` beside their names. */
  readonly traits?: Readonly<Record<string, object>>;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly discriminator?: { readonly propertyName: string };
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly pattern?: string;
}

const branches = new WeakMap<Schema, readonly Schema[]>();

/** The schemas that a value may follow: the schema itself, or the members of its union. */
export function branchesOf(schema: Schema): readonly Schema[] {
  const known = branches.get(schema);
  if (known !== undefined) return known;
  const found = (schema.anyOf ?? schema.oneOf)?.flatMap(branchesOf) ?? [schema];
  branches.set(schema, found);
  return found;
}

/** Whether a value of this JSON type may follow the schema. */
export function allowsType(schema: Schema, type: 'array' | 'null' | 'object' | 'string'): boolean {
  return branchesOf(schema).some(
    (branch) => branch.type === undefined || [branch.type].flat().includes(type),
  );
}
