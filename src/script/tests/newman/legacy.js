//// tests
tests['a'] = true; tests.b = 0; tests.c = 'x'; tests['d e'] = null; tests.u = undefined; tests.n = NaN; tests.o = {}; tests.s = ''; tests.f = false;
pm.test('own', function () {}); pm.test('own fails', function () { pm.expect(1).to.equal(2); });

//// tests of a script that throws
tests.a = false; tests.b = true; throw new Error('x');

//// the response
show(responseBody); show(responseCode.code); show(responseCode.name); show(typeof responseCode.detail); show(responseHeaders['X-Two']); show(responseHeaders['x-two']); show(typeof responseTime); tests['Status is 200'] = responseCode.code === 200; tests.body = responseBody.has('ok'); tests.none = responseBody.has('nothing'); tests.pattern = responseBody.has(/o[kx]/);

//// environment and others
show(environment); show(globals); show(data); show(iteration); environment.x = 1; show(pm.environment.get('x')); pm.environment.set('y', 2); show(environment.y); pm.environment.unset('y'); data.row = 'changed'; show(pm.iterationData.get('row'));

//// postman: the environment
postman.setEnvironmentVariable('n', 5); postman.setEnvironmentVariable('o', {a: 1}); postman.setEnvironmentVariable('z', 0); postman.setEnvironmentVariable('f', false); postman.setEnvironmentVariable('nul', null); postman.setEnvironmentVariable('e', ''); postman.setEnvironmentVariable('arr', [1, 2]);
show(pm.environment.toObject()); show(environment); show(postman.getEnvironmentVariable('n')); show(postman.getEnvironmentVariable('count'));
postman.clearEnvironmentVariable('n'); show(pm.environment.get('n')); show(environment.n); show(pm.environment.has('n')); postman.clearEnvironmentVariables(); show(pm.environment.toObject()); show(environment);

//// postman: globals
postman.setGlobalVariable('g', 7); show(pm.globals.get('g')); show(globals.g); show(postman.getGlobalVariable('shared')); postman.clearGlobalVariable('g'); show(pm.globals.has('g')); postman.clearGlobalVariables(); show(pm.globals.toObject());

//// postman: the response
show(postman.getResponseHeader('x-two')); show(postman.getResponseHeader('nope')); show(typeof postman.nope);

//// libraries
show(_.VERSION); show(CryptoJS.MD5('x').toString()); show(tv4.validate(1, {type: 'string'})); show(xml2Json('<a b="1"><c>1</c><c/></a>')); show(typeof Backbone.Model); show(cheerio.load('<p>x</p>')('p').text()); show(_.isArray([])); show(_.map([1], function (n) { return n + 1; }));

//// own names
var data = pm.response.json(); show(data.ok); var request = 7; show(request); var _ = require('lodash'); show(_.VERSION); function tv4() { return 'mine'; } show(tv4());

//// taken over
environment = 5; show(environment); responseBody = 'x'; show(responseBody);

//// use sandbox2
"use sandbox2"; show([typeof tests, typeof responseBody, typeof responseCode, typeof responseHeaders, typeof responseCookies, typeof responseTime, typeof environment, typeof globals, typeof data, typeof request, typeof postman, typeof _, typeof CryptoJS, typeof tv4, typeof xml2Json, typeof Backbone, typeof cheerio, typeof iteration].join());

//// use sandbox2 in other quotes
'use sandbox2';
show(typeof tests);

//// use sandbox2 too late
show(1); "use sandbox2"; show(typeof iteration);

//// use sandbox2 after a comment
// hi
"use sandbox2";
show(typeof iteration);

//// use sandbox2 without a semicolon
"use sandbox2"
show(typeof iteration);

//// before a request (prerequest)
show([typeof iteration, typeof responseBody, typeof responseCode, typeof responseHeaders, typeof responseCookies, typeof responseTime].join()); tests.before = false; show(request.method); show(request.url); show(request.data); show(request.headers['x-one']); show(typeof postman.getResponseHeader);

//// the request
show(request.method); show(request.url); show(request.data); show(request.headers['x-one']); show(request.headers['content-type']); show(request.name);
