//! The modules that scripts stand on.

use rquickjs::{Context, Runtime};

use crate::script::modules::{load, names};

#[test]
fn every_module_loads_and_exports_something() {
    let runtime = Runtime::new().unwrap();
    for name in names() {
        let context = Context::full(&runtime).unwrap();
        context.with(|ctx| {
            let exported = load(&ctx, name);
            let thrown = exported.is_err().then(|| format!("{:?}", ctx.catch()));
            assert!(thrown.is_none(), "{name}: {thrown:?}");
            assert!(!exported.unwrap().unwrap().is_undefined(), "{name}");
        });
    }
}
