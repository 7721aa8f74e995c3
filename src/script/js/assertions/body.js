// Assertions about what a response says.

export default ({ load }) => (adder) => {
    const { Assertion, flag, eql, isResponse, property, method, response } = adder;
    const { at, includes } = load('assertions/json');

    const read = (message) => {
        try {
            return { value: message.json() };
        } catch (error) {
            return { problem: String(error.message).split('\n', 1)[0] };
        }
    };

    const hasContent = (assertion) => {
        assertion.assert(
            response(assertion).text().length > 0,
            'expected response to have content in body',
            'expected response to not have content in body',
        );
    };

    const isJson = (assertion) => {
        const { problem } = read(response(assertion));
        assertion.assert(
            problem === undefined,
            `expected response body to be a valid json but got error ${problem}`,
            'expected response body not to be a valid json',
        );
    };

    const matches = (assertion, text, pattern) => {
        assertion.assert(
            pattern.test(text),
            'expected response body text to match #{exp} but got #{act}',
            'expected response body text #{act} to not match #{exp}',
            pattern,
            text,
        );
    };

    const equals = (assertion, text, expected) => {
        assertion.assert(
            text === expected,
            'expected response body to equal #{exp} but got #{act}',
            'expected response body to not equal #{exp}',
            expected,
            text,
        );
    };

    const jsonEquals = (assertion, actual, expected) => {
        assertion.assert(
            eql(actual, expected),
            'expected response body json to equal #{exp} but got #{act}',
            'expected response body json to not equal #{exp} but got #{act}',
            expected,
            actual,
        );
    };

    const jsonIncludes = (assertion, actual, expected) => {
        assertion.assert(
            includes(actual, expected, eql),
            'expected response body json to contain #{exp} but got #{act}',
            'expected response body json to not contain #{exp}',
            expected,
            actual,
        );
    };

    const jsonHasAt = (assertion, json, path, ...expected) => {
        const found = at(json, path);
        assertion.assert(
            found.length > 0,
            `expected #{act} in response to contain property '${path}'`,
            `expected #{act} in response to not contain property '${path}'`,
            path,
            json,
        );
        if (expected.length > 0) {
            assertion.assert(
                eql(found[0], expected[0]),
                `expected response body json at "${path}" to contain #{exp} but got #{act}`,
                `expected response body json at "${path}" to not contain #{act}`,
                expected[0],
                found[0],
            );
        }
    };

    property('withBody', hasContent);
    property('json', isJson);

    method('body', (assertion, _, ...expected) => {
        const message = response(assertion);
        const [wanted] = expected;
        if (expected.length === 0) {
            hasContent(assertion);
        } else if (wanted instanceof RegExp) {
            matches(assertion, message.text(), wanted);
        } else if (wanted !== null && typeof wanted === 'object') {
            jsonEquals(assertion, read(message).value, wanted);
        } else {
            equals(assertion, message.text(), wanted);
        }
    });

    method('jsonBody', (assertion, _, ...expected) => {
        const message = response(assertion);
        if (expected.length === 0) {
            isJson(assertion);
        } else if (expected.length > 1 || typeof expected[0] === 'string' || typeof expected[0] === 'number') {
            jsonHasAt(assertion, read(message).value, ...expected);
        } else {
            jsonIncludes(assertion, read(message).value, expected[0]);
        }
    });

    method('jsonSchema', (assertion, value, schema, options) => {
        new Assertion(schema, undefined, flag(assertion, 'ssfi'), true).to.be.an('object');
        const Ajv = load('packages').find('ajv');
        const ajv = new Ajv({ allErrors: true, logger: false, ...options });
        const fits = ajv.validate(schema, isResponse(value) ? value.json() : value);
        assertion.assert(
            fits,
            `expected data to satisfy schema but found following errors: \n${ajv.errorsText()}`,
            'expected data to not satisfy schema',
        );
    });
};
