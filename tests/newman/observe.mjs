// Runs one tool on one case and tells what came of it, without what differs in every run.

import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Options for a tool, with this server's address and our files put in. */
export function options(test, port) {
  const place = (text) => text.replaceAll('{port}', port).replaceAll('{files}', join(here, 'files'));
  const given = (test.options ?? []).map(place);
  return [join(here, 'collections', `${test.name}.json`), '--working-dir', join(here, 'files'),
    '--env-var', `base=http://127.0.0.1:${port}`, ...given];
}

/** What a tool does with a case. */
export async function observe(command, test, server) {
  const folder = mkdtempSync(join(tmpdir(), 'postcheck-newman-'));
  try {
    const file = (name) => join(folder, name);
    const words = [...command.slice(1), 'run', ...options(test, server.port), '-r', 'json',
      '--reporter-json-export', file('report.json'), '--export-environment', file('environment.json'),
      '--export-globals', file('globals.json')];
    server.take();
    const code = await finished(command[0], words, folder);
    const observed = { code, requests: server.take(), ...report(read(file('report.json'))),
      environment: variables(read(file('environment.json'))), globals: variables(read(file('globals.json'))) };
    return steady(observed, server.port);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function finished(program, words, cwd) {
  return new Promise((done, fail) => {
    const child = spawn(program, words, { cwd, env: { PATH: process.env.PATH, HOME: cwd, TZ: 'UTC' },
      stdio: ['ignore', 'ignore', process.env.SHOW ? 'inherit' : 'ignore'] });
    const limit = setTimeout(() => child.kill('SIGKILL'), 90_000);
    child.on('error', fail);
    child.on('exit', (code) => {
      clearTimeout(limit);
      done(code);
    });
  });
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Steps in their order with their answers and assertions, and the run's failures. */
function report(document) {
  if (!document) return { steps: [], failures: [] };
  const steps = document.run.executions.map((execution) => ({
    name: execution.item.name,
    answer: execution.response?.code ?? null,
    assertions: (execution.assertions ?? []).map(({ assertion, skipped, error }) =>
      [assertion, skipped ? 'skipped' : error ? error.message : 'passed']),
  }));
  const failures = document.run.failures.map(({ error, at, source }) =>
    [source?.name ?? '', at, error.name, error.message]);
  return { steps, failures };
}

function variables(document) {
  return Object.fromEntries((document?.values ?? []).map(({ key, value }) => [key, value ?? null]));
}

/** Puts names in the place of ports, tokens and boundaries. */
function steady(observed, port) {
  for (const request of observed.requests) {
    const boundary = request.headers.map(([, value]) => /boundary=(-+[0-9A-Za-z]+)/.exec(value)?.[1]).find(Boolean);
    for (const header of request.headers) {
      if (header[0].toLowerCase() === 'postman-token') header[1] = '{token}';
      if (boundary) header[1] = header[1].replace(boundary, '{boundary}');
      if (boundary && header[0].toLowerCase() === 'content-length') header[1] = '{length}';
    }
    if (boundary) request.body = request.body.replaceAll(boundary, '{boundary}');
  }
  const text = JSON.stringify(observed);
  return JSON.parse(text.replaceAll(`:${port}`, ':{port}').replaceAll(`"${port}"`, '"{port}"'));
}
