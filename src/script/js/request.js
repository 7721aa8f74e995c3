// `pm.request`, and requests that scripts make for `pm.sendRequest`.

export default function ({ json, host, pm, load, lazy, text, atEnd, inspect }) {
    const { HeaderList, QueryParamList, PropertyList, VariableList, QueryParam } = load('lists');
    const { Url, templateOf } = load('address');
    const { parse, stringify } = json;
    const isObject = (value) => typeof value === 'object' && value !== null;

    class FormParam extends QueryParam {
        toString() {
            return this.type === 'file' ? '' : super.toString();
        }
    }

    class FormParamList extends PropertyList {
        constructor(parent, content) {
            super(FormParam, parent, content);
        }
    }

    class RequestBody {
        constructor(source) {
            this.update(source);
        }
        update(source) {
            const from = isObject(source) ? source : { mode: 'raw', raw: source };
            const { mode, raw, urlencoded, formdata, file, graphql, options, disabled } = from;
            this.mode = mode;
            this.raw = mode === 'raw' ? raw ?? '' : raw;
            this.urlencoded = urlencoded && new QueryParamList(this, urlencoded);
            this.formdata = formdata && new FormParamList(this, formdata);
            this.graphql = graphql;
            this.file = typeof file === 'string' ? { src: file } : file;
            this.options = options;
            this.disabled = disabled;
        }
        isEmpty() {
            const content = this[this.mode];
            if (content instanceof PropertyList) {
                return content.count() === 0;
            }
            if (this.mode === 'file') {
                return !(content?.src || content?.content);
            }
            return isObject(content) ? Object.keys(content).length === 0 : !content;
        }
        toString() {
            const isText = this.mode === 'raw' || this.mode === 'urlencoded';
            return isText ? String(this[this.mode] ?? '') : '';
        }
        toJSON() {
            return {
                mode: this.mode,
                raw: this.raw,
                urlencoded: this.urlencoded,
                formdata: this.formdata,
                graphql: this.graphql,
                file: this.file,
                options: this.options,
                disabled: this.disabled,
            };
        }
    }

    class RequestAuth {
        constructor(source) {
            this.update(source);
        }
        update(source) {
            const { type, ...kinds } = isObject(source) ? source : {};
            this.type = typeof type === 'string' ? type.toLowerCase() : type;
            for (const name of Object.keys(kinds)) {
                if (isObject(kinds[name])) {
                    this[name] = new VariableList(this, kinds[name]);
                }
            }
        }
        use(type, parameters) {
            this.type = type;
            this[type] = new VariableList(this, parameters ?? this[type]);
        }
        current() {
            return this.type;
        }
        parameters() {
            return this[this.type];
        }
        clear(type) {
            delete this[type];
        }
        toJSON() {
            return { ...this };
        }
    }

    class Request {
        constructor(source) {
            this.method = 'GET';
            this.url = new Url();
            this.headers = new HeaderList(this);
            this.body = undefined;
            this.auth = undefined;
            this.update(source);
        }
        static isRequest(value) {
            return value instanceof Request;
        }
        get to() {
            return load('expect')(this).to;
        }
        // Changes what the source has, and nothing else.
        update(source) {
            const from = isObject(source) && !(source instanceof Url) ? source : { url: source };
            const { url, method, header = from.headers, body, auth } = from;
            if (url !== undefined) {
                this.url = new Url(url);
            }
            if (method !== undefined && method !== null) {
                this.method = String(method).toUpperCase();
            }
            if (header !== undefined) {
                this.headers = new HeaderList(this, header);
            }
            if (body !== undefined) {
                this.body = body === null ? undefined : new RequestBody(body);
            }
            if (auth !== undefined) {
                this.auth = isObject(auth) ? new RequestAuth(auth) : undefined;
            }
        }
        addHeader(header) {
            this.headers.add(header);
        }
        removeHeader(which, options) {
            const same = (name) => (options?.ignoreCase ? String(name).toLowerCase() : String(name));
            if (typeof which !== 'string') {
                this.headers.remove(which);
            } else {
                this.headers.remove((header) => same(header.key) === same(which));
            }
        }
        upsertHeader(header) {
            if (isObject(header)) {
                const same = (other) => String(other).toLowerCase() === String(header.key).toLowerCase();
                const old = this.headers.find(({ key }) => same(key));
                if (old) {
                    old.value = header.value;
                } else {
                    this.headers.add(header);
                }
            }
        }
        getHeaders(options = {}) {
            const { enabled, ignoreCase, multiValue, sanitizeKeys } = options;
            const shown = {};
            this.headers.each(({ key, value, disabled }) => {
                if ((enabled && disabled) || (sanitizeKeys && !key)) {
                    return;
                }
                const name = ignoreCase ? key.toLowerCase() : key;
                const known = Object.hasOwn(shown, name);
                shown[name] = known && multiValue ? [].concat(shown[name], value) : value;
            });
            return shown;
        }
        forEachHeader(action) {
            this.headers.each((header) => action(header, this));
        }
        addQueryParams(params) {
            this.url.addQueryParams(params);
        }
        removeQueryParams(params) {
            this.url.removeQueryParams(params);
        }
        authorizeUsing(type, parameters) {
            if (isObject(type) && parameters === undefined) {
                return this.authorizeUsing(type.type, type[type.type]);
            }
            if (type === null || type === undefined) {
                this.auth = undefined;
                return;
            }
            this.auth ??= new RequestAuth();
            this.auth.use(type, parameters);
        }
        size() {
            const body = this.body && this.body.mode !== 'formdata' ? byteLength(String(this.body)) : 0;
            const line = `${this.method} ${this.url.getPathWithQuery()} HTTP/1.1\r\n`;
            const header = line.length + this.headers.contentSize() + 2;
            return { body, header, total: body + header, source: 'COMPUTED' };
        }
        clone() {
            return new Request(this.toJSON());
        }
        toJSON() {
            return {
                url: this.url.toJSON(),
                method: this.method,
                header: this.headers.toJSON(),
                body: this.body?.toJSON(),
                auth: this.auth?.toJSON(),
            };
        }
    }

    const byteLength = (string) => host.byteLength(text(string));

    // ---- to the host -----------------------------------------------------------------------------

    const enabled = (list) => list.filter((item) => !item.disabled);

    const partsOfBody = (body) => {
        if (body === undefined || body === null) {
            return null;
        }
        const made = body instanceof RequestBody ? body : new RequestBody(body);
        return made.toJSON();
    };

    const partsOfAuth = (auth) => {
        if (!isObject(auth) || !auth.type) {
            return null;
        }
        const { type } = auth;
        const made = new VariableList(null, auth[type]);
        return { type, [type]: made.map(({ key, value }) => ({ key, value })) };
    };

    // The parts of a request as the format of collections has them; a script may have put anything there.
    const partsOf = (request) => {
        const url = request.url instanceof Url ? request.url : new Url(request.url);
        const list = request.headers instanceof HeaderList ? request.headers : new HeaderList(null, request.headers);
        return {
            method: String(request.method ?? 'GET'),
            url: templateOf(url),
            variable: enabled(url.variables)
                .filter(({ value }) => typeof value === 'string' && value !== '')
                .map(({ key, value }) => ({ key: String(key), value })),
            header: enabled(list).map(({ key, value }) => ({ key: String(key), value })),
            body: partsOfBody(request.body),
            auth: partsOfAuth(request.auth),
        };
    };

    const textOf = (parts) => text(stringify(parts));

    // What has changed since `before`, as JSON; undefined when nothing has.
    const changes = (request, before) => {
        const after = partsOf(request);
        const changed = {};
        for (const name of Object.keys(after)) {
            if (stringify(after[name]) !== before[name]) {
                changed[name] = after[name];
            }
        }
        return Object.keys(changed).length === 0 ? undefined : textOf(changed);
    };

    const describe = (request, content) => {
        if (typeof content === 'string') {
            request.description = { content, type: 'text/plain', toString: () => content };
        }
    };

    const current = () => {
        const { variable, ...parts } = parse(host.request());
        const request = new Request(parts);
        describe(request, host.requestDescription());
        if (variable.length > 0) {
            request.url.variables.repopulate(variable);
        }
        if (host.isBeforeRequest) {
            const before = partsOf(request);
            for (const name of Object.keys(before)) {
                before[name] = stringify(before[name]);
            }
            atEnd(() => {
                const changed = changes(request, before);
                if (changed !== undefined) {
                    host.changeRequest(changed);
                }
            });
        }
        return request;
    };

    // The JSON of a request that a script describes.
    const described = (source) => {
        if (!(typeof source === 'string' || isObject(source))) {
            throw new TypeError(`a request is a URL or an object, not ${inspect(source)}`);
        }
        return textOf(partsOf(source instanceof Request ? source : new Request(source)));
    };

    const result = { Request, described };
    lazy(result, 'current', current);
    return result;
}
