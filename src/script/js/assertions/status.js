// Assertions about the status of a response.

export default () => (adder) => {
    const { Assertion, isResponse, property, method, response, partOf } = adder;

    const CLASSES = { info: 1, success: 2, redirection: 3, clientError: 4, serverError: 5 };

    // Postman compares the phrase. A server is free to choose that, so here it is the code.
    const CODES = {
        ok: [200, 'OK'],
        accepted: [202, 'ACCEPTED'],
        withoutContent: [204, 'NO CONTENT'],
        badRequest: [400, 'BAD REQUEST'],
        unauthorized: [401, 'UNAUTHORIZED'],
        unauthorised: [401, 'UNAUTHORIZED'],
        forbidden: [403, 'FORBIDDEN'],
        notFound: [404, 'NOT FOUND'],
        notAcceptable: [406, 'NOT ACCEPTABLE'],
        rateLimited: [429, 'TOO MANY REQUESTS'],
    };

    const ofClass = (assertion, number, shown) => {
        const code = partOf(assertion, 'code');
        assertion.assert(
            Math.floor(code / 100) === number,
            `expected response code to be ${shown}XX but found #{act}`,
            `expected response code to not be ${shown}XX`,
            number,
            code,
        );
    };

    const ofCode = (assertion, expected) => {
        const code = partOf(assertion, 'code');
        assertion.assert(
            code === expected,
            'expected response to have status code #{exp} but got #{act}',
            'expected response to not have status code #{exp}',
            expected,
            code,
        );
    };

    const ofReason = (assertion, expected) => {
        const reason = response(assertion).reason();
        assertion.assert(
            reason === expected,
            'expected response to have status reason #{exp} but got #{act}',
            'expected response to not have status reason #{exp}',
            expected,
            reason,
        );
    };

    // Says it by the phrases where they tell the same as the codes.
    const named = (assertion, [code, phrase]) => {
        const actual = response(assertion);
        const reason = String(actual.reason()).toUpperCase();
        const agree = (actual.code === code) === (reason === phrase);
        const what = agree ? `reason '${phrase}'` : `code ${code}`;
        assertion.assert(
            actual.code === code,
            `expected response to have status ${what} but got #{act}`,
            `expected response to not have status ${what}`,
            phrase,
            agree ? reason : actual.code,
        );
    };

    for (const name of Object.keys(CLASSES)) {
        property(name, (assertion) => ofClass(assertion, CLASSES[name], CLASSES[name]));
    }
    property('error', (assertion) => {
        const code = partOf(assertion, 'code');
        assertion.assert(
            code >= 400 && code <= 599,
            'expected response code to be 4XX or 5XX but found #{act}',
            'expected response code to not be 4XX or 5XX',
            null,
            code,
        );
    });
    method('statusCodeClass', (assertion, _, number) => ofClass(assertion, number, '#{exp}'));
    method('statusCode', (assertion, _, code) => ofCode(assertion, Number(code)));
    method('statusReason', (assertion, _, reason) => ofReason(assertion, String(reason)));
    method('status', (assertion, _, expected) => {
        const isCode = typeof expected === 'number' || expected instanceof Number;
        isCode ? ofCode(assertion, Number(expected)) : ofReason(assertion, expected);
    });

    const { ok, ...others } = CODES;
    for (const name of Object.keys(others)) {
        property(name, (assertion) => named(assertion, others[name]));
    }
    Assertion.overwriteProperty('ok', (isTruthy) => function () {
        isResponse(this._obj) ? named(this, ok) : isTruthy.call(this);
    });
};
