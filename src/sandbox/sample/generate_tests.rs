use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use sha1::{Digest, Sha1};

use super::*;
use crate::sandbox::backup::{Backup, Model, PasswordRevision, Revision, from_bytes};

static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| generate(SEED));
static SAMPLE: LazyLock<Backup> = LazyLock::new(|| from_bytes(&BYTES, "generated").unwrap());

fn current<R>(model: &Model<R>) -> &Revision<R> {
    model.revisions.iter().find(|revision| revision.id == model.revision).unwrap()
}

fn passwords(user: &str) -> Vec<&'static Model<PasswordRevision>> {
    SAMPLE.passwords.iter().filter(|model| model.user == user).collect()
}

fn all_passwords() -> impl Iterator<Item = &'static Revision<PasswordRevision>> {
    SAMPLE.passwords.iter().flat_map(|model| &model.revisions)
}

#[test]
fn the_shipped_file_is_what_the_generator_makes() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/sample-data.json.gz");
    let shipped = std::fs::read(&path).unwrap();
    assert!(
        shipped == *BYTES,
        "{} is out of date: run `cargo run --example make_sample_data`",
        path.display()
    );
}

#[test]
fn another_seed_gives_another_file() {
    let other = from_bytes(&generate(SEED + 1), "generated").unwrap();
    assert_eq!(other.passwords.len(), SAMPLE.passwords.len());
    assert!(other.passwords.iter().zip(&SAMPLE.passwords).all(|(a, b)| a.id != b.id));
}

#[test]
fn what_is_read_is_what_was_built() {
    let built = build::build(&Draw::new(SEED), &accounts::users(), &accounts::shares());
    let revisions = |backup: &Backup| {
        let models = backup.passwords.iter().flat_map(|m| m.revisions.clone());
        models.map(|r| (r.id, r.content.label, r.content.password, r.created)).collect::<Vec<_>>()
    };
    assert_eq!(revisions(&built), revisions(&SAMPLE));
    let with_debug = |backup: &Backup| {
        let Backup { users, folders, tags, shares, relations, .. } = backup;
        format!("{users:#?}{folders:#?}{tags:#?}{shares:#?}{relations:#?}")
    };
    assert_eq!(with_debug(&built), with_debug(&SAMPLE));
}

#[test]
fn users_are_those_of_the_api_with_objects_of_each_kind() {
    let users: Vec<_> = SAMPLE.users.iter().map(|user| user.id.as_str()).collect();
    assert_eq!(users, ["admin", "max", "erika"]);
    for (user, count) in [("admin", 41), ("max", 15), ("erika", 15)] {
        let own = passwords(user).into_iter().filter(|model| model.share.is_none());
        assert_eq!(own.count(), count, "{user}");
        assert!(SAMPLE.folders.iter().any(|model| model.user == user));
        assert!(SAMPLE.tags.iter().any(|model| model.user == user));
    }
}

#[test]
fn ids_are_unique_and_references_lead_somewhere() {
    let mut seen = BTreeSet::new();
    let models = |seen: &mut BTreeSet<String>, ids: Vec<&String>| {
        ids.into_iter().for_each(|id| assert!(seen.insert(id.clone()), "{id} twice"));
    };
    fn ids<R>(models: &[Model<R>]) -> Vec<&String> {
        models.iter().flat_map(|m| m.revisions.iter().map(|r| &r.id).chain([&m.id])).collect()
    }
    models(&mut seen, ids(&SAMPLE.passwords));
    models(&mut seen, ids(&SAMPLE.folders));
    models(&mut seen, ids(&SAMPLE.tags));
    models(&mut seen, SAMPLE.shares.iter().map(|share| &share.id).collect());
    seen.insert("00000000-0000-0000-0000-000000000000".to_owned());
    let folders = all_passwords().map(|revision| &revision.content.folder);
    let parents = SAMPLE.folders.iter().map(|model| &current(model).content.parent);
    let relations = SAMPLE.relations.iter().flat_map(|r| [&r.password, &r.tag]);
    let shares = SAMPLE.shares.iter().flat_map(|s| s.target.iter().chain([&s.source]));
    let received = SAMPLE.passwords.iter().filter_map(|model| model.share.as_ref());
    for id in folders.chain(parents).chain(relations).chain(shares).chain(received) {
        assert!(seen.contains(id), "{id} leads nowhere");
    }
}

#[test]
fn folders_are_three_levels_deep() {
    let parents: BTreeMap<_, _> =
        SAMPLE.folders.iter().map(|model| (&model.id, &current(model).content.parent)).collect();
    let depth = |id| std::iter::successors(Some(id), |id| parents.get(id).copied()).count() - 1;
    assert_eq!(parents.keys().copied().map(depth).max(), Some(3));
}

#[test]
fn hashes_and_statuses_fit_the_passwords() {
    for revision in all_passwords() {
        let content = &revision.content;
        assert_eq!(content.hash, hex::encode(Sha1::digest(&content.password)));
        let status =
            BTreeMap::from([("GOOD", 0), ("OUTDATED", 1), ("DUPLICATE", 1), ("BREACHED", 2)])
                [content.status_code.as_str()];
        assert_eq!(content.status, status, "{}", content.label);
    }
    let statuses: BTreeSet<_> =
        passwords("admin").iter().map(|m| current(m).content.status_code.as_str()).collect();
    assert_eq!(
        statuses.into_iter().collect::<Vec<_>>(),
        ["BREACHED", "DUPLICATE", "GOOD", "OUTDATED"]
    );
}

/// A password is DUPLICATE exactly where another one of the same user has it too.
#[test]
fn duplicates_are_duplicates() {
    for user in ["admin", "max", "erika"] {
        let mut owners: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for model in passwords(user) {
            for revision in &model.revisions {
                owners.entry(&revision.content.hash).or_default().insert(&model.id);
            }
        }
        for model in passwords(user) {
            let content = &current(model).content;
            let twice = owners[content.hash.as_str()].len() > 1;
            assert_eq!(twice, content.status_code == "DUPLICATE", "{}", content.label);
        }
    }
}

#[test]
fn shares_are_of_every_sort() {
    let shares = &SAMPLE.shares;
    let of_admin = |test: &dyn Fn(&crate::sandbox::backup::Share) -> bool| {
        shares.iter().any(|s| (s.owner == "admin" || s.receiver == "admin") && test(s))
    };
    assert!(of_admin(&|s| s.editable));
    assert!(of_admin(&|s| !s.editable && s.target.is_some()));
    assert!(of_admin(&|s| s.expires.is_some()));
    assert!(of_admin(&|s| s.source_updated && s.target.is_none()));
    for share in shares {
        let source = SAMPLE.passwords.iter().find(|m| m.id == share.source).unwrap();
        assert!(source.shared && source.user == share.owner);
        let Some(target) = &share.target else { continue };
        let target = SAMPLE.passwords.iter().find(|m| m.id == *target).unwrap();
        assert_eq!(target.user, share.receiver);
        assert_eq!(target.editable, share.editable);
        assert_eq!(current(target).content.hash, current(source).content.hash);
    }
}

#[test]
fn times_are_in_the_past_and_in_order() {
    let before = 1_735_689_600; // 2025
    for model in &SAMPLE.passwords {
        let times: Vec<_> = model.revisions.iter().map(|revision| revision.created).collect();
        assert!(times.is_sorted() && times.iter().all(|time| *time < before), "{times:?}");
        assert_eq!((Some(&model.created), Some(&model.updated)), (times.first(), times.last()));
        assert!(model.revisions.iter().all(|r| r.edited <= r.created));
    }
}

#[test]
fn the_hard_cases_are_there() {
    let any = |test: &dyn Fn(&PasswordRevision) -> bool| {
        passwords("admin").iter().any(|model| test(&current(model).content))
    };
    assert!(any(&|c| c.label.chars().any(|c| c > '\u{ffff}')), "no emoji");
    assert!(any(&|c| c.password.contains('ä')), "no umlaut");
    assert!(any(&|c| c.notes.contains("\r\n")), "no line break");
    assert!(any(&|c| c.notes.contains("# ")), "no Markdown");
    assert!(any(&|c| c.notes.is_empty()), "no empty note");
    assert!(any(&|c| c.notes.len() > 1500), "no long note");
    assert!(any(&|c| c.label.len() > 150), "no long label");
    assert!(any(&|c| c.custom_fields == "[]"), "no password without custom fields");
    assert!(any(&|c| c.custom_fields.contains(r"\ud83d")), "no custom field with an emoji");
    let flagged = |test: &dyn Fn(&Revision<PasswordRevision>) -> bool| {
        passwords("admin").iter().any(|model| test(current(model)))
    };
    assert!(flagged(&|r| r.trashed) && flagged(&|r| r.hidden) && flagged(&|r| r.favorite));
    assert!(passwords("admin").iter().any(|model| model.suspended));
    assert!(passwords("admin").iter().any(|model| model.revisions.len() > 3));
    assert!(all_passwords().any(|r| r.sse_type == "SSEv1r2"));
}
