//// equality
tries(function () { pm.expect(1).to.equal(2); });
tries(function () { pm.expect('1').to.equal(1); });
tries(function () { pm.expect({a: 1}).to.equal({a: 1}); });
tries(function () { pm.expect({a: 1}).to.eql({a: 2}); });
tries(function () { pm.expect({a: 1}).to.deep.equal({a: 1, b: undefined}); });
tries(function () { pm.expect([1, [2]]).to.eql([1, [2]]); });
tries(function () { pm.expect(NaN).to.equal(NaN); });
tries(function () { pm.expect(NaN).to.eql(NaN); });
tries(function () { pm.expect(-0).to.eql(+0); });
tries(function () { pm.expect(0).to.equal(-0); });
tries(function () { pm.expect(null).to.equal(undefined); });
tries(function () { pm.expect(new Date(0)).to.eql(new Date(1)); });
tries(function () { pm.expect(/a/g).to.eql(/a/i); });
tries(function () { pm.expect(1).to.not.equal(1); });
tries(function () { pm.expect([1]).to.not.eql([1]); });
tries(function () { pm.expect(new Map([[1, 2]])).to.eql(new Map([[1, 3]])); });
tries(function () { pm.expect(new Set([1])).to.eql(new Set([1])); });
tries(function () { pm.expect(10n).to.equal(10); });
tries(function () { pm.expect(Symbol('x')).to.equal(1); });
tries(function () { pm.expect(function f() {}).to.equal(1); });
tries(function () { pm.expect(() => 1).to.equal(1); });
tries(function () { pm.expect(class A {}).to.equal(1); });
tries(function () { pm.expect(new Error('x')).to.eql(new Error('x')); });
tries(function () { pm.expect(new (class Point { constructor() { this.x = 1; } })()).to.eql({x: 2}); });
tries(function () { pm.expect(Object.create(null)).to.equal(1); });
tries(function () { pm.expect(undefined).to.equal(null); });
tries(function () { pm.expect(new Uint8Array([1, 2])).to.eql(new Uint8Array([1, 3])); });

//// truth
tries(function () { pm.expect(1).to.be.true; });
tries(function () { pm.expect(true).to.be.false; });
tries(function () { pm.expect(null).to.be.undefined; });
tries(function () { pm.expect(undefined).to.be.null; });
tries(function () { pm.expect(1).to.be.NaN; });
tries(function () { pm.expect(null).to.exist; });
tries(function () { pm.expect('').to.be.ok; });
tries(function () { pm.expect([]).to.be.ok; });
tries(function () { pm.expect(0).to.not.exist; });
tries(function () { pm.expect(true).to.not.be.true; });
tries(function () { pm.expect(Infinity).to.be.finite; });
tries(function () { pm.expect(1).to.be.finite; });

//// types
tries(function () { pm.expect(1).to.be.a('string'); });
tries(function () { pm.expect('x').to.be.an('array'); });
tries(function () { pm.expect([]).to.be.an('array'); });
tries(function () { pm.expect(null).to.be.a('null'); });
tries(function () { pm.expect(undefined).to.be.an('undefined'); });
tries(function () { pm.expect(new Error()).to.be.an('error'); });
tries(function () { pm.expect(Promise.resolve()).to.be.a('promise'); });
tries(function () { pm.expect({}).to.be.a('object').that.is.empty; });
tries(function () { pm.expect(1).to.be.an.instanceof(Number); });
tries(function () { pm.expect([]).to.be.instanceof(Array); });
tries(function () { pm.expect({}).to.be.instanceof(Array); });
tries(function () { pm.expect({}).to.be.instanceof('x'); });
tries(function () { pm.expect(new Date()).to.be.a('date'); });
tries(function () { pm.expect(/x/).to.be.a('regexp'); });
tries(function () { pm.expect(function () {}).to.be.a('function'); });
tries(function () { pm.expect(Symbol()).to.be.a('symbol'); });
tries(function () { pm.expect(1n).to.be.a('bigint'); });
tries(function () { pm.expect(new Map()).to.be.a('map'); });
tries(function () { pm.expect(1).to.not.be.a('number'); });
tries(function () { pm.expect(JSON.parse('[]')).to.be.an.instanceof(Array); });
tries(function () { pm.expect(pm.response.json()).to.be.an('object'); });
tries(function () { pm.expect(async function () {}).to.be.a('function'); });

//// inclusion
tries(function () { pm.expect('abc').to.include('d'); });
tries(function () { pm.expect('abc').to.include('b'); });
tries(function () { pm.expect([1, 2]).to.include(3); });
tries(function () { pm.expect([{a: 1}]).to.include({a: 1}); });
tries(function () { pm.expect([{a: 1}]).to.deep.include({a: 1}); });
tries(function () { pm.expect({a: 1, b: 2}).to.include({a: 2}); });
tries(function () { pm.expect({a: {b: 1}}).to.deep.include({a: {b: 2}}); });
tries(function () { pm.expect({a: {b: 1}}).to.nested.include({'a.b': 1}); });
tries(function () { pm.expect({a: {b: 1}}).to.nested.include({'a.c': 1}); });
tries(function () { pm.expect('abc').to.not.include('b'); });
tries(function () { pm.expect(5).to.include(5); });
tries(function () { pm.expect(null).to.include(5); });
tries(function () { pm.expect(new Set([1])).to.include(2); });
tries(function () { pm.expect(new Map([['a', 1]])).to.include(1); });
tries(function () { pm.expect('abc').to.contain('x').and.to.contain('y'); });
tries(function () { pm.expect('abc').to.include(5); });
tries(function () { pm.expect([1, 2, 3]).to.contains(2); });
tries(function () { pm.expect({a: 1}).to.include('a'); });

//// members and keys
tries(function () { pm.expect([1, 2]).to.have.members([2, 1]); });
tries(function () { pm.expect([1, 2]).to.have.members([1]); });
tries(function () { pm.expect([1, 2]).to.include.members([1]); });
tries(function () { pm.expect([1, 2]).to.have.ordered.members([2, 1]); });
tries(function () { pm.expect([{a: 1}]).to.have.deep.members([{a: 1}]); });
tries(function () { pm.expect(5).to.have.members([1]); });
tries(function () { pm.expect([1]).to.not.have.members([1]); });
tries(function () { pm.expect({a: 1, b: 2}).to.have.keys('a', 'b'); });
tries(function () { pm.expect({a: 1, b: 2}).to.have.keys(['a']); });
tries(function () { pm.expect({a: 1, b: 2}).to.have.any.keys('a', 'z'); });
tries(function () { pm.expect({a: 1}).to.have.all.keys('a', 'z'); });
tries(function () { pm.expect({a: 1}).to.include.keys('z'); });
tries(function () { pm.expect({a: 1, b: 1}).to.contain.keys('a'); });
tries(function () { pm.expect({a: 1}).to.not.have.keys('a'); });
tries(function () { pm.expect({a: 1}).to.have.keys(); });
tries(function () { pm.expect(1).to.have.keys('a'); });
tries(function () { pm.expect({a: 1, b: 2}).to.have.key('a'); });
tries(function () { pm.expect(new Map([['k', 1]])).to.have.key('k'); });
tries(function () { pm.expect(1).to.be.oneOf([2, 3]); });
tries(function () { pm.expect(2).to.be.oneOf([2, 3]); });
tries(function () { pm.expect(2).to.not.be.oneOf([2, 3]); });
tries(function () { pm.expect('x').to.be.oneOf('xyz'); });
tries(function () { pm.expect([2]).to.contain.oneOf([2, 3]); });

//// properties
tries(function () { pm.expect({a: 1}).to.have.property('b'); });
tries(function () { pm.expect({a: 1}).to.have.property('a', 2); });
tries(function () { pm.expect({a: 1}).to.have.property('a').that.equals(3); });
tries(function () { pm.expect({a: {b: [1]}}).to.have.nested.property('a.b[0]', 2); });
tries(function () { pm.expect({a: {b: [1]}}).to.have.nested.property('a.c'); });
tries(function () { pm.expect({a: {b: 1}}).to.have.deep.property('a', {b: 2}); });
tries(function () { pm.expect({a: 1}).to.have.own.property('toString'); });
tries(function () { pm.expect({a: 1}).to.have.property('toString'); });
tries(function () { pm.expect(null).to.have.property('a'); });
tries(function () { pm.expect(undefined).to.have.property('a'); });
tries(function () { pm.expect({a: 1}).to.not.have.property('a'); });
tries(function () { pm.expect({a: 1}).to.not.have.property('a', 1); });
tries(function () { pm.expect({a: 1}).to.not.have.property('a', 2); });
tries(function () { pm.expect({a: undefined}).to.have.property('a'); });
tries(function () { pm.expect({}).to.have.property(5); });
tries(function () { pm.expect({}).to.have.property({}); });
tries(function () { pm.expect('abc').to.have.property('length', 3); });
tries(function () { pm.expect({a: 1}).to.haveOwnProperty('b'); });
tries(function () { pm.expect({a: 1}).to.have.ownPropertyDescriptor('a'); });
tries(function () { pm.expect([1, 2]).to.have.property(1, 3); });
tries(function () { pm.expect({'a.b': 1}).to.have.nested.property('a\\.b'); });

//// lengths
tries(function () { pm.expect([1, 2]).to.have.lengthOf(3); });
tries(function () { pm.expect('abc').to.have.length(2); });
tries(function () { pm.expect([1, 2]).to.have.length.above(2); });
tries(function () { pm.expect([1, 2]).to.have.lengthOf.at.least(3); });
tries(function () { pm.expect({}).to.have.lengthOf(1); });
tries(function () { pm.expect(null).to.have.lengthOf(1); });
tries(function () { pm.expect(new Set([1])).to.have.lengthOf(2); });
tries(function () { pm.expect([]).to.be.empty; });
tries(function () { pm.expect([1]).to.be.empty; });
tries(function () { pm.expect({a: 1}).to.be.empty; });
tries(function () { pm.expect('').to.be.empty; });
tries(function () { pm.expect('x').to.be.empty; });
tries(function () { pm.expect(5).to.be.empty; });
tries(function () { pm.expect(null).to.be.empty; });
tries(function () { pm.expect([]).to.not.be.empty; });
tries(function () { pm.expect(function f() {}).to.be.empty; });

//// numbers
tries(function () { pm.expect(1).to.be.above(2); });
tries(function () { pm.expect(1).to.be.below(1); });
tries(function () { pm.expect(1).to.be.at.least(2); });
tries(function () { pm.expect(3).to.be.at.most(2); });
tries(function () { pm.expect(3).to.be.within(4, 5); });
tries(function () { pm.expect(3).to.not.be.within(1, 5); });
tries(function () { pm.expect(1.5).to.be.closeTo(1, 0.1); });
tries(function () { pm.expect(1.05).to.be.closeTo(1, 0.1); });
tries(function () { pm.expect('1').to.be.above(0); });
tries(function () { pm.expect(1).to.be.above('0'); });
tries(function () { pm.expect(new Date(5)).to.be.above(new Date(9)); });
tries(function () { pm.expect(1).to.be.gt(1); });
tries(function () { pm.expect(1).to.be.gte(2); });
tries(function () { pm.expect(1).to.be.lt(1); });
tries(function () { pm.expect(2).to.be.lte(1); });
tries(function () { pm.expect(1).to.be.greaterThan(5); });
tries(function () { pm.expect(1).to.be.closeTo('a', 1); });
tries(function () { pm.expect(null).to.be.below(1); });
tries(function () { pm.expect(1e21).to.be.below(1); });
tries(function () { pm.expect(0.1 + 0.2).to.equal(0.3); });
tries(function () { pm.expect(-0).to.equal(1); });

//// texts
tries(function () { pm.expect('abc').to.match(/x/); });
tries(function () { pm.expect('abc').to.not.match(/b/); });
tries(function () { pm.expect('abc').to.have.string('d'); });
tries(function () { pm.expect('abc').to.not.have.string('b'); });
tries(function () { pm.expect(5).to.have.string('d'); });
tries(function () { pm.expect('a\nb').to.equal('a\tb'); });
tries(function () { pm.expect('it\'s').to.equal(''); });
tries(function () { pm.expect('é€😀').to.equal('x'); });
tries(function () { pm.expect(5).to.match(/6/); });

//// functions
tries(function () { pm.expect(function () { throw new Error('x'); }).to.throw(); });
tries(function () { pm.expect(function () {}).to.throw(); });
tries(function () { pm.expect(function () { throw new Error('x'); }).to.throw(TypeError); });
tries(function () { pm.expect(function () { throw new Error('x'); }).to.throw('y'); });
tries(function () { pm.expect(function () { throw new Error('x'); }).to.throw(/y/); });
tries(function () { pm.expect(function () { throw new TypeError('abc'); }).to.throw(TypeError, 'b'); });
tries(function () { pm.expect(function () { throw new TypeError('abc'); }).to.throw(TypeError, 'z'); });
tries(function () { pm.expect(function () { throw new Error('x'); }).to.not.throw(); });
tries(function () { pm.expect(function () { null.x; }).to.throw(TypeError); });
tries(function () { pm.expect(function () { throw 'text'; }).to.throw('text'); });
tries(function () { pm.expect(function () { throw 'text'; }).to.not.throw(); });
tries(function () { pm.expect(5).to.throw(); });
tries(function () { pm.expect({f: function () {}}).to.respondTo('f'); });
tries(function () { pm.expect({f: 1}).to.respondTo('f'); });
tries(function () { pm.expect(1).to.satisfy(function (n) { return n > 1; }); });
tries(function () { pm.expect(1).to.satisfy(n => n > 1); });
var o = {n: 1};
tries(function () { pm.expect(function () { o.n += 1; }).to.change(o, 'n'); });
tries(function () { pm.expect(function () { o.n += 1; }).to.increase(o, 'n').by(2); });
tries(function () { pm.expect(function () {}).to.change(o, 'n'); });
tries(function () { pm.expect(function () { o.n -= 1; }).to.not.decrease(o, 'n'); });

//// states
tries(function () { pm.expect({}).to.be.frozen; });
tries(function () { pm.expect(Object.freeze({})).to.be.frozen; });
tries(function () { pm.expect({}).to.be.sealed; });
tries(function () { pm.expect(Object.preventExtensions({})).to.be.extensible; });
tries(function () { pm.expect(5).to.be.arguments; });
tries(function () { pm.expect((function () { return arguments; })()).to.be.arguments; });

//// notes
tries(function () { pm.expect(1, 'note').to.equal(2); });
tries(function () { pm.expect(1).to.equal(2, 'note'); });
tries(function () { pm.expect([1], 'note').to.include(2); });
tries(function () { pm.expect({}, 'note').to.have.property('a'); });
tries(function () { pm.expect(1, 'note').to.be.a('string'); });
tries(function () { pm.expect('x', 'note').to.have.lengthOf(2); });
tries(function () { pm.expect(1, {}).to.equal(2); });
tries(function () { pm.expect(1, '').to.equal(2); });
tries(function () { pm.expect(null, 'note').to.have.property('a'); });

//// wrong words
tries(function () { pm.expect(1).to.be.equl(1); });
tries(function () { pm.expect(1).to.be.nothing; });
tries(function () { pm.expect(1).to.eqaul(1); });
tries(function () { pm.expect(1).to.be.ok.and.nonsense; });
tries(function () { pm.expect(1).to.have.statuss(1); });
tries(function () { pm.expect(1).should.equal(1); });
tries(function () { pm.expect(1).equal.x; });
tries(function () { pm.expect(1).to.have.propertyx; });
tries(function () { pm.expect([]).to.be.arry; });

//// shown values
tries(function () { pm.expect({a: 1, b: 'x', c: [1, 2, {d: 1}], e: null, f: undefined}).to.equal(1); });
tries(function () { pm.expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18]).to.equal(1); });
tries(function () { pm.expect('long text '.repeat(10)).to.equal(1); });
tries(function () { pm.expect({aaaaaaaaaaaaaaaa: 1, bbbbbbbbbbbbbbbbbbbb: 2, cccccccccccc: 3}).to.equal(1); });
tries(function () { pm.expect(new Date(0)).to.equal(1); });
tries(function () { pm.expect(new Date(NaN)).to.equal(1); });
tries(function () { pm.expect(/x/gi).to.equal(1); });
tries(function () { pm.expect(new Error('x')).to.equal(1); });
tries(function () { pm.expect(new TypeError('x y')).to.equal(1); });
tries(function () { pm.expect(new Map([['a', {b: 1}]])).to.equal(1); });
tries(function () { pm.expect(new Set([1, 'a'])).to.equal(1); });
tries(function () { pm.expect(Symbol('s')).to.equal(1); });
tries(function () { pm.expect(Symbol.iterator).to.equal(1); });
tries(function () { pm.expect(12345678901234567890n).to.equal(1); });
tries(function () { pm.expect(new Uint8Array([1, 2, 3])).to.equal(1); });
tries(function () { pm.expect(new ArrayBuffer(2)).to.equal(1); });
tries(function () { pm.expect(function named() {}).to.equal(1); });
tries(function () { pm.expect(() => {}).to.equal(1); });
tries(function () { pm.expect(class Named {}).to.equal(1); });
tries(function () { pm.expect(new (class Named { constructor() { this.a = 1; } })()).to.equal(1); });
tries(function () { pm.expect(Promise.resolve(1)).to.equal(1); });
tries(function () { pm.expect(new Number(5)).to.equal(1); });
tries(function () { pm.expect(new String('x')).to.equal(1); });
tries(function () { pm.expect({get a() { return 1; }}).to.equal(1); });
tries(function () { pm.expect({[Symbol('k')]: 1}).to.equal(1); });
tries(function () { pm.expect([undefined, null, , 1]).to.equal(1); });
tries(function () { pm.expect({a: {b: {c: {d: {e: 1}}}}}).to.equal(1); });
var loop = {a: 1}; loop.self = loop;
tries(function () { pm.expect(loop).to.equal(1); });
tries(function () { pm.expect([[1, [2, [3, [4]]]]]).to.equal(1); });
tries(function () { pm.expect(1.50).to.equal(1e100); });
tries(function () { pm.expect(-1).to.equal(1); });
tries(function () { pm.expect('"').to.equal('\''); });
tries(function () { pm.expect(new WeakMap()).to.equal(1); });
tries(function () { pm.expect((function () { return arguments; })(1, 2)).to.equal(1); });
tries(function () { pm.expect({'a-b': 1, 'c d': 2, 3: 4}).to.equal(1); });
tries(function () { pm.expect(Object.assign([1], {x: 2})).to.equal(1); });
tries(function () { pm.expect(function* gen() {}).to.equal(1); });
tries(function () { pm.expect(async () => {}).to.equal(1); });

//// chai itself
var chai = require('chai');
show(chai.version); show(chai.expect === pm.expect); show(typeof chai.assert.equal); show(Object.keys(chai).sort());
tries(function () { chai.assert.equal(1, 2, 'note'); });
tries(function () { chai.assert.deepEqual({a: 1}, {a: 2}); });
tries(function () { chai.assert(false, 'no'); });
tries(function () { chai.assert.isArray({}); });
tries(function () { chai.assert.strictEqual(1, '1'); });
tries(function () { chai.assert.throws(function () {}); });
tries(function () { chai.assert.lengthOf([1], 2); });
tries(function () { chai.assert.property({}, 'x'); });
tries(function () { chai.assert.fail('so'); });
chai.use(function (c) { c.Assertion.addMethod('even', function () { this.assert(this._obj % 2 === 0, 'expected #{this} to be even'); }); });
tries(function () { pm.expect(3).to.be.even(); });
chai.should();
tries(function () { (5).should.equal(6); });
tries(function () { [].should.be.an('array').with.lengthOf(1); });
chai.config.truncateThreshold = 0;
tries(function () { pm.expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20]).to.equal(1); });
tries(function () { new chai.AssertionError('own'); throw new chai.AssertionError('own'); });
show(new chai.AssertionError('x') instanceof Error);

//// in tests
pm.test('a', function () { pm.expect(1).to.equal(2); });
pm.test('b', () => pm.expect([1]).to.include(1));
pm.test('c', function () { pm.expect({a: [1]}, 'why').to.have.nested.property('a[0]').that.is.above(5); });
pm.test('d', function () { require('assert').strictEqual(1, 2); });
pm.test('e', function () { throw new RangeError('own'); });
