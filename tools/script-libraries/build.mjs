// Bundles the npm packages that scripts can `require`, one file each, for the script engine.
//
//   npm ci && npm run build     writes src/script/js/vendor/ from what package-lock.json names
//   npm ci && npm run check     says whether the committed files are what it would write

import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build, version as esbuild } from 'esbuild';
import { licensesOf } from './licenses.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, '../../src/script/js/vendor');
const resolve = createRequire(import.meta.url).resolve;

/** Require names of scripts → what npm calls the file; a bundle takes the others through `require`. */
const libraries = {
  _process: 'shim-process/browser.js',
  ajv: 'ajv',
  assert: 'assert/build/assert.js',
  atob: 'atob/node-atob.js',
  backbone: 'backbone',
  btoa: 'btoa/index.js',
  buffer: 'buffer/index.js',
  chai: 'chai/index.js',
  'chai/assert': 'chai/lib/chai/interface/assert.js',
  cheerio: 'cheerio',
  'crypto-js': 'crypto-js',
  'csv-parse/lib/sync': 'csv-parse/lib/sync.js',
  events: 'shim-events/events.js',
  json: 'liquid-json',
  lodash: 'lodash',
  lodash3: 'lodash3',
  moment: 'moment/moment.js',
  os: 'shim-os/browser.js',
  path: 'shim-path/index.js',
  'postman-collection': 'postman-collection',
  punycode: 'shim-punycode/punycode.js',
  querystring: 'shim-querystring/index.js',
  stream: 'shim-stream/index.js',
  string_decoder: 'shim-string-decoder/lib/string_decoder.js',
  timers: 'shim-timers/main.js',
  tv4: 'tv4',
  url: 'shim-url/url.js',
  util: 'shim-util/util.js',
  xml2js: 'xml2js',
};

/** What a bundle takes from the engine instead of a package it carries. */
const provided = {
  uuid: 'uuid',
  // postman-collection's: the run's own dynamic variables instead of a megabyte of faker.
  './dynamic-variables': 'postcheck:dynamic-variables',
};

/** Packages without counterpart in a script: Node's own, and jQuery, which Backbone takes where there is a page. */
const absent = ['crypto', 'fs', 'jquery'];

/** chai would take Node's way to show things, which the `util` of scripts has not. */
const absentFor = { chai: ['util'] };

const fileOf = (name) => `${name.replaceAll('/', '-')}.js`;

/** Files of packages that are left to be loaded when they are used: chai's `assert` is a third of it. */
const deferred = { './chai/interface/assert': 'chai-assert.cjs' };

/** Other libraries stay outside; `util/` with its slash is the package of that name, not the library. */
const boundaries = (self) => ({
  name: 'boundaries',
  setup({ onResolve }) {
    onResolve({ filter: /.*/ }, ({ path, kind }) => {
      if (kind === 'entry-point') return undefined;
      if (Object.hasOwn(provided, path)) return { path: provided[path], external: true };
      if (Object.hasOwn(deferred, path)) return { path: join(here, deferred[path]) };
      if (absent.includes(path) || absentFor[self]?.includes(path)) return { path: join(here, 'empty.cjs') };
      if (path === self) return { path: resolve(libraries[self]) };
      if (Object.hasOwn(libraries, path)) return { path, external: true };
      return undefined;
    });
  },
});

async function bundle(name) {
  const result = await build({
    entryPoints: [resolve(libraries[name])],
    bundle: true,
    write: false,
    metafile: true,
    format: 'cjs',
    platform: 'neutral',
    mainFields: ['main'],
    target: 'es2022',
    charset: 'utf8',
    legalComments: 'none',
    minifySyntax: true,
    minifyWhitespace: true,
    define: { global: 'node.global', globalThis: 'node.global', process: 'node.process', Buffer: 'node.Buffer' },
    plugins: [boundaries(name)],
    logLevel: 'error',
    absWorkingDir: here,
  });
  return { text: result.outputFiles[0].text, inputs: Object.keys(result.metafile.inputs) };
}

/** The engine loads modules, packages are CommonJS: a module that gives the package as a function. */
const wrapped = (text) => `export default function(exports,require,module,node){${text.trim()}\n}\n`;

async function everything() {
  const files = new Map();
  const inputs = new Set();
  for (const name of Object.keys(libraries)) {
    const { text, inputs: used } = await bundle(name);
    files.set(fileOf(name), wrapped(text));
    used.forEach((input) => inputs.add(input));
  }
  files.set('LICENSES.md', licensesOf(here, inputs));
  return files;
}

function write(files) {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  for (const [name, text] of files) {
    writeFileSync(join(target, name), text);
  }
}

/** Names of files that are missing, different, or not of this script. */
function stale(files) {
  const there = new Set(readdirSync(target));
  const differs = (name) => !there.has(name) || readFileSync(join(target, name), 'utf8') !== files.get(name);
  return [...files.keys()].filter(differs).concat([...there].filter((name) => !files.has(name)));
}

const files = await everything();
if (process.argv.includes('--check')) {
  const wrong = stale(files);
  if (wrong.length > 0) {
    console.error(`not what package-lock.json gives (esbuild ${esbuild}): ${wrong.join(', ')}; run \`npm run build\``);
    process.exit(1);
  }
} else {
  write(files);
}
