// What scripts can assert of requests and responses: additions of ours to chai's `expect`. What they assert
// and how they say it is Postman's.

export default function ({ load }) {
    const OF_REQUEST = 'a postman request object';
    const OF_RESPONSE = 'a postman response object';
    const OF_EITHER = 'a postman request or response object';

    const isRequest = (value) => value instanceof load('request').Request;
    const isResponse = (value) => value instanceof load('response').Response;
    const isEither = (value) => isResponse(value) || isRequest(value);

    // How the other files add to chai; what they give is called with the assertion, what it is about, and
    // the arguments.
    const adderFor = ({ Assertion }, { flag, eql }) => {
        const subject = (assertion) => flag(assertion, 'object');

        // A fact about what is no request or response can be neither asserted nor denied.
        const must = (assertion, holds, kind) => {
            const afresh = new Assertion(subject(assertion), flag(assertion, 'message'), flag(assertion, 'ssfi'), true);
            afresh.assert(holds(subject(assertion)), `expecting ${kind} but got #{this}`);
            return subject(assertion);
        };

        return {
            Assertion,
            flag,
            eql,
            isRequest,
            isResponse,
            property(name, assert) {
                Assertion.addProperty(name, function () {
                    assert(this, subject(this));
                });
            },
            method(name, assert) {
                Assertion.addMethod(name, function (...expected) {
                    assert(this, subject(this), ...expected);
                });
            },
            response: (assertion) => must(assertion, isResponse, OF_RESPONSE),
            // What a response has, unless its request failed.
            partOf(assertion, name) {
                const found = must(assertion, isResponse, OF_RESPONSE)[name];
                if (found === undefined) {
                    new Assertion(subject(assertion), flag(assertion, 'message'), flag(assertion, 'ssfi'), true)
                        .to.have.property(name);
                }
                return found;
            },
            either: (assertion) => must(assertion, isEither, OF_EITHER),
        };
    };

    const addKinds = ({ property }) => {
        const add = (name, is, kind) =>
            property(name, (assertion, value) =>
                assertion.assert(is(value), `expecting ${kind} but got #{this}`, `not expecting ${kind}`));
        add('postmanRequest', isRequest, OF_REQUEST);
        add('postmanResponse', isResponse, OF_RESPONSE);
        add('postmanRequestOrResponse', isEither, OF_EITHER);
    };

    const install = (chai) =>
        chai.use((of, utils) => {
            const adder = adderFor(of, utils);
            addKinds(adder);
            load('assertions/status')(adder);
            load('assertions/head')(adder);
            load('assertions/body')(adder);
        });

    return {
        // Into a chai that was just loaded.
        install,
        isRequest,
        isResponse,
    };
}
