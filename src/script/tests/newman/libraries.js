//// lodash
var _4 = require('lodash');
show(_4.VERSION);
show(_4.chunk([1, 2, 3, 4, 5], 2));
show(_4.get({a: [{b: 1}]}, 'a[0].b'));
show(_4.groupBy([1.2, 1.8, 2.1], Math.floor));
show(_4.orderBy([{a: 1, b: 2}, {a: 1, b: 1}, {a: 0}], ['a', 'b'], ['desc', 'asc']));
show(_4.merge({a: {b: 1}}, {a: {c: 2}}));
show(_4.isEqual({a: [1, {b: 2}]}, {a: [1, {b: 2}]}));
show(_4.camelCase('Foo bar-baz'));
show(_4.template('hi <%= user %>!')({user: 'x'}));
show(_4.cloneDeep({a: new Date(0), b: /x/, c: new Map([[1, 2]])}));
show(_4.uniqBy([{x: 1}, {x: 2}, {x: 1}], 'x'));
show(_4.sumBy([{n: 1}, {n: 2}], 'n'));
show(_4([1, 2, 3]).map(function (n) { return n * n; }).filter(function (n) { return n > 1; }).value());
show(_4.keyBy([{id: 'a'}, {id: 'b'}], 'id'));
show(_4.deburr('déjà vu'));
show(_4.words('fred, barney, & pebbles'));
show(_4.isPlainObject(Object.create(null)));
show(_4.isNative(Array.prototype.push));
show(_4.difference([2, 1], [2, 3]));
show(_4.padStart('5', 3, '0'));
show(_4.range(0, -4, -1));
show(_4.escape('<a & b>'));
show(_4.set({}, 'a[0].b.c', 4));
show(_4.omit({a: 1, b: 2}, ['a']));
show(_4.isArguments((function () { return arguments; })()));
show(_4.isError(new Error()));
show(_4.toPath('a[0].b'));
show(_4.debounce(function () {}, 10).cancel === undefined);
show(_4.now() > 1e12);
show(_4.random(5, 5));
show(_4.isTypedArray(new Uint8Array()));
show(_4.truncate('hi-diddly-ho there, neighborho', {length: 24, separator: ' '}));

//// lodash 3
show(_.VERSION);
show(_.pluck([{a: 1}, {a: 2}], 'a'));
show(_.where([{a: 1, b: 2}, {a: 2}], {a: 1}));
show(_.findWhere([{a: 1, b: 2}], {b: 2}));
show(_.contains([1, 2], 2));
show(_.first([1, 2]));
show(_.max([{a: 1}, {a: 3}], 'a'));
show(_([1, 2]).map(function (n) { return n + 1; }).value());
show(_.isEqual([1, {a: 1}], [1, {a: 1}]));
show(_.template('<%- a %>')({a: '<'}));
show(_.pairs({a: 1}));
show(_.any([0, 1]));
show(_.sortByAll([{a: 2}, {a: 1}], ['a']));
show(_.isFunction(_));

//// moment
var moment = require('moment');
show(moment.version);
show(moment.utc('2020-02-29T12:30:00Z').format());
show(moment.utc('2020-02-29').format('dddd, MMMM Do YYYY, h:mm:ss a'));
show(moment.utc('2020-01-31').add(1, 'month').format('YYYY-MM-DD'));
show(moment.utc('2020-03-01').diff(moment.utc('2019-03-01'), 'days'));
show(moment('31/12/2020', 'DD/MM/YYYY', true).isValid());
show(moment('2020-13-01').isValid());
show(moment.duration(3661, 'seconds').humanize());
show(moment.duration('P1DT2H').asHours());
show(moment.utc(0).toISOString());
show(moment.unix(1580000000).utc().format('L LTS'));
show(moment.utc('2020-06-15').isBetween('2020-01-01', '2021-01-01'));
show(moment.utc('2020-06-15').week());
show(moment.utc('2020-06-15').from(moment.utc('2020-06-10')));
show(moment.utc('2020-06-15').startOf('isoWeek').format('YYYY-MM-DD'));
show(moment.locale());
show(moment.locale('de'));
show(moment.isMoment(moment()));
show(moment.utc([2010, 1, 14, 15, 25, 50, 125]).toArray());
show(moment.parseZone('2013-01-01T00:00:00-13:00').utcOffset());
show(moment.utc('2020-06-15').calendar(moment.utc('2020-06-16')));
show(JSON.stringify({m: moment.utc('2020-06-15')}));
show(moment.months().length);

//// crypto-js digests
var C = require('crypto-js');
show(Object.keys(C).sort());
show(C.MD5('message').toString());
show(C.SHA1('message').toString());
show(C.SHA224('message').toString());
show(C.SHA256('message').toString(C.enc.Base64));
show(C.SHA384('message').toString());
show(C.SHA512('ü€').toString());
show(C.SHA3('message').toString());
show(C.SHA3('message', {outputLength: 224}).toString());
show(C.RIPEMD160('message').toString());
show(C.HmacSHA256('message', 'key').toString());
show(C.HmacSHA1('message', 'key').toString(C.enc.Base64));
show(C.HmacMD5('message', 'key').toString());
show(C.HmacSHA512('message', C.enc.Hex.parse('00ff')).toString());
show(C.PBKDF2('password', C.enc.Hex.parse('0011223344556677'), {keySize: 8, iterations: 10}).toString());
show(C.EvpKDF('password', C.enc.Hex.parse('0011223344556677'), {keySize: 4, iterations: 3}).toString());
show(C.enc.Base64.stringify(C.enc.Utf8.parse('hällo')));
show(C.enc.Utf8.stringify(C.enc.Base64.parse('aMOkbGxv')));
show(C.enc.Hex.parse('48656c6c6f').toString(C.enc.Latin1));
show(C.lib.WordArray.create([0x01020304, 0x05000000], 5).toString());
show(C.lib.WordArray.random(16).toString().length);
show(C.lib.WordArray.random(5).sigBytes);
show(C.algo.SHA256.create().update('mes').update('sage').finalize().toString());

//// crypto-js ciphers
var C = require('crypto-js'), key = C.enc.Hex.parse('000102030405060708090a0b0c0d0e0f'), iv = C.enc.Hex.parse('101112131415161718191a1b1c1d1e1f');
show(C.AES.encrypt('message', key, {iv: iv}).toString());
show(C.AES.encrypt('message', key, {mode: C.mode.ECB, padding: C.pad.Pkcs7}).ciphertext.toString());
show(C.AES.encrypt('message', key, {iv: iv, mode: C.mode.CTR, padding: C.pad.NoPadding}).toString());
show(C.AES.encrypt('message', key, {iv: iv, mode: C.mode.CFB}).toString());
show(C.AES.encrypt('message', key, {iv: iv, mode: C.mode.OFB}).toString());
show(C.AES.decrypt(C.AES.encrypt('message', 'secret').toString(), 'secret').toString(C.enc.Utf8));
show(C.AES.encrypt('message', 'secret').toString().slice(0, 10));
show(C.AES.encrypt('message', 'secret').toString() === C.AES.encrypt('message', 'secret').toString());
show(C.DES.encrypt('message', key, {iv: iv}).toString());
show(C.TripleDES.encrypt('message', C.enc.Hex.parse('000102030405060708090a0b0c0d0e0f1011121314151617'), {iv: iv}).toString());
show(C.RC4.encrypt('message', key).toString());
show(C.Rabbit.encrypt('message', key, {iv: iv}).toString());
show(C.RabbitLegacy.encrypt('message', key, {iv: iv}).toString());
show(C.RC4Drop.encrypt('message', key).toString());
show(C.format.Hex.stringify(C.AES.encrypt('message', key, {iv: iv})));
show(C.AES.decrypt('U2FsdGVkX19x', 'x').toString().length > -1);
tries(function () { tries(function () { return C.AES.decrypt('x', 'wrong').toString(C.enc.Utf8); }); });

//// cheerio
var $ = require('cheerio').load('<ul id="f"><li class="a">One</li><li class="b" data-x="5">Two &amp; 3</li></ul><p>t<br>u</p>');
show($('.b').text());
show($('li').length);
show($('ul').html());
show($('li').map(function () { return $(this).attr('class'); }).get());
show($('.b').data('x'));
show($.html());
show($('li:nth-child(2)').hasClass('b'));
show($('ul > li').eq(0).next().text());
show($('p').contents().length);
show($('[data-x="5"]').attr());
tries(function () { $('li').first().addClass('z').text('new'); show($('ul').html()); });
show($('ul').find('.none').length);
show($('li').toArray().map(function (e) { return e.tagName; }));
show(require('cheerio').load('<a><b x=1/></a>', {xmlMode: true}).xml());
show($.root().children().length);
show($('li').last().parent().attr('id'));
show(require('cheerio').version);
show($('<div>x</div>').text());
tries(function () { tries(function () { return $('li:unknown(').length; }); });

//// xml2js
var xml2js = require('xml2js'), xml = '<r a="1" xmlns:n="u"><i>1</i><i k="v"> 2 </i><e/><n:t>x &lt; y</n:t><![CDATA[<raw>]]></r>';
xml2js.parseString(xml, function (error, result) { show(error); show(result); });
xml2js.parseString(xml, {explicitArray: false, mergeAttrs: true, trim: true, tagNameProcessors: [xml2js.processors.stripPrefix]}, function (error, result) { show(result); });
xml2js.parseString(xml, {explicitRoot: false, attrkey: '@', charkey: '#', explicitChildren: true}, function (error, result) { show(result); });
xml2js.parseString('<r><a></r>', function (error, result) { show(String(error).split('\n')); show(result); });
xml2js.parseString('', function (error, result) { show([error, result]); });
show(new xml2js.Builder().buildObject({r: {$: {a: 1}, i: [1, 2], t: '<&>'}}).split('\n'));
show(new xml2js.Builder({headless: true, renderOpts: {pretty: false}}).buildObject({r: {i: 'x'}}));
show(xml2Json(xml)); show(xml2Json('<a/>')); show(xml2Json('<a> </a>')); show(xml2Json('<a>1<b>2</b></a>'));
show(xml2Json('plain') === undefined ? 'nothing' : 'something');

//// csv-parse
var parse = require('csv-parse/lib/sync');
show(parse('a,b\n1,2\n3,"x, y"\n'));
show(parse('a;b\n1;2\n', {columns: true, delimiter: ';'}));
show(parse('a,b\n 1 , 2\n\n', {trim: true, skip_empty_lines: true, auto_parse: true}));
show(parse('"a""b",c'));
show(parse('# no\n1,2', {comment: '#'}));
show(parse('1,2\r\n3,4', {columns: ['x', 'y']}));
tries(function () { return parse('"a'); });
tries(function () { return parse('1,2\n3'); });
tries(function () { return parse('1,2\n3', {relax_column_count: true}); });
show(parse(''));

//// ajv
var Ajv = require('ajv'), ajv = new Ajv({allErrors: true, logger: false});
show(ajv.validate({type: 'object', properties: {a: {type: 'integer', minimum: 5}}, required: ['b']}, {a: 1}));
show(ajv.errors); show(ajv.errorsText()); show(ajv.errorsText(ajv.errors, {separator: '; ', dataVar: 'body'}));
var validate = new Ajv({useDefaults: true, coerceTypes: true, removeAdditional: true}).compile({additionalProperties: false, properties: {a: {type: 'number'}, b: {default: 'x'}}});
var data = {a: '5', z: 1}; show(validate(data)); show(data);
show(new Ajv({schemaId: 'id', meta: false}).validate !== undefined);
tries(function () { new Ajv().compile({type: 'x'}); });
tries(function () { new Ajv().compile({$ref: '#/definitions/none'}); });
['date', 'date-time', 'email', 'uri', 'uuid', 'ipv4', 'ipv6', 'hostname', 'regex', 'time', 'json-pointer'].forEach(function (format) {
    var check = new Ajv().compile({format: format});
    show(format + ' ' + ['2020-01-01', '2020-01-01T00:00:00Z', 'a@b.de', 'http://x.y/z?a=b', '123e4567-e89b-12d3-a456-426614174000', '1.2.3.4', '::1', 'x.y', '[', '12:00:00Z', '/a/b'].map(check).map(Number).join(''));
});
var own = new Ajv(); own.addFormat('even', function (text) { return text.length % 2 === 0; }); own.addKeyword('starts', {validate: function (schema, value) { return value[0] === schema; }, errors: false});
show(own.validate({format: 'even', starts: 'a'}, 'abc')); show(own.errorsText()); show(own.validate({starts: 'b'}, 'abc')); show(own.errorsText());
own.addSchema({$id: 'http://x/y', type: 'number'}, 'num'); show(own.validate('num', 'x')); show(own.validate({items: {$ref: 'http://x/y'}}, [1, 'a'])); show(own.errorsText());
show(new Ajv({$data: true}).validate({properties: {a: {maximum: {$data: '1/b'}}}}, {a: 3, b: 2}));
show(new Ajv().validate({uniqueItems: true}, [{a: 1}, {a: 1}])); show(new Ajv().validate({pattern: '^\\p{L}+$'}, 'é')); show(new Ajv({nullable: true}).validate({type: 'string', nullable: true}, null));

//// tv4
var tv4 = require('tv4'); show(tv4.validate({a: 1}, {type: 'object', required: ['b']})); show(tv4.error.message); show(tv4.error.dataPath); show(tv4.error.code);
var all = tv4.validateMultiple({a: 1, b: 'x'}, {properties: {a: {type: 'string'}, b: {type: 'number'}}}); show(all.valid); show(all.errors.map(function (e) { return e.message + ' ' + e.dataPath + ' ' + e.schemaPath; }));
show(tv4.validateResult(5, {minimum: 6}).error.message);
tv4.addSchema('http://x/y', {type: 'string'}); show(tv4.validate(1, {$ref: 'http://x/y'})); show(tv4.validate(1, {$ref: 'http://no/where'})); show(tv4.missing); show(tv4.getSchemaUris());
tv4.addFormat('up', function (data) { return data === data.toUpperCase() ? null : 'not up'; }); show(tv4.validate('a', {format: 'up'})); show(tv4.error.message);
show(tv4.validate({a: {b: [1, 'x']}}, {properties: {a: {properties: {b: {items: {type: 'integer'}}}}}})); show(tv4.error.dataPath); show(String(tv4.error).split('\n')[0]);
show(tv4.validate(1, {anyOf: [{type: 'string'}, {minimum: 2}]})); show(tv4.error.message); show(tv4.validate([1, 1], {uniqueItems: true})); show(tv4.error.message); show(tv4.validate({}, {}, false, true));

//// backbone
var B = require('backbone'); show(B.VERSION);
var Model = B.Model.extend({defaults: {n: 1}, validate: function (a) { if (a.n > 5) { return 'too much'; } }}), model = new Model({id: 7});
var seen = []; model.on('change:n', function (m, v) { seen.push(v); }); model.set('n', 2); show(seen); show(model.toJSON()); show(model.set({n: 9}, {validate: true})); show(model.validationError); show(model.isNew()); show(model.previous('n'));
var list = new (B.Collection.extend({model: Model, comparator: 'n'}))([{id: 1, n: 3}, {id: 2, n: 1}]); show(list.pluck('id')); show(list.get(1).get('n')); show(list.where({n: 1}).length); show(list.map(function (m) { return m.get('n'); }));
show(Object.keys(B).sort().slice(0, 5));

//// base64
show(require('atob')('aGVsbG8='));
show(require('btoa')('hello'));
show(atob('aGk'));
show(btoa('\u00ff'));
show(btoa('\u20ac'));
tries(function () { tries(function () { return atob('***'); }); });
show(btoa(5));
show(require('atob').atob('eA==') === 'x');
show(atob(btoa('a\u0000b')).length);

//// buffer
show(Buffer.from('héllo').toString('hex'));
show(Buffer.from('aGk=', 'base64').toString());
show(Buffer.from([1, 2, 255]).toJSON());
show(Buffer.concat([Buffer.from('a'), Buffer.from('b')]).toString());
show(Buffer.byteLength('€'));
show(Buffer.from('abc').equals(Buffer.from('abc')));
show(Buffer.isBuffer(Buffer.alloc(3)));
show(Buffer.alloc(3, 'ab').toString());
show(Buffer.from('ff00', 'hex').readUInt16BE(0));
show(Buffer.from('abcdef').slice(1, 3).toString('base64'));
show(Buffer.from('abc').indexOf('c'));
show(require('buffer').Buffer === Buffer);
show(Buffer.from('ü', 'latin1').length);
show(Buffer.from('a', 'utf16le').toString('hex'));
show(Buffer.compare(Buffer.from('a'), Buffer.from('b')));
show(Buffer.from(Buffer.from('xy')).toString('ascii'));
tries(function () { tries(function () { Buffer.from(5); }); });
show(Buffer.from('test').fill('z').toString());
show(Buffer.from('7468697320697320', 'hex').toString('utf8', 0, 4));
show(require('buffer').kMaxLength > 1e6);
show(typeof Buffer.from('x').buffer);

//// node: util, assert
var util = require('util'), assert = require('assert');
show(util.format('%s is %d and %j%%', 'x', 5, {a: 1}, 'more')); show(util.inspect({a: {b: {c: {d: 1}}}, e: [1, 'x'], f: function g() {}, h: null})); show(util.inspect('it')); show(util.isArray([])); show(util.inspect(new Error('x')).split('\n')[0]); show(util.inspect({a: 1n === 1n, r: /x/}));
function Base() {} Base.prototype.hi = function () { return 'hi'; }; function Sub() {} util.inherits(Sub, Base); show(new Sub().hi());
tries(function () { assert.equal(1, 2); }); tries(function () { assert(0, 'no'); }); tries(function () { assert.deepStrictEqual({a: 1}, {a: 1}); }); tries(function () { assert.notEqual(1, 1); }); tries(function () { assert.throws(function () { throw new TypeError('x'); }, TypeError); });
tries(function () { assert.ok(null); }); tries(function () { assert.fail('so'); }); tries(function () { assert.strictEqual(1, 1); }); tries(function () { assert.ifError(new Error('e')); }); tries(function () { assert.deepEqual([1, 2], [1, '2']); });

//// node: path, url, querystring, punycode
var path = require('path'), url = require('url'), qs = require('querystring'), punycode = require('punycode');
show(path.join('/a', '../b', 'c.txt')); show(path.basename('/x/y.html', '.html')); show(path.extname('a.b.c')); show(path.dirname('/a/b/c')); show(path.normalize('/a//b/./c/..')); show(path.relative('/a/b', '/a/c')); show(path.resolve('/a', 'b')); show(path.isAbsolute('a')); show(path.sep + path.delimiter);
var parsed = url.parse('https://u:p@host.de:8080/p/a?x=1&y=2#h', true); show([parsed.host, parsed.auth, parsed.pathname, parsed.query, parsed.hash, parsed.port, parsed.search, parsed.href]); show(url.resolve('http://a/b/c', '../d')); show(url.format({protocol: 'http', host: 'x.y', pathname: '/z', query: {a: 1}}));
show(qs.stringify({a: [1, 2], b: 'ü &', c: ''})); show(qs.parse('a=1&a=2&b=%C3%BC+x')); show(qs.encode({x: true}));
show(punycode.toASCII('mañana.com')); show(punycode.toUnicode('xn--maana-pta.com')); show(punycode.ucs2.decode('a😀')); show(punycode.encode('ü'));

//// node: events, stream, string_decoder, timers, os
var EventEmitter = require('events'), emitter = new EventEmitter(), seen = [];
emitter.on('x', function (v) { seen.push(v); }); emitter.once('x', function (v) { seen.push('once ' + v); }); emitter.emit('x', 1); emitter.emit('x', 2); show(seen); show(emitter.listenerCount('x')); tries(function () { emitter.emit('error', new Error('e')); }); show(EventEmitter.EventEmitter === EventEmitter);
var Decoder = require('string_decoder').StringDecoder, decoder = new Decoder('utf8'); show(decoder.write(Buffer.from([0xe2, 0x82])) + '|' + decoder.write(Buffer.from([0xac])) + decoder.end());
var stream = require('stream'); show(Object.keys(stream).sort()); 

var os = require('os'); show([os.platform(), os.EOL, os.type(), os.endianness(), os.hostname()]); show(require('fs')); show(require('_process').browser);

//// liquid-json
var json = require('json'); show(json.parse('\ufeff{"a": 1}')); show(json.stringify({a: 1})); tries(function () { json.parse('<html>'); }); tries(function () { json.parse(''); }); tries(function () { json.parse('{"a": }'); }); tries(function () { json.parse('{"a": 1'); }); tries(function () { json.parse('{a: 1}'); }); tries(function () { json.parse('[1,]'); });

//// postman-collection
var sdk = require('postman-collection');
var collection = new sdk.Collection({info: {name: 'c'}, item: [{id: 'one', name: 'One', request: {url: 'http://x.y/:id?a=1', method: 'POST', header: [{key: 'A', value: '1'}], body: {mode: 'urlencoded', urlencoded: [{key: 'k', value: 'v'}]}}}]});
show(collection.name); show(collection.items.count()); var item = collection.items.one('one'); show(item.request.url.toString()); show(item.request.url.getPath()); show(item.request.headers.get('a')); show(item.request.body.toString()); show(item.request.method);
show(sdk.Header.parse('A: 1\r\nB: 2')); show(new sdk.Url('https://a.b/c?d=e#f').toJSON()); show(sdk.QueryParam.parse('a=1&b')); show(new sdk.VariableScope([{key: 'a', value: 'x'}]).replaceIn('{{a}} {{none}}'));
show(new sdk.Response({code: 404, header: [{key: 'Content-Type', value: 'application/json'}], body: '{"a": 1}'}).json()); show(new sdk.Response({code: 404}).reason()); show(sdk.Property.replaceSubstitutions('{{$guid}}', {}).length); show(/^\d+$/.test(sdk.Property.replaceSubstitutions('{{$timestamp}}', {})));
show(new sdk.Cookie('a=b; Path=/; HttpOnly').toJSON()); show(sdk.Request.isRequest(new sdk.Request('http://x'))); show(new sdk.Version('1.2.3').major); show(new sdk.Response({code: 200, header: 'Content-Type: text/html; charset=utf-8', body: '<p>'}).contentInfo()); show(new sdk.Response({code: 200, body: 'abc'}).size().body);
show(require('lodash').isFunction(require('lodash').randomString)); show(new sdk.PropertyList(sdk.Header, null, [{key: 'x', value: 'y'}]).toObject());

//// uuid
var uuid = require('uuid');
show(typeof uuid);
show(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid()));
show(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(uuid.v4()));
show(uuid() === uuid());
show(typeof uuid.v1);

//// require
tries(function () { tries(function () { require('x'); }); });
tries(function () { tries(function () { require(); }); });
tries(function () { tries(function () { require('./x'); }); });
tries(function () { tries(function () { require('csv-parse'); }); });
tries(function () { tries(function () { require('lodash3'); }); });
tries(function () { tries(function () { require('chai/assert'); }); });
tries(function () { tries(function () { require('node:path'); }); });
tries(function () { tries(function () { require('Lodash'); }); });
show(require('lodash') === require('lodash'));

//// exports of packages
['_process', 'ajv', 'assert', 'backbone', 'btoa', 'buffer', 'chai', 'cheerio', 'crypto-js', 'csv-parse/lib/sync', 'events', 'fs', 'json', 'moment', 'os', 'path', 'postman-collection', 'punycode', 'querystring', 'stream', 'string_decoder', 'timers', 'tv4', 'url', 'util', 'uuid', 'xml2js'].forEach(function (n) { var m = require(n); show(n + ' ' + typeof m + ' ' + Object.keys(m).sort().join()); });
