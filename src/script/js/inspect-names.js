// Names and short texts of values, as Node's `util.inspect` writes them.

export default function ({ framesOf }) {
    const WIDTH = 80;
    const MOST_CHARACTERS = 10000;

    const { getPrototypeOf, getOwnPropertyDescriptor } = Reflect;
    const typedArrayTag = getOwnPropertyDescriptor(
        getPrototypeOf(Uint8Array.prototype),
        Symbol.toStringTag,
    ).get;
    const isTyped = (value) => typedArrayTag.call(value) !== undefined;

    // The name of an internal type: a brand check that nothing but the real thing passes.
    const brands = [
        ['Map', (value) => void Map.prototype.has.call(value)],
        ['Set', (value) => void Set.prototype.has.call(value)],
        ['Date', (value) => void Date.prototype.getTime.call(value)],
        ['RegExp', (value) => void getOwnPropertyDescriptor(RegExp.prototype, 'global').get.call(value)],
        ['ArrayBuffer', (value) => void ArrayBuffer.prototype.slice.call(value, 0, 0)],
        ['String', (value) => void String.prototype.valueOf.call(value)],
        ['Number', (value) => void Number.prototype.valueOf.call(value)],
        ['Boolean', (value) => void Boolean.prototype.valueOf.call(value)],
        ['Symbol', (value) => void Symbol.prototype.valueOf.call(value)],
        ['BigInt', (value) => void BigInt.prototype.valueOf.call(value)],
        ['WeakMap', (value) => void WeakMap.prototype.has.call(value, {})],
        ['WeakSet', (value) => void WeakSet.prototype.has.call(value, {})],
    ];

    const brandOf = (value) => {
        const named = brands.find(([, check]) => {
            try {
                check(value);
                return true;
            } catch {
                return false;
            }
        });
        return named?.[0];
    };

    const ESCAPES = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '\\': '\\\\' };
    const escaped = (text, quote) =>
        text.replace(/[\x00-\x1f\x27\x5c\x7f-\x9f]|[\ud800-\udfff]/gu, (c) => {
            if (c === "'") {
                return quote === "'" ? "\\'" : c;
            }
            const code = c.charCodeAt(0);
            return (
                ESCAPES[c] ??
                (code > 0xff
                    ? `\\u${code.toString(16)}`
                    : `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`)
            );
        });

    const quoted = (text) => {
        const quote = !text.includes("'")
            ? "'"
            : !text.includes('"')
              ? '"'
              : !text.includes('`') && !text.includes('${')
                ? '`'
                : "'";
        return quote + escaped(text, quote) + quote;
    };

    const shortened = (text) => {
        if (text.length <= MOST_CHARACTERS) {
            return quoted(text);
        }
        const more = text.length - MOST_CHARACTERS;
        return `${quoted(text.slice(0, MOST_CHARACTERS))}... ${more} more character${more > 1 ? 's' : ''}`;
    };

    // A long text of several lines stands line by line where it is inside of something.
    const nestedText = (text, context) => {
        const fits = text.length <= 16 || text.length <= WIDTH - context.indent - 4;
        if (fits || text.length > MOST_CHARACTERS || !text.includes('\n')) {
            return shortened(text);
        }
        const lines = text.split(/(?<=\n)/);
        return lines.map(quoted).join(` +\n${' '.repeat(context.indent + 2)}`);
    };

    const keyText = (key) => {
        if (typeof key === 'symbol') {
            return `[${key.toString()}]`;
        }
        return /^[a-zA-Z_][a-zA-Z_0-9]*$/.test(key) ? key : quoted(key);
    };

    const numberText = (value) => (Object.is(value, -0) ? '-0' : `${value}`);

    const primitive = (value, context) => {
        switch (typeof value) {
            case 'string':
                return context.level > 0 ? nestedText(value, context) : shortened(value);
            case 'number':
                return numberText(value);
            case 'bigint':
                return `${value}n`;
            case 'symbol':
                return value.toString();
            default:
                return String(value);
        }
    };

    // The name of the nearest constructor; null for an object without prototype.
    const constructorName = (value) => {
        for (let at = value; at !== null; at = getPrototypeOf(at)) {
            const found = getOwnPropertyDescriptor(at, 'constructor')?.value;
            if (typeof found === 'function' && found.name !== '' && isOf(value, found)) {
                return String(found.name);
            }
        }
        return null;
    };

    const isOf = (value, constructor) => {
        try {
            return value instanceof constructor;
        } catch {
            return false;
        }
    };

    const tagOf = (value, name) => {
        let tag;
        try {
            tag = value[Symbol.toStringTag];
        } catch {
            return '';
        }
        const isShown = typeof tag === 'string' && tag !== '' && tag !== name;
        return isShown && !isEnumerable(value, Symbol.toStringTag) ? ` [${tag}]` : '';
    };

    const prefix = (value, name, fallback, size = '') => {
        const called = name === null ? `[${fallback}${size}: null prototype]` : `${name}${size}`;
        return `${called}${tagOf(value, name ?? fallback)} `;
    };

    const functionText = (value, name) => {
        const source = Function.prototype.toString.call(value);
        if (source.startsWith('class') && source.endsWith('}')) {
            const parent = getPrototypeOf(value)?.name;
            return `[class ${value.name || '(anonymous)'}${parent ? ` extends ${parent}` : ''}]`;
        }
        const kind = name ?? 'Function';
        const own = typeof value.name === 'string' && value.name !== '' ? `: ${value.name}` : ' (anonymous)';
        return `[${kind}${own}]${name === null ? ' [null prototype]' : ''}`;
    };

    const errorText = (error, context) => {
        const head = `${error}` || 'Error';
        const frames = framesOf(error);
        if (frames === '') {
            return `[${head}]`;
        }
        const indent = ' '.repeat(context.indent);
        return `${head}\n${frames}`.replaceAll('\n', `\n${indent}    `);
    };

    const isEnumerable = (value, key) => getOwnPropertyDescriptor(value, key)?.enumerable === true;

    return {
        typedArrayTag: (value) => typedArrayTag.call(value),
        isTyped,
        brandOf,
        keyText,
        primitive,
        constructorName,
        tagOf,
        prefix,
        functionText,
        errorText,
        isEnumerable,
    };
}
