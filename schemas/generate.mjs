// schemas/*.json → TypeScript types, Python structs, protocol version, reference pages.
// `yarn generate` writes them; `yarn generate:check` fails when a committed file differs.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadBundle, protocolVersion } from './generator/bundle.mjs';
import { emitPythonConstants } from './generator/constants.mjs';
import { emitPython } from './generator/python.mjs';
import { emitExperimentReference, emitProtocolReference, emitRunReference } from './generator/reference.mjs';
import { emitTypescript } from './generator/typescript.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const bundle = loadBundle(join(root, 'schemas'));
const version = protocolVersion(bundle);

const outputs = {
  'orchestrator/protocol/generated.ts': await emitTypescript(bundle, version),
  'py-worker/sparsight/protocol/generated.py': emitPython(bundle, version),
  'py-worker/sparsight/constants.py': emitPythonConstants(bundle.files['constants.json']),
  'docs/protocol.md': emitProtocolReference(bundle, version),
  'docs/run-files.md': emitRunReference(bundle),
  'docs/experiment-reference.md': emitExperimentReference(bundle),
};

const isCheck = process.argv.includes('--check');
const drifted = Object.entries(outputs).filter(([file, text]) => current(file) !== text);
for (const [file, text] of isCheck ? [] : drifted) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  process.stdout.write(`wrote ${file}\n`);
}
if (isCheck && drifted.length > 0) {
  process.stderr.write(
    `Expected generated files to match schemas/, got drift in ${drifted.map(([file]) => file).join(', ')}.\n` +
      'Run `yarn generate` and commit what it writes.\n',
  );
  process.exitCode = 1;
}

/** @type {(file: string) => string | undefined} */
function current(file) {
  try {
    return readFileSync(join(root, file), 'utf8');
  } catch {
    return undefined;
  }
}
