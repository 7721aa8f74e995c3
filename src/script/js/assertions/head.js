// Assertions about headers, and about how long a response took and how long it is.

export default () => (adder) => {
    const { Assertion, flag, isResponse, method, response, either, partOf } = adder;

    method('header', (assertion, _, name, ...value) => {
        const message = either(assertion);
        const kind = isResponse(message) ? 'response' : 'request';
        const key = String(name);
        assertion.assert(
            message.headers.has(key),
            `expected ${kind} to have header with key '${key}'`,
            `expected ${kind} to not have header with key '${key}'`,
        );
        if (value.length > 0) {
            const actual = message.headers.get(key);
            assertion.assert(
                actual === value[0],
                `expected '${key}' ${kind} header to be #{exp} but got #{act}`,
                `expected '${key}' ${kind} header to not be #{act}`,
                value[0],
                actual,
            );
        }
    });

    // `have.responseTime(5)` is about the number, `have.responseTime.below(5)` goes on with it.
    const measure = (name, words, read) => {
        const start = function () {
            flag(this, 'object', read(this));
        };
        const assert = function (...expected) {
            const actual = flag(this, 'object');
            const equal = expected.length > 0;
            this.assert(
                equal ? actual === expected[0] : typeof actual === 'number',
                equal
                    ? `expected response ${words} to equal #{exp} but got #{act}`
                    : `expected response to have a valid response ${words} but got #{act}`,
                equal
                    ? `expected response ${words} to not equal #{act}`
                    : `expected response to not have a valid response ${words} but got #{act}`,
                expected[0],
                actual,
            );
        };
        Assertion.addChainableMethod(name, assert, start);
    };
    measure('responseTime', 'time', (assertion) => partOf(assertion, 'responseTime'));
    measure('responseSize', 'size', (assertion) => response(assertion).size().total);
};
