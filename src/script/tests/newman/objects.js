//// header lists
var h = pm.request.headers;
tries(function () { return [h.get('x-one'), h.one('X-ONE').value, h.has('X-One'), h.has('X-One', '1'), h.has('X-One', '2'), h.get('none'), h.one('none'), h.has('none')].join(); });
tries(function () { return [h.map(function (x) { return x.key; }).slice(0, 2).join(), h.filter(function (x) { return x.value === '1'; }).length, h.find(function (x) { return x.key === 'X-One'; }).value, h.reduce(function (a, x) { return a + (x.key === 'X-One' ? 1 : 0); }, 0)].join(); });
tries(function () { return [h.idx(0).key, h.indexOf('x-one'), h.indexOf(h.idx(1)), h.indexOf('none')].join(); });
tries(function () { h.add({key: 'X-Twice', value: 'a'}); h.add({key: 'x-twice', value: 'b'}); return [h.get('X-Twice'), h.one('x-twice').value, h.filter(function (x) { return x.key.toLowerCase() === 'x-twice'; }).length].join(); });
tries(function () { return JSON.stringify(h.toObject().hasOwnProperty('x-one')) + JSON.stringify(h.toObject(false, true)['X-One']) + JSON.stringify(h.toObject(true, true, true)['X-One']); });
tries(function () { return JSON.stringify(h.toObject(false, false, true)['x-twice']); });
tries(function () { return [h.upsert({key: 'X-One', value: '9'}), h.get('X-One'), h.upsert({key: 'X-New', value: 'n'}), h.get('x-new'), h.upsert(null)].join(); });
tries(function () { h.remove('X-New'); h.remove(function (x) { return x.value === 'b'; }); return [h.has('X-New'), h.get('x-twice')].join(); });
tries(function () { h.prepend({key: 'First', value: 1}); h.insert({key: 'Second', value: 2}, h.idx(1)); h.insertAfter({key: 'Third', value: 3}, h.idx(1)); h.append({key: 'Last', value: 4}); return h.map(function (x) { return x.key; }).filter(function (k) { return /First|Second|Third|Last/.test(k); }).join(); });
tries(function () { var before = h.count(); h.clear(); return [before > 2, h.count()].join(); });
tries(function () { h.populate([{key: 'A', value: '1'}, {key: 'B', value: '2', disabled: true}]); return [h.count(), h.toString(), JSON.stringify(h.toObject()), JSON.stringify(h.toObject(true))].join('|'); });
tries(function () { h.populate('C: 3\nD: 4'); return [h.count(), h.get('C'), h.get('d')].join(); });
tries(function () { h.repopulate([{key: 'E', value: '5'}]); return [h.count(), h.get('E')].join(); });
tries(function () { h.assimilate([{key: 'E', value: '6'}, {key: 'F', value: '7'}]); return [h.count(), h.get('E'), h.get('F')].join(); });
tries(function () { return JSON.stringify(h.all()) + JSON.stringify(h) + JSON.stringify(h.idx(0)); });
tries(function () { var seen = []; h.each(function (x) { seen.push(x.key); }); return seen.join() + h.contentSize(); });
tries(function () { h.add('G: 9'); return h.get('G') + h.one('G').toString() + String(h.one('G').valueOf()); });

//// response headers
var r = pm.response.headers;
tries(function () { return [r.get('content-type'), r.has('X-TWO'), r.one('x-two').key, r.one('x-two').value].join(); });
tries(function () { return JSON.stringify(r.toObject()['x-two']) + JSON.stringify(r.toObject(false, true)['X-Two']); });
tries(function () { return r.filter(function (x) { return x.key === 'Set-Cookie'; }).length; });
tries(function () { return r.get('nothing'); });
tries(function () { return typeof r.all() + Array.isArray(r.all()) + r.idx(0).key; });

//// urls @json (prerequest)
var u = pm.request.url;
tries(function () { return [u.protocol, JSON.stringify(u.host), u.port, JSON.stringify(u.path), u.getHost(), u.getPath(), u.getPathWithQuery(), u.getQueryString(), u.getRemote(), u.toString()].join(' '); });
tries(function () { u.update('https://me:pw@a.example.com:8443/x/:id/y?p=1&q=&r&p=2#frag'); return [u.protocol, JSON.stringify(u.auth), JSON.stringify(u.host), u.port, JSON.stringify(u.path), u.hash, u.getRemote(), u.getRemote({forcePort: true})].join(' '); });
tries(function () { return u.toString(); });
tries(function () { return [u.query.get('p'), u.query.count(), u.query.has('q'), u.query.get('q'), u.query.get('r'), u.query.one('p').value].join(); });
tries(function () { return JSON.stringify(u.query.toObject()) + JSON.stringify(u.query.toObject(false, false, true)); });
tries(function () { return JSON.stringify(u.query.all()); });
tries(function () { return JSON.stringify(u.variables.all().map(function (v) { return [v.key, v.value]; })); });
tries(function () { u.variables.upsert({key: 'id', value: '7'}); return [u.getPath(), u.getPath(true), u.toString()].join(' '); });
tries(function () { u.addQueryParams('s=3&t'); u.addQueryParams([{key: 'v', value: 'w x'}]); return u.getQueryString(); });
tries(function () { u.removeQueryParams('p'); u.removeQueryParams(['s', 't']); return u.getQueryString(); });
tries(function () { u.query.add({key: 'off', value: '1', disabled: true}); return [u.getQueryString(), u.query.count()].join(' '); });
tries(function () { u.query.upsert({key: 'v', value: 'z'}); u.query.remove('q'); return u.toString(); });
tries(function () { u.query.clear(); return u.toString(); });
tries(function () { u.update({protocol: 'http', host: ['h', 'x'], path: ['a', 'b'], query: [{key: 'k', value: 'v'}]}); return u.toString(); });
tries(function () { u.update('{{base}}/p/{{a?b}}?x={{y&z}}'); return [JSON.stringify(u.host), JSON.stringify(u.path), u.getQueryString(), u.toString()].join(' '); });
tries(function () { u.update('h.example/p'); return [u.protocol, u.toString(), u.toString(true)].join(' '); });
tries(function () { u.update(''); return JSON.stringify(u.toString()); });

//// requests @json (prerequest)
var q = pm.request;
tries(function () { return [q.method, q.headers.count(), q.body.mode, q.body.raw, q.body.isEmpty(), String(q.body)].join(); });
tries(function () { q.addHeader({key: 'X-Add', value: '1'}); q.upsertHeader({key: 'X-Add', value: '2'}); q.removeHeader('X-One'); return JSON.stringify(q.getHeaders()); });
tries(function () { return JSON.stringify(q.getHeaders({enabled: true, ignoreCase: true})); });
tries(function () { q.addQueryParams('a=1&b=2'); q.removeQueryParams('a'); return q.url.getQueryString(); });
tries(function () { q.body.update({mode: 'urlencoded', urlencoded: [{key: 'a', value: 'b c'}, {key: 'd', value: 'e', disabled: true}]}); return [q.body.mode, String(q.body), q.body.urlencoded.get('a'), q.body.urlencoded.count()].join(); });
tries(function () { q.body.update({mode: 'raw', raw: ''}); return [q.body.isEmpty(), String(q.body)].join(); });
tries(function () { q.body.update('text'); return [q.body.mode, String(q.body)].join(); });
tries(function () { q.update({url: 'http://z/', method: 'PUT', header: [{key: 'A', value: 'b'}]}); return [q.method, q.url.toString(), q.headers.count()].join(); });
tries(function () { return Object.keys(JSON.parse(JSON.stringify(q))).sort().join(); });
tries(function () { var c = q.clone(); c.method = 'PATCH'; return [q.method, c.method].join(); });

//// variable lists
tries(function () { return JSON.stringify(pm.environment.toObject()) + JSON.stringify(pm.globals.toObject()); });
tries(function () { return pm.environment.values.map(function (v) { return v.key + '=' + v.value; }).join(); });
tries(function () { pm.environment.set('n', 1); pm.environment.set('o', {a: 1}); return [pm.environment.values.count(), pm.environment.values.has('n'), typeof pm.environment.values.get('o')].join(); });
tries(function () { return JSON.stringify(pm.variables.toObject()); });
tries(function () { return [pm.variables.has('row'), pm.iterationData.get('row'), JSON.stringify(pm.iterationData.toObject()), pm.iterationData.has('x')].join(); });
tries(function () { pm.environment.unset('n'); return [pm.environment.has('n'), pm.environment.get('n')].join(); });
tries(function () { return pm.environment.replaceIn('{{host}}-{{shared}}-{{count}}'); });
tries(function () { pm.environment.clear(); return JSON.stringify(pm.environment.toObject()); });
tries(function () { return [pm.environment.get(), pm.environment.has(), pm.environment.get(null)].join(); });

//// responses
var s = pm.response;
tries(function () { return [s.code, s.status, s.reason(), s.size().body, s.responseSize, s.encoding().format].join(); });
tries(function () { return JSON.stringify(s.contentInfo()); });
tries(function () { return JSON.stringify(s.details()); });
tries(function () { return s.dataURI().slice(0, 60); });
tries(function () { return JSON.stringify(Object.keys(s.toJSON()).sort()); });
tries(function () { return [s.text().length, s.json().name, s.json(function (k, v) { return k === 'name' ? 'y' : v; }).name].join(); });
tries(function () { return s.jsonp().name; });
tries(function () { return [Buffer.isBuffer(s.stream), s.stream.length].join(); });
