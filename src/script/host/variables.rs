//! The variables of all scopes.

use std::rc::Rc;

use rquickjs::{Ctx, Exception, IntoJs, Object, Result, Value};
use serde_json::{Map, Value as Json, json};

use super::Host;
use crate::render::{Names, Renderer};
use crate::script::bridge::Bridge;
use crate::variables::{Scope, Scopes};

pub(super) fn give<'js>(host: &Host<'js>, bridge: &Rc<Bridge>) -> Result<()> {
    readers(host, bridge)?;
    writers(host, bridge)?;
    let b = Rc::clone(bridge);
    host.function("render", move |scope: i32, text: String| {
        let scopes = b.scopes.borrow();
        let seen = match scope_of(scope) {
            None => scopes.clone(),
            Some(scope) => only(&scopes, scope),
        };
        b.renderer.get_or_init(Renderer::new).render_text(&text, &seen, &mut Names::new())
    })?;
    let info = bridge.input.info.clone();
    host.function("names", move || {
        json!({
            "environment": info.environment_name,
            "collection": info.collection_name,
            "globals": info.globals_name,
        })
        .to_string()
    })
}

fn readers<'js>(host: &Host<'js>, bridge: &Rc<Bridge>) -> Result<()> {
    let b = Rc::clone(bridge);
    host.function("get", move |ctx: Ctx<'js>, scope: i32, name: String| {
        let scopes = b.scopes.borrow();
        let value = match scope_of(scope) {
            None => scopes.get(&name),
            Some(scope) => scopes.get_in(scope, &name),
        };
        to_script(&ctx, value)
    })?;
    let b = Rc::clone(bridge);
    host.function("scopeOf", move |name: String| {
        b.scopes.borrow().scope_of(&name).map(|scope| scope as usize)
    })?;
    let b = Rc::clone(bridge);
    host.function("has", move |scope: i32, name: String| match scope_of(scope) {
        None => b.scopes.borrow().has(&name),
        Some(scope) => b.scopes.borrow().has_in(scope, &name),
    })?;
    let b = Rc::clone(bridge);
    host.function("all", move |scope: i32| {
        let scopes = b.scopes.borrow();
        let mut all = Map::new();
        // The innermost last, so that it wins.
        for one in Scope::ALL.into_iter().rev().filter(|s| scope_of(scope).is_none_or(|w| w == *s))
        {
            for (name, value) in scopes.values(one) {
                all.insert(name.to_owned(), value.cloned().unwrap_or(Json::Null));
            }
        }
        Json::Object(all).to_string()
    })
}

fn writers<'js>(host: &Host<'js>, bridge: &Rc<Bridge>) -> Result<()> {
    let b = Rc::clone(bridge);
    host.function("setText", move |scope: i32, name: String, text: String| {
        set(&b, scope, &name, Json::String(text));
    })?;
    let b = Rc::clone(bridge);
    host.function("setNothing", move |scope: i32, name: String| {
        if let Some(scope) = scope_of(scope) {
            b.scopes.borrow_mut().set_valueless(scope, &name);
        }
    })?;
    let b = Rc::clone(bridge);
    host.function("setJson", move |ctx: Ctx<'js>, scope: i32, name: String, json: String| {
        match serde_json::from_str(&json) {
            Ok(value) => {
                set(&b, scope, &name, value);
                Ok(())
            }
            Err(error) => {
                let message = format!("the value of the variable {name} cannot be kept: {error}");
                Err(Exception::throw_type(&ctx, &message))
            }
        }
    })?;
    let b = Rc::clone(bridge);
    host.function("unset", move |scope: i32, name: String| {
        if let Some(scope) = scope_of(scope) {
            b.scopes.borrow_mut().unset(scope, &name);
        }
    })?;
    let b = Rc::clone(bridge);
    host.function("clear", move |scope: i32| {
        if let Some(scope) = scope_of(scope) {
            b.scopes.borrow_mut().clear(scope);
        }
    })
}

fn set(bridge: &Bridge, scope: i32, name: &str, value: Json) {
    if let Some(scope) = scope_of(scope) {
        if !bridge.scopes.borrow().has_in(scope, name) {
            bridge.charge(name.len() + value.as_str().map_or(0, str::len));
        }
        bridge.scopes.borrow_mut().set(scope, name, value);
    }
}

/// Scopes by their place in [`Scope::ALL`]; any other number stands for all of them.
fn scope_of(number: i32) -> Option<Scope> {
    usize::try_from(number).ok().and_then(|place| Scope::ALL.get(place).copied())
}

fn only(scopes: &Scopes, scope: Scope) -> Scopes {
    let mut seen = scopes.clone();
    for other in Scope::ALL.into_iter().filter(|other| *other != scope) {
        seen.clear(other);
    }
    seen
}

/// What is no plain value comes as its JSON text, to be parsed there.
fn to_script<'js>(ctx: &Ctx<'js>, value: Option<&Json>) -> Result<Value<'js>> {
    match value {
        None => Ok(Value::new_undefined(ctx.clone())),
        Some(Json::Null) => Ok(Value::new_null(ctx.clone())),
        Some(Json::Bool(value)) => value.into_js(ctx),
        Some(Json::String(text)) => text.as_str().into_js(ctx),
        Some(Json::Number(number)) => match number.as_f64() {
            Some(double) => double.into_js(ctx),
            None => number.to_string().into_js(ctx),
        },
        Some(other) => {
            let holder = Object::new(ctx.clone())?;
            holder.set("json", other.to_string())?;
            holder.into_js(ctx)
        }
    }
}
