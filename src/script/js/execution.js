// `pm.execution`, `pm.visualizer`, `pm.conformance`: where the run goes on, and what it is told.

export default function ({ json, host, text, skipScript, inspect }) {
    const { parse, stringify } = json;

    const setNextRequest = (name) => {
        if (name === null || name === undefined) {
            host.setNext(null);
        } else {
            host.setNext(text(name));
        }
    };

    const location = () => {
        const { location: names, current } = parse(host.place());
        Object.defineProperty(names, 'current', { value: current });
        return names;
    };

    const skipRequest = () => {
        if (!host.isBeforeRequest) {
            throw new TypeError('pm.execution.skipRequest is not a function');
        }
        skipScript();
    };
    const execution = { location: location(), setNextRequest, skipRequest };

    const visualizer = {
        set(template, data) {
            if (typeof template !== 'string') {
                throw new TypeError(`pm.visualizer.set needs a template, not ${inspect(template)}`);
            }
            host.visualize(text(template), text(stringify(data) ?? 'null'));
        },
        clear() {
            host.visualize(null, null);
        },
    };

    return { execution, setNextRequest, visualizer, conformance: () => parse(host.conformance()) };
}
