// The names that scripts had before there was `pm`. Each is made when a script first touches it, and says
// once on the console what took its place.

export default function ({ host, json, global, load, lazy, pm, atEnd, record, text }) {
    const INSTEAD = {
        __proto__: null,
        tests: 'pm.test()',
        globals: 'pm.globals',
        environment: 'pm.environment',
        data: 'pm.iterationData',
        request: 'pm.request',
        responseCookies: 'pm.cookies',
        responseHeaders: 'pm.response.headers',
        responseCode: 'pm.response.code',
        _: "require('lodash')",
        CryptoJS: "require('crypto-js')",
        tv4: "require('ajv')",
        xml2Json: "require('xml2js')",
        Backbone: "require('backbone')",
        cheerio: "require('cheerio')",
        'postman.setEnvironmentVariable': 'pm.environment.set()',
        'postman.getEnvironmentVariable': 'pm.environment.get()',
        'postman.clearEnvironmentVariable': 'pm.environment.unset()',
        'postman.clearEnvironmentVariables': 'pm.environment.clear()',
        'postman.setGlobalVariable': 'pm.globals.set()',
        'postman.getGlobalVariable': 'pm.globals.get()',
        'postman.clearGlobalVariable': 'pm.globals.unset()',
        'postman.clearGlobalVariables': 'pm.globals.clear()',
        'postman.setNextRequest': 'pm.execution.setNextRequest()',
        'postman.getResponseHeader': 'pm.response.headers.get()',
        'postman.getResponseCookie': 'pm.cookies.get()',
    };

    const told = new Set();
    const tell = (name) => {
        if (name in INSTEAD && !told.has(name)) {
            told.add(name);
            host.log('warn', `Using "${name}" is deprecated. Use "${INSTEAD[name]}" instead.`);
        }
    };

    const made = { __proto__: null };
    const make = (name) => {
        if (!(name in made)) {
            made[name] = MAKERS[name]();
        }
        return made[name];
    };

    // ---- results ---------------------------------------------------------------------------------

    const tests = () => {
        atEnd(() => report(global.tests));
        return {};
    };

    const report = (results) => {
        if (results === null || typeof results !== 'object') {
            return;
        }
        for (const name of Object.keys(results)) {
            const value = results[name];
            const failure = Object.assign(new Error(`expected ${text(value)} to be truthy`), { name: 'AssertionError' });
            record(name, !value, failure);
        }
    };

    // ---- the request and the response ------------------------------------------------------------

    const namesToValues = (list) => {
        const values = {};
        list.each(({ key, value, disabled }) => {
            if (!disabled) {
                values[key] = Object.hasOwn(values, key) ? [].concat(values[key], value) : value;
            }
        });
        return values;
    };

    const sentData = ({ body }) => {
        if (!body || body.isEmpty()) {
            return {};
        }
        switch (body.mode) {
            case 'raw':
                return body.raw;
            case 'urlencoded':
            case 'formdata':
                return namesToValues(body[body.mode]);
            default:
                return {};
        }
    };

    const request = () => {
        const headers = {};
        pm.request.headers.each(({ key, value, disabled }) => {
            const name = key.toLowerCase();
            if (!disabled) {
                headers[name] = Object.hasOwn(headers, name) ? [].concat(headers[name], value) : value;
            }
        });
        return {
            id: pm.info.requestId,
            name: pm.info.requestName,
            description: pm.request.description?.toString(),
            headers,
            method: pm.request.method,
            url: pm.request.url.toString(),
            data: sentData(pm.request),
        };
    };

    const responseHeaders = () => {
        const headers = {};
        pm.response.headers.each(({ key, value }) => {
            headers[key] = value;
        });
        return headers;
    };

    const responseCode = () => {
        const code = { code: pm.response.code, name: pm.response.reason() };
        // A sentence on what the code stands for.
        lazy(code, 'detail', () => pm.response.details().detail);
        return code;
    };

    // `responseBody.has("text")` was how one looked into it: a method that texts had from a library.
    const responseBody = () => {
        Object.defineProperty(String.prototype, 'has', {
            value(wanted) {
                return wanted instanceof RegExp ? wanted.test(this) : this.includes(wanted);
            },
            writable: true,
            configurable: true,
        });
        return pm.response.text();
    };

    // ---- libraries -------------------------------------------------------------------------------

    const xml2Json = (xml) => {
        let found = {};
        const options = { explicitArray: false, async: false, trim: true, mergeAttrs: false };
        load('packages').find('xml2js').parseString(xml, options, (_, result) => {
            found = result;
        });
        return found;
    };

    const library = (name) => () => load('packages').find(name);

    // ---- postman ---------------------------------------------------------------------------------

    const asText = (value) => (value && typeof value.toString === 'function' ? value.toString() : value);

    // The copy that scripts have goes along with what is set by the same old names, and with nothing else.
    const variables = (kind, scope) => ({
        [`set${kind}Variable`](name, value) {
            make(scope)[name] = asText(value);
            pm[scope].set(name, asText(value));
        },
        [`get${kind}Variable`]: (name) => pm[scope].get(name),
        [`clear${kind}Variable`](name) {
            delete make(scope)[name];
            pm[scope].unset(name);
        },
        [`clear${kind}Variables`]() {
            for (const name of Object.keys(make(scope))) {
                delete make(scope)[name];
            }
            pm[scope].clear();
        },
    });

    const postman = () => {
        const actions = {
            ...variables('Environment', 'environment'),
            ...variables('Global', 'globals'),
            setNextRequest: (to) => pm.execution.setNextRequest(to),
        };
        if (pm.info.eventName === 'test') {
            actions.getResponseHeader = (name) => pm.response.headers.get(name);
            actions.getResponseCookie = (name) => pm.cookies.one(String(name));
        }
        for (const name of Object.keys(actions)) {
            const action = actions[name];
            actions[name] = (...given) => {
                tell(`postman.${name}`);
                return action(...given);
            };
        }
        return actions;
    };

    const MAKERS = {
        __proto__: null,
        tests,
        globals: () => json.parse(host.initially('globals')),
        environment: () => json.parse(host.initially('environment')),
        data: () => pm.iterationData.toObject(),
        iteration: () => pm.info.iteration,
        request,
        responseCookies: () => pm.cookies,
        responseHeaders,
        responseTime: () => pm.response.responseTime,
        responseCode,
        responseBody,
        postman,
        _: library('lodash3'),
        CryptoJS: library('crypto-js'),
        tv4: library('tv4'),
        xml2Json: () => xml2Json,
        Backbone: library('backbone'),
        cheerio: library('cheerio'),
    };

    return (name) => {
        tell(name);
        return make(name);
    };
}
