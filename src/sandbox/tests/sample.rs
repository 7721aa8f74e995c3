//! The app's own sample data as the API shows it, where that lies beside the repository.

use serde_json::{Value, json};

use super::Client;
use crate::sandbox::backup;
use crate::sandbox::backup::upstream_tests::sample;

/// What a user of the sample has.
struct Expected {
    user: &'static str,
    passwords: usize,
    trashed: usize,
    favorites: usize,
    /// GOOD, DUPLICATE, OUTDATED, BREACHED, and status 1 with the code GOOD.
    statuses: [usize; 5],
    folders: [usize; 2],
    tags: [usize; 2],
    relations: usize,
    shares: [usize; 2],
    /// Listed revisions of the newer and the older encryption.
    revisions: [usize; 2],
    strength: i64,
    numbers: bool,
    special: bool,
    age: i64,
}

const SAMPLE: [Expected; 3] = [
    Expected {
        user: "admin",
        passwords: 156,
        trashed: 1,
        favorites: 6,
        statuses: [148, 4, 0, 5, 0],
        folders: [19, 25],
        tags: [22, 30],
        relations: 276,
        shares: [6, 9],
        revisions: [68, 190],
        strength: 3,
        numbers: false,
        special: false,
        age: 0,
    },
    Expected {
        user: "max",
        passwords: 129,
        trashed: 2,
        favorites: 5,
        statuses: [9, 0, 118, 3, 1],
        folders: [17, 17],
        tags: [19, 19],
        relations: 226,
        shares: [3, 6],
        revisions: [14, 132],
        strength: 2,
        numbers: false,
        special: false,
        age: 300,
    },
    Expected {
        user: "erika",
        passwords: 131,
        trashed: 0,
        favorites: 4,
        statuses: [127, 0, 0, 3, 1],
        folders: [17, 17],
        tags: [19, 19],
        relations: 226,
        shares: [0, 3],
        revisions: [4, 130],
        strength: 2,
        numbers: true,
        special: true,
        age: 0,
    },
];

fn count(list: &Value, holds: impl Fn(&Value) -> bool) -> usize {
    list.as_array().unwrap().iter().filter(|object| holds(object)).count()
}

fn listed(client: &mut Client, kind: &str, details: &str) -> Value {
    client.expect("POST", &format!("{kind}/list"), &json!({ "details": details }), 200)
}

#[test]
fn each_user_has_what_the_sample_says() {
    let Some(file) = sample() else { return };
    let mut client = Client::of(backup::read(&file).unwrap());
    for expected in SAMPLE {
        let user = expected.user;
        client.log_in(user);
        let live = listed(&mut client, "password", "model+revisions");
        assert_eq!(count(&live, |_| true), expected.passwords, "{user}");
        let everything = json!({"criteria": {"trashed": ["ne", null]}, "details": "model+tag-ids"});
        let all = client.expect("POST", "password/find", &everything, 200);
        assert_eq!(count(&all, |password| password["trashed"] == true), expected.trashed);
        assert_eq!(count(&all, |password| password["favorite"] == true), expected.favorites);
        let tags = |password: &Value| password["tags"].as_array().unwrap().len();
        assert_eq!(all.as_array().unwrap().iter().map(tags).sum::<usize>(), expected.relations);
        let statuses =
            [(0, "GOOD"), (1, "DUPLICATE"), (1, "OUTDATED"), (2, "BREACHED"), (1, "GOOD")].map(
                |(status, code)| {
                    count(&all, |password| {
                        password["status"] == status && password["statusCode"] == code
                    })
                },
            );
        assert_eq!(statuses, expected.statuses, "{user}");
        let encrypted = ["SSEv1r2", "SSEv1r1"].map(|kind| {
            let revisions = |password: &Value| {
                count(&password["revisions"], |revision| revision["sseType"] == kind)
            };
            live.as_array().unwrap().iter().map(revisions).sum::<usize>()
        });
        assert_eq!(encrypted, expected.revisions, "{user}");
        for (kind, counts) in [("folder", expected.folders), ("tag", expected.tags)] {
            let list = listed(&mut client, kind, "model+revisions");
            let revisions = |object: &Value| object["revisions"].as_array().unwrap().len();
            let revisions: usize = list.as_array().unwrap().iter().map(revisions).sum();
            assert_eq!([count(&list, |_| true), revisions], counts, "{user} {kind}");
        }
        let shares = client.get("share/list");
        let owned = count(&shares, |share| share["owner"]["id"] == user);
        assert_eq!([owned, count(&shares, |_| true)], expected.shares, "{user}");
    }
}

#[test]
fn each_user_has_the_settings_of_the_sample() {
    let Some(file) = sample() else { return };
    let mut client = Client::of(backup::read(&file).unwrap());
    for expected in SAMPLE {
        let list = client.log_in(expected.user).get("settings/list");
        let found =
            ["generator.strength", "generator.numbers", "generator.special", "security.age"]
                .map(|name| list[&format!("user.password.{name}")].clone());
        let settings = [
            json!(expected.strength),
            json!(expected.numbers),
            json!(expected.special),
            json!(expected.age),
        ];
        assert_eq!(found, settings, "{}", expected.user);
    }
}

#[test]
fn what_is_out_of_date_stays_as_it_was() {
    let Some(file) = sample() else { return };
    let mut client = Client::of(backup::read(&file).unwrap());
    let shares = client.log_in("admin").get("share/list");
    assert_eq!(count(&shares, |share| share["expires"] == 1_755_216_000), 1);
    assert_eq!(count(&shares, |share| share["updatePending"] == true), 2);
    for user in ["admin", "max", "erika"] {
        client.log_in(user);
        for kind in ["password", "folder", "tag"] {
            let list = listed(&mut client, kind, "model");
            let ids: Vec<&str> = list
                .as_array()
                .unwrap()
                .iter()
                .filter_map(|object| object["id"].as_str())
                .collect();
            assert!(ids.is_sorted(), "{user} {kind}");
            let plain = |object: &Value| {
                object["cseType"] == "none" && object["cseKey"] == "" && object["hidden"] == false
            };
            assert_eq!(count(&list, plain), ids.len(), "{user} {kind}");
            assert_eq!(count(&list, |object| object["client"] != "CLIENT::UNKNOWN"), 0);
        }
    }
}

/// Creating what admin already has makes both DUPLICATE, in all revisions with that hash.
#[test]
fn a_second_nextcloud_is_a_duplicate_of_the_first() {
    let Some(file) = sample() else { return };
    let mut client = Client::of(backup::read(&file).unwrap());
    client.log_in("admin");
    let twin = "HumanistischerAngelgelegenheiten";
    let before = client.get("password/list");
    let new = client.password("Nextcloud", twin);
    assert_eq!(client.show("password", &new, "model")["statusCode"], "DUPLICATE");
    let after = client.get("password/list");
    let touched: Vec<&Value> = after
        .as_array()
        .unwrap()
        .iter()
        .filter(|object| object["id"] != json!(new) && !before.as_array().unwrap().contains(object))
        .collect();
    assert_eq!(touched.len(), 1);
    assert_eq!((&touched[0]["password"], &touched[0]["status"]), (&json!(twin), &json!(1)));
    assert_eq!(touched[0]["statusCode"], "DUPLICATE");
}
