//! The executions of a file, read one by one on a thread of its own, with what came between them.

use std::collections::VecDeque;
use std::fmt;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::file::{Saved, open};
use super::step::SavedStep;
use super::{SavedError, raw};

/// How many executions are read ahead.
const AHEAD: usize = 2;

/// Something of a run, in its place.
pub(super) enum Item {
    Step(Box<SavedStep>),
    Message(raw::Message),
}

/// Where an item stands among those of all shards: iterations begun, messages before steps, place in the plan.
pub(super) type Key = (usize, bool, usize);

impl Item {
    pub(super) fn key(&self) -> Key {
        match self {
            Item::Step(step) => (step.iteration + 1, true, step.place()),
            Item::Message(message) => (message.iterations, false, 0),
        }
    }
}

/// The items of a file in their order.
pub(super) struct Stream {
    executions: Receiver<Result<Box<SavedStep>, SavedError>>,
    skipped: VecDeque<raw::Execution>,
    messages: VecDeque<raw::Message>,
    /// How many executions and skipped steps were told.
    told: (usize, usize),
    name: String,
    /// Steps that only others need are left out, and what was said after them.
    own_alone: bool,
    is_own: bool,
}

impl Stream {
    pub(super) fn open(saved: &mut Saved, own_alone: bool) -> Result<Self, SavedError> {
        let reader = open(&saved.path, &saved.name)?;
        let (sender, executions) = sync_channel(AHEAD);
        let name = saved.name.clone();
        std::thread::spawn(move || {
            let mut document = serde_json::Deserializer::from_reader(reader);
            let read = Within {
                key: "run",
                inner: Within { key: "executions", inner: Executions(&sender) },
            };
            if let Err(error) = read.deserialize(&mut document) {
                let error = SavedError::Content { file: name, message: error.to_string() };
                // Nobody may wait any more.
                let _ = sender.send(Err(error));
            }
        });
        Ok(Stream {
            executions,
            skipped: std::mem::take(&mut saved.skipped).into(),
            messages: std::mem::take(&mut saved.messages).into(),
            told: (0, 0),
            name: saved.name.clone(),
            own_alone,
            is_own: true,
        })
    }

    /// The next item.
    pub(super) fn next(&mut self) -> Result<Option<Item>, SavedError> {
        loop {
            let Some(item) = self.any()? else { return Ok(None) };
            if let Item::Step(step) = &item {
                self.is_own = !step.is_pulled_in();
            }
            if self.is_own || !self.own_alone {
                return Ok(Some(item));
            }
        }
    }

    fn any(&mut self) -> Result<Option<Item>, SavedError> {
        let is_here = |message: &raw::Message| (message.after, message.skipped) <= self.told;
        if self.messages.front().is_some_and(is_here) {
            return Ok(self.messages.pop_front().map(Item::Message));
        }
        let is_due = self.skipped.front().is_some_and(|step| step.after <= self.told.0);
        if is_due && let Some(skipped) = self.skipped.pop_front() {
            self.told.1 += 1;
            let step = SavedStep::of(skipped)
                .map_err(|message| SavedError::Content { file: self.name.clone(), message })?;
            return Ok(Some(Item::Step(Box::new(step))));
        }
        if let Ok(execution) = self.executions.recv() {
            self.told.0 += 1;
            return execution.map(|step| Some(Item::Step(step)));
        }
        // What is left over in a file that somebody changed comes at the end.
        self.told = match self.skipped.is_empty() && self.messages.is_empty() {
            true => return Ok(None),
            false => (usize::MAX - self.skipped.len(), usize::MAX - self.skipped.len()),
        };
        self.any()
    }
}

/// Reads one member of an object, and skips the others without keeping them.
struct Within<I> {
    key: &'static str,
    inner: I,
}

impl<'de, I: DeserializeSeed<'de, Value = ()>> DeserializeSeed<'de> for Within<I> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de, I: DeserializeSeed<'de, Value = ()>> Visitor<'de> for Within<I> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "an object with {}", self.key)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut inner = Some(self.inner);
        while let Some(key) = map.next_key::<String>()? {
            match inner.take_if(|_| key == self.key) {
                Some(inner) => map.next_value_seed(inner)?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        Ok(())
    }
}

/// Hands each execution over as soon as it is read.
struct Executions<'s>(&'s SyncSender<Result<Box<SavedStep>, SavedError>>);

impl<'de> DeserializeSeed<'de> for Executions<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_seq(self)
    }
}

impl<'de> Visitor<'de> for Executions<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of executions")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut sequence: A) -> Result<(), A::Error> {
        while let Some(execution) = sequence.next_element::<raw::Execution>()? {
            let step = SavedStep::of(execution).map_err(A::Error::custom)?;
            if self.0.send(Ok(Box::new(step))).is_err() {
                return Err(A::Error::custom("nobody reads on"));
            }
        }
        Ok(())
    }
}
