// What plain data is, and when it is equal, as chai has it.

export default function ({ global }) {
    const { isArray } = Array;
    const { keys, getOwnPropertyDescriptor, getOwnPropertySymbols, prototype: ObjectPrototype } = Object;
    const { prototype: ArrayPrototype } = Array;
    const { prototype: RegExpPrototype } = RegExp;
    const { prototype: DatePrototype } = Date;
    const { toString } = ObjectPrototype;
    const { toStringTag, iterator } = Symbol;
    const { apply, getPrototypeOf } = Reflect;

    // Not for users: what throws it is asked again.
    const UNSURE = new Error('unsure');
    const unsure = () => {
        throw UNSURE;
    };

    // The type of a value, in lower case.
    const kindOf = (value) => {
        if (typeof value !== 'object') {
            return typeof value;
        }
        if (value === null) {
            return 'null';
        }
        // A page would have more of them.
        if (toStringTag in value || 'window' in global) {
            return unsure();
        }
        if (isArray(value)) {
            return 'array';
        }
        switch (getPrototypeOf(value)) {
            case null:
            case ObjectPrototype:
                return apply(toString, value, []) === '[object Object]' ? 'object' : unsure();
            case RegExpPrototype:
                return 'regexp';
            case DatePrototype:
                return 'date';
            default:
                return apply(toString, value, []).slice(8, -1).toLowerCase();
        }
    };

    // How many values are compared at most: what refers to itself would have no end.
    const ENOUGH = 100_000;
    const DEEPEST = 100;

    const isPlain = (value, prototype) =>
        getPrototypeOf(value) === prototype && !(toStringTag in value) && getOwnPropertySymbols(value).length === 0;

    const ownValue = (object, name) => {
        const own = getOwnPropertyDescriptor(object, name);
        return own && 'value' in own ? own.value : unsure();
    };

    // Whether two values are deeply equal.
    const equal = (left, right) => {
        // Whoever gives all objects something, gives it to one that is empty.
        for (const _ in ObjectPrototype) {
            unsure();
        }
        let budget = ENOUGH;

        const arrays = (one, other, depth) => {
            if (!isPlain(one, ArrayPrototype) || !isPlain(other, ArrayPrototype)) {
                unsure();
            }
            for (let at = 0; at < one.length && one.length === other.length; at++) {
                if (!compare(one[at], other[at], depth)) {
                    return false;
                }
            }
            return one.length === other.length;
        };

        const objects = (one, other, depth) => {
            const prototype = getPrototypeOf(one);
            const isUsual = (prototype === ObjectPrototype || prototype === null) && !(iterator in one) && !(iterator in other);
            if (!isUsual || !isPlain(one, prototype) || !isPlain(other, prototype)) {
                unsure();
            }
            const names = keys(one);
            if (names.length !== keys(other).length) {
                return false;
            }
            for (let at = 0; at < names.length; at++) {
                const own = getOwnPropertyDescriptor(other, names[at]);
                if (!own?.enumerable || !compare(ownValue(one, names[at]), ownValue(other, names[at]), depth)) {
                    return false;
                }
            }
            return true;
        };

        const compare = (one, other, depth) => {
            if (one === other) {
                return one !== 0 || 1 / one === 1 / other;
            }
            if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) {
                return one !== one && other !== other;
            }
            budget -= 1;
            if (budget < 0 || depth > DEEPEST) {
                unsure();
            }
            return isArray(one) && isArray(other) ? arrays(one, other, depth + 1) : objects(one, other, depth + 1);
        };

        return compare(left, right, 0);
    };

    return { kindOf, equal, unsure };
}
