// How the items of an object or array stand on lines, as with Node's `util.inspect`.

export default function () {
    const WIDTH = 80;
    const NESTED_ON_A_LINE = 3;
    const MOST_ITEMS = 100;

    // Many short items of an array stand in columns, like a table.
    const inColumns = (items, value, context) => {
        const hasMore = value.length > MOST_ITEMS ? 1 : 0;
        const count = items.length - hasMore;
        const lengths = items.slice(0, count).map((item) => item.length);
        const total = lengths.reduce((sum, length) => sum + length + 2, 0);
        const widest = Math.max(...lengths) + 2;
        const isNarrow = widest * 3 + context.indent < WIDTH;
        if (!isNarrow || !(total / widest > 5 || widest <= 8)) {
            return items;
        }
        const bias = Math.max(widest - Math.sqrt(widest - total / count) - 3, 1);
        const columns = Math.min(
            Math.round(Math.sqrt(2.5 * bias * count) / bias),
            Math.floor((WIDTH - context.indent) / widest),
            NESTED_ON_A_LINE * 4,
            15,
        );
        if (columns <= 1) {
            return items;
        }
        const widths = Array.from({ length: columns }, (_, column) =>
            Math.max(...lengths.filter((_, index) => index % columns === column)) + 2,
        );
        const areNumbers = Array.prototype.every.call(value, (item) => ['number', 'bigint'].includes(typeof item));
        const rows = [];
        for (let from = 0; from < count; from += columns) {
            const row = items.slice(from, Math.min(from + columns, count));
            const last = row.length - 1;
            rows.push(
                row
                    .map((item, column) => {
                        const cell = column < last ? `${item}, ` : item;
                        if (areNumbers) {
                            return cell.padStart(widths[column] - (column < last ? 0 : 2));
                        }
                        return column < last ? cell.padEnd(widths[column]) : cell;
                    })
                    .join(''),
            );
        }
        return [...rows, ...items.slice(count)];
    };

    const laidOut = (items, shape, value, context, level) => {
        const base = shape.base ? `${shape.base} ` : '';
        let rows = items;
        if (shape.isArray && items.length > 6) {
            rows = inColumns(items, value, context);
        }
        const isShallow = context.deepest - level < NESTED_ON_A_LINE;
        if (isShallow && rows === items) {
            const start = items.length + context.indent + shape.open.length + (shape.base ?? '').length + 10;
            const length = items.reduce((sum, item) => sum + item.length, items.length + start);
            const line = `${base}${shape.open} ${items.join(', ')} ${shape.close}`;
            if (length <= WIDTH && !items.some((item) => item.includes('\n')) && !base.includes('\n')) {
                return line;
            }
        }
        const indent = `\n${' '.repeat(context.indent)}`;
        return `${base}${shape.open}${indent}  ${rows.join(`,${indent}  `)}${indent}${shape.close}`;
    };

    return { laidOut };
}
