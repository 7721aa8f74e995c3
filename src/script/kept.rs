use std::cell::RefCell;

use indexmap::IndexMap;
use rquickjs::convert::List;
use rquickjs::{Ctx, Function, Object, Persistent, Result, Value};

/// The global variables that scripts made without declaring them: later scripts of the run have them too.
#[derive(Default)]
pub(super) struct Kept {
    values: RefCell<IndexMap<String, Persistent<Value<'static>>>>,
}

impl Kept {
    /// All of them, as an object.
    pub(super) fn restore<'js>(&self, ctx: &Ctx<'js>) -> Result<Object<'js>> {
        let all = Object::new_proto(ctx.clone(), None)?;
        for (name, value) in self.values.borrow().iter() {
            all.set(name.as_str(), value.clone().restore(ctx)?)?;
        }
        Ok(all)
    }

    /// Takes over what a script added, changed or deleted.
    pub(super) fn update<'js>(&self, ctx: &Ctx<'js>, control: &Object<'js>) {
        let leaked = control.get::<_, Function<'js>>("leaked").and_then(|leaked| leaked.call(()));
        let Ok(List((found, gone))): Result<List<(Object<'js>, Vec<String>)>> = leaked else {
            return;
        };
        let mut values = self.values.borrow_mut();
        values.retain(|name, _| !gone.contains(name));
        for (name, value) in found.props::<String, Value<'js>>().flatten() {
            values.insert(name, Persistent::save(ctx, value));
        }
    }

    pub(super) fn clear(&self) {
        self.values.take();
    }
}
