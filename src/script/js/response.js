export default function ({ host, lazy }) {
    const { parse } = JSON;

    class Response {
        constructor(head) {
            this.code = head.code;
            this.status = head.status;
            this.responseTime = head.time;
            this.responseSize = head.size;
        }
        text() {
            return host.responseText();
        }
        json(reviver) {
            return parse(this.text(), reviver);
        }
        reason() {
            return this.status;
        }
    }

    const result = { Response };
    lazy(result, 'current', () => new Response(parse(host.responseHead())));
    return result;
}
