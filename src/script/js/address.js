// A URL in its parts, as `pm.request.url` has it. Any part may hold `{{variables}}`, so characters inside
// those never end a part.

export default function ({ load }) {
    const { QueryParamList, VariableList } = load('lists');
    const isObject = (value) => typeof value === 'object' && value !== null;

    // The same text with every variable as long as before but of one harmless character.
    const veiled = (text) => text.replace(/\{\{[^{}]*[.:/?#@&\]][^{}]*\}\}/g, (token) => 'x'.repeat(token.length));

    // Splits at every separator that stands in no variable.
    const splitAt = (text, separator) => {
        const cover = veiled(text);
        const pieces = [];
        let from = 0;
        for (let at = cover.indexOf(separator); at >= 0; at = cover.indexOf(separator, from)) {
            pieces.push(text.slice(from, at));
            from = at + separator.length;
        }
        pieces.push(text.slice(from));
        return pieces;
    };

    // [before, after] the first separator; after is undefined without one.
    const cut = (text, separator) => {
        const at = veiled(text).indexOf(separator);
        return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + separator.length)];
    };

    const authority = (text, parts) => {
        let host = text;
        const at = veiled(host).lastIndexOf('@');
        if (at >= 0) {
            const [user, password] = cut(host.slice(0, at), ':');
            parts.auth = password === undefined ? { user } : { user, password };
            host = host.slice(at + 1);
        }
        const colon = veiled(host).lastIndexOf(':');
        if (colon >= 0 && !veiled(host).includes(']', colon)) {
            parts.port = host.slice(colon + 1);
            host = host.slice(0, colon);
        }
        parts.host = host.startsWith('[') ? [host] : splitAt(host, '.');
    };

    const parse = (text) => {
        const parts = {};
        const [unhashed, hash] = cut(text.trimStart().replace(/^\\|\\(?=[^?#]*$)/g, '/'), '#');
        const [address, query] = cut(unhashed, '?');
        let rest = address;
        const [protocol, afterProtocol] = cut(address, '://');
        if (afterProtocol !== undefined && !protocol.includes('/')) {
            parts.protocol = protocol;
            rest = afterProtocol;
        }
        const [host, path] = cut(rest, '/');
        if (host !== '') {
            authority(host, parts);
        }
        if (path !== undefined) {
            parts.path = splitAt(path, '/');
        }
        if (query !== undefined) {
            parts.query = splitAt(query, '&');
        }
        if (hash !== undefined) {
            parts.hash = hash;
        }
        return parts;
    };

    const listed = (value, separator) => {
        if (value === undefined || value === null) {
            return undefined;
        }
        if (Array.isArray(value)) {
            return value.map((piece) => (isObject(piece) ? piece.value : String(piece)));
        }
        return splitAt(String(value).replace(separator === '/' ? /^\// : /^$/, ''), separator);
    };

    class Url {
        constructor(source) {
            this.update(source);
        }
        static isUrl(value) {
            return value instanceof Url;
        }
        static parse(text) {
            return parse(text);
        }

        update(source) {
            const parts = isObject(source) ? partsOf(source) : parse(String(source ?? ''));
            this.protocol = parts.protocol;
            this.auth = parts.auth;
            this.host = parts.host;
            this.port = parts.port;
            this.path = parts.path;
            this.hash = parts.hash;
            this.query = new QueryParamList(this, parts.query);
            const variables = parts.variable ?? parts.path
                ?.map((piece) => variableIn(piece)?.name)
                .filter(Boolean)
                .map((key) => ({ type: 'any', value: null, key }));
            this.variables = new VariableList(this, variables);
        }

        addQueryParams(params) {
            this.query.populate(typeof params === 'string' ? splitAt(params, '&') : params);
        }
        removeQueryParams(params) {
            const keys = (Array.isArray(params) ? params : [params]).map((param) =>
                typeof param === 'string' ? param : param?.key,
            );
            this.query.remove((param) => keys.includes(param.key));
        }

        getHost() {
            return Array.isArray(this.host) ? this.host.join('.') : String(this.host ?? '');
        }
        getPath(options) {
            const pieces = Array.isArray(this.path) ? this.path : [this.path ?? ''];
            const unresolved = options === true || options?.unresolved;
            const resolved = pieces.map((piece) => (unresolved ? piece : resolve(piece, this.variables)));
            return `/${resolved.join('/')}`;
        }
        getQueryString() {
            return this.query.toString();
        }
        getPathWithQuery() {
            const query = this.getQueryString();
            return this.getPath() + (query ? `?${query}` : '');
        }
        getRemote(options) {
            const port = this.port || (options?.forcePort && (this.protocol === 'https' ? '443' : '80'));
            return this.getHost() + (port ? `:${port}` : '');
        }

        toString(forceProtocol, unresolved) {
            const protocol = this.protocol || (forceProtocol ? 'http' : '');
            let text = '';
            if (protocol) {
                text += protocol.endsWith('://') ? protocol : `${protocol}://`;
            }
            if (this.auth?.user) {
                const { user, password } = this.auth;
                text += `${user}${password ? `:${password}` : ''}@`;
            }
            text += this.getHost();
            if (this.port !== undefined && this.port !== null) {
                text += `:${this.port}`;
            }
            if (this.path !== undefined && this.path !== null) {
                text += this.getPath(unresolved);
            }
            const query = this.query;
            if (query.members.some((param) => !param.disabled)) {
                text += `?${query}`;
            }
            if (typeof this.hash === 'string') {
                text += `#${this.hash}`;
            }
            return text;
        }
        toJSON() {
            const { protocol, auth, host, port, path, hash } = this;
            const json = { protocol, auth, port, path, host, hash };
            return { ...json, query: this.query.toJSON(), variable: this.variables.toJSON() };
        }
    }

    const partsOf = (source) => {
        if (source instanceof Url) {
            return { ...source, variable: source.variables };
        }
        const parts = { ...source };
        if (parts.host === undefined && parts.path === undefined && typeof parts.raw === 'string') {
            return { ...parse(parts.raw), variable: source.variable };
        }
        parts.host = listed(source.host, '.');
        parts.path = listed(source.path, '/');
        parts.port = [undefined, null, ''].includes(source.port) ? undefined : String(source.port);
        parts.query = typeof source.query === 'string' ? splitAt(source.query, '&') : source.query;
        return parts;
    };

    // `:name`, or `:name.rest` of which only the name is replaced.
    const variableIn = (piece) =>
        /^:(?<name>[^.:/?#@&]+)(?<rest>\..*)?$/s.exec(piece)?.groups;

    const resolve = (piece, variables) => {
        const found = variableIn(piece);
        const value = found && variables.get(found.name);
        return typeof value === 'string' && value !== '' ? value + (found.rest ?? '') : piece;
    };

    // The URL as it is kept: path variables are replaced when the request is sent.
    const templateOf = (url) => url.toString(false, true);

    return { Url, templateOf };
}
