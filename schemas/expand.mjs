// Keywords of ours that write out what mask.json says, so that a family or a fill states its parameters once.

/**
 * The schema files with our keywords written out, in plain JSON Schema:
 * - `parameters_of`: the mapping may also have every parameter of every member of these unions, but for those marked
 *   `readOnly`, which are found and not written; with `parameters_are_listed`, one value each or a list;
 * - `named_members_of`: a member of this union by its name, or a mapping from its name to its parameters.
 * @template {Record<string, any>} Files
 * @param {Files} files by name, such as `mask.json`
 * @returns {Files}
 */
export function expandSchemas(files) {
  const expanded = Object.entries(files).map(([file, schema]) => [file, expand(schema, file, files)]);
  return /** @type {Files} */ (Object.fromEntries(expanded));
}

/** @type {(node: any, file: string, files: Record<string, any>) => any} */
function expand(node, file, files) {
  if (Array.isArray(node)) return node.map((item) => expand(item, file, files));
  if (node === null || typeof node !== 'object') return node;
  const { parameters_of: unions, parameters_are_listed: isListed, named_members_of: named, ...rest } = node;
  const own = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, expand(value, file, files)]),
  );
  if (unions !== undefined) {
    const parameters = parametersOf(unions.flatMap((/** @type {string} */ union) => membersOf(union, files)));
    own.properties = { ...own.properties, ...joined(parameters, isListed === true) };
  }
  return named === undefined ? own : { ...own, ...byName(membersOf(named, files)) };
}

/** Members of a union: the tag's value, and the parameters with references that hold in every file. */
function membersOf(/** @type {string} */ $ref, /** @type {Record<string, any>} */ files) {
  const file = /** @type {string} */ ($ref.split('#')[0]);
  const union = lookUp($ref, files);
  const tag = union.discriminator.propertyName;
  return union.oneOf.map((/** @type {{ $ref: string }} */ member) => {
    const { properties } = lookUp(`${file}${member.$ref}`, files);
    const { [tag]: name, ...parameters } = properties;
    const written = Object.entries(parameters).filter(([, schema]) => schema.readOnly !== true);
    const absolute = written.map(([key, schema]) => [key, withDescription(schema, file, files)]);
    return { name: name.const, parameters: Object.fromEntries(absolute) };
  });
}

/** A parameter as a user writes it: a member of a union by its name, or a mapping from its name to its parameters. */
function withDescription(/** @type {any} */ schema, /** @type {string} */ file, /** @type {any} */ files) {
  const { added_later: _, ...written } = schema;
  if (written.$ref === undefined) return written;
  const $ref = written.$ref.startsWith('#') ? `${file}${written.$ref}` : written.$ref;
  const { description, default: fallback, discriminator } = lookUp($ref, files);
  if (discriminator !== undefined) {
    const { $ref: _ref, default: complete, ...rest } = written;
    const name = complete?.[discriminator.propertyName];
    return { ...rest, ...(name !== undefined && { default: name }), ...byName(membersOf($ref, files)) };
  }
  return { description, ...(fallback !== undefined && { default: fallback }), ...written, $ref };
}

/** @type {(members: { name: string, parameters: Record<string, any> }[]) => Map<string, { names: string[], schemas: any[] }>} */
function parametersOf(members) {
  const found = new Map();
  for (const { name, parameters } of members) {
    for (const [key, schema] of Object.entries(parameters)) {
      const known = found.get(key) ?? { names: [], schemas: [] };
      const isNew = known.schemas.every(
        (/** @type {any} */ other) => JSON.stringify(other) !== JSON.stringify(schema),
      );
      found.set(key, {
        names: [...known.names, name],
        schemas: isNew ? [...known.schemas, schema] : known.schemas,
      });
    }
  }
  return found;
}

/** @type {(parameters: ReturnType<typeof parametersOf>, isListed: boolean) => Record<string, any>} */
function joined(parameters, isListed) {
  const entries = [...parameters].map(([key, { names, schemas }]) => {
    const defaults = schemas.map((schema) =>
      'default' in schema ? JSON.stringify(schema.default) : 'given',
    );
    const rule = defaults.every((each) => each === defaults[0]) && defaults[0] !== 'given';
    const description = `Of ${names.join(', ')}: ${schemas[0].description}${rule ? ` Default ${defaults[0]}.` : ''}`;
    const bare = schemas.map(({ default: _, description: __, ...schema }) => schema);
    const lists = isListed ? bare.map((items) => ({ type: 'array', minItems: 1, maxItems: 100, items })) : [];
    return [key, { description, anyOf: [...bare, ...lists] }]; // not merged: a reference would bring its default
  });
  return Object.fromEntries(entries);
}

/** @type {(members: { name: string, parameters: Record<string, any> }[]) => object} */
function byName(members) {
  const complete = members.filter(({ parameters }) =>
    Object.values(parameters).every((schema) => 'default' in schema),
  );
  const adjustable = members.filter(({ parameters }) => Object.keys(parameters).length > 0);
  const properties = adjustable.map(({ name, parameters }) => [
    name,
    {
      description: `Parameters of ${name}.`,
      type: 'object',
      additionalProperties: false,
      properties: parameters,
    },
  ]);
  return {
    anyOf: [
      { type: 'string', enum: complete.map(({ name }) => name) },
      {
        type: 'object',
        additionalProperties: false,
        minProperties: 1,
        maxProperties: 1,
        properties: Object.fromEntries(properties),
      },
    ],
  };
}

function lookUp(/** @type {string} */ $ref, /** @type {Record<string, any>} */ files) {
  const [file, pointer = ''] = $ref.split('#');
  const steps = pointer.split('/').filter(Boolean);
  const target = steps.reduce((node, step) => node?.[step], files[/** @type {string} */ (file)]);
  if (target === undefined) throw new Error(`Expected ${$ref} to be defined, got nothing.`);
  return target;
}
