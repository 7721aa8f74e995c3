//! The JavaScript that every script stands on: modules of our own and bundled libraries.
//!
//! Each is an ES module, and its default export counts: of ours a function of `kit` (see js/core.js) that
//! gives what the module is, of packages the CommonJS function (see js/require.js). A script loads what it touches, by `kit.load(name)`
//! or `kit.library(name)`.
//!
//! Each module is compiled once in a process, when it is first asked for; scripts get its bytecode.

use std::sync::OnceLock;

use rquickjs::loader::Loader;
use rquickjs::loader::bundle::{Bundle, HasByteCode};
use rquickjs::{Context, Ctx, Module, Runtime, Value, WriteOptions};

/// Before the names of modules, so that their lines in a stack are told from those of scripts.
pub(super) const PREFIX: &str = "postcheck:";

macro_rules! modules {
    ($($name:literal: $file:literal,)*) => {
        &[$((concat!("postcheck:", $name), {
            static MODULE: Embedded = Embedded {
                name: concat!("postcheck:", $name),
                source: include_str!(concat!("js/", $file)),
                code: OnceLock::new(),
            };
            &MODULE
        }),)*]
    };
}

static MODULES: &[(&str, &Embedded)] = modules! {
    "assertions": "assertions.js",
    "assertions/body": "assertions/body.js",
    "assertions/head": "assertions/head.js",
    "assertions/json": "assertions/json.js",
    "assertions/status": "assertions/status.js",
    "core": "core.js",
    "expect": "expect.js",
    "expect/added": "expect/added.js",
    "expect/data": "expect/data.js",
    "expect/facts": "expect/facts.js",
    "legacy": "legacy.js",
    "packages": "packages.js",
    "require": "require.js",
    "web/text": "web/text.js",
    "web/url": "web/url.js",
    "console": "console.js",
    "inspect-names": "inspect-names.js",
    "inspect-layout": "inspect-layout.js",
    "tests": "tests.js",
    "variables": "variables.js",
    "lists": "lists.js",
    "address": "address.js",
    "request": "request.js",
    "response": "response.js",
    "json": "json.js",
    "cookies": "cookies.js",
    "send": "send.js",
    "execution": "execution.js",
    "lib/_process": "vendor/_process.js",
    "lib/ajv": "vendor/ajv.js",
    "lib/assert": "vendor/assert.js",
    "lib/atob": "vendor/atob.js",
    "lib/backbone": "vendor/backbone.js",
    "lib/btoa": "vendor/btoa.js",
    "lib/buffer": "vendor/buffer.js",
    "lib/chai": "vendor/chai.js",
    "lib/chai-assert": "vendor/chai-assert.js",
    "lib/cheerio": "vendor/cheerio.js",
    "lib/crypto-js": "vendor/crypto-js.js",
    "lib/csv-parse-lib-sync": "vendor/csv-parse-lib-sync.js",
    "lib/events": "vendor/events.js",
    "lib/json": "vendor/json.js",
    "lib/lodash": "vendor/lodash.js",
    "lib/lodash3": "vendor/lodash3.js",
    "lib/moment": "vendor/moment.js",
    "lib/os": "vendor/os.js",
    "lib/path": "vendor/path.js",
    "lib/postman-collection": "vendor/postman-collection.js",
    "lib/punycode": "vendor/punycode.js",
    "lib/querystring": "vendor/querystring.js",
    "lib/stream": "vendor/stream.js",
    "lib/string_decoder": "vendor/string_decoder.js",
    "lib/timers": "vendor/timers.js",
    "lib/tv4": "vendor/tv4.js",
    "lib/url": "vendor/url.js",
    "lib/util": "vendor/util.js",
    "lib/xml2js": "vendor/xml2js.js",
};

struct Embedded {
    name: &'static str,
    source: &'static str,
    code: OnceLock<Vec<u8>>,
}

impl HasByteCode<'static> for &'static Embedded {
    fn get_bytecode(&self) -> &'static [u8] {
        self.code.get_or_init(|| compile(self.name, self.source))
    }
}

/// In a runtime of its own: neither the limits nor the state of a script matter to it.
fn compile(name: &str, source: &str) -> Vec<u8> {
    let compiled = Runtime::new().and_then(|runtime| {
        Context::full(&runtime)?.with(|ctx| {
            Module::declare(ctx, name, source)?
                .write(WriteOptions { strip_source: true, ..WriteOptions::default() })
        })
    });
    compiled.expect("modules are tested to be valid JavaScript")
}

/// The default export of a module, in the realm of `ctx`; `None` when there is none of that name.
pub(super) fn load<'js>(ctx: &Ctx<'js>, name: &str) -> rquickjs::Result<Option<Value<'js>>> {
    let full = format!("{PREFIX}{name}");
    if !MODULES.iter().any(|(known, _)| *known == full) {
        return Ok(None);
    }
    let (module, _) = Bundle(MODULES).load(ctx, &full, None)?.eval()?;
    Ok(Some(module.get("default")?))
}

/// The names of all modules.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    MODULES.iter().filter_map(|(name, _)| name.strip_prefix(PREFIX))
}
