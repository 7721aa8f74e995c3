//! `pm.expect` looks at assertions without chai first: what comes of them must be what chai alone makes of it.

use proptest::prelude::*;

use super::{run, told};

/// Where chai is loaded already, it is asked at once.
fn with_chai(source: &str) -> String {
    format!("require('chai'); {source}")
}

/// In the same place on the line.
fn without_chai(source: &str) -> String {
    format!("{}{source}", " ".repeat(with_chai("").len()))
}

fn assert_is_chais(source: &str) {
    assert_eq!(told(&run(&without_chai(source))), told(&run(&with_chai(source))), "{source}");
}

/// How many calls of `Object.defineProperty` a script makes: chai makes hundreds when it is loaded.
fn loads_chai(source: &str) -> bool {
    let count = "let calls = 0; const define = Object.defineProperty;
        Object.defineProperty = (...given) => { calls++; return define(...given) };";
    let outcome = run(&format!("{count} {source}\n; console.log(calls > 50)"));
    assert_eq!(outcome.error, None, "{source}");
    assert_eq!(outcome.assertions.iter().find(|a| a.error.is_some()), None, "{source}");
    outcome.console.iter().any(|line| line.text == "true")
}

#[test]
fn usual_assertions_that_hold_need_no_chai() {
    for source in [
        "pm.test('a', () => pm.response.to.have.status(200))",
        "pm.test('a', () => pm.response.to.have.status('OK'))",
        "pm.test('a', () => pm.response.to.be.ok)",
        "pm.test('a', () => pm.response.to.be.success)",
        "pm.test('a', () => pm.response.to.not.be.error)",
        "pm.test('a', () => pm.response.to.be.json)",
        "pm.test('a', () => pm.response.to.have.header('Content-Type', 'application/json'))",
        "pm.test('a', () => pm.response.to.have.jsonBody('list[1]', 2))",
        "pm.test('a', async () => pm.expect(pm.response.code).to.be.oneOf([200, 201]))",
        "pm.test('a', () => { pm.expect(pm.response.json()).to.eql({ok: true, list: [1, 2]}) })",
        "pm.test('a', () => { pm.expect(pm.response.json()).to.be.an('object').that.has.all.keys('ok', 'list') })",
        "pm.test('a', () => { pm.expect(pm.response.json()).to.have.property('ok', true) })",
        "pm.test('a', () => { pm.expect(pm.response.json().list).to.be.an('array').that.is.not.empty })",
        "pm.test('a', () => { pm.expect([1, 2]).to.have.lengthOf(2).and.include(2).and.have.members([2, 1]) })",
        "pm.test('a', () => { pm.expect('text').to.be.a('string').and.match(/^t/).and.include('ex') })",
        "pm.test('a', () => { pm.expect(5).to.be.above(4).and.below(6).and.within(1, 9) })",
        "pm.test('a', () => { pm.expect({a: 1, b: {c: 2}}).to.deep.include({b: {c: 2}}) })",
        "pm.test('a', () => { pm.expect(null, 'note').to.be.null; pm.expect(1).to.exist; pm.expect(NaN).to.be.NaN })",
    ] {
        assert!(!loads_chai(source), "{source}");
    }
    assert!(loads_chai("pm.expect(() => {}).to.not.throw()"));
    assert!(loads_chai("require('chai')"));
}

#[test]
fn what_newman_was_asked_is_the_same_line_by_line() {
    let prelude = include_str!("newman/prelude.js");
    for text in [include_str!("newman/chai.js"), include_str!("newman/assertions.js")] {
        let lines = text.lines().filter(|line| line.starts_with("tries(") && line.ends_with(';'));
        for line in lines {
            assert_is_chais(&format!("{line}\n{prelude}"));
        }
    }
}

#[test]
fn an_assertion_is_what_chai_has_in_other_respects_too() {
    for source in [
        "const e = pm.expect(1); e.not; e.to.equal(2); e.to.equal(1)",
        "const e = pm.expect({a: 1}); e.to.have.property('a'); e.to.have.property('length')",
        "const e = pm.expect([1, 2]).to; e.include; e.have.members([1])",
        "const e = pm.expect({a: 1}).to; e.have.property('a').that.equals(1); pm.test(String(e._obj))",
        "const e = pm.expect([1]); e.to.frob",
        "pm.expect(1).to.equals.five",
        "pm.expect(1).to.be.a.frob",
        "pm.expect([1]).to.have.length.frob",
        "pm.expect([1]).to.be.empty()",
        "pm.expect(1).tobe",
        "const { equal } = pm.expect(1).to; equal(1)",
        "pm.expect(1).to.equal.call(pm.expect(2), 3)",
        "pm.expect(1).to.be.a.call(pm.expect('x').to.be, 'string')",
        "pm.expect(1, 'why').to.equal(2)",
        "pm.expect(1).to.equal(1, 'why').and.equal(2)",
        "pm.expect([1, 2]).to.include(1, 'why').and.include(3)",
        "pm.expect({a: {b: 1}}).to.have.property('a').with.property('b').that.is.above(4)",
        "pm.test(typeof pm.expect(1).to.be.a + typeof pm.expect(1).to.be + typeof pm.expect(1).to.equal)",
        "pm.test(Object.keys(pm.expect(1).to).join() + ('equal' in pm.expect(1)) + ('frob' in pm.expect(1)))",
        "pm.test(pm.expect(1) instanceof require('chai').Assertion)",
        "pm.test(JSON.stringify(pm.expect(1)))",
        "console.log(pm.expect(1).then, pm.expect(1)[Symbol.iterator])",
        "pm.expect.fail('no')",
        "pm.expect.fail(1, 2, 'no')",
        "let n = 0; pm.expect({get a() { return n++ }}).to.have.property('a', 5)",
        "let n = 0; pm.expect([{get a() { return n++ }}]).to.eql([{a: 5}])",
        "const r = /a/g; pm.expect('aa').to.match(r).and.match(r).and.not.match(r)",
        "const a = []; a.push(a); pm.expect(a).to.eql([[a]])",
        "const a = {}; a.a = a; const b = {}; b.a = b; pm.expect(a).to.eql(b)",
        "Object.prototype.x = 1; pm.expect({x: 1}).to.not.eql({})",
        "pm.expect({[Symbol.for('s')]: 1, a: 1}).to.have.keys('a')",
        "pm.expect(new (class A { constructor() { this.a = 1 } })()).to.eql({a: 1})",
        "pm.expect(Object.create({a: 1})).to.have.property('a', 1)",
        "pm.expect(Object.create({a: 1})).to.have.own.property('a')",
        "pm.expect([, 1]).to.include(undefined)",
        "pm.expect([undefined]).to.have.members([,])",
        "pm.expect([, 1]).to.eql([undefined, 1])",
        "pm.expect(pm.request).to.be.ok; pm.expect(pm.request).to.be.success",
        "pm.expect(pm.response).to.not.be.ok",
        "pm.expect({}).to.be.ok; pm.expect(0).to.be.ok",
        "pm.expect({n: -0}).to.eql({n: 0})",
        "pm.expect('abc').to.have.length(3).and.have.lengthOf.at.least(4)",
    ] {
        assert_is_chais(source);
    }
    // Whoever changes chai changes `pm.expect`.
    assert_is_chais(
        "require('chai').use((c) => c.Assertion.addProperty('frob', () => {})); pm.expect(1).to.be.frob; pm.expect(1).to.be.frab",
    );
}

fn value() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "0",
        "-0",
        "1",
        "2",
        "1.5",
        "NaN",
        "Infinity",
        "''",
        "'a'",
        "'ab'",
        "true",
        "false",
        "null",
        "undefined",
        "[]",
        "{}",
        "10n",
        "Symbol.iterator",
        "(() => 1)",
        "new Date(0)",
        "/a/",
        "/b/g",
        "new Map([['a', 1]])",
        "new Set([1])",
        "new Error('e')",
        "new Uint8Array([1])",
        "Object.create(null)",
        "Object.create({a: 1})",
        "[, 1]",
        "{get a() { return 1 }}",
        "pm.response",
        "pm.request",
        "Array",
        "Object",
        "new (class A {})()",
        "new String('a')",
        "new Proxy({a: 1}, {})",
        "{[Symbol.toStringTag]: 'A'}",
        "arguments",
    ]);
    leaf.prop_map(str::to_owned).prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3)
                .prop_map(|all| format!("[{}]", all.join(", "))),
            prop::collection::vec((prop::sample::select(vec!["a", "b", "length"]), inner), 0..3)
                .prop_map(|all| {
                    let all: Vec<_> =
                        all.iter().map(|(name, value)| format!("{name}: {value}")).collect();
                    format!("({{{}}})", all.join(", "))
                }),
        ]
    })
}

fn link() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "to",
        "be",
        "have",
        "that",
        "and",
        "not",
        "not",
        "deep",
        "nested",
        "own",
        "ordered",
        "any",
        "all",
        "a",
        "include",
        "length",
        "true",
        "false",
        "null",
        "undefined",
        "ok",
        "NaN",
        "exist",
        "finite",
        "empty",
        "itself",
        "success",
        "error",
        "json",
        "withBody",
        "notFound",
        "frob",
    ]);
    let method = prop::sample::select(vec![
        "equal",
        "eql",
        "a",
        "an",
        "include",
        "contains",
        "property",
        "property",
        "length",
        "lengthOf",
        "above",
        "least",
        "below",
        "most",
        "match",
        "oneOf",
        "members",
        "keys",
        "instanceof",
        "string",
        "closeTo",
        "within",
        "status",
        "header",
        "body",
        "jsonBody",
        "ownProperty",
    ]);
    let kind = prop::sample::select(vec![
        "'number'", "'string'", "'Array'", "'object'", "'date'", "'a'", "'b'", "'length'",
    ]);
    let argument = prop_oneof![3 => value(), 1 => kind.prop_map(str::to_owned)];
    prop_oneof![
        2 => word.prop_map(str::to_owned),
        3 => (method, prop::collection::vec(argument, 0..3)).prop_map(|(name, given)| format!("{name}({})", given.join(", "))),
    ]
}

fn chain() -> impl Strategy<Value = String> {
    (value(), prop::collection::vec(link(), 1..6))
        .prop_map(|(value, links)| format!("pm.expect({value}).{}", links.join(".")))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn any_chain_comes_to_what_chai_makes_of_it(chain in chain()) {
        let source = format!(
            "let e; try {{ e = {chain}; console.log('fine', typeof e, e._obj) }} catch (t) {{ console.log(t.name + ': ' + t.message) }}"
        );
        prop_assert_eq!(told(&run(&without_chai(&source))), told(&run(&with_chai(&source))), "{}", source);
    }
}
