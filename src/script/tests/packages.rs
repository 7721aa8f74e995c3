//! `require`, and what packages get of us.

use super::{check, run, told};

#[test]
fn random_bytes_are_random() {
    let source = "const C = require('crypto-js'); Math.random = () => 0.5;
        for (const count of [1, 4, 16, 33]) {
            const a = C.lib.WordArray.random(count), b = C.lib.WordArray.random(count);
            pm.test(`${a.sigBytes} ${a.toString().length} ${count < 4 || a.toString() !== b.toString()}`);
        }
        pm.test(String(require('uuid')() !== require('uuid')()));";
    check(&[(source, &["✓ 1 2 true", "✓ 4 8 true", "✓ 16 32 true", "✓ 33 66 true", "✓ true"])]);
}

#[test]
fn a_package_that_fails_to_load_fails_again() {
    // Half of lodash is no lodash.
    let source = "const own = Object.prototype.hasOwnProperty; Object.prototype.hasOwnProperty = null;
        for (let n = 0; n < 2; n++) { try { require('xml2js'); pm.test('loads'); } catch (e) { pm.test(e.name); } }
        Object.prototype.hasOwnProperty = own; require('xml2js'); pm.test('loads');";
    let told = told(&run(source));
    assert_eq!(told.last().map(String::as_str), Some("✓ loads"), "{told:?}");
    assert_eq!(told[0], told[1]);
}

#[test]
fn names_are_exact() {
    let error = |name: &str| format!("Exception 1: Error: Cannot find module '{name}'");
    for name in [
        "",
        "Lodash",
        "lodash ",
        "./lodash",
        "chai/assert",
        "lodash3",
        "postcheck:dynamic-variables",
        "core",
    ] {
        let source = format!("require({name:?})");
        check(&[(&source, &[&error(name)])]);
    }
}

#[test]
fn a_script_gets_a_package_of_its_own() {
    let engine = crate::script::Engine::new(crate::script::Limits::default());
    let first = super::run_in(&engine, "require('lodash').map = null; pm.expect.fail = null;");
    let second =
        super::run_in(&engine, "pm.test(typeof require('lodash').map + typeof pm.expect.fail);");
    assert!(told(&first).is_empty());
    assert_eq!(told(&second), ["✓ functionfunction"]);
}

#[test]
fn dynamic_variables_of_the_library_are_ours() {
    let source = "const { Property } = require('postman-collection');
        pm.test(Property.replaceSubstitutions('{{$randomIP}}', {}).split('.').length + ' ' + Property.replaceSubstitutions('{{$none}}', {}));";
    check(&[(source, &["✓ 4 {{$none}}"])]);
}
