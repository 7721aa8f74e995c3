#!/usr/bin/env node
// Runs the cases of this folder with newman, and with postcheck if asked, against one server.
//
//   node tests/newman/run.mjs                      does newman still do what expected/ says?
//   node tests/newman/run.mjs --write [NAME…]      write expected/
//   node tests/newman/run.mjs --postcheck BIN      does postcheck do the same, but for better/?
//
// newman is installed into a cache folder; nothing but expected/ is written here.

import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { fileURLToPath } from 'node:url';
import { observe } from './observe.mjs';
import { start } from './server.mjs';

const VERSION = '6.2.2';
const here = fileURLToPath(new URL('.', import.meta.url));

function newman() {
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'postcheck', `newman-${VERSION}`);
  const program = join(cache, 'node_modules', 'newman', 'bin', 'newman.js');
  if (!existsSync(program)) {
    mkdirSync(cache, { recursive: true });
    execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefix', cache, `newman@${VERSION}`],
      { stdio: 'inherit' });
  }
  return [process.execPath, program];
}

const json = (folder, name) => {
  const path = join(here, folder, `${name}.json`);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
};

/** Names in lower case: postcheck sends them in Title-Case, and servers do not care. */
const lowered = (observed) => ({ ...observed, requests: observed.requests.map((request) => ({ ...request,
  headers: request.headers.map(([name, value]) => [name.toLowerCase(), value]) })) });

function differences(expected, found) {
  return Object.keys(expected).filter((key) => !isDeepStrictEqual(expected[key], found[key]));
}

function tell(name, tool, expected, found, keys) {
  for (const key of keys) {
    console.log(`${name}: ${key} of ${tool}`);
    console.log(`  expected ${JSON.stringify(expected[key])}`);
    console.log(`  found    ${JSON.stringify(found[key])}`);
  }
}

const words = process.argv.slice(2);
const flag = (name) => words.includes(name) && words.splice(words.indexOf(name), 1).length > 0;
const write = flag('--write');
const at = words.indexOf('--postcheck');
const postcheck = at < 0 ? null : words.splice(at, 2)[1];
const cases = JSON.parse(readFileSync(join(here, 'cases.json'), 'utf8'))
  .filter(({ name }) => words.length === 0 || words.includes(name));

const server = await start();
let wrong = 0;
for (const test of cases) {
  if (!postcheck) {
    const found = await observe(newman(), test, server);
    if (write) {
      writeFileSync(join(here, 'expected', `${test.name}.json`), `${JSON.stringify(found, null, 1)}\n`);
      continue;
    }
    const expected = json('expected', test.name) ?? {};
    const keys = differences(expected, found);
    tell(test.name, 'newman', expected, found, keys);
    wrong += keys.length;
    continue;
  }
  const { reason, ...better } = json('better', test.name) ?? {};
  const expected = lowered({ ...json('expected', test.name), ...better });
  const tool = [postcheck];
  const found = lowered(await observe(tool, { ...test, options: [...(test.options ?? []), '--session', 'off',
    '--export-secrets'] }, server));
  const keys = differences(expected, found);
  tell(test.name, 'postcheck', expected, found, keys);
  wrong += keys.length;
}
server.close();
console.log(`${cases.length} cases, ${wrong} differences`);
process.exitCode = wrong > 0 ? 1 : 0;
