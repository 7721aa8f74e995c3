export default function () {
    const inspect = (value) => (typeof value === 'string' ? `'${value}'` : String(value));
    const line = (values) => values.map((v) => (typeof v === 'string' ? `'${v}'` : inspect(v))).join(', ');
    return { inspect, line };
}
