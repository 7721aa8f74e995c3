//! What a backup brings that no request could make: old encryption, known breaches, odd states.

use serde_json::{Value, json};

use super::{BASE, Client};
use crate::sandbox::backup::{
    Backup, FolderRevision, Model, PasswordRevision, Revision, Share, User,
};

/// An id of the sample by its number.
fn id(number: u32) -> String {
    format!("{number:08}-0000-4000-8000-000000000000")
}

fn hash(password: &str) -> String {
    crate::sandbox::state::full_hash(password)
}

/// anna's password `number`, whose revisions are `number` * 10 and on; the last one is current.
fn model(number: u32, revisions: &[(&str, &str, i64, &str)]) -> Model<PasswordRevision> {
    let revisions: Vec<Revision<PasswordRevision>> = (number * 10..)
        .zip(revisions)
        .map(|(number, (password, sse_type, status, code))| Revision {
            id: id(number),
            created: 100,
            updated: 200,
            edited: 50,
            cse_type: "none".into(),
            sse_type: (*sse_type).into(),
            client: "CLIENT::UNKNOWN".into(),
            content: PasswordRevision {
                label: "l".into(),
                password: (*password).into(),
                hash: hash(password),
                folder: BASE.into(),
                status: *status,
                status_code: (*code).into(),
                ..PasswordRevision::default()
            },
            ..Revision::default()
        })
        .collect();
    Model {
        id: id(number),
        user: "anna".into(),
        revision: revisions.last().unwrap().id.clone(),
        created: 100,
        updated: 200,
        editable: true,
        revisions,
        ..Model::default()
    }
}

fn client(passwords: Vec<Model<PasswordRevision>>, shares: Vec<Share>) -> Client {
    let users = ["anna", "bert", "carl"].map(|id| User { id: id.into(), ..User::default() });
    Client::of(Backup { users: users.to_vec(), passwords, shares, ..Backup::default() })
}

fn shown(client: &mut Client, number: u32, member: &str) -> Value {
    client.show("password", &id(number), "model+revisions")[member].clone()
}

#[test]
fn old_encryption_stays_until_content_is_written_anew() {
    for (method, action, more, sse_type) in [
        ("DELETE", "delete", json!({}), "SSEv1r1"),
        ("PATCH", "update", json!({}), "SSEv1r2"),
        ("PATCH", "restore", json!({"revision": id(10)}), "SSEv1r2"),
    ] {
        let old = ("p", "SSEv1r1", 0, "GOOD");
        let mut client = client(vec![model(1, &[old, old])], vec![]);
        let mut body = json!({"id": id(1), "label": "l", "password": "p"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        client.expect(method, &format!("password/{action}"), &body, 200);
        assert_eq!(shown(&mut client, 1, "sseType"), sse_type, "{action}");
        assert_eq!(shown(&mut client, 1, "client"), "Tester/1");
    }
    // From the trash it comes back in the new one.
    let mut client = client(vec![model(1, &[("p", "SSEv1r1", 0, "GOOD")])], vec![]);
    client.delete("password", &id(1));
    client.restore("password", &id(1));
    assert_eq!(shown(&mut client, 1, "sseType"), "SSEv1r2");
}

#[test]
fn hiding_by_the_folder_keeps_old_encryption() {
    let old = Revision {
        id: id(70),
        cse_type: "none".into(),
        sse_type: "SSEv1r1".into(),
        content: FolderRevision { label: "f".into(), parent: BASE.into() },
        ..Revision::default()
    };
    let folder = Model {
        id: id(7),
        user: "anna".into(),
        revision: id(70),
        revisions: vec![old],
        ..Model::default()
    };
    let mut password = model(1, &[("p", "SSEv1r1", 0, "GOOD")]);
    password.revisions[0].content.folder = id(7);
    let users = vec![User { id: "anna".into(), ..User::default() }];
    let (passwords, folders) = (vec![password], vec![folder]);
    let mut client = Client::of(Backup { users, passwords, folders, ..Backup::default() });
    client.update("folder", &json!({"id": id(7), "label": "f", "hidden": true}));
    assert_eq!(client.show("folder", &id(7), "model")["sseType"], "SSEv1r2");
    assert_eq!(shown(&mut client, 1, "hidden"), true);
    assert_eq!(shown(&mut client, 1, "sseType"), "SSEv1r1");
    assert_eq!(shown(&mut client, 1, "folder"), json!(id(7)));
    // Showing the folder again leaves what is in it hidden.
    client.update("folder", &json!({"id": id(7), "label": "f"}));
    assert_eq!(shown(&mut client, 1, "hidden"), true);
}

#[test]
fn sharing_makes_a_revision_unless_the_encryption_is_the_oldest() {
    for (sse_type, revisions) in [("SSEv1r1", 1), ("SSEv1r2", 2), ("SSEv2r1", 2)] {
        let mut client = client(vec![model(1, &[("p", sse_type, 0, "GOOD")])], vec![]);
        client.create("share", &json!({"password": id(1), "receiver": "bert"}));
        let count = shown(&mut client, 1, "revisions").as_array().unwrap().len();
        assert_eq!(count, revisions, "{sse_type}");
        let expected = if revisions == 1 { sse_type } else { "SSEv1r2" };
        assert_eq!(shown(&mut client, 1, "sseType"), expected);
        // Shared already, the password is saved for a new revision only.
        let before = shown(&mut client, 1, "updated");
        let now = client.wait(5);
        client.create("share", &json!({"password": id(1), "receiver": "carl"}));
        let expected = if revisions == 1 { before } else { json!(now) };
        assert_eq!(shown(&mut client, 1, "updated"), expected, "{sse_type}");
        // An update keeps the type of what is shared, whatever the setting says; the oldest is renewed.
        client.expect("POST", "settings/set", &json!({"user.encryption.sse": 1}), 200);
        client.update("password", &json!({"id": id(1), "label": "l", "password": "q"}));
        assert_eq!(shown(&mut client, 1, "sseType"), "SSEv1r2");
    }
}

#[test]
fn revisions_of_shared_passwords_are_judged_before_restoring_fails() {
    let mut passwords = vec![
        model(
            1,
            &[
                ("p", "SSEv1r1", 0, "GOOD"),
                ("p", "SSEv1r2", 0, "GOOD"),
                ("p", "SSEv1r2", 0, "GOOD"),
                ("p", "SSEv1r2", 0, "GOOD"),
            ],
        ),
        model(2, &[("q", "SSEv1r2", 0, "GOOD"), ("q", "SSEv1r2", 0, "GOOD")]),
    ];
    passwords[0].shared = true;
    passwords[0].revisions[1].hidden = true;
    passwords[0].revisions[2].cse_type = "CSEv1r1".into();
    let mut client = client(passwords, vec![]);
    let before = client.show("password", &id(1), "model+revisions");
    for (revision, status, error) in [
        (id(99), 404, "404"),
        (String::new(), 404, "404"),
        (id(12), 400, "54131ad4"),
        (id(10), 400, "62b49b4f"),
        (id(11), 400, "7269e742"),
        // One that passes, of whichever object it is.
        (id(13), 503, "0"),
        (id(20), 503, "0"),
    ] {
        let body = json!({"id": id(1), "revision": revision});
        client.fails("PATCH", "password/restore", &body, status, error);
    }
    assert_eq!(client.show("password", &id(1), "model+revisions"), before);
    // Without a revision the usual rules hold, in the trash and out of it.
    client.restore("password", &id(1));
    client.delete("password", &id(1));
    client.restore("password", &id(1));
    assert_eq!(shown(&mut client, 1, "trashed"), false);
    // What is not shared knows another's revision from an unknown one.
    for (revision, status, error) in [(id(10), 400, "f281915e"), (id(99), 404, "404")] {
        let body = json!({"id": id(2), "revision": revision});
        client.fails("PATCH", "password/restore", &body, status, error);
    }
}

#[test]
fn a_known_breach_is_lost_when_a_twin_is_looked_at() {
    let mut client = client(vec![model(1, &[("p", "SSEv1r1", 2, "BREACHED")])], vec![]);
    // The same content keeps the status, a copy too.
    client.update("password", &json!({"id": id(1), "label": "new", "password": "p"}));
    client.delete("password", &id(1));
    client.restore("password", &id(1));
    assert_eq!(shown(&mut client, 1, "statusCode"), "BREACHED");
    let twin = client.password("twin", "p");
    assert_eq!(client.show("password", &twin, "model")["statusCode"], "DUPLICATE");
    let revisions = shown(&mut client, 1, "revisions");
    for revision in revisions.as_array().unwrap() {
        assert_eq!(
            (&revision["status"], &revision["statusCode"]),
            (&json!(1), &json!("DUPLICATE"))
        );
    }
    client.delete("password", &twin);
    client.delete("password", &twin);
    assert_eq!(shown(&mut client, 1, "statusCode"), "GOOD");
}

#[test]
fn going_back_to_an_older_password_is_rated_anew_unless_it_had_a_status() {
    let revisions =
        [("p", "SSEv1r2", 0, "GOOD"), ("q", "SSEv1r2", 1, "OUTDATED"), ("r", "SSEv1r2", 0, "GOOD")];
    let mut client = client(vec![model(1, &revisions)], vec![]);
    client.password("twin", "p");
    for (revision, code) in [(11, "OUTDATED"), (10, "DUPLICATE")] {
        let body = json!({"id": id(1), "revision": id(revision)});
        client.expect("PATCH", "password/restore", &body, 200);
        assert_eq!(shown(&mut client, 1, "statusCode"), code);
    }
}

#[test]
fn an_old_hidden_or_trashed_revision_makes_a_duplicate_a_destroyed_one_does_not() {
    for (body, destroyed, expected) in [
        (json!({"label": "l", "password": "p"}), false, "DUPLICATE"),
        (json!({"label": "l", "password": "p", "hidden": true}), false, "DUPLICATE"),
        (json!({"label": "l", "password": "p"}), true, "GOOD"),
    ] {
        let mut client = client(vec![], vec![]);
        let first = client.create("password", &body);
        client.delete("password", &first);
        if destroyed {
            client.delete("password", &first);
        }
        let second = client.password("l", "p");
        assert_eq!(client.show("password", &second, "model")["statusCode"], expected);
    }
    let mut client = client(vec![], vec![]);
    let first = client.password("l", "p");
    client.update("password", &json!({"id": first, "label": "l", "password": "q"}));
    let second = client.password("l", "p");
    assert_eq!(client.show("password", &second, "model")["statusCode"], "DUPLICATE");
    assert_eq!(client.show("password", &first, "model")["statusCode"], "GOOD");
}

#[test]
fn expired_and_pending_shares_stay_listed() {
    let share = |number: u32, expires: Option<i64>, receiver: &str| Share {
        id: id(number),
        owner: "anna".into(),
        receiver: receiver.into(),
        source: id(1),
        expires,
        source_updated: true,
        client: "CLIENT::UNKNOWN".into(),
        ..Share::default()
    };
    let shares = vec![share(9, Some(5), "bert"), share(8, None, "gone"), share(7, None, "carl")];
    let mut passwords = vec![model(1, &[("p", "SSEv1r2", 0, "GOOD")])];
    passwords[0].shared = true;
    let mut client = client(passwords, shares);
    // In the order of the backup; beside the password by receiver.
    assert_eq!(client.listed("share"), [id(9), id(8), id(7)]);
    let nested = client.show("password", &id(1), "shares")["shares"].clone();
    let ids: Vec<&Value> = nested.as_array().unwrap().iter().map(|share| &share["id"]).collect();
    assert_eq!(ids, [&json!(id(9)), &json!(id(7)), &json!(id(8))]);
    assert_eq!(client.show("share", &id(9), "model")["expires"], 5);
    let receiver = client.show("share", &id(8), "model")["receiver"].clone();
    assert_eq!(receiver, json!({"id": "gone", "name": "Deleted User (gone)"}));
    assert_eq!(client.log_in("bert").get("share/list"), json!([]));
}
