// The packages of vendor/, and what scripts or packages ask for in their manner: each loaded when it is first
// asked for.

export default function ({ host, json, random, global, load, library, lazy }) {
    // Those in vendor/; a file has the package's name, with dashes.
    const PACKAGES = [
        '_process', 'ajv', 'assert', 'atob', 'backbone', 'btoa', 'buffer', 'chai', 'cheerio', 'crypto-js',
        'csv-parse/lib/sync', 'events', 'json', 'lodash', 'moment', 'os', 'path', 'postman-collection',
        'punycode', 'querystring', 'stream', 'string_decoder', 'timers', 'tv4', 'url', 'util', 'xml2js',
        'chai/assert', 'lodash3',
    ];

    const uuid = () => {
        const drawn = random(16);
        drawn[6] = (drawn[6] & 0x0f) | 0x40;
        drawn[8] = (drawn[8] & 0x3f) | 0x80;
        const hex = Array.from(drawn, (byte) => byte.toString(16).padStart(2, '0')).join('');
        return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
    };

    // postman-collection makes its `{{$guid}}` and others of these.
    const dynamicVariables = () => {
        const all = {};
        for (const name of json.parse(host.dynamicNames())) {
            all[name] = { description: name, generator: () => host.dynamic(name) };
        }
        return all;
    };

    const OURS = {
        fs: () => ({}),
        uuid: () => Object.assign(() => uuid(), { v4: () => uuid() }),
        'postcheck:dynamic-variables': dynamicVariables,
    };

    // What is different here from what a package brings along.
    const ADJUST = {
        __proto__: null,
        chai: (chai) => load('assertions').install(chai),
        // The package makes keys, salts and vectors of `Math.random`.
        'crypto-js': ({ lib: { WordArray } }) => {
            WordArray.random = (count) => {
                const drawn = random(Math.ceil(count / 4) * 4);
                const view = new DataView(drawn.buffer);
                const words = Array.from({ length: drawn.length / 4 }, (_, index) => view.getInt32(index * 4));
                return WordArray.create(words, count);
            };
        },
    };

    // What packages expect Node to have. Some look which of the old names stand for what: they are not to
    // wake those up.
    const quiet = Object.fromEntries(Array.from(host.oldNames, (name) => [name, undefined]));
    const node = { global: { __proto__: global, ...quiet } };
    lazy(node, 'process', () => find('_process'));
    lazy(node, 'Buffer', () => find('buffer').Buffer);

    const loaded = { __proto__: null };

    // The package is there before it is whole: packages may ask for each other in circles.
    const evaluate = (name) => {
        const module = { exports: {} };
        loaded[name] = module;
        try {
            const run = library(name.replaceAll('/', '-'));
            run.call(module.exports, module.exports, find, module, node);
            ADJUST[name]?.(module.exports);
        } catch (error) {
            delete loaded[name];
            throw error;
        }
    };

    const makers = { __proto__: null };
    for (const name of PACKAGES) {
        makers[name] = () => evaluate(name);
    }
    for (const name of Object.keys(OURS)) {
        makers[name] = () => {
            loaded[name] = { exports: OURS[name]() };
        };
    }

    const missing = (name) =>
        Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });

    const find = (name) => {
        if (!(name in makers)) {
            throw missing(name);
        }
        if (!(name in loaded)) {
            makers[name]();
        }
        return loaded[name].exports;
    };

    return { find, missing };
}
