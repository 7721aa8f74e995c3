//! Random lives of three users: whatever they do, nobody meets what is another's.

use std::collections::HashMap;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::shares::synchronize;
use super::{BASE, Client};

const USERS: [&str; 3] = ["anna", "bert", "carl"];
const KINDS: [&str; 3] = ["password", "folder", "tag"];

/// What a user does. Numbers choose among all ids ever seen, whosever they are.
#[derive(Debug, Clone)]
enum Act {
    Create { kind: usize, above: usize, tag: usize, hidden: bool },
    Update { kind: usize, id: usize, above: usize, tag: usize, hidden: bool },
    Show { kind: usize, id: usize },
    Delete { kind: usize, id: usize },
    Restore { kind: usize, id: usize, revision: Option<usize> },
    List { kind: usize },
    Find { kind: usize, trashed: bool },
    Share { id: usize, receiver: usize, editable: bool, shareable: bool },
    Shares { id: usize, delete: bool },
    Job,
}

fn act() -> impl Strategy<Value = Act> {
    let (kind, id) = (0..KINDS.len(), 0_usize..1000);
    prop_oneof![
        (kind.clone(), id.clone(), id.clone(), prop::bool::weighted(0.2))
            .prop_map(|(kind, above, tag, hidden)| Act::Create { kind, above, tag, hidden }),
        (kind.clone(), id.clone(), id.clone(), id.clone(), prop::bool::weighted(0.2)).prop_map(
            |(kind, id, above, tag, hidden)| Act::Update { kind, id, above, tag, hidden }
        ),
        (kind.clone(), id.clone()).prop_map(|(kind, id)| Act::Show { kind, id }),
        (kind.clone(), id.clone()).prop_map(|(kind, id)| Act::Delete { kind, id }),
        (kind.clone(), id.clone(), prop::option::of(id.clone()))
            .prop_map(|(kind, id, revision)| Act::Restore { kind, id, revision }),
        kind.clone().prop_map(|kind| Act::List { kind }),
        (kind, any::<bool>()).prop_map(|(kind, trashed)| Act::Find { kind, trashed }),
        (id.clone(), 0..USERS.len(), any::<bool>(), any::<bool>()).prop_map(
            |(id, receiver, editable, shareable)| Act::Share { id, receiver, editable, shareable }
        ),
        (id, any::<bool>()).prop_map(|(id, delete)| Act::Shares { id, delete }),
        Just(Act::Job),
    ]
}

/// All the detail there is of a kind.
fn details(kind: &str) -> &'static str {
    match kind {
        "password" => "model+revisions+folder+tags",
        "folder" => "model+revisions+parent+folders+passwords+password-tags",
        "tag" => "model+revisions+passwords+password-tags",
        _ => "model+password",
    }
}

/// The sandbox, and who was seen to have which id.
struct World {
    client: Client,
    sessions: [String; 3],
    owners: HashMap<String, Vec<usize>>,
    /// In the order they were first seen.
    ids: Vec<String>,
}

impl World {
    fn new() -> Self {
        World {
            client: Client::new(),
            sessions: Default::default(),
            owners: HashMap::new(),
            ids: Vec::new(),
        }
    }

    fn id(&self, choice: usize) -> String {
        match self.ids.len() {
            0 => BASE.to_owned(),
            count => self.ids[choice % count].clone(),
        }
    }

    /// Whether this user may know the id.
    fn may_know(&self, id: &str, user: usize) -> bool {
        self.owners.get(id).is_none_or(|owners| owners.contains(&user))
    }

    /// Does something, and checks that all ids of the answer are new or the user's own.
    fn call(&mut self, user: usize, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.client.log_in(USERS[user]);
        self.client.session.clone_from(&self.sessions[user]);
        let (status, answer) = self.client.call(method, path, body);
        self.sessions[user].clone_from(&self.client.session);
        self.look(user, &answer, &format!("{method} {path} {body}"));
        (status, answer)
    }

    fn look(&mut self, user: usize, value: &Value, at: &str) {
        match value {
            Value::String(text) if text != BASE && uuid::Uuid::parse_str(text).is_ok() => {
                assert!(self.may_know(text, user), "{} sees {text}: {at}", USERS[user]);
                if !self.owners.contains_key(text) {
                    self.owners.insert(text.clone(), vec![user]);
                    self.ids.push(text.clone());
                }
            }
            Value::Array(items) => items.iter().for_each(|item| self.look(user, item, at)),
            Value::Object(members) => members.values().for_each(|value| self.look(user, value, at)),
            _ => {}
        }
    }

    /// Acts on one object by its id; another's does not exist.
    fn touch(&mut self, user: usize, method: &str, path: &str, id: &str, more: Value) {
        let mut body = json!({ "id": id });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let known = id == BASE || self.may_know(id, user);
        let (status, answer) = self.call(user, method, path, &body);
        assert!(known || status == 404, "{} {method} {path} {body}: {answer}", USERS[user]);
    }

    fn act(&mut self, user: usize, act: &Act) {
        match *act {
            Act::Create { kind, above, tag, hidden } => {
                let path = format!("{}/create", KINDS[kind]);
                let body = self.content(above, tag, hidden);
                self.call(user, "POST", &path, &body);
            }
            Act::Update { kind, id, above, tag, hidden } => {
                let (path, id) = (format!("{}/update", KINDS[kind]), self.id(id));
                let content = self.content(above, tag, hidden);
                self.touch(user, "PATCH", &path, &id, content);
            }
            Act::Show { kind, id } => {
                let (path, id) = (format!("{}/show", KINDS[kind]), self.id(id));
                self.touch(user, "POST", &path, &id, json!({"details": details(KINDS[kind])}));
            }
            Act::Delete { kind, id } => {
                let (path, id) = (format!("{}/delete", KINDS[kind]), self.id(id));
                self.touch(user, "DELETE", &path, &id, json!({}));
            }
            Act::Restore { kind, id, revision } => {
                let (path, id) = (format!("{}/restore", KINDS[kind]), self.id(id));
                let revision = revision.map(|revision| self.id(revision));
                self.touch(user, "PATCH", &path, &id, json!({ "revision": revision }));
            }
            Act::List { kind } => {
                let body = json!({"details": details(KINDS[kind])});
                self.call(user, "POST", &format!("{}/list", KINDS[kind]), &body);
            }
            Act::Find { kind, trashed } => {
                let criteria = json!({ "trashed": trashed });
                let body = json!({"criteria": criteria, "details": details(KINDS[kind])});
                self.call(user, "POST", &format!("{}/find", KINDS[kind]), &body);
            }
            Act::Share { id, receiver, editable, shareable } => {
                self.share(
                    user,
                    id,
                    receiver,
                    json!({"editable": editable, "shareable": shareable}),
                );
            }
            Act::Shares { id, delete } => {
                self.call(user, "POST", "share/list", &json!({"details": details("share")}));
                let id = self.id(id);
                let (method, action) = if delete { ("DELETE", "delete") } else { ("POST", "show") };
                self.touch(user, method, &format!("share/{action}"), &id, json!({}));
            }
            Act::Job => synchronize(&mut self.client),
        }
        self.client.wait(1);
    }

    fn content(&self, above: usize, tag: usize, hidden: bool) -> Value {
        let (above, tag) = (self.id(above), self.id(tag));
        json!({
            "label": "l", "password": "p", "color": "c", "hidden": hidden,
            "folder": above, "parent": above, "tags": [tag]
        })
    }

    /// A share is known to both its ends.
    fn share(&mut self, user: usize, id: usize, receiver: usize, mut body: Value) {
        let id = self.id(id);
        let known = self.may_know(&id, user);
        body["password"] = json!(id);
        body["receiver"] = json!(USERS[receiver]);
        let (status, answer) = self.call(user, "POST", "share/create", &body);
        assert!(known || status != 201, "{} shares {id}", USERS[user]);
        if status == 201 {
            let share = answer["id"].as_str().unwrap();
            self.owners.insert(share.to_owned(), vec![user, receiver]);
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nobody_meets_what_is_anothers(
        acts in prop::collection::vec((0..USERS.len(), act()), 0..80)
    ) {
        let mut world = World::new();
        for (user, act) in &acts {
            world.act(*user, act);
        }
        for user in 0..USERS.len() {
            for kind in ["password", "folder", "tag", "share"] {
                let body = json!({"details": details(kind)});
                let (status, answer) = world.call(user, "POST", &format!("{kind}/list"), &body);
                prop_assert_eq!(status, 200, "{}", answer);
            }
        }
    }
}
