//! What libraries and old names are made of: dynamic variables, the variables as they were.

use std::rc::Rc;

use rquickjs::Result;
use serde_json::{Map, Value, json};

use super::Host;
use crate::script::bridge::Bridge;
use crate::variables::{Scope, dynamic};

pub(super) fn give(host: &Host<'_>, bridge: &Rc<Bridge>) -> Result<()> {
    host.function("dynamicNames", || json!(dynamic::names().collect::<Vec<_>>()).to_string())?;
    host.function("dynamic", |name: String| dynamic(&name, &mut rand::rng()))?;
    let b = Rc::clone(bridge);
    host.function("initially", move |scope: String| initially(&b, &scope).to_string())
}

/// The variables of a scope when the script began.
fn initially(bridge: &Bridge, scope: &str) -> Value {
    let scope = if scope == "globals" { Scope::Global } else { Scope::Environment };
    let values = bridge.input.scopes.values(scope);
    let known =
        values.map(|(name, value)| (name.to_owned(), value.cloned().unwrap_or(Value::Null)));
    Value::Object(known.collect::<Map<_, _>>())
}
