// `pm.response`, and what `pm.sendRequest` gets.

export default function ({ json, host, lazy, load }) {
    const { parse } = json;

    class Response {
        // `id`: by which the host knows it.
        constructor(id) {
            const head = host.responseHead(id);
            const { headers = [], ...known } = head === undefined ? {} : parse(head);
            Object.assign(this, known);
            Object.defineProperty(this, 'id', { value: id });
            const { HeaderList, PropertyList } = load('lists');
            lazy(this, 'headers', () => new HeaderList(this, headers.map(([key, value]) => ({ key, value }))));
            lazy(this, 'cookies', () => new PropertyList(undefined, this));
            lazy(this, 'stream', () => head && load('require')('buffer').Buffer.from(host.responseBytes(id)));
        }
        static isResponse(value) {
            return value instanceof Response;
        }
        text() {
            return host.responseText(this.id);
        }
        json(reviver) {
            return load('json').parse(this.text(), reviver);
        }
        jsonp(reviver) {
            const inner = /^\s*[\w$.[\]]+\s*\(([^]*)\)\s*;?\s*$/.exec(this.text());
            return load('json').parse(inner ? inner[1] : this.text(), reviver);
        }
        reason() {
            return this.status;
        }
        size() {
            const body = host.responseSize(this.id);
            const header = `HTTP/x.x ${this.code} ${this.reason()}\r\n\r\n`.length + this.headers.contentSize();
            return { body, header, total: body + header };
        }
        // Rarely asked for, and much to know: the library has it.
        dataURI() {
            return inLibrary(this).dataURI();
        }
        contentInfo() {
            return inLibrary(this).contentInfo();
        }
        encoding() {
            return inLibrary(this).encoding();
        }
        details() {
            return inLibrary(this).details();
        }
        toJSON() {
            return {
                id: String(this.id),
                status: this.status,
                code: this.code,
                header: this.headers.toJSON(),
                stream: this.stream,
                cookie: [],
                responseTime: this.responseTime,
                responseSize: this.responseSize,
            };
        }
        get to() {
            return load('expect')(this).to;
        }
    }

    const inLibrary = ({ code, status, headers, stream }) => {
        const { Response: Full } = load('require')('postman-collection');
        return new Full({ code, status, header: headers.toJSON(), stream });
    };

    const result = { Response };
    lazy(result, 'current', () => new Response(0));
    return result;
}
