// `pm.variables` and the scopes beside it. Values live on the host and keep their JSON type; what is got is
// a copy.

export default function ({ json, host, lazy, load, text }) {
    const { parse, stringify } = json;
    const LOCAL = 0;
    const DATA = 1;

    const read = (found) => (typeof found === 'object' && found !== null ? parse(found.json) : found);

    // The JSON of a value; functions have none and become null, as in Postman.
    const jsonOf = (name, value) => {
        if (typeof value === 'bigint') {
            throw new TypeError(`a BigInt cannot be kept in the variable ${name}: make it a text or a number`);
        }
        const written = stringify(value);
        return written === undefined ? 'null' : text(written);
    };

    const write = (scope, name, value) => {
        if (typeof value === 'string') {
            host.setText(scope, name, text(value));
        } else if (value === undefined) {
            host.setNothing(scope, name);
        } else {
            host.setJson(scope, name, jsonOf(name, value));
        }
    };

    const replaceIn = (scope, template) => {
        if (typeof template === 'string') {
            return host.render(scope, text(template));
        }
        if (template === null || typeof template !== 'object') {
            return template;
        }
        const copy = Array.isArray(template) ? [] : {};
        for (const name of Object.keys(template)) {
            copy[name] = replaceIn(scope, template[name]);
        }
        return copy;
    };

    class Variables {
        #scope;
        #read;

        // `reads`: the scope that is asked, -1 for all by precedence.
        constructor(scope, reads, name) {
            this.#scope = scope;
            this.#read = reads;
            if (name !== undefined) {
                this.name = name;
            }
        }
        get(name) {
            return read(host.get(this.#read, text(name)));
        }
        has(name) {
            return host.has(this.#read, text(name));
        }
        set(name, value) {
            write(this.#scope, text(name), value);
        }
        unset(name) {
            host.unset(this.#scope, text(name));
        }
        clear() {
            host.clear(this.#scope);
        }
        replaceIn(template) {
            return replaceIn(this.#read, template);
        }
        toObject() {
            return parse(host.all(this.#read));
        }
        toJSON() {
            return this.toObject();
        }
        get values() {
            const all = this.toObject();
            const { VariableList } = load('lists');
            return new VariableList(this, Object.keys(all).map((key) => ({ type: 'any', value: all[key], key })));
        }
    }

    const scopes = {};
    const names = () => parse(host.names());
    lazy(scopes, 'variables', () => new Variables(LOCAL, -1));
    lazy(scopes, 'iterationData', () => new Variables(DATA, DATA));
    lazy(scopes, 'environment', () => new Variables(2, 2, names().environment));
    lazy(scopes, 'collectionVariables', () => new Variables(3, 3, names().collection));
    lazy(scopes, 'globals', () => new Variables(4, 4, names().globals));
    return scopes;
}
