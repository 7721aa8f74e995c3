// `pm.variables` and the scopes beside it. Values live on the host and keep their JSON type. Within a script
// an object that was set or got is that very object; if it was set, it is kept as the script leaves it.

export default function ({ json, host, lazy, load, text, atEnd }) {
    const { parse, stringify } = json;
    const LOCAL = 0;
    const DATA = 1;

    // Values of this script that are more than what the host has of them, by scope and name.
    const live = [0, 1, 2, 3, 4].map(() => ({ __proto__: null }));

    const isLive = (value) =>
        (typeof value === 'object' && value !== null) || (typeof value === 'number' && !Number.isFinite(value));

    const remember = (scope, name, value, isSet) => {
        live[scope][name] = { value, isSet };
    };

    const read = (scope, name) => {
        const found = host.get(scope, name);
        if (found === undefined) {
            return undefined;
        }
        const owner = scope < 0 ? host.scopeOf(name) : scope;
        const known = live[owner]?.[name];
        if (known) {
            return known.value;
        }
        if (typeof found !== 'object' || found === null) {
            return found;
        }
        const value = parse(found.json);
        remember(owner, name, value, false);
        return value;
    };

    // What the script did to objects after it had set them.
    const writeBack = (scope) => {
        for (const name in live[scope]) {
            const { value, isSet } = live[scope][name];
            if (isSet) {
                host.setJson(scope, name, jsonOf(name, value));
            }
        }
    };
    const writeAllBack = () => live.forEach((_, scope) => writeBack(scope));
    atEnd(writeAllBack);

    // The JSON of a value; functions have none and become null, as in Postman.
    const jsonOf = (name, value) => {
        if (typeof value === 'bigint') {
            throw new TypeError(`a BigInt cannot be kept in the variable ${name}: make it a text or a number`);
        }
        const written = stringify(value);
        return written === undefined ? 'null' : text(written);
    };

    const write = (scope, name, value) => {
        delete live[scope][name];
        if (typeof value === 'string') {
            host.setText(scope, name, text(value));
        } else if (value === undefined) {
            host.setNothing(scope, name);
        } else {
            host.setJson(scope, name, jsonOf(name, value));
            if (isLive(value)) {
                remember(scope, name, value, true);
            }
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
            if (typeof name === 'string') {
                this.name = name;
            }
        }
        get(name) {
            return read(this.#read, text(name));
        }
        has(name) {
            return host.has(this.#read, text(name));
        }
        set(name, value) {
            write(this.#scope, text(name), value);
        }
        unset(name) {
            delete live[this.#scope][text(name)];
            host.unset(this.#scope, text(name));
        }
        clear() {
            live[this.#scope] = { __proto__: null };
            host.clear(this.#scope);
        }
        replaceIn(template) {
            writeAllBack();
            return replaceIn(this.#read, template);
        }
        toObject() {
            writeAllBack();
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
