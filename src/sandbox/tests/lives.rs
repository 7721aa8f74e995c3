//! Random lives of three users' objects, held against a plain model of the rules.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::model::{Expected, Model, Version};
use super::{BASE, Client};

const USERS: [&str; 3] = ["anna", "bert", "carl"];
const KINDS: [&str; 3] = ["password", "folder", "tag"];

/// What a user does. Numbers choose among all ids ever seen, whosever they are and alive or not.
#[derive(Debug, Clone)]
enum Act {
    Create { kind: usize, above: usize, hidden: bool, tags: Vec<usize> },
    Update { id: usize, above: usize, hidden: bool, tags: Vec<usize> },
    Delete { id: usize },
    Restore { id: usize, revision: Option<usize> },
}

fn act() -> impl Strategy<Value = Act> {
    let id = 0_usize..1000;
    let tags = prop::collection::vec(id.clone(), 0..3);
    let hidden = prop::bool::weighted(0.3);
    prop_oneof![
        2 => (0..KINDS.len(), id.clone(), hidden, tags.clone())
            .prop_map(|(kind, above, hidden, tags)| Act::Create { kind, above, hidden, tags }),
        4 => (id.clone(), id.clone(), hidden, tags)
            .prop_map(|(id, above, hidden, tags)| Act::Update { id, above, hidden, tags }),
        3 => id.clone().prop_map(|id| Act::Delete { id }),
        3 => (id.clone(), prop::option::of(id))
            .prop_map(|(id, revision)| Act::Restore { id, revision }),
    ]
}

/// The sandbox and what should be in it.
struct World {
    client: Client,
    models: [Model; 3],
    /// Every object there ever was, with its kind.
    ids: Vec<(&'static str, String)>,
    revisions: Vec<String>,
}

fn chosen<T>(all: &[T], choice: usize) -> Option<&T> {
    all.get(choice % all.len().max(1))
}

impl World {
    fn new() -> Self {
        let (client, models) = (Client::new(), Default::default());
        World { client, models, ids: Vec::new(), revisions: Vec::new() }
    }

    fn call(&mut self, user: usize, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.client.log_in(USERS[user]).call(method, path, body)
    }

    /// A folder more often than anything else, and sometimes the base folder.
    fn above(&self, choice: usize) -> String {
        let folders: Vec<_> = self.ids.iter().filter(|(kind, _)| *kind == "folder").collect();
        let folder = chosen(&folders, choice / 8).map(|(_, id)| id.clone());
        match choice % 8 {
            0 => chosen(&self.ids, choice / 8).map(|(_, id)| id.clone()),
            1 => None,
            _ => folder,
        }
        .unwrap_or_else(|| BASE.to_owned())
    }

    /// The user's own tags for a new password; any ids for another one.
    fn tags(&self, own: Option<usize>, choices: &[usize]) -> Vec<String> {
        let known = |id: &str| own.is_none_or(|user| self.models[user].things.contains_key(id));
        let tags: Vec<&String> = self
            .ids
            .iter()
            .filter(|(kind, id)| *kind == "tag" && known(id))
            .map(|(_, id)| id)
            .collect();
        let mut tags: Vec<String> = choices
            .iter()
            .filter_map(|choice| chosen(&tags, *choice))
            .map(|id| (*id).clone())
            .collect();
        if choices.first().is_some_and(|choice| choice % 8 == 0) {
            tags.push(String::new());
        }
        tags
    }

    fn act(&mut self, user: usize, act: &Act) {
        self.models[user].now = self.client.wait(1);
        match act {
            Act::Create { kind, above, hidden, tags } => {
                let (above, tags) = (self.above(*above), self.tags(Some(user), tags));
                self.create(
                    user,
                    KINDS[*kind],
                    Version { above, hidden: *hidden, trashed: false },
                    &tags,
                );
            }
            Act::Update { id, above, hidden, tags } => {
                let Some((kind, id)) = chosen(&self.ids, *id).cloned() else { return };
                let (above, tags) = (self.above(*above), self.tags(None, tags));
                let mut body = content(&above, *hidden, &tags);
                body["id"] = json!(id);
                let expected = self.models[user].update(kind, &id, (&above, *hidden), &tags);
                self.check(user, "PATCH", &format!("{kind}/update"), &body, &expected);
            }
            Act::Delete { id } => {
                let Some((kind, id)) = chosen(&self.ids, *id).cloned() else { return };
                let expected = self.models[user].delete(kind, &id);
                let body = json!({ "id": id });
                self.check(user, "DELETE", &format!("{kind}/delete"), &body, &expected);
            }
            Act::Restore { id, revision } => {
                let Some((kind, id)) = chosen(&self.ids, *id).cloned() else { return };
                let revision = revision.and_then(|choice| chosen(&self.revisions, choice)).cloned();
                self.learn(user, kind, &id);
                let expected = self.models[user].restore(kind, &id, revision.as_deref());
                let body = json!({ "id": id, "revision": revision });
                self.check(user, "PATCH", &format!("{kind}/restore"), &body, &expected);
            }
        }
        self.check_lists(user);
    }

    fn create(&mut self, user: usize, kind: &'static str, version: Version, tags: &[String]) {
        let body = content(&version.above, version.hidden, tags);
        let (status, answer) = self.call(user, "POST", &format!("{kind}/create"), &body);
        assert_eq!(status, 201, "{body} {answer}");
        let id = answer["id"].as_str().unwrap();
        self.ids.push((kind, id.to_owned()));
        self.models[user].create(kind, id, version, tags);
        self.learn(user, kind, id);
    }

    fn check(&mut self, user: usize, method: &str, path: &str, body: &Value, expected: &Expected) {
        let (status, answer) = self.call(user, method, path, body);
        let saved = answer["revision"].as_str();
        let at = format!("{} {method} {path} {body}: {answer}", USERS[user]);
        match expected {
            Expected::Status(expected) => assert_eq!((status, saved), (*expected, None), "{at}"),
            Expected::Saved => assert_eq!((status, saved.is_some()), (200, true), "{at}"),
        }
        let (kind, _) = path.split_once('/').unwrap();
        let kind = KINDS.into_iter().find(|known| *known == kind).unwrap();
        self.learn(user, kind, body["id"].as_str().unwrap());
    }

    /// Holds an object against the model, which takes the ids of revisions from it.
    fn learn(&mut self, user: usize, kind: &'static str, id: &str) {
        let body = json!({"id": id, "details": "model+revisions+tag-ids"});
        let (status, shown) = self.call(user, "POST", &format!("{kind}/show"), &body);
        let model = &mut self.models[user];
        let Some(thing) = model.things.get(id) else {
            return assert_eq!(status, 404, "{} {kind} {id}: {shown}", USERS[user]);
        };
        let known = version(&shown);
        let expected = (&thing.current.above, thing.current.hidden, thing.current.trashed);
        assert_eq!((&known.above, known.hidden, known.trashed), expected, "{shown}");
        assert_eq!(shown["updated"], thing.updated, "{shown}");
        if kind == "password" {
            assert_eq!(shown["tags"], json!(model.seen_tags(thing)), "{shown}");
        }
        let revisions = shown["revisions"].as_array().unwrap();
        assert_eq!(revisions.len(), thing.count, "{shown}");
        let revision = shown["revision"].as_str().unwrap().to_owned();
        assert!(thing.revision.as_ref().is_none_or(|known| *known == revision), "{shown}");
        let thing = model.things.get_mut(id).unwrap();
        thing.revision = Some(revision);
        for shown in revisions {
            let id = shown["id"].as_str().unwrap().to_owned();
            if thing.versions.insert(id.clone(), version(shown)).is_none() {
                self.revisions.push(id);
            }
        }
    }

    fn check_lists(&mut self, user: usize) {
        for kind in KINDS {
            for trashed in [false, true] {
                let body = json!({"criteria": {"trashed": trashed}, "details": ""});
                let (_, found) = self.call(user, "POST", &format!("{kind}/find"), &body);
                let found: Vec<&str> =
                    found.as_array().unwrap().iter().map(|o| o["id"].as_str().unwrap()).collect();
                let expected = self.models[user].listed(kind, trashed);
                assert_eq!(found, expected, "{} {kind} {trashed}", USERS[user]);
            }
        }
    }
}

fn content(above: &str, hidden: bool, tags: &[String]) -> Value {
    json!({
        "label": "l", "password": "p", "color": "c", "hidden": hidden,
        "folder": above, "parent": above, "tags": tags
    })
}

fn version(shown: &Value) -> Version {
    let above = shown.get("folder").or(shown.get("parent")).map_or(BASE, |id| id.as_str().unwrap());
    let flag = |name: &str| shown[name].as_bool().unwrap();
    Version { above: above.to_owned(), hidden: flag("hidden"), trashed: flag("trashed") }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn objects_live_by_the_rules(
        acts in prop::collection::vec((prop_oneof![6 => Just(0_usize), 1 => 1..3_usize], act()), 0..100)
    ) {
        let mut world = World::new();
        for (user, act) in &acts {
            world.act(*user, act);
        }
        for user in 0..USERS.len() {
            world.check_lists(user);
            for (kind, id) in world.ids.clone() {
                world.learn(user, kind, &id);
            }
        }
    }
}
