// What chai asserts, as far as it can be told without chai: functions that assert what surely holds or surely
// does not, and are unsure of all else (see expect.js). What is no plain data, they leave alone.

export default function ({ load }) {
    const { isArray } = Array;
    const { keys, getOwnPropertyDescriptor, getOwnPropertySymbols } = Object;
    const { indexOf } = Array.prototype;
    const { includes } = String.prototype;
    const { exec } = RegExp.prototype;
    const RegExpPrototype = RegExp.prototype;
    const { apply, getPrototypeOf } = Reflect;
    const { abs } = Math;
    const { kindOf, equal, unsure } = load('expect/data');

    const table = (words, value) => {
        const all = { __proto__: null };
        for (const word of words.split(' ')) {
            all[word] = value;
        }
        return all;
    };

    const WORDS = table('to be been is and has have with that which at of same but does still also', true);
    const FLAGS = {
        __proto__: null,
        not: { negate: true },
        deep: { deep: true },
        nested: { nested: true },
        own: { own: true },
        ordered: { ordered: true },
        any: { any: true, all: false },
        all: { all: true, any: false },
    };

    const FACTS = { __proto__: null };
    const property = (names, run) => Object.assign(FACTS, table(names, { run, isMethod: false, message: Infinity }));
    // `message`: the place of the argument that is a message.
    const method = (names, message, run) => Object.assign(FACTS, table(names, { run, isMethod: true, message }));

    // ---- of any value ----------------------------------------------------------------------------

    const same = (name, value) =>
        property(name, function () {
            this.assert(this._obj === value);
        });
    same('true', true);
    same('false', false);
    same('null', null);
    same('undefined', undefined);
    property('ok', function () {
        this.assert(this._obj);
    });
    property('NaN', function () {
        this.assert(typeof this._obj === 'number' && this._obj !== this._obj);
    });
    property('exist exists', function () {
        this.assert(this._obj !== null && this._obj !== undefined);
    });
    method('instanceof instanceOf', 1, function (Type) {
        this.assert(typeof Type === 'function' ? this._obj instanceof Type : unsure());
    });

    const isEqual = ({ deep }, one, other) => (deep ? equal(one, other) : one === other);

    method('equal equals eq', 1, function (expected) {
        this.assert(isEqual(this.flags, this._obj, expected));
    });
    method('eql eqls', 1, function (expected) {
        this.assert(equal(this._obj, expected));
    });

    const among = (list, wanted, deep) => {
        if (!deep) {
            return apply(indexOf, list, [wanted]) !== -1;
        }
        for (let at = 0; at < list.length; at++) {
            if (at in list && equal(list[at], wanted)) {
                return true;
            }
        }
        return false;
    };

    method('oneOf', 1, function (list) {
        const { contains, deep } = this.flags;
        this.assert(isArray(list) && !contains ? among(list, this._obj, deep) : unsure());
    });

    // ---- of numbers and lengths ------------------------------------------------------------------

    const lengthOf = (value) => (typeof value === 'string' || kindOf(value) === 'array' ? value.length : unsure());
    const measured = ({ flags, _obj }) => (flags.doLength ? lengthOf(_obj) : _obj);
    const both = (one, other) => (typeof one === 'number' && typeof other === 'number') || unsure();

    const compared = (names, compare) =>
        method(names, 1, function (limit) {
            const value = measured(this);
            this.assert(both(value, limit) && compare(value, limit));
        });
    compared('above gt greaterThan', (value, limit) => value > limit);
    compared('least gte greaterThanOrEqual', (value, limit) => value >= limit);
    compared('below lt lessThan', (value, limit) => value < limit);
    compared('most lte lessThanOrEqual', (value, limit) => value <= limit);
    method('within', 2, function (from, to) {
        const value = measured(this);
        this.assert(both(from, to) && both(value, to) && value >= from && value <= to);
    });
    method('closeTo approximately', 2, function (expected, delta) {
        this.assert(both(this._obj, expected) && both(expected, delta) && abs(this._obj - expected) <= delta);
    });
    property('finite', function () {
        this.assert(both(this._obj, 0) && this._obj - this._obj === 0);
    });
    property('empty', function () {
        const kind = kindOf(this._obj);
        this.assert((kind === 'object' ? keys(this._obj).length : lengthOf(this._obj)) === 0);
    });

    // ---- of texts --------------------------------------------------------------------------------

    const hasText = (text, part) =>
        typeof text === 'string' && typeof part === 'string' ? apply(includes, text, [part]) : unsure();

    method('string', 1, function (part) {
        this.assert(hasText(this._obj, part));
    });
    method('match matches', 1, function (pattern) {
        const isPlain = typeof this._obj === 'string' && getPrototypeOf(pattern) === RegExpPrototype;
        // The others remember where they were.
        const isFresh = isPlain && !pattern.global && !pattern.sticky && pattern.exec === exec;
        this.assert(isFresh ? apply(exec, pattern, [this._obj]) : unsure());
    });

    // ---- of what has properties ------------------------------------------------------------------

    // Its own, and no getter.
    const ownOf = (value, name) => {
        const object = Object(value);
        const own = getOwnPropertyDescriptor(object, name);
        return own ? ('value' in own ? own : unsure()) : name in object && unsure();
    };

    const hasProperty = ({ nested, deep, negate }, value, name, expected) => {
        const isName = typeof name === 'string' || typeof name === 'number' || typeof name === 'symbol';
        if (nested || !isName || value === null || value === undefined) {
            unsure();
        }
        const own = ownOf(value, name);
        const all = own && expected.length > 0 ? isEqual({ deep }, expected[0], own.value) : Boolean(own);
        // Also where it is there and something else, as has to be said twice when nothing is denied.
        return { holds: all, value: own ? own.value : undefined, negate };
    };

    const assertProperty = function (name, ...expected) {
        const found = hasProperty(this.flags, this._obj, name, expected);
        this.assert(found.holds);
        this.next = found.value;
    };
    method('property', 2, assertProperty);

    const assertKeys = function (...given) {
        const list = given.length === 1 && isArray(given[0]) ? given[0] : given;
        const { any, all, contains, deep } = this.flags;
        if (deep || list.length === 0 || kindOf(this._obj) !== 'object') {
            unsure();
        }
        const there = getOwnPropertySymbols(this._obj).length === 0 ? keys(this._obj) : unsure();
        let found = 0;
        for (let at = 0; at < list.length; at++) {
            const isKey = typeof list[at] === 'string' || unsure();
            found += isKey && among(there, list[at]) ? 1 : 0;
        }
        const isAll = found === list.length && (contains || list.length === there.length);
        this.assert(any && !all ? found > 0 : isAll);
    };
    method('keys key', Infinity, assertKeys);

    // A copy of a list without holes.
    const dense = (list) => {
        const copy = kindOf(list) === 'array' ? [...list] : unsure();
        for (let at = 0; at < copy.length; at++) {
            at in list || unsure();
        }
        return copy;
    };

    method('members', 1, function (list) {
        const { contains, ordered, deep } = this.flags;
        const left = dense(this._obj);
        dense(list);
        let holds = contains || list.length === left.length;
        for (let at = 0; at < list.length && holds; at++) {
            holds = ordered ? isEqual({ deep }, left[at], list[at]) : take(left, list[at], deep, contains);
        }
        this.assert(holds);
    });

    // Whether it is in the list; unless it may be there for several, it is no more.
    const GONE = {};
    const take = (list, wanted, deep, stays) => {
        for (let at = 0; at < list.length; at++) {
            if (list[at] !== GONE && isEqual({ deep }, list[at], wanted)) {
                list[at] = stays ? list[at] : GONE;
                return true;
            }
        }
        return false;
    };

    // ---- of which the name is a word, too --------------------------------------------------------

    const isA = function (kind) {
        this.assert(typeof kind === 'string' ? kindOf(this._obj) === kind.toLowerCase() : unsure());
    };

    const hasAll = ({ flags, _obj }, part) => {
        const names = kindOf(part) === 'object' ? keys(part) : unsure();
        // Denied, several properties are another matter.
        if (flags.own || (flags.negate && names.length !== 1)) {
            unsure();
        }
        return names.every((name) => hasProperty(flags, _obj, name, [ownOf(part, name).value]).holds);
    };

    const include = function (wanted) {
        switch (kindOf(this._obj)) {
            case 'string':
                return this.assert(hasText(this._obj, wanted));
            case 'array':
                return this.assert(among(this._obj, wanted, this.flags.deep));
            case 'object':
                return this.assert(hasAll(this, wanted));
            default:
                return unsure();
        }
    };

    const assertLength = function (expected) {
        const length = lengthOf(this._obj);
        this.assert(both(length, expected) && length === expected);
    };

    const CHAINS = {
        __proto__: null,
        ...table('a an', { run: isA, flags: {}, message: 1 }),
        ...table('include contain contains includes', { run: include, flags: { contains: true }, message: 1 }),
        ...table('length lengthOf', { run: assertLength, flags: { doLength: true }, message: 1 }),
    };

    return { WORDS, FLAGS, CHAINS, FACTS, unsure };
}
