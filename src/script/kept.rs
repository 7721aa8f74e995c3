use std::cell::RefCell;

use indexmap::IndexMap;
use rquickjs::convert::List;
use rquickjs::{Ctx, Function, Object, Persistent, Result, Value};

/// The global variables that scripts made without declaring them: later scripts of the run have them too.
#[derive(Default)]
pub(super) struct Kept {
    values: RefCell<IndexMap<String, KeptValue>>,
    realms: RefCell<Realms>,
    current: RefCell<Option<Persistent<Object<'static>>>>,
}

struct KeptValue {
    value: Persistent<Value<'static>>,
    /// The realm of the script that made it.
    realm: usize,
}

/// Realms whose functions may still be called, and how to tell each that they serve later scripts.
#[derive(Default)]
struct Realms {
    last: usize,
    follow: Vec<(usize, Persistent<Function<'static>>)>,
}

impl Kept {
    /// All of them, as an object.
    pub(super) fn restore<'js>(&self, ctx: &Ctx<'js>) -> Result<Object<'js>> {
        let all = Object::new_proto(ctx.clone(), None)?;
        for (name, kept) in self.values.borrow().iter() {
            all.set(name.as_str(), kept.value.clone().restore(ctx)?)?;
        }
        Ok(all)
    }

    /// Takes over what a script added, changed or deleted.
    pub(super) fn update<'js>(&self, ctx: &Ctx<'js>, control: &Object<'js>) {
        type Leaked<'js> = List<(Object<'js>, Vec<String>, bool)>;
        let leaked = control.get::<_, Function<'js>>("leaked").and_then(|leaked| leaked.call(()));
        let Ok(List((found, gone, has_code))): Result<Leaked<'js>> = leaked else {
            return;
        };
        self.store(ctx, &found, &gone);
        if has_code && let Ok(follow) = control.get::<_, Function<'js>>("follow") {
            let mut realms = self.realms.borrow_mut();
            let last = realms.last;
            realms.follow.push((last, Persistent::save(ctx, follow)));
        }
        if has_code || !found.is_empty() {
            self.tell_realms(ctx);
        }
    }

    fn store<'js>(&self, ctx: &Ctx<'js>, found: &Object<'js>, gone: &[String]) {
        let mut values = self.values.borrow_mut();
        let mut realms = self.realms.borrow_mut();
        realms.last += 1;
        let realm = realms.last;
        values.retain(|name, _| !gone.contains(name));
        for (name, value) in found.props::<String, Value<'js>>().flatten() {
            let value = Persistent::save(ctx, value);
            values.insert(name, KeptValue { value, realm });
        }
        realms.follow.retain(|(realm, _)| values.values().any(|kept| kept.realm == *realm));
    }

    /// Makes the functions of all realms that are kept find what there is now.
    fn tell_realms(&self, ctx: &Ctx<'_>) {
        let names: Vec<_> = self.values.borrow().keys().cloned().collect();
        // Not borrowed while they are called.
        let follow: Vec<_> = self.realms.borrow().follow.iter().map(|(_, f)| f.clone()).collect();
        for follow in follow {
            // It can only fail where there is no memory left, and then the next script says so.
            let _ = follow.restore(ctx).and_then(|follow| follow.call::<_, ()>((names.clone(),)));
        }
    }

    /// The global object of the script that runs, for functions that others left behind.
    pub(super) fn set_current(&self, global: Option<Persistent<Object<'static>>>) {
        *self.current.borrow_mut() = global;
    }

    pub(super) fn current(&self) -> Option<Persistent<Object<'static>>> {
        self.current.borrow().clone()
    }

    pub(super) fn clear(&self) {
        self.values.take();
        self.realms.take();
        self.current.take();
    }
}
