use serde_json::json;

use super::super::envelope::EnvelopeKeys;
use super::super::{Backup, Kind};
use super::*;
use crate::sandbox::tests::Client;

const SERVER: &str = "server-";
const USER: &str = "user-";
const OBJECT: &str = "object";
const SECRET: &str = "secret-";
const MASTER: &str = "correct horse battery";
const SOLUTION: &str = "bc1266387fec69395420b0779afda549c7b5030c289cf056305b03f336207611";

fn sealed(pass_phrase: &str, text: &str) -> String {
    EnvelopeKeys::new(pass_phrase).seal(text, [7; 16])
}

/// A tag of erika with one revision.
fn tag(sse_type: &str, sse_key: &str, pass_phrase: &str) -> Value {
    json!({
        "uuid": "tag-1", "userId": "erika", "revision": "rev-1", "suspended": null, "deleted": false,
        "created": 10, "updated": "20",
        "revisions": [{
            "uuid": "rev-1", "userId": "erika", "model": "tag-1", "sseType": sse_type,
            "sseKey": sse_key, "cseType": "none", "label": sealed(pass_phrase, "Grün"),
            "color": sealed(pass_phrase, "#0f0"), "hidden": 0, "trashed": "", "favorite": 1,
            "created": 10, "updated": 11, "edited": 12,
        }],
    })
}

fn backup(version: u32, tags: Vec<Value>) -> Value {
    json!({
        "version": version, "passwords": [], "folders": [], "tags": tags,
        "keys": {
            "server": { "SSEv1ServerKey": SERVER, "secret": SECRET },
            "users": { "erika": { "SSEv1UserKey": USER, "ChallengeId": "challenge-1" } },
        },
    })
}

fn read_json(value: &Value) -> Result<Backup, BackupError> {
    from_bytes(value.to_string().as_bytes(), "test.json")
}

fn problem(value: &Value) -> String {
    read_json(value).expect_err("has to be refused").to_string()
}

#[test]
fn reads_plain_and_gzipped_json() {
    let json = backup(106, vec![tag("SSEv1r2", OBJECT, "secret-server-user-object")]).to_string();
    let mut gzip = flate2::read::GzEncoder::new(json.as_bytes(), flate2::Compression::fast());
    let mut zipped = Vec::new();
    gzip.read_to_end(&mut zipped).unwrap();
    let with_mark = [BYTE_ORDER_MARK, json.as_bytes()].concat();
    for bytes in [json.as_bytes(), &zipped, &with_mark] {
        let backup = from_bytes(bytes, "test.json").unwrap();
        let revision = &backup.tags[0].revisions[0];
        assert_eq!(revision.content.label, "Grün");
        assert_eq!((revision.hidden, revision.trashed, revision.favorite), (false, false, true));
        assert_eq!((backup.tags[0].updated, revision.edited), (20, 12));
        assert_eq!((&*revision.client, &*revision.cse_key), ("CLIENT::UNKNOWN", ""));
        assert_eq!(backup.users[0].id, "erika");
    }
}

#[test]
fn every_server_side_type_finds_its_key() {
    let cases = [
        ("SSEv1r1", "server-user-object"),
        ("SSEv1r2", "secret-server-user-object"),
        // What a server wrote while its secret was empty.
        ("SSEv1r2", "server-user-object"),
    ];
    for (sse_type, pass_phrase) in cases {
        let backup = read_json(&backup(106, vec![tag(sse_type, OBJECT, pass_phrase)])).unwrap();
        assert_eq!(backup.tags[0].revisions[0].content.color, "#0f0");
        assert_eq!(backup.tags[0].revisions[0].sse_type, sse_type);
    }
    let mut open = tag("none", OBJECT, "");
    open["revisions"][0]["label"] = json!("00ff");
    open["revisions"][0]["sseKey"] = Value::Null;
    assert_eq!(
        read_json(&backup(106, vec![open])).unwrap().tags[0].revisions[0].content.label,
        "00ff"
    );
}

/// Tags cannot be suspended; some versions of the app wrote the flag all the same.
#[test]
fn a_tag_is_never_suspended() {
    let mut tag = tag("SSEv1r1", OBJECT, "server-user-object");
    tag["suspended"] = json!(true);
    assert!(!read_json(&backup(105, vec![tag])).unwrap().tags[0].suspended);
}

/// The same content as each version of the app wrote it, and what restoring makes of it.
#[test]
fn each_version_is_brought_to_the_newest() {
    const OLDEST: &str = r#"{"Mail":{"type":"email","value":"a/b"}}"#;
    const OLD: &str = r#"[{"label":"Mail","type":"email","value":"a/b","id":0}]"#;
    const NEW: &str = r#"[{"label":"Mail","type":"email","value":"a\/b"}]"#;
    for (version, fields, restored, sse_type, client, key, challenges) in [
        (100, OLDEST, NEW, "SSEv1r2", "CLIENT::UNKNOWN", "", 0),
        (101, OLDEST, NEW, "SSEv1r2", "CLIENT::UNKNOWN", "", 0),
        (102, OLDEST, NEW, "SSEv1r2", "Browser", "", 0),
        (103, OLD, NEW, "SSEv1r2", "Browser", "", 0),
        (103, "[]", "[]", "SSEv1r1", "Browser", "", 0),
        // From here on nothing is looked into.
        (104, OLD, OLD, "SSEv1r1", "Browser", "", 0),
        (105, OLD, OLD, "SSEv1r1", "Browser", "key-1", 1),
        (106, NEW, NEW, "SSEv1r1", "Browser", "key-1", 1),
    ] {
        let mut value = guarded();
        value["version"] = json!(version);
        let mut tag = tag("SSEv1r1", OBJECT, "server-user-object");
        tag["revisions"][0]["client"] = json!("Browser");
        let mut password = tag.clone();
        password["suspended"] = json!(1);
        let revision = &mut password["revisions"][0];
        revision["cseKey"] = json!("key-1");
        for (name, text) in [("password", "p"), ("customFields", fields)] {
            revision[name] = sealed("server-user-object", text).into();
        }
        value["tags"] = json!([tag]);
        value["passwords"] = json!([password]);
        let relations =
            if version == 100 { "password_tag_relations" } else { "passwordTagRelations" };
        value[relations] = json!([{ "password": "tag-1", "tag": "tag-1", "userId": "erika" }]);
        value["settings"] = json!({
            "users": { "erika": { "mail.shares": "1", "mail.security": null } },
            "clients": { "erika": "{\"theme\":\"dark\"}" },
        });
        let read =
            if challenges > 0 { read_with(&value, "erika", MASTER) } else { read_json(&value) };
        let read = read.unwrap();
        let revision = &read.passwords[0].revisions[0];
        assert_eq!(revision.content.custom_fields, restored, "{version}");
        assert_eq!(revision.content.password, "p", "{version}");
        assert_eq!((revision.sse_type.as_str(), revision.cse_key.as_str()), (sse_type, key));
        assert_eq!((revision.client.as_str(), revision.edited), (client, 12), "{version}");
        assert!(read.passwords[0].suspended, "{version}");
        let tag = &read.tags[0].revisions[0];
        assert_eq!((tag.sse_type.as_str(), tag.client.as_str()), ("SSEv1r1", client), "{version}");
        assert_eq!((read.challenges.len(), read.keychains.len()), (challenges, challenges));
        assert_eq!((read.relations.len(), read.version), (1, version));
        assert_eq!(read.users[0].settings["mail.shares"], "1", "{version}");
        assert_eq!(read.users[0].client_settings["theme"], "dark", "{version}");
    }
}

#[test]
fn what_is_deleted_or_null_is_left_out() {
    let mut deleted = tag("SSEv3r1", OBJECT, "unknown");
    deleted["deleted"] = json!(true);
    let mut half = tag("SSEv1r1", OBJECT, "server-user-object");
    half["revisions"][0]["color"] = Value::Null;
    let mut gone = half["revisions"][0].clone();
    gone["uuid"] = json!("rev-0");
    gone["deleted"] = json!(1);
    gone["label"] = json!("unreadable");
    half["revisions"].as_array_mut().unwrap().insert(0, gone);
    let mut value = backup(103, vec![deleted, half]);
    value["passwordTagRelations"] = json!([
        { "password": "p", "tag": "t", "userId": "erika", "deleted": true },
        { "password": "p", "tag": "t", "userId": "erika", "hidden": true },
    ]);
    let read = read_json(&value).unwrap();
    assert_eq!(read.tags.len(), 1);
    assert_eq!(read.tags[0].revisions.len(), 1);
    assert_eq!(read.tags[0].revisions[0].content.color, "");
    assert_eq!(read.relations.len(), 1);
    assert!(read.relations[0].hidden);
}

#[test]
fn settings_may_be_written_as_php_writes_empty_maps() {
    let mut value = backup(103, Vec::new());
    value["settings"] = json!({
        "users": { "erika": [] }, "clients": { "erika": "[]" }, "application": {},
    });
    assert!(read_json(&value).unwrap().users[0].settings.is_empty());
    value["settings"] = json!({
        "users": { "erika": { "mail.shares": "1" } }, "clients": { "erika": "{\"a\":{\"b\":1.5}}" },
    });
    let user = &read_json(&value).unwrap().users[0];
    assert_eq!(user.settings["mail.shares"], "1");
    assert_eq!(user.client_settings["a"]["b"], 1.5);
    value["settings"]["clients"]["erika"] = json!("no json");
    assert!(problem(&value).contains("$.settings.clients.erika"), "{}", problem(&value));
}

#[test]
fn errors_name_what_is_wrong_and_where() {
    let good = || backup(106, vec![tag("SSEv1r1", OBJECT, "server-user-object")]);
    let with = |pointer: &str, value: Value| {
        let mut changed = good();
        *changed.pointer_mut(pointer).unwrap() = value;
        changed
    };
    let cases = [
        (with("/version", json!(99)), "version 99 is not supported; versions 100 to 106"),
        (with("/version", json!("103")), "version \"103\" is not supported"),
        (with("/tags/0/uuid", json!(5)), "at $.tags[0].uuid"),
        (with("/keys", Value::Null), "at $.keys"),
        (
            with("/keys/server", json!({})),
            "tag tag-1 (revision rev-1) cannot be decrypted: keys.server.SSEv1ServerKey is missing",
        ),
        (with("/keys/users", json!([])), "keys.users.erika.SSEv1UserKey is missing"),
        (with("/tags/0/revisions/0/sseKey", Value::Null), "its sseKey is missing"),
        (
            with("/tags/0/revisions/0/sseKey", json!("other")),
            "tag tag-1 (revision rev-1): field \"label\": the MAC does not match",
        ),
        (
            with("/tags/0/revisions/0/color", json!("plain")),
            "field \"color\": not an encrypted value",
        ),
        (
            with("/tags/0/revisions/0/sseType", json!("SSEv2r1")),
            "give the master password of erika",
        ),
        (with("/tags/0/revisions/0/sseType", json!("SSEv3r1")), "kept by another app"),
        (with("/tags/0/revisions/0/sseType", json!("SSEv9")), "unknown sseType \"SSEv9\""),
        (
            with("/tags/0/revision", json!("rev-2")),
            "tag tag-1 (revision rev-2): its current revision is not among",
        ),
        (with("/tags/0/created", json!("soon")), "expected a whole number"),
        (with("/tags/0/deleted", json!([])), "expected true or false"),
        (with("/tags", Value::Null), "not a server backup: invalid type: null"),
        (
            with("/tags", json!([tag("none", OBJECT, ""), tag("none", OBJECT, "")])),
            "tag tag-1: the id occurs twice",
        ),
        (
            {
                let mut twins = good();
                let revision = twins["tags"][0]["revisions"][0].clone();
                twins["tags"][0]["revisions"].as_array_mut().unwrap().push(revision);
                twins
            },
            "tag tag-1 (revision rev-1): the id occurs twice",
        ),
        (json!([106, 5]), "at $[1]"),
        (json!({}), "it has no version"),
        (json!([]), "not a server backup"),
    ];
    for (value, expected) in cases {
        let message = problem(&value);
        assert!(message.starts_with("backup test.json: "), "{message}");
        assert!(message.contains(expected), "{expected:?} is not in: {message}");
    }
}

#[test]
fn files_that_are_no_backup_are_refused() {
    let cases: [(&[u8], &str); 5] = [
        (b"", "not a server backup, neither gzipped nor plain JSON"),
        (b"PK\x03\x04", "not a server backup"),
        (&[0x1f, 0x8b, 8, 0, 1, 2], "damaged gzip data"),
        (b"{\"version\":103", "not a server backup"),
        (b"\xff\xfe{}", "not a server backup"),
    ];
    for (bytes, expected) in cases {
        let message = from_bytes(bytes, "x.gz").unwrap_err().to_string();
        assert!(message.contains(expected), "{expected:?} is not in: {message}");
    }
    let trailing = backup(103, Vec::new()).to_string() + "}";
    let message = from_bytes(trailing.as_bytes(), "x").unwrap_err().to_string();
    assert!(message.contains("trailing characters"), "{message}");
    let missing = read(Path::new("does/not/exist.json.gz")).unwrap_err();
    assert!(missing.to_string().starts_with("backup does/not/exist.json.gz: "), "{missing}");
    assert!(matches!(missing.problem, BackupProblem::Unreadable(_)));
}

#[test]
fn an_error_is_the_first_in_file_order() {
    let broken = |id: usize| {
        let mut tag = tag("SSEv1r1", "wrong", "server-user-object");
        tag["uuid"] = json!(format!("tag-{id}"));
        tag
    };
    let error = read_json(&backup(106, (0..20).map(broken).collect())).unwrap_err();
    let BackupProblem::Field { object, .. } = error.problem else { panic!("{error}") };
    assert_eq!((object.kind, object.id.as_str()), (Kind::Tag, "tag-0"));
}

/// Erika's challenge over her user key, solved by [`SOLUTION`].
fn challenge() -> Value {
    let salts = [(0..=255).collect::<Vec<u8>>(), (0..64).collect(), (0..16).collect()];
    let owner = "server-user-";
    json!({
        "uuid": "challenge-1", "userId": "erika", "type": "PWDv1r1",
        "secret": sealed(owner, &sealed(&format!("salt{SOLUTION}"), "user key")),
        "clientData": sealed(owner, &json!({ "salts": salts.map(hex::encode) }).to_string()),
        "serverData": sealed(owner, r#"{"salt":"salt"}"#),
    })
}

fn keychain(kind: &str, pass_phrase: &str, data: &str) -> Value {
    json!({ "uuid": "chain", "userId": "erika", "type": kind, "data": sealed(pass_phrase, data) })
}

fn guarded() -> Value {
    let mut value = backup(106, vec![tag("SSEv2r1", "key-1", "keychain key")]);
    let mut unused = challenge();
    unused["uuid"] = json!("challenge-0");
    value["challenges"] = json!([unused, challenge()]);
    value["keychains"] = json!([
        keychain("CSEv1r1", "secret-user key", "client's data"),
        // Written while the server's secret was empty.
        keychain("SSEv2r1", "user key", r#"{"keys":{"key-1":"keychain key"},"current":"key-1"}"#),
    ]);
    value
}

fn read_with(value: &Value, user: &str, password: &str) -> Result<Backup, BackupError> {
    let passwords = [(user.to_owned(), password.to_owned())].into();
    from_bytes_with(value.to_string().as_bytes(), "test.json", &passwords)
}

#[test]
fn a_master_password_opens_challenge_and_keychains() {
    let read = read_with(&guarded(), "erika", MASTER).unwrap();
    assert_eq!(read.tags[0].revisions[0].content.label, "Grün");
    assert_eq!(read.keychains.len(), 1);
    assert_eq!(read.keychains[0].data, "client's data");
    assert_eq!(read.challenges.len(), 1);
    assert_eq!(read.challenges[0].salts.len(), 3);
    assert!(read.challenges[0].open(SOLUTION).is_some());
    assert!(read.challenges[0].open(&SOLUTION.to_uppercase()).is_none());
}

#[test]
fn wrong_master_passwords_are_said_to_be_wrong() {
    let message = read_with(&guarded(), "erika", "wrong").unwrap_err().to_string();
    assert!(message.contains("the master password given for erika is wrong"), "{message}");
    let message = read_with(&guarded(), "max", MASTER).unwrap_err().to_string();
    assert!(message.contains("max has no challenge"), "{message}");
}

#[test]
fn without_master_password_keychains_stay_closed_until_the_challenge_is_solved() {
    let mut value = guarded();
    value["tags"] = json!([]);
    let read = read_json(&value).unwrap();
    assert!(read.keychains.is_empty());
    assert_eq!(read.challenges.len(), 1);
    let opened = read.challenges[0].open(SOLUTION).unwrap().unwrap();
    let opened: Vec<_> =
        opened.iter().map(|k| (k.user.as_str(), k.kind.as_str(), k.data.as_str())).collect();
    assert_eq!(opened, [("erika", "CSEv1r1", "client's data")]);
    value["keychains"] = json!([keychain("CSEv1r1", "secret-other key", "x")]);
    assert!(read_json(&value).unwrap().challenges[0].open(SOLUTION).unwrap().is_err());
}

/// A sandbox over [`guarded`] without the tag, with these keychains.
fn served(keychains: Value) -> Client {
    let mut value = guarded();
    value["tags"] = json!([]);
    value["keychains"] = keychains;
    let mut client = Client::of(read_json(&value).unwrap());
    client.log_in("erika");
    client
}

#[test]
fn a_client_opens_the_keychains_of_a_backup() {
    let mut client = served(guarded()["keychains"].clone());
    client.fails("GET", "keychain/get", &Value::Null, 412, "4ad27488");
    let wrong = json!({ "challenge": SOLUTION.to_uppercase() });
    client.fails("POST", "session/open", &wrong, 401, "ab6e13ba");
    let keys = json!({ "CSEv1r1": "client's data" });
    let right = json!({ "challenge": SOLUTION });
    let opened = client.expect("POST", "session/open", &right, 200);
    assert_eq!(opened, json!({ "success": true, "keys": keys }));
    assert_eq!(client.get("keychain/get"), keys);
    client.expect("POST", "keychain/set", &json!({ "id": "CSEv1r1", "data": "new" }), 200);
    client.log_in("erika");
    let opened = client.expect("POST", "session/open", &right, 200);
    assert_eq!(opened["keys"], json!({ "CSEv1r1": "new" }));
}

#[test]
fn keychains_that_cannot_be_read_are_said_to_be() {
    let mut client = served(json!([keychain("CSEv1r1", "secret-other key", "x")]));
    let right = json!({ "challenge": SOLUTION });
    client.fails("POST", "session/open", &right, 500, "3476b978");
    client.fails("GET", "keychain/get", &Value::Null, 500, "3476b978");
    client.expect("POST", "keychain/set", &json!({ "id": "CSEv1r1", "data": "new" }), 200);
    assert_eq!(client.get("keychain/get"), json!({ "CSEv1r1": "new" }));
}

#[test]
fn a_cut_off_file_is_refused() {
    let json = backup(106, vec![tag("SSEv1r1", OBJECT, "server-user-object")]).to_string();
    for end in 0..json.len() {
        assert!(from_bytes(&json.as_bytes()[..end], "x").is_err(), "cut off at {end}");
    }
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_refused_without_panic(bytes in proptest::collection::vec(0u8.., 0..200)) {
        proptest::prop_assert!(from_bytes(&bytes, "x").is_err());
    }

    #[test]
    fn a_changed_byte_never_panics(place in 0usize..4000, byte in 0u8..) {
        let mut json = guarded().to_string().into_bytes();
        let place = place % json.len();
        json[place] = byte;
        // Whether it is still a backup depends on the place.
        let _ = from_bytes(&json, "x");
    }
}
