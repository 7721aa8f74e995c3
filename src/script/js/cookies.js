// `pm.cookies` and its jar. The jar is the run's: what is done to it is asked of the host.

export default function ({ json, host, load, lazy, text, await: whenAnswered, inspect }) {
    const { parse } = json;

    const { Item, PropertyList } = load('lists');

    class Cookie extends Item {
        get key() {
            return this.name;
        }
        set key(name) {
            this.name = name;
        }
        toString() {
            return this.name === undefined || this.name === '' ? String(this.value) : `${this.name}=${this.value}`;
        }
    }

    class CookieList extends PropertyList {
        constructor(parent, content) {
            super(Cookie, parent, content);
        }
        get repeats() {
            return true;
        }
        jar() {
            return new CookieJar();
        }
    }

    const ATTRIBUTES = [
        ['domain', 'Domain'],
        ['path', 'Path'],
        ['expires', 'Expires'],
        ['maxAge', 'Max-Age'],
        ['sameSite', 'SameSite'],
    ];

    // A `Set-Cookie` line for a cookie that is described by an object.
    const lineOf = (cookie) => {
        const name = cookie.name ?? cookie.key ?? '';
        let line = `${name}=${cookie.value ?? ''}`;
        for (const [property, attribute] of ATTRIBUTES) {
            const value = cookie[property];
            if (value !== undefined && value !== null) {
                line += `; ${attribute}=${value instanceof Date ? value.toUTCString() : value}`;
            }
        }
        return line + (cookie.secure ? '; Secure' : '') + (cookie.httpOnly ? '; HttpOnly' : '');
    };

    const urlOf = (url) => {
        if (url === undefined || url === null || String(url) === '') {
            throw new TypeError(`a cookie jar needs a URL, not ${inspect(url)}`);
        }
        return text(url);
    };

    // Hands what the host answers to a callback or, without one, to a promise.
    const ask = (id, callback, result) => {
        const settle = (resolve, reject) =>
            whenAnswered(id, (problem, cookies) => {
                if (problem === undefined) {
                    resolve(result(cookies && parse(cookies)));
                } else {
                    reject(new Error(problem));
                }
            });
        if (typeof callback === 'function') {
            settle((value) => callback(null, value), (error) => callback(error));
            return undefined;
        }
        return new Promise(settle);
    };

    class CookieJar {
        get(url, name, callback) {
            const wanted = String(name);
            return ask(host.allCookies(urlOf(url)), callback, (cookies) =>
                cookies.findLast((cookie) => cookie.name === wanted)?.value,
            );
        }
        getAll(url, options, callback) {
            const then = typeof options === 'function' ? options : callback;
            return ask(host.allCookies(urlOf(url)), then, (cookies) => new CookieList(null, cookies));
        }
        set(url, cookie, value, callback) {
            const isNamed = typeof cookie === 'string' && value !== undefined && typeof value !== 'function';
            const line = isNamed ? lineOf({ name: cookie, value }) : typeof cookie === 'string' ? cookie : lineOf(cookie);
            const name = line.slice(0, Math.max(line.indexOf('='), 0)).trim();
            const then = typeof value === 'function' ? value : callback;
            return ask(host.setCookie(urlOf(url), text(line)), then, (cookies) => {
                const found = cookies.findLast((one) => one.name === name);
                return found && new Cookie(found);
            });
        }
        unset(url, name, callback) {
            return ask(host.unsetCookie(urlOf(url), text(name)), callback, () => undefined);
        }
        clear(url, callback) {
            return ask(host.clearCookies(urlOf(url)), callback, () => undefined);
        }
    }

    const result = { Cookie, CookieList };
    lazy(result, 'current', () => new CookieList(null, parse(host.cookies())));
    return result;
}
