// `URL` and `URLSearchParams`, as browsers have them.

export default function ({ host, json, text }) {
    const { parse, stringify } = json;

    const pairsOf = (init) => {
        if (init === undefined || init === null) {
            return [];
        }
        if (typeof init !== 'object') {
            return parse(host.parseQuery(text(init).replace(/^\?/, '')));
        }
        const pairs = typeof init[Symbol.iterator] === 'function' ? Array.from(init, (pair) => Array.from(pair)) : Object.entries(init);
        if (pairs.some((pair) => pair.length !== 2)) {
            throw new TypeError('each pair of a query must be a name and a value');
        }
        return pairs.map((pair) => pair.map(text));
    };

    class URLSearchParams {
        #pairs;
        #changed = () => {};

        // `changed` is for `URL` alone.
        constructor(init, changed) {
            this.#pairs = pairsOf(init);
            if (changed) {
                this.#changed = changed;
            }
        }
        get size() {
            return this.#pairs.length;
        }
        append(name, value) {
            this.#become([...this.#pairs, [text(name), text(value)]]);
        }
        delete(name, value) {
            this.#become(this.#pairs.filter((pair) => !URLSearchParams.#is(pair, name, value)));
        }
        get(name) {
            return this.#pairs.find((pair) => URLSearchParams.#is(pair, name))?.[1] ?? null;
        }
        getAll(name) {
            return this.#pairs.filter((pair) => URLSearchParams.#is(pair, name)).map((pair) => pair[1]);
        }
        has(name, value) {
            return this.#pairs.some((pair) => URLSearchParams.#is(pair, name, value));
        }
        set(name, value) {
            const at = this.#pairs.findIndex((pair) => URLSearchParams.#is(pair, name));
            const others = this.#pairs.filter((pair) => !URLSearchParams.#is(pair, name));
            others.splice(at < 0 ? others.length : at, 0, [text(name), text(value)]);
            this.#become(others);
        }
        sort() {
            this.#become([...this.#pairs].sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
        }
        forEach(action, self) {
            this.#pairs.forEach(([name, value]) => action.call(self, value, name, this));
        }
        *keys() {
            yield* this.#pairs.map((pair) => pair[0]);
        }
        *values() {
            yield* this.#pairs.map((pair) => pair[1]);
        }
        *entries() {
            yield* this.#pairs.map((pair) => [...pair]);
        }
        [Symbol.iterator]() {
            return this.entries();
        }
        toString() {
            return host.formatQuery(stringify(this.#pairs));
        }
        #become(pairs) {
            this.#pairs = pairs;
            this.#changed(this.toString());
        }
        static #is(pair, name, value) {
            return pair[0] === text(name) && (value === undefined || pair[1] === text(value));
        }
    }

    class URL {
        #parts;
        #query;

        constructor(input, base) {
            const parts = host.parseUrl(text(input), base === undefined ? undefined : text(base));
            if (parts === undefined) {
                throw Object.assign(new TypeError(`Invalid URL: ${text(input)}`), { code: 'ERR_INVALID_URL' });
            }
            this.#parts = parse(parts);
        }
        get searchParams() {
            this.#query ??= new URLSearchParams(this.search, (query) => {
                this.#parts = parse(host.changeUrl(this.href, 'search', query));
            });
            return this.#query;
        }
        toString() {
            return this.href;
        }
        toJSON() {
            return this.href;
        }
        static canParse(input, base) {
            return URL.parse(input, base) !== null;
        }
        static parse(input, base) {
            try {
                return new URL(input, base);
            } catch {
                return null;
            }
        }
        static {
            const part = (name, set) => Object.defineProperty(URL.prototype, name, {
                get() {
                    return this.#parts[name];
                },
                set,
                enumerable: true,
                configurable: true,
            });
            part('origin');
            for (const name of ['protocol', 'username', 'password', 'host', 'hostname', 'port', 'pathname', 'search', 'hash']) {
                part(name, function (value) {
                    this.#parts = parse(host.changeUrl(this.href, name, text(value)));
                    this.#query = undefined;
                });
            }
            part('href', function (value) {
                this.#parts = new URL(value).#parts;
                this.#query = undefined;
            });
        }
    }

    return { URL, URLSearchParams };
}
