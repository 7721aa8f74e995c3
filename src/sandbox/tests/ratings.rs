//! Random lives of passwords that are often the same, held against the plain rules of their status.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Client;

/// What anna does. Numbers choose among her passwords, their revisions and three words.
#[derive(Debug, Clone)]
enum Act {
    Create {
        word: usize,
    },
    Update {
        id: usize,
        word: usize,
    },
    Delete {
        id: usize,
    },
    Restore {
        id: usize,
        revision: usize,
    },
    /// Says whether duplicates are looked for from now on.
    Set {
        duplicates: bool,
    },
}

fn act() -> impl Strategy<Value = Act> {
    let (id, word) = (0_usize..100, 0_usize..3);
    prop_oneof![
        2 => any::<bool>().prop_map(|duplicates| Act::Set { duplicates }),
        2 => word.clone().prop_map(|word| Act::Create { word }),
        4 => (id.clone(), word).prop_map(|(id, word)| Act::Update { id, word }),
        3 => id.clone().prop_map(|id| Act::Delete { id }),
        3 => (id.clone(), id).prop_map(|(id, revision)| Act::Restore { id, revision }),
    ]
}

/// A revision: its word, whether that is a duplicate, and when this was last found to be otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Rated {
    word: usize,
    duplicate: bool,
    updated: i64,
}

/// A password with its revisions by id.
#[derive(Debug, Clone, Default)]
struct Password {
    revisions: BTreeMap<String, Rated>,
    current: String,
    trashed: bool,
}

impl Password {
    fn now(&self) -> Rated {
        self.revisions[&self.current]
    }
}

#[derive(Debug, Default)]
struct Model {
    passwords: BTreeMap<String, Password>,
    /// Whether the setting is off.
    blind: bool,
}

impl Model {
    /// Whether another password has, or ever had, the same word.
    fn duplicate(&self, id: &str, word: usize) -> bool {
        let mut others = self.passwords.iter().filter(|(other, _)| *other != id);
        !self.blind
            && others
                .any(|(_, other)| other.revisions.values().any(|revision| revision.word == word))
    }

    fn rate_all(&mut self, word: usize, now: i64) {
        let ids: Vec<String> = self.passwords.keys().cloned().collect();
        for id in ids {
            let duplicate = self.duplicate(&id, word);
            let password = self.passwords.get_mut(&id).unwrap();
            for revision in password.revisions.values_mut().filter(|known| known.word == word) {
                if revision.duplicate != duplicate {
                    (revision.duplicate, revision.updated) = (duplicate, now);
                }
            }
        }
    }

    /// Makes a revision the current one; one that brings a status keeps it.
    fn save(&mut self, id: &str, revision: &str, word: usize, status: bool, now: i64) {
        let previous = self.passwords.get(id).map(Password::now);
        let same = previous.filter(|previous| previous.word == word);
        let found = !status && same.is_none() && self.duplicate(id, word);
        let duplicate = status || found || same.is_some_and(|previous| previous.duplicate);
        let password = self.passwords.entry(id.to_owned()).or_default();
        let rated = Rated { word, duplicate, updated: now };
        password.revisions.insert(revision.to_owned(), rated);
        revision.clone_into(&mut password.current);
        if found {
            self.rate_all(word, now);
        }
        if let Some(previous) = previous.filter(|known| known.duplicate && known.word != word) {
            self.rate_all(previous.word, now);
        }
    }

    fn destroy(&mut self, id: &str, now: i64) {
        let gone = self.passwords.remove(id).unwrap();
        let left = gone.revisions.values().filter(|revision| revision.duplicate);
        for word in left.map(|revision| revision.word).collect::<BTreeSet<_>>() {
            self.rate_all(word, now);
        }
    }

    fn act(&mut self, client: &mut Client, act: &Act) {
        let now = client.wait(1);
        let choose = |choice: usize| {
            self.passwords.keys().nth(choice % self.passwords.len().max(1)).cloned()
        };
        match *act {
            Act::Set { duplicates } => {
                let body = json!({ "user.password.security.duplicates": duplicates });
                client.expect("POST", "settings/set", &body, 200);
                self.blind = !duplicates;
            }
            Act::Create { word } => {
                let answer = client.expect("POST", "password/create", &content(word), 201);
                let [id, revision] = ["id", "revision"].map(|name| text(&answer, name));
                self.save(&id, &revision, word, false, now);
            }
            Act::Update { id, word } => {
                let Some(id) = choose(id) else { return };
                let mut body = content(word);
                body["id"] = json!(id);
                let answer = client.update("password", &body);
                self.save(&id, &text(&answer, "revision"), word, false, now);
            }
            Act::Delete { id } => {
                let Some(id) = choose(id) else { return };
                let answer = client.delete("password", &id);
                if self.passwords[&id].trashed {
                    return self.destroy(&id, now);
                }
                let Rated { word, duplicate, .. } = self.passwords[&id].now();
                self.save(&id, &text(&answer, "revision"), word, duplicate, now);
                self.passwords.get_mut(&id).unwrap().trashed = true;
            }
            Act::Restore { id, revision } => {
                let Some(id) = choose(id) else { return };
                let password = &self.passwords[&id];
                let count = password.revisions.len();
                let (wanted, rated) = password.revisions.iter().nth(revision % count).unwrap();
                let (wanted, rated) = (wanted.clone(), *rated);
                let nothing = wanted == password.current && !password.trashed;
                let body = json!({ "id": id, "revision": wanted });
                let answer = client.expect("PATCH", "password/restore", &body, 200);
                if !nothing {
                    let revision = text(&answer, "revision");
                    self.save(&id, &revision, rated.word, rated.duplicate, now);
                    self.passwords.get_mut(&id).unwrap().trashed = false;
                }
            }
        }
    }

    fn check(&self, client: &mut Client) {
        for (id, password) in &self.passwords {
            let shown = client.show("password", id, "model+revisions");
            assert_eq!(shown["revision"], json!(password.current));
            let code = if password.now().duplicate { "DUPLICATE" } else { "GOOD" };
            assert_eq!(shown["statusCode"], code, "{shown}");
            let revisions = shown["revisions"].as_array().unwrap();
            let revisions: BTreeMap<String, Rated> =
                revisions.iter().map(|shown| (text(shown, "id"), rated(shown))).collect();
            assert_eq!(revisions, password.revisions, "{id}");
        }
    }
}

fn content(word: usize) -> Value {
    json!({"label": "l", "password": format!("word {word}")})
}

fn text(object: &Value, member: &str) -> String {
    object[member].as_str().unwrap().to_owned()
}

fn rated(shown: &Value) -> Rated {
    let word = text(shown, "password").strip_prefix("word ").unwrap().parse().unwrap();
    let duplicate = shown["status"] == 1;
    assert_eq!(shown["statusCode"], if duplicate { "DUPLICATE" } else { "GOOD" });
    Rated { word, duplicate, updated: shown["updated"].as_i64().unwrap() }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(192))]

    #[test]
    fn duplicates_are_found_and_forgotten_by_the_rules(acts in prop::collection::vec(act(), 0..60)) {
        let mut client = Client::new();
        let mut model = Model::default();
        for act in &acts {
            model.act(&mut client, act);
            model.check(&mut client);
        }
    }
}
