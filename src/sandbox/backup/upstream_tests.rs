//! Against the app's own sample data, where that lies beside the repository.

use std::path::PathBuf;
use std::time::Instant;

use sha1::Sha1;
use sha2::{Digest, Sha256};

use super::keys::BackupKeys;
use super::raw::{RawBackup, RawRevision};
use super::{Backup, Kind, Model, PasswordRevision, Revision, from_bytes, read, unseal};

/// The path of an upstream file, or `None` with a clear line. On CI its absence is a failure.
pub(crate) fn upstream(name: &str) -> Option<PathBuf> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/upstream").join(name);
    if path.exists() {
        return Some(path);
    }
    assert!(std::env::var_os("CI").is_none_or(|ci| ci != "true"), "{} is missing", path.display());
    eprintln!("skipped: {} is missing", path.display());
    None
}

pub(crate) fn sample() -> Option<PathBuf> {
    upstream("SampleDataBackup.json.gz")
}

fn decrypted() -> Option<RawBackup> {
    let bytes = std::fs::read(sample()?).unwrap();
    let mut raw = super::read::parse(&bytes).unwrap();
    let keys = BackupKeys::new(std::mem::take(&mut raw.keys));
    unseal::unseal(&mut raw, &keys).unwrap();
    Some(raw)
}

fn backup() -> Option<Backup> {
    Some(read(&sample()?).unwrap())
}

#[test]
fn every_value_decrypts_to_the_known_text() {
    let Some(mut raw) = decrypted() else { return };
    let kinds = [
        (Kind::Password, &mut raw.passwords),
        (Kind::Folder, &mut raw.folders),
        (Kind::Tag, &mut raw.tags),
    ];
    let mut revisions: Vec<(Kind, &mut RawRevision)> = kinds
        .into_iter()
        .flat_map(|(kind, models)| {
            models.iter_mut().flat_map(move |m| m.revisions.iter_mut().map(move |r| (kind, r)))
        })
        .collect();
    revisions.sort_by(|(_, a), (_, b)| a.uuid.cmp(&b.uuid));
    let mut digest = Sha256::new();
    let mut values = 0;
    for (kind, revision) in &mut revisions {
        let uuid = revision.uuid.clone();
        let mut fields = revision.encrypted(*kind);
        fields.sort_by_key(|(name, _)| *name);
        for (name, value) in fields {
            values += 1;
            digest.update(format!("{uuid}\t{name}\t{}\n", value.as_deref().unwrap()));
        }
    }
    assert_eq!((revisions.len(), values), (671, 3459));
    assert_eq!(
        hex::encode(digest.finalize()),
        "42226aed2281ba77de7c5c44c66c625af65730ab48dece02ab94dbcf3f9eacd0"
    );
}

#[test]
fn single_objects_have_the_known_content() {
    let Some(backup) = backup() else { return };
    let admin = revision(&backup.passwords, "c20d541a-ee06-4269-a434-a12e378b5d58");
    assert_eq!(admin.id, "90e5be00-5c3c-4e71-8487-a137b499bba0");
    let texts = |c: &PasswordRevision| [&c.label, &c.username, &c.url, &c.notes].map(Clone::clone);
    assert_eq!(texts(&admin.content), ["Facebook", "zuckerberg", "https://www.facebook.com", ""]);
    assert_eq!(admin.content.password, "SozialisierungParteiischeres");
    assert_eq!(admin.content.custom_fields, "[]");
    let max = revision(&backup.passwords, "7bfd24ff-bc29-456f-9056-67211f51cfa6");
    assert_eq!(max.content.username, "page");
    assert_eq!(max.content.password, "UnüblichsterFortbestünden");
    let folder = revision(&backup.folders, "a0b464b5-368a-41fd-a521-36451d5ef46d");
    assert_eq!(folder.content.label, "Work");
    let tag = revision(&backup.tags, "8c8f8f41-6941-4de2-895c-72c04b880d9e");
    assert_eq!((&*tag.content.label, &*tag.content.color), ("Social", "#3498db"));
    assert_eq!(tag.client, "CLIENT::UNKNOWN");
}

#[test]
fn each_hash_is_that_of_its_password() {
    let Some(backup) = backup() else { return };
    let revisions: Vec<_> = backup.passwords.iter().flat_map(|m| &m.revisions).collect();
    assert_eq!(revisions.len(), 544);
    for revision in revisions {
        let content = &revision.content;
        assert_eq!(content.hash, hex::encode(Sha1::digest(&content.password)), "{}", revision.id);
    }
}

/// Per user: passwords, revisions, trashed, favourites, GOOD, DUPLICATE, OUTDATED, BREACHED,
/// folders, folder revisions, tags, tag revisions, relations, shares owned, list revisions r2 and r1.
type Counts = [usize; 16];

#[test]
fn the_counts_are_the_known_ones() {
    let Some(backup) = backup() else { return };
    let expected: [(&str, Counts); 3] = [
        ("admin", [157, 260, 1, 6, 148, 4, 0, 5, 19, 25, 22, 30, 276, 6, 68, 190]),
        ("max", [131, 150, 2, 5, 10, 0, 118, 3, 17, 17, 19, 19, 226, 3, 14, 132]),
        ("erika", [131, 134, 0, 4, 128, 0, 0, 3, 17, 17, 19, 19, 226, 0, 4, 130]),
    ];
    let users: Vec<_> = backup.users.iter().map(|user| user.id.as_str()).collect();
    assert_eq!(users, expected.map(|(user, _)| user));
    for (user, counts) in expected {
        assert_eq!(count(&backup, user), counts, "{user}");
    }
    assert_eq!(backup.shares.iter().filter(|s| s.expires == Some(1_755_216_000)).count(), 1);
    assert_eq!(backup.shares.iter().filter(|s| s.source_updated || s.target_updated).count(), 2);
}

fn count(backup: &Backup, user: &str) -> Counts {
    let passwords: Vec<_> = backup.passwords.iter().filter(|m| m.user == user).collect();
    let current = |test: &dyn Fn(&Revision<PasswordRevision>) -> bool| {
        passwords.iter().filter(|m| test(current(m))).count()
    };
    let coded = |code: &str| current(&|r| r.content.status_code == code);
    let (folders, folder_revisions) = objects(&backup.folders, user);
    let (tags, tag_revisions) = objects(&backup.tags, user);
    let listed: Vec<_> = passwords
        .iter()
        .filter(|m| !self::current(m).trashed)
        .flat_map(|m| &m.revisions)
        .map(|r| r.sse_type.as_str())
        .collect();
    [
        passwords.len(),
        objects(&backup.passwords, user).1,
        current(&|r| r.trashed),
        current(&|r| r.favorite),
        coded("GOOD"),
        coded("DUPLICATE"),
        coded("OUTDATED"),
        coded("BREACHED"),
        folders,
        folder_revisions,
        tags,
        tag_revisions,
        backup.relations.iter().filter(|r| r.user == user).count(),
        backup.shares.iter().filter(|s| s.owner == user).count(),
        listed.iter().filter(|t| **t == "SSEv1r2").count(),
        listed.iter().filter(|t| **t == "SSEv1r1").count(),
    ]
}

fn objects<R>(models: &[Model<R>], user: &str) -> (usize, usize) {
    let own = models.iter().filter(|m| m.user == user);
    (own.clone().count(), own.map(|m| m.revisions.len()).sum())
}

fn current<R>(model: &Model<R>) -> &Revision<R> {
    model.revisions.iter().find(|r| r.id == model.revision).unwrap()
}

fn revision<'b, R>(models: &'b [Model<R>], id: &str) -> &'b Revision<R> {
    current(models.iter().find(|m| m.id == id).unwrap())
}

#[test]
fn settings_are_those_of_the_file() {
    let Some(backup) = backup() else { return };
    let setting = |user: usize, name: &str| backup.users[user].settings[name].clone();
    assert_eq!(setting(0, "password.generator.strength"), "3");
    assert!(setting(0, "password.security.age").is_null());
    assert_eq!(setting(1, "password.security.age"), "300");
    assert_eq!(setting(2, "password.generator.special"), "1");
    assert!(backup.users[0].client_settings.is_empty());
    assert_eq!(backup.users[2].client_settings["ui.password.user.show"], true);
}

/// Not an assertion on time, which a busy machine would fail: it prints what reading takes.
#[test]
fn reading_time() {
    let Some(path) = sample() else { return };
    let bytes = std::fs::read(path).unwrap();
    let start = Instant::now();
    let backup = from_bytes(&bytes, "sample").unwrap();
    eprintln!("read {} passwords in {:?}", backup.passwords.len(), start.elapsed());
}
