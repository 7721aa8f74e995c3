// Lists of things with keys: headers, query parameters, form parts, variables, cookies.

export default function () {
    const isText = (value) => typeof value === 'string';
    const isObject = (value) => typeof value === 'object' && value !== null;

    // A thing in a list: what it was made of, with a key and a value.
    class Item {
        constructor(source) {
            this.update(source);
        }
        update(source) {
            Object.assign(this, isObject(source) ? plain(source) : { value: source });
        }
        valueOf() {
            return this.value;
        }
        toString() {
            return `${this.key}=${this.value ?? ''}`;
        }
        toJSON() {
            return { ...this };
        }
    }

    const plain = (source) => {
        const copy = { ...source };
        for (const name of Object.keys(copy)) {
            if (name.startsWith('_postman_') || typeof copy[name] === 'function') {
                delete copy[name];
            }
        }
        return copy;
    };

    class Header extends Item {
        static create(value, key) {
            return new Header(key === undefined ? value : { key, value });
        }
        static isHeader(value) {
            return value instanceof Header;
        }
        update(source) {
            const { key, name, value, ...rest } = isText(source) ? headerOf(source) : plain(source ?? {});
            Object.assign(this, rest, { key: String(key ?? name ?? ''), value: value === undefined ? '' : value });
        }
        get name() {
            return this.key;
        }
        set name(name) {
            this.key = name;
        }
        toString() {
            return `${this.key}: ${this.value}`;
        }
    }

    const headerOf = (line) => {
        const colon = line.indexOf(':');
        return colon < 0
            ? { key: line.trim(), value: '' }
            : { key: line.slice(0, colon).trim(), value: line.slice(colon + 1).trim() };
    };

    class QueryParam extends Item {
        update(source) {
            const { key, value, ...rest } = isText(source) ? pairOf(source) : plain(source ?? {});
            Object.assign(this, rest, {
                key: key ?? null,
                value: value === undefined || value === null ? null : String(value),
            });
        }
        valueOf() {
            return this.value ?? '';
        }
        toString() {
            const key = this.key ?? '';
            return this.value === null || this.value === undefined ? key : `${key}=${this.value}`;
        }
    }

    const pairOf = (pair) => {
        const equals = pair.indexOf('=');
        return equals < 0
            ? { key: pair === '' ? null : pair, value: null }
            : { key: pair.slice(0, equals), value: pair.slice(equals + 1) };
    };

    // A list of one type of item. Keys may repeat; the last of several is the one that a key stands for.
    class PropertyList {
        constructor(Type = Item, _parent, content) {
            Object.defineProperty(this, 'Type', { value: Type });
            this.members = [];
            this.populate(content);
        }
        static isPropertyList(value) {
            return value instanceof PropertyList;
        }
        // How keys are compared.
        fold(key) {
            return String(key);
        }
        // Whether all values of a repeated key are of interest.
        get repeats() {
            return false;
        }
        // The items that a text stands for.
        parse(text) {
            return text === '' ? [] : [text];
        }
        make(source) {
            return source instanceof this.Type ? source : new this.Type(source);
        }
        makeAll(content) {
            if (content instanceof PropertyList) {
                return content.members.map((item) => new this.Type(item));
            }
            if (isText(content)) {
                return this.parse(content).map((item) => this.make(item));
            }
            if (Array.isArray(content)) {
                return content.filter((item) => item !== null && item !== undefined).map((item) => this.make(item));
            }
            if (isObject(content)) {
                return Object.keys(content).map((key) => this.make({ key, value: content[key] }));
            }
            return [];
        }

        // ---- reading
        one(key) {
            const wanted = this.fold(key);
            return this.members.findLast((item) => this.fold(item.key) === wanted);
        }
        get(key) {
            return this.one(key)?.valueOf();
        }
        has(item, value) {
            const found = isText(item)
                ? this.members.filter((member) => this.fold(member.key) === this.fold(item))
                : this.members.filter((member) => member === item);
            return arguments.length < 2 ? found.length > 0 : found.some((member) => member.valueOf() === value);
        }
        all() {
            return [...this.members];
        }
        count() {
            return this.members.length;
        }
        idx(index) {
            return this.members[index];
        }
        indexOf(item) {
            return this.members.indexOf(isText(item) ? this.one(item) : item);
        }
        each(action, self = this) {
            this.members.forEach(action, self);
        }
        map(action, self = this) {
            return this.members.map(action, self);
        }
        filter(rule, self = this) {
            return this.members.filter(ruleOf(rule), self);
        }
        find(rule, self = this) {
            return this.members.find(ruleOf(rule), self);
        }
        reduce(action, start, self = this) {
            return this.members.reduce((...all) => action.apply(self, all), start);
        }
        [Symbol.iterator]() {
            return this.members[Symbol.iterator]();
        }

        // ---- changing
        add(item) {
            this.insert(item);
        }
        append(item) {
            this.remove(item);
            this.insert(item);
        }
        insert(item, before) {
            const made = this.makeAll([item]);
            const at = before === undefined ? -1 : this.indexOf(before);
            this.members.splice(at < 0 ? this.members.length : at, 0, ...made);
        }
        insertAfter(item, after) {
            const at = after === undefined ? -1 : this.indexOf(after);
            const made = this.makeAll([item]);
            this.members.splice(at < 0 ? this.members.length : at + 1, 0, ...made);
        }
        prepend(item) {
            this.members.unshift(...this.makeAll([item]));
        }
        // true: added; false: there was one, which is changed; null: nothing to add.
        upsert(item) {
            if (item === null || item === undefined) {
                return null;
            }
            const made = this.make(item);
            const old = this.one(made.key);
            if (!old) {
                this.members.push(made);
                return true;
            }
            old.update(made);
            return false;
        }
        remove(which, self = this) {
            let goes;
            if (typeof which === 'function') {
                goes = (item) => which.call(self, item);
            } else if (isText(which)) {
                goes = (item) => this.fold(item.key) === this.fold(which);
            } else {
                goes = (item) => item === which;
            }
            this.members = this.members.filter((item) => !goes(item));
        }
        clear() {
            this.members = [];
        }
        populate(content) {
            this.members.push(...this.makeAll(content));
        }
        repopulate(content) {
            this.clear();
            this.populate(content);
        }
        assimilate(source, prune) {
            const made = this.makeAll(source);
            if (prune) {
                const stays = new Set(made.map((item) => this.fold(item.key)));
                this.remove((item) => !stays.has(this.fold(item.key)));
            }
            made.forEach((item) => this.upsert(item));
        }

        // ---- as something else
        toObject(excludeDisabled, caseSensitive, multiValue, sanitizeKeys) {
            const object = {};
            for (const item of this.members) {
                if ((excludeDisabled && item.disabled) || (sanitizeKeys && !item.key)) {
                    continue;
                }
                const key = caseSensitive ? String(item.key) : this.fold(item.key);
                const value = item.valueOf();
                if ((multiValue || this.repeats) && Object.hasOwn(object, key)) {
                    object[key] = [].concat(object[key], [value]);
                } else {
                    Object.defineProperty(object, key, {
                        value,
                        writable: true,
                        enumerable: true,
                        configurable: true,
                    });
                }
            }
            return object;
        }
        toString() {
            return this.members.map(String).join('; ');
        }
        toJSON() {
            return this.members.map((item) => (item.toJSON ? item.toJSON() : item));
        }
    }

    // A function, or an object whose properties are wanted.
    const ruleOf = (rule) =>
        typeof rule === 'function'
            ? rule
            : (item) => Object.keys(rule ?? {}).every((name) => item[name] === rule[name]);

    class HeaderList extends PropertyList {
        constructor(parent, content) {
            super(Header, parent, content);
        }
        fold(key) {
            return String(key).toLowerCase();
        }
        get repeats() {
            return true;
        }
        parse(text) {
            return text.split(/\r?\n/).filter((line) => line.trim() !== '');
        }
        contentSize() {
            return this.toString().length;
        }
        toString() {
            return this.members.filter((item) => !item.disabled).map((item) => `${item}\r\n`).join('');
        }
    }

    class QueryParamList extends PropertyList {
        constructor(parent, content) {
            super(QueryParam, parent, content);
        }
        get repeats() {
            return true;
        }
        parse(text) {
            return text === '' ? [] : text.split('&');
        }
        toString() {
            return this.members.filter((item) => !item.disabled).map(String).join('&');
        }
    }

    class VariableList extends PropertyList {
        constructor(parent, content) {
            super(Item, parent, content);
        }
        // Path variables of older collections have an id and no key.
        make(source) {
            const made = super.make(source);
            made.key ??= made.id;
            return made;
        }
    }

    return { Item, Header, QueryParam, PropertyList, HeaderList, QueryParamList, VariableList };
}
