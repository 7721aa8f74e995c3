// `JSON.parse` as scripts have it: the engine's own, and where that fails the liberal one that Postman has,
// which drops a byte order mark and says line, column and text in its errors.

export default function ({ json, load }) {
    const { parse } = json;

    return {
        parse(text, reviver) {
            try {
                return parse(text, reviver);
            } catch (error) {
                if (!(error instanceof SyntaxError)) {
                    throw error;
                }
                return load('require')('json').parse(text, reviver);
            }
        },
    };
}
