// `pm.sendRequest`: with a callback as in Postman, or as a promise.

export default function ({ host, load, pm, await: whenAnswered }) {
    const { described } = load('request');
    const { Response } = load('response');

    const errorOf = (message, code) => {
        const error = new Error(message);
        if (code !== undefined) {
            error.code = code;
        }
        return error;
    };

    // The cookies that a response set.
    const cookiesOf = (response) => {
        const { CookieList } = load('cookies');
        const lines = response.headers.filter(({ key }) => key.toLowerCase() === 'set-cookie');
        return new CookieList(null, lines.map(({ value }) => {
            const [pair] = value.split(';');
            const equals = pair.indexOf('=');
            return { name: pair.slice(0, Math.max(equals, 0)).trim(), value: pair.slice(equals + 1).trim() };
        }));
    };

    const sent = (request, onResponse, onError) => {
        const id = host.send(described(request));
        whenAnswered(id, (problem, code) => {
            if (problem === undefined) {
                onResponse(new Response(id));
            } else {
                onError(errorOf(problem, code));
            }
        });
    };

    return (request, callback) => {
        if (typeof callback !== 'function') {
            return new Promise((resolve, reject) => sent(request, resolve, reject));
        }
        sent(
            request,
            (response) => callback(null, response, { cookies: cookiesOf(response) }),
            (error) => callback(error),
        );
        return pm;
    };
}
