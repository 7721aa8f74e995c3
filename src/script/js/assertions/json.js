// Places in JSON values, and values within values.

export default function () {
    const { hasOwn, keys } = Object;
    const { isArray } = Array;

    // A name, `[0]` or `["name"]`; an empty name where two dots, or a dot and an end, meet.
    const PART = /[^.[\]]+|\[(?:(-?\d+(?:\.\d+)?)|(["'])((?:(?!\2)[^\\]|\\.)*)\2)\]|(?=(?:\.|\[\])(?:\.|\[\]|$))/g;

    // The names that lead to `a.b[0]["c"]`, as lodash reads paths.
    const namesIn = (path) => {
        if (isArray(path)) {
            return path;
        }
        const text = String(path);
        const names = text.startsWith('.') ? [''] : [];
        for (const [all, index, quote, quoted] of text.matchAll(PART)) {
            names.push(quote ? quoted.replace(/\\(.)/g, '$1') : (index ?? all));
        }
        return names;
    };

    const has = (value, name) => value !== null && value !== undefined && hasOwn(Object(value), name);

    // What is found at a path, in a list: an empty one where nothing is.
    const at = (value, path) => {
        if (!isArray(path) && has(value, path)) {
            return [value[path]];
        }
        const names = namesIn(path);
        let found = value;
        for (const name of names) {
            if (!has(found, name)) {
                return [];
            }
            found = found[name];
        }
        return names.length > 0 ? [found] : [];
    };

    const isObject = (value) => value !== null && typeof value === 'object';

    // Whether all of `part` is in `whole`, which may have more properties, and elements in any order.
    const includes = (whole, part, equal) => {
        if (!isObject(part) || !isObject(whole)) {
            return equal(whole, part);
        }
        if (isArray(part)) {
            return isArray(whole) && part.every((one) => whole.some((other) => includes(other, one, equal)));
        }
        return keys(part).every((name) => has(whole, name) && includes(whole[name], part[name], equal));
    };

    return { at, includes };
}
