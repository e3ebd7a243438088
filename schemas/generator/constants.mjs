/** @typedef {import('./bundle.mjs').Schema} Schema */

/**
 * TypeScript constants of constants.json.
 * @type {(file: Schema) => string[]}
 */
export function typescriptConstants(file) {
  return constantsOf(file).flatMap(({ name, description, value }) => [
    `/** ${description} */`,
    `export const ${name} = ${value};`,
    '',
  ]);
}

/**
 * A Python module of constants.json; it imports nothing but typing, so that masks stand alone.
 * @type {(file: Schema) => string}
 */
export function emitPythonConstants(file) {
  return [
    '# Generated from schemas/constants.json by `yarn generate`. Do not edit.',
    `"""${file.description.replace(/;.*$/, '.')}"""`,
    '',
    'from typing import Final',
    '',
    ...constantsOf(file).flatMap(({ name, description, value }) => [
      ...wrapped(description, 106).map((line) => `# ${line}`),
      `${name}: Final = ${value}`,
    ]),
    '',
  ].join('\n');
}

/** @type {(file: Schema) => { name: string, description: string, value: number }[]} */
function constantsOf({ $defs }) {
  return Object.entries($defs).map(([key, { description, const: value, ...rest }]) => {
    const unknown = Object.keys(rest)[0];
    if (unknown !== undefined)
      throw new Error(`constants.json: expected ${key} to be a constant, got ${unknown}`);
    if (!Number.isSafeInteger(value)) throw new Error(`constants.json: expected ${key} to be an integer`);
    return { name: key.toUpperCase(), description, value };
  });
}

/** @type {(text: string, width: number) => string[]} */
function wrapped(text, width) {
  const lines = [''];
  for (const word of text.split(' ')) {
    const longer = `${lines.at(-1)} ${word}`.trim();
    if (longer.length <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
