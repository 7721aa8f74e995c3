// Values as text, as Node's `util.inspect` shows them with its defaults: that is what people know from
// Postman's console. A script can put anything in here, so what throws while it is looked at is named.

export default function ({ load }) {
    const DEPTH = 2;
    const MOST_ITEMS = 100;
    const CUSTOM = Symbol.for('nodejs.util.inspect.custom');

    const { getOwnPropertyDescriptor, ownKeys } = Reflect;
    const names = load('inspect-names');
    const { brandOf, constructorName, isEnumerable, isTyped, keyText, prefix, primitive, tagOf } = names;
    const { errorText, functionText, typedArrayTag } = names;
    const { laidOut } = load('inspect-layout');

    // ---- parts of objects ------------------------------------------------------------------------

    const shownKeys = (value, skipIndexes) =>
        ownKeys(value).filter((key) => {
            if (skipIndexes && typeof key === 'string' && /^(0|[1-9]\d{0,9})$/.test(key)) {
                return false;
            }
            return getOwnPropertyDescriptor(value, key)?.enumerable;
        });

    const propertyText = (value, key, context) => {
        const property = getOwnPropertyDescriptor(value, key);
        if (property && !('value' in property)) {
            const kind = property.get ? (property.set ? 'Getter/Setter' : 'Getter') : 'Setter';
            return `[${kind}]`;
        }
        context.indent += 2;
        const text = format(property?.value, context);
        context.indent -= 2;
        return text;
    };

    const property = (value, key, context) => `${keyText(key)}: ${propertyText(value, key, context)}`;

    const moreItems = (count) => (count > 0 ? [`... ${count} more item${count > 1 ? 's' : ''}`] : []);

    const arrayItems = (value, context) => {
        const items = [];
        let index = 0;
        for (; index < value.length && items.length < MOST_ITEMS; index++) {
            if (Object.hasOwn(value, index)) {
                items.push(propertyText(value, index, context));
                continue;
            }
            let end = index;
            while (end < value.length && !Object.hasOwn(value, end)) {
                end++;
            }
            items.push(`<${end - index} empty item${end - index > 1 ? 's' : ''}>`);
            index = end - 1;
        }
        return [...items, ...moreItems(value.length - index)];
    };

    const nested = (values, context, show) => {
        context.indent += 2;
        const items = values.slice(0, MOST_ITEMS).map(show);
        context.indent -= 2;
        return [...items, ...moreItems(values.length - items.length)];
    };

    // [opening, closing, items, are they an array's, base]: what an object is shown as.
    const shapeOf = (value, context) => {
        const name = constructorName(value);
        const plain = (open, close, fallback, size) => [prefix(value, name, fallback, size) + open, close];
        if (Array.isArray(value)) {
            const isPlain = name === 'Array' && tagOf(value, 'Array') === '';
            const open = isPlain ? '[' : `${prefix(value, name, 'Array', `(${value.length})`)}[`;
            return { open, close: ']', items: () => arrayItems(value, context), isArray: true };
        }
        if (isTyped(value)) {
            const kind = typedArrayTag(value);
            const [open, close] = plain('[', ']', kind, `(${value.length})`);
            const items = () => nested(Array.from(value), context, (item) => primitive(item, context));
            return { open, close, items, isArray: true };
        }
        if (typeof value === 'function') {
            return { open: '{', close: '}', base: functionText(value, name) };
        }
        if (isErrorLike(value)) {
            return { open: '{', close: '}', base: errorText(value, context), extra: hiddenOfError(value), hidesStack: true };
        }
        return branded(value, brandOf(value), name, plain, context);
    };

    const branded = (value, brand, name, plain, context) => {
        const show = (item) => format(item, context);
        switch (brand) {
            case 'Map': {
                const entries = [...Map.prototype.entries.call(value)];
                const [open, close] = plain('{', '}', 'Map', `(${entries.length})`);
                const items = () =>
                    nested(entries, context, ([key, item]) => `${show(key)} => ${show(item)}`);
                return { open, close, items };
            }
            case 'Set': {
                const values = [...Set.prototype.values.call(value)];
                const [open, close] = plain('{', '}', 'Set', `(${values.length})`);
                return { open, close, items: () => nested(values, context, show) };
            }
            case 'Date': {
                const time = Date.prototype.getTime.call(value);
                const base = Number.isNaN(time) ? 'Invalid Date' : Date.prototype.toISOString.call(value);
                return { open: '{', close: '}', base };
            }
            case 'RegExp':
                return { open: '{', close: '}', base: RegExp.prototype.toString.call(value) };
            case 'String':
            case 'Number':
            case 'Boolean':
            case 'Symbol':
            case 'BigInt': {
                const inner = Object(value).valueOf();
                const isOne = typeof inner !== 'object';
                const base = `[${brand}: ${isOne ? primitive(inner, { level: 0 }) : '?'}]`;
                return { open: '{', close: '}', base, isText: brand === 'String' };
            }
            case 'WeakMap':
            case 'WeakSet': {
                const [open, close] = plain('{', '}', brand);
                return { open, close, items: () => ['<items unknown>'] };
            }
            case 'ArrayBuffer':
                return bufferShape(value, plain);
            default:
                return objectShape(value, name);
        }
    };

    const bufferShape = (value, plain) => {
        const [open, close] = plain('{', '}', 'ArrayBuffer');
        const bytes = new Uint8Array(value);
        const shown = Array.from(bytes.slice(0, 50), (byte) => byte.toString(16).padStart(2, '0')).join(' ');
        const more = bytes.length > 50 ? ` ... ${bytes.length - 50} more bytes` : '';
        return {
            open,
            close,
            items: () => [`[Uint8Contents]: <${shown}${more}>`, `byteLength: ${bytes.length}`],
        };
    };

    const objectShape = (value, name) => {
        if (Object.prototype.toString.call(value) === '[object Arguments]') {
            return { open: '[Arguments] {', close: '}' };
        }
        const isPlain = name === 'Object' && tagOf(value, 'Object') === '';
        return { open: isPlain ? '{' : `${prefix(value, name, 'Object')}{`, close: '}' };
    };

    const isErrorLike = (value) => {
        try {
            return value instanceof Error || Error.isError(value);
        } catch {
            return false;
        }
    };

    const hiddenOfError = (error) =>
        ['cause', 'errors'].filter((key) => Object.hasOwn(error, key) && !isEnumerable(error, key));

    // ---- values ----------------------------------------------------------------------------------

    const custom = (value, context) => {
        const own = value[CUSTOM];
        if (typeof own !== 'function' || own === inspect) {
            return undefined;
        }
        const shown = own.call(value, DEPTH - context.level, { depth: DEPTH - context.level }, inspect);
        if (shown === value) {
            return undefined;
        }
        return typeof shown === 'object' && shown !== null ? format(shown, context) : String(shown);
    };

    const abbreviated = (value) => {
        const name = constructorName(value);
        if (Array.isArray(value)) {
            return '[Array]';
        }
        return `[${name === null ? '[Object: null prototype]' : name}${tagOf(value, name)}]`;
    };

    // What has no parts takes no more room than its abbreviation.
    const isBare = (value) => {
        if (shownKeys(value, false).length > 0) {
            return false;
        }
        if (Array.isArray(value)) {
            return value.length === 0;
        }
        const brand = brandOf(value);
        return brand === 'Map' || brand === 'Set'
            ? value.size === 0
            : !isTyped(value) && !['WeakMap', 'WeakSet', 'ArrayBuffer'].includes(brand);
    };

    const composite = (value, context) => {
        const shown = custom(value, context);
        if (shown !== undefined) {
            return shown;
        }
        if (context.path.includes(value)) {
            if (!context.circular.has(value)) {
                context.circular.set(value, context.circular.size + 1);
            }
            return `[Circular *${context.circular.get(value)}]`;
        }
        const { level } = context;
        if (level > DEPTH && !isBare(value)) {
            return abbreviated(value);
        }
        if (level <= DEPTH) {
            context.deepest = level;
        }
        context.path.push(value);
        context.level++;
        const text = whole(value, context, level);
        context.level--;
        context.path.pop();
        const reference = context.circular.get(value);
        return reference === undefined ? text : `<ref *${reference}> ${text}`;
    };

    const whole = (value, context, level) => {
        const shape = shapeOf(value, context);
        const items = shape.items ? shape.items(context) : [];
        const skipsIndexes = shape.isArray || shape.isText;
        const keys = shownKeys(value, skipsIndexes).filter((key) => !(shape.hidesStack && key === 'stack'));
        const properties = keys.map((key) => property(value, key, context));
        for (const key of shape.extra ?? []) {
            properties.push(`[${key}]: ${propertyText(value, key, context)}`);
        }
        const all = [...items, ...properties];
        if (all.length === 0) {
            return shape.base ?? `${shape.open}${shape.close}`;
        }
        return laidOut(all, shape, value, context, level);
    };

    const format = (value, context) => {
        const isComposite = (typeof value === 'object' && value !== null) || typeof value === 'function';
        if (!isComposite) {
            return primitive(value, context);
        }
        const { level, indent } = context;
        const depth = context.path.length;
        try {
            return composite(value, context);
        } catch (error) {
            if (error instanceof RangeError) {
                throw error;
            }
            Object.assign(context, { level, indent });
            context.path.length = depth;
            return '[cannot be shown]';
        }
    };

    const inspect = (value) => {
        const context = { level: 0, deepest: 0, indent: 0, path: [], circular: new Map() };
        return format(value, context);
    };

    return { inspect, line: (values) => values.map((value) => inspect(value)).join(', ') };
}
