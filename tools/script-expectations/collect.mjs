// Runs the scripts of src/script/tests/newman through newman and writes what came of each beside them.
//
//   npm ci && npm run collect [TOPIC…]
//
// A topic is a file TOPIC.js of rows. A row begins with a line `//// NAME`, maybe followed by
// ` @RESPONSE` (of setting.json; `json` otherwise) and ` (prerequest)`; the lines up to the next row are
// a script of its own. The results are what tests/newman.rs compares: TOPIC.json, a list of lines a row.

import { createServer } from 'node:http';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import newman from 'newman';

const folder = join(dirname(fileURLToPath(import.meta.url)), '../../src/script/tests/newman');
const read = (name) => readFileSync(join(folder, name), 'utf8');
const setting = JSON.parse(read('setting.json'));
const prelude = read('prelude.js');

export function rowsOf(text) {
  return text.split(/^\/\/\/\/ /m).slice(1).map((part) => {
    const [head, ...lines] = part.split('\n');
    const [, name, response = 'json', kind = 'test'] = /^(.*?)(?: @(\S+))?(?: \((prerequest)\))?$/.exec(head);
    return { name, response, kind, script: lines.join('\n') };
  });
}

/** A row's script as it runs: the prelude's functions are hoisted, so that a directive stays in front. */
const textOf = (script) => `${script}\n${prelude}`;

/** Answers `/NAME` with the response of that name. */
function serve() {
  const server = createServer((request, response) => {
    request.resume();
    const { status, reason, headers, body } = setting.responses[new URL(request.url, 'http://x').pathname.slice(1)];
    response.sendDate = false;
    response.writeHead(status, reason, headers.flat());
    response.end(body);
  });
  return new Promise((done) => server.listen(setting.port, '127.0.0.1', () => done(server)));
}

const variables = (values) => ({ values: Object.entries(values).map(([key, value]) => ({ key, value })) });

function collection(rows) {
  const item = rows.map(({ name, response, kind, script }, index) => ({
    id: `row-${index}`,
    name,
    request: { ...setting.request, url: `http://127.0.0.1:${setting.port}/${response}?q=1` },
    event: [{ listen: kind, script: { exec: textOf(script) } }],
  }));
  return { info: { name: 'rows', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' }, item };
}

/** The results of each row, in the order in which they came. */
function run(rows) {
  const results = rows.map(() => []);
  const options = {
    collection: collection(rows),
    environment: variables(setting.environment),
    globals: variables(setting.globals),
    iterationData: [setting.data],
  };
  return new Promise((done, fail) => {
    newman.run(options, (error) => (error ? fail(error) : done(results)))
      .on('assertion', (_, { cursor, assertion, skipped, error }) => {
        const outcome = skipped ? 'skipped | ' : error ? `${error.name}: ${error.message} | ` : '';
        results[cursor.position].push(outcome + assertion);
      })
      .on('console', (_, { cursor, level, messages }) => {
        results[cursor.position].push(`${level} | ${messages.join(', ')}`);
      })
      .on('script', (error, { cursor }) => {
        if (error) results[cursor.position].push(`error | ${error.name}: ${error.message}`);
      });
  });
}

const wanted = process.argv.slice(2);
const topics = readdirSync(folder).filter((name) => name.endsWith('.js') && name !== 'prelude.js')
  .map((name) => name.slice(0, -3)).filter((name) => wanted.length === 0 || wanted.includes(name));
const server = await serve();
for (const topic of topics) {
  const rows = rowsOf(read(`${topic}.js`));
  const results = await run(rows);
  const found = Object.fromEntries(rows.map(({ name }, index) => [name, results[index]]));
  writeFileSync(join(folder, `${topic}.json`), `${JSON.stringify(found, null, 2)}\n`);
  console.log(`${topic}: ${rows.length} rows`);
}
server.close();
