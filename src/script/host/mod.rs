//! The functions that the modules in js/ call: thin, and each about one part of the bridge.

mod effects;
mod header_names;
mod input;
mod library;
mod request;
mod results;
mod variables;
mod web;

use std::rc::Rc;

use rquickjs::function::{Func, IntoJsFunc};
use rquickjs::{Ctx, Exception, IntoJs, Object, Result};

use super::bridge::Bridge;
use super::modules;

pub(super) use effects::told;

/// The object that modules know as `host`.
pub(super) struct Host<'js> {
    object: Object<'js>,
}

impl<'js> Host<'js> {
    /// All of it, for a script of this bridge.
    pub(super) fn of(ctx: &Ctx<'js>, bridge: &Rc<Bridge>) -> Result<Object<'js>> {
        let host = Host { object: Object::new(ctx.clone())? };
        host.function("load", |ctx: Ctx<'js>, name: String| match modules::load(&ctx, &name)? {
            Some(exported) => Ok(exported),
            None => Err(Exception::throw_message(&ctx, &format!("there is no module {name}"))),
        })?;
        results::give(&host, bridge)?;
        variables::give(&host, bridge)?;
        input::give(&host, bridge)?;
        request::give(&host, bridge)?;
        effects::give(&host, bridge)?;
        library::give(&host, bridge)?;
        web::give(&host)?;
        Ok(host.object)
    }

    fn function<P, F>(&self, name: &str, f: F) -> Result<()>
    where
        F: IntoJsFunc<'js, P> + 'js,
    {
        self.object.set(name, Func::from(f))
    }

    fn value(&self, name: &str, value: impl IntoJs<'js>) -> Result<()> {
        self.object.set(name, value)
    }
}
