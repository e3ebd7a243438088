import { outputOf } from './command.mjs';

/** What npm is configured with, as `{ registry, cafile, … }`; unset keys are left out. */
export function npmSettings() {
  const text = outputOf(['npm', 'config', 'get', 'registry', 'cafile', 'https-proxy', 'proxy']) ?? '';
  const pairs = text.split('\n').map((line) => /^([\w-]+) ?= ?(.*)$/.exec(line));
  const settings = Object.fromEntries(pairs.flatMap((pair) => (pair ? [[pair[1], pair[2].trim()]] : [])));
  return Object.fromEntries(
    Object.entries(settings).filter(([, value]) => value !== '' && value !== 'null' && value !== 'undefined'),
  );
}

/** Lets corepack fetch from npm's registry; corepack fails on a trailing slash. */
export function corepackEnvironment(/** @type {Record<string, string>} */ npm) {
  const { COREPACK_NPM_REGISTRY = npm.registry?.replace(/\/+$/, '') } = process.env;
  return { COREPACK_ENABLE_DOWNLOAD_PROMPT: '0', ...(COREPACK_NPM_REGISTRY && { COREPACK_NPM_REGISTRY }) };
}

/** Hands npm's settings to Yarn, which reads none of npm's files; what Yarn is told elsewhere wins. */
export function yarnEnvironment(/** @type {Record<string, string>} */ npm, /** @type {string[]} */ yarn) {
  const registry = npm.registry?.replace(/\/+$/, '');
  const names = {
    npmRegistryServer: ['YARN_NPM_REGISTRY_SERVER', registry],
    // Yarn asks for a word of consent where npm does not: a mirror without TLS.
    unsafeHttpWhitelist: [
      'YARN_UNSAFE_HTTP_WHITELIST',
      registry?.startsWith('http:') && new URL(registry).hostname,
    ],
    httpsCaFilePath: ['YARN_HTTPS_CA_FILE_PATH', npm.cafile],
    httpsProxy: ['YARN_HTTPS_PROXY', npm['https-proxy']],
    httpProxy: ['YARN_HTTP_PROXY', npm.proxy],
  };
  const wanted = Object.entries(names).filter(([, [, value]]) => value);
  const undecided = wanted.filter(([key]) => yarnSource(yarn, key) === '<default>');
  return Object.fromEntries(undecided.map(([, pair]) => pair));
}

function yarnSource(/** @type {string[]} */ yarn, /** @type {string} */ key) {
  try {
    return JSON.parse(outputOf([...yarn, 'config', key, '--json']) ?? '').source;
  } catch {
    return null;
  }
}

/** Hands pip's index and certificate to uv, which reads none of pip's settings. */
export function uvEnvironment(/** @type {string} */ python) {
  const pip = outputOf([python, '-m', 'pip', 'config', 'list']) ?? '';
  const setting = (/** @type {string} */ key) =>
    new RegExp(`^(?::env:|global|user|site|install)\\.${key}='(.*)'$`, 'm').exec(pip)?.[1];
  const { UV_INDEX_URL, UV_DEFAULT_INDEX = UV_INDEX_URL ?? setting('index-url') } = process.env;
  const { SSL_CERT_FILE = setting('cert') } = process.env;
  return { ...(UV_DEFAULT_INDEX && { UV_DEFAULT_INDEX }), ...(SSL_CERT_FILE && { SSL_CERT_FILE }) };
}
