// What Postman adds to chai (assertions/), in the form of the facts of expect/facts.js.

export default function ({ load }) {
    const { equal, unsure } = load('expect/data');

    const table = (file, words) => Object.fromEntries(words.split(' ').map((word) => [word, file]));
    // Of which file a name is. Those that go on with something else, or need libraries, are left to chai.
    const FILES = {
        __proto__: null,
        ...table('status', 'status statusCode statusCodeClass statusReason info success redirection clientError'),
        ...table('status', 'serverError error ok accepted withoutContent badRequest unauthorized unauthorised'),
        ...table('status', 'forbidden notFound notAcceptable rateLimited'),
        ...table('head', 'header'),
        ...table('body', 'body jsonBody json withBody'),
    };

    const { isRequest, isResponse } = load('assertions');

    const facts = (file) => {
        const found = { __proto__: null };
        const add = (name, isMethod) => (assert) => {
            const run = function (...given) {
                assert(this, this._obj, ...given);
            };
            found[name] = { run, isMethod, message: Infinity };
        };
        const Assertion = {
            addChainableMethod() {},
            overwriteProperty(name, make) {
                const run = make(unsure);
                found[name] = { run, isMethod: false, message: Infinity };
            },
        };
        load(`assertions/${file}`)({
            Assertion,
            flag: (assertion, name) => assertion.flags[name],
            eql: equal,
            isRequest,
            isResponse,
            property: (name, assert) => add(name, false)(assert),
            method: (name, assert) => add(name, true)(assert),
            partOf: ({ _obj }, name) => (isResponse(_obj) && _obj[name] !== undefined ? _obj[name] : unsure()),
            response: ({ _obj }) => (isResponse(_obj) ? _obj : unsure()),
            either: ({ _obj }) => (isResponse(_obj) || isRequest(_obj) ? _obj : unsure()),
        });
        return found;
    };

    return { FILES, facts };
}
