// Collects the licences of the packages that bundles are made of.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const allowed = ['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD'];

/** Packages whose package.json does not name their licence by its SPDX name; read in the text they carry. */
const known = {
  'css-select': 'BSD-2-Clause',
  domutils: 'BSD-2-Clause',
  'querystring-es3': 'MIT',
  tv4: 'MIT',
};

/** Folders of the packages that the files (relative to `root`) belong to. */
function packagesOf(inputs) {
  const folders = new Set();
  for (const input of inputs) {
    const match = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (match) folders.add(match[0]);
  }
  return [...folders];
}

function spdx(manifest) {
  const licence = known[manifest.name] ?? manifest.license ?? manifest.licenses?.[0]?.type;
  const choice = String(licence).replace(/[()]/g, '').split(' OR ').find((one) => allowed.includes(one));
  if (!choice) throw new Error(`${manifest.name} ${manifest.version}: the licence ${licence} is not one of ${allowed.join(', ')}`);
  return choice;
}

/** The text a package carries; some have it in their readme alone. */
function textOf(folder) {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying)([-.].*)?$/i.test(name)).sort();
  if (names.length > 0) return names.map((name) => readFileSync(join(folder, name), 'utf8').trim()).join('\n\n');
  const readme = readdirSync(folder).find((name) => /^readme/i.test(name));
  const text = readme ? readFileSync(join(folder, readme), 'utf8') : '';
  const section = /^#*\s*licen[cs]e\b[^]*$/im.exec(text);
  return section ? section[0].trim() : undefined;
}

function authorOf({ author, contributors }) {
  const person = author ?? contributors?.[0];
  return typeof person === 'string' ? person : person?.name;
}

/** The page that lists each package with its licence and text. */
export function licensesOf(root, inputs) {
  const packages = packagesOf(inputs).map((folder) => {
    const path = join(root, folder);
    const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    return { name: manifest.name, version: manifest.version, licence: spdx(manifest), text: textOf(path), author: authorOf(manifest) };
  });
  const key = ({ name, version }) => `${name} ${version}`;
  const unique = new Map(packages.map((one) => [key(one), one]));
  const sorted = [...unique.values()].sort((a, b) => (key(a) < key(b) ? -1 : 1));
  const table = sorted.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
  const holders = new Map();
  for (const one of sorted) {
    const text = one.text ?? `${one.licence}${one.author ? `, ${one.author}` : ''} (the package carries no text of it)`;
    holders.set(text, [...(holders.get(text) ?? []), key(one)]);
  }
  const texts = [...holders].map(([text, names]) => `## ${names.join(', ')}\n\n${text}`);
  return ['# Licences of the bundled packages', '',
    'Written by tools/script-libraries.', '',
    '| package | version | licence |', '| --- | --- | --- |', ...table, '', texts.join('\n\n'), ''].join('\n');
}
