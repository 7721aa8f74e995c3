//! The life of an encrypted account, from its first challenge to the lock-out, with a process for each session.

use postcheck::session::{Challenge, Keychain};
use serde_json::{Value, json};

use crate::session_process::{Account, posting};
use crate::support::Finished;

const FIRST: &str = "correct horse battery";
const SECOND: &str = "another horse battery";
/// A keychain under the first password, the id of its key, and a label encrypted with that.
const KEYCHAIN: &str = "101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f3031323334353637\
                        7c2973931fdbf293e2cb261390d65cc07dade3a23aab99f1839ca8214b0379c35467ac497fbe1bcb\
                        13532488aa7cb2894599d513b19e4774259e56815db19103f300fcaca908a716fe0b909f2152a87b\
                        17b6198d12013c1c97985a8d4512d75f6a3283f87d093261923243707869b956c91d1fcce61e283d\
                        1f63004b874e643587f95d0a47f363613f61b25705571344ecbe8c5eac30fac54257a015488129be\
                        c9e3968f9252b95fe3935a5db01e35f691e3cc7a6e";
const KEY: &str = "11111111-2222-4333-8444-555555555555";
const LABEL: &str = "404142434445464748494a4b4c4d4e4f5051525354555657\
                     6edfeca2216d3e97bce90b798f305e788ad05ab92fd8fe";

/// Salts of the right lengths, all of one byte.
fn salts(byte: &str) -> [String; 3] {
    [256, 64, 16].map(|count| byte.repeat(count))
}

fn secret(salts: &[String; 3], password: &str) -> String {
    Challenge::from_salts(salts).unwrap().solve(password).unwrap().to_string()
}

/// A request of a session: name, path, body, status and what its answer must hold.
type Step<'s> = (&'s str, &'s str, Value, u16, Value);

/// Runs a session of its own in a process of its own.
fn session(account: &Account, steps: &[Step<'_>], password: Option<&str>) -> Finished {
    // Fixtures of other sessions would be stale ones in this.
    let directory = steps[0].0;
    let mut collection = Vec::new();
    for (name, path, body, status, expected) in steps {
        collection.push(posting(name, path, body));
        account.fixture(directory, &name.to_lowercase(), *status, expected);
    }
    account.collection("session.json", collection);
    account.run("session.json", directory, password)
}

fn set_up(account: &Account) {
    let salts = salts("a1");
    let challenge = json!({"secret": secret(&salts, FIRST), "data": salts});
    let keychain = json!({"id": "CSEv1r1", "data": KEYCHAIN});
    let steps = [
        ("Set", "account/challenge/set", challenge, 200, json!({"success": true})),
        ("Keychain", "keychain/set", keychain, 200, json!({"id": "CSEv1r1"})),
    ];
    session(account, &steps, None).expect_code(0);
}

/// Sets another challenge.
fn change() -> Step<'static> {
    let salts = salts("b2");
    let old = secret(&self::salts("a1"), FIRST);
    let body = json!({"secret": secret(&salts, SECOND), "data": salts, "oldSecret": old});
    ("Change", "account/challenge/set", body, 200, json!({"success": true}))
}

/// Creates a password that the client encrypted.
fn create() -> Step<'static> {
    let body = json!({
        "label": LABEL, "password": LABEL, "hash": "f3bbbd66a63d4bf1747940578ec3d0103530e21d",
        "cseType": "CSEv1r1", "cseKey": KEY
    });
    let made = json!({"id": "{{$uuid}}", "revision": "{{$uuid}}"});
    ("Create", "password/create", body, 201, made)
}

/// Lists what clients encrypted.
fn find(status: u16, expected: Value) -> Step<'static> {
    let body = json!({"criteria": {"cseType": "CSEv1r1"}});
    ("Find", "password/find", body, status, expected)
}

#[cfg(unix)]
#[test]
fn an_encrypted_account_lives_until_it_is_locked() {
    let label = Keychain::open(KEYCHAIN, FIRST).unwrap().decrypt(KEY, LABEL).unwrap();
    assert_eq!(label, "hunter2");
    let account = Account::new();
    set_up(&account);
    let refused =
        json!({"status": "error", "id": "4ad27488", "message": "Authorized session required"});
    session(&account, &[find(412, refused)], None).expect_code(0);

    let made = session(&account, &[create()], Some(FIRST)).expect_code(0);
    made.expect_stdout(&["opened with the master password", "keychain CSEv1r1 with 1 key"]);
    let one = json!([{"label": LABEL, "cseType": "CSEv1r1", "cseKey": KEY, "sseType": "none"}]);
    let found = [find(200, one)];
    session(&account, &found, Some(FIRST)).expect_code(0);

    session(&account, &[change()], Some(FIRST)).expect_code(0);
    let wrong = session(&account, &found, Some(FIRST)).expect_code(2);
    wrong.expect_stderr(&["the master password is wrong"]);
    // The keychain is the client's business: it stays under the old password until a client replaces it.
    let right = session(&account, &found, Some(SECOND)).expect_code(0);
    right.expect_stdout(&["keychain CSEv1r1 could not be opened"]);

    for _ in 0..4 {
        let wrong = session(&account, &found, Some(FIRST)).expect_code(2);
        wrong.expect_stderr(&["the master password is wrong"]);
    }
    let fifth = session(&account, &found, Some(FIRST)).expect_code(2);
    fifth.expect_stderr(&["it was the fifth failure"]);
    let locked = session(&account, &found, Some(SECOND)).expect_code(2);
    let locked = locked.expect_stderr(&["the server has locked the log-in"]);
    assert!(!locked.stdout.contains("[200 OK"), "no step is run\n{locked}");
}
