// The loopback server that both tools talk to. It answers by the path alone, closes nothing on its own, and keeps
// every request as its bytes came. tests/it/newman/server.rs is the same in Rust.

import net from 'node:net';

const JSON_TYPE = 'application/json; charset=utf-8';

/** Status, headers and body for a request target; `signed` is whether it has an answer to a challenge. */
function answer(target, method, body, signed) {
  const [path, query = ''] = target.split(/\?(.*)/s);
  const [, first, second, ...rest] = path.split('/');
  const lines = () => query.split('&').map((pair) => decodeURIComponent(pair.replace(/^[^=]*=/, '')));
  switch (first) {
    case 'status':
      return [Number(second), [['Content-Type', JSON_TYPE]], `{"status":${second}}`];
    case 'redirect':
      return [Number(second), [['Location', `/${rest.join('/')}`]], ''];
    case 'location':
      return [Number(second), [['Location', lines()[0]]], ''];
    case 'cookies':
      return [200, lines().map((line) => ['Set-Cookie', line]), '{}'];
    case 'json':
      return [200, [['Content-Type', JSON_TYPE], ['X-Twice', 'one'], ['X-Twice', 'two']],
        '{"ok":true,"n":[1,2],"s":"text","o":{"deep":null}}'];
    case 'text':
      return [200, [['Content-Type', 'text/plain']], 'plain text'];
    case 'xml':
      return [200, [['Content-Type', 'application/xml']], '<a x="1"><b>2</b><b>3</b></a>'];
    case 'echo':
      return [200, [['Content-Type', JSON_TYPE]], JSON.stringify({ method, target, body })];
    case 'digest':
      return signed ? [200, [['Content-Type', JSON_TYPE]], '{"ok":true}']
        : [401, [['WWW-Authenticate', 'Digest realm="r", nonce="n"']], ''];
    case 'reset':
      return null;
    default:
      return [200, [['Content-Type', JSON_TYPE]], '{"ok":true}'];
  }
}

/** One complete request at the start of the bytes, and how long it is; null while there is more to come. */
function parse(bytes) {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return null;
  const [line, ...lines] = bytes.subarray(0, end).toString('latin1').split('\r\n');
  const headers = lines.map((text) => {
    const colon = text.indexOf(':');
    return [text.slice(0, colon), text.slice(colon + 1).replace(/^ /, '')];
  });
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? 0;
  const total = end + 4 + Number(length);
  if (bytes.length < total) return null;
  return [{ line, headers, body: bytes.subarray(end + 4, total) }, total];
}

/** A body as text; one that is none has a character for each byte. */
function text(body) {
  const decoded = body.toString('utf8');
  return Buffer.from(decoded, 'utf8').equals(body) ? decoded : `bytes:${body.toString('latin1')}`;
}

/** Starts the server; `take()` gives the requests so far and forgets them. */
export async function start() {
  let seen = [];
  const server = net.createServer((socket) => {
    let bytes = Buffer.alloc(0);
    socket.on('error', () => {});
    socket.on('data', (more) => {
      bytes = Buffer.concat([bytes, more]);
      for (let parsed; (parsed = parse(bytes)); bytes = bytes.subarray(parsed[1])) {
        const [{ line, headers, body }] = parsed;
        seen.push({ line, headers, body: text(body) });
        const [method, target] = line.split(' ');
        const signed = headers.some(([name, value]) => /^authorization$/i.test(name) && value.startsWith('Digest '));
        const answered = answer(target, method, text(body), signed);
        if (!answered) {
          socket.destroy();
          return;
        }
        const [status, fields, content] = answered;
        const bodyless = method === 'HEAD' || status === 204 || status === 304;
        const head = [`HTTP/1.1 ${status} ${REASONS[status] ?? 'Status'}`];
        head.push(...fields.map(([name, value]) => `${name}: ${value}`));
        if (status !== 204 && status !== 304) head.push(`Content-Length: ${Buffer.byteLength(content)}`);
        socket.write(`${head.join('\r\n')}\r\n\r\n${bodyless ? '' : content}`);
      }
    });
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  return {
    port: server.address().port,
    take() {
      const taken = seen;
      seen = [];
      return taken;
    },
    close: () => server.close(),
  };
}

const REASONS = {
  200: 'OK', 201: 'Created', 202: 'Accepted', 204: 'No Content', 301: 'Moved Permanently', 302: 'Found',
  303: 'See Other', 304: 'Not Modified', 307: 'Temporary Redirect', 308: 'Permanent Redirect', 400: 'Bad Request',
  401: 'Unauthorized', 403: 'Forbidden', 404: 'Not Found', 406: 'Not Acceptable', 429: 'Too Many Requests',
  500: 'Internal Server Error', 503: 'Service Unavailable',
};
