use serde_json::{Value, json};

use super::shares::synchronize;
use super::{BASE, Client};
use crate::sandbox::backup;
use crate::sandbox::backup::upstream_tests::sample as sample_file;

fn sample() -> Option<Client> {
    Some(Client::of(backup::read(&sample_file()?).unwrap()))
}

fn ids(list: &Value) -> Vec<&str> {
    list.as_array().unwrap().iter().map(|object| object["id"].as_str().unwrap()).collect()
}

#[test]
fn the_sample_loses_its_expired_share_and_what_was_shared_on_from_it() {
    let Some(mut client) = sample() else { return };
    let (expired, onward) =
        ("e73d535d-83ea-4cbd-9593-5d24f1a0d6e3", "ef0a8ae6-c058-4621-bdbb-888a31a17c66");
    let before: Vec<usize> =
        ["admin", "max", "erika"].map(|user| client.log_in(user).listed("share").len()).to_vec();
    assert_eq!(before, [9, 6, 3]);
    let target =
        client.log_in("admin").show("share", expired, "model+password")["password"].clone();
    let pending = client.log_in("erika").show("share", onward, "model");
    assert_eq!(pending["updatePending"], true);
    let onward_target = pending["password"].clone();
    // It expires later than the tests' clock begins.
    client.wait(1_795_000_000 - super::START);
    synchronize(&mut client);
    let after = [("admin", 7), ("max", 5), ("erika", 2)];
    for (user, count) in after {
        let list = client.log_in(user).get("share/list");
        let ids = ids(&list);
        assert_eq!(ids.len(), count, "{user}");
        assert!(!ids.contains(&expired) && !ids.contains(&onward), "{user}");
        assert!(list.as_array().unwrap().iter().all(|share| share["updatePending"] == false));
    }
    for (user, password) in [("admin", &target["id"]), ("erika", &onward_target)] {
        let body = json!({ "id": password });
        client.log_in(user).fails("POST", "password/show", &body, 404, "404");
    }
    // The owner's own password stays, and is shared no longer.
    let source = "73a6c795-2b62-4acf-ba2b-b513ffa37988";
    assert_eq!(client.log_in("max").show("password", source, "model")["shared"], false);
    // A second run finds nothing to do.
    let list = client.log_in("admin").get("password/list");
    synchronize(&mut client);
    assert_eq!(client.log_in("admin").get("password/list"), list);
}

#[test]
fn a_delivered_copy_is_plain_and_new() {
    let mut client = Client::new();
    let tag = client.create("tag", &json!({"label": "t", "color": "c"}));
    let folder = client.create("folder", &json!({"label": "F"}));
    let body = json!({
        "label": "l", "password": "p", "username": "u", "url": "x", "notes": "n",
        "customFields": "[]", "edited": 77, "favorite": true, "folder": folder, "tags": [tag]
    });
    let source = client.create("password", &body);
    let share = json!({"password": source, "receiver": "bert", "editable": true});
    let share = client.create("share", &share);
    let now = client.wait(60);
    synchronize(&mut client);
    let id = client.log_in("bert").listed("password").remove(0);
    let shown = client.show("password", &id, "model+tags+revisions");
    for (name, value) in [
        ("created", json!(now)),
        ("updated", json!(now)),
        ("edited", json!(now)),
        ("share", json!(share)),
        ("shared", json!(false)),
        ("label", json!("l")),
        ("username", json!("u")),
        ("password", json!("p")),
        ("notes", json!("n")),
        ("customFields", json!("[]")),
        ("url", json!("x")),
        ("folder", json!(BASE)),
        ("favorite", json!(false)),
        ("trashed", json!(false)),
        ("editable", json!(true)),
        ("client", json!("CLIENT::CRON")),
        ("tags", json!([])),
    ] {
        assert_eq!(shown[name], value, "{name}");
    }
    assert_eq!(shown["revisions"].as_array().unwrap().len(), 1);
}

#[test]
fn a_delivered_copy_makes_duplicates_at_its_receiver() {
    let mut client = Client::new();
    let source = client.password("a", "same");
    client.log_in("bert");
    let own = client.password("b", "same");
    client.log_in("anna");
    client.create("share", &json!({"password": source, "receiver": "bert"}));
    synchronize(&mut client);
    client.log_in("bert");
    for id in client.listed("password") {
        assert_eq!(client.show("password", &id, "model")["statusCode"], "DUPLICATE", "{id}");
    }
    assert_eq!(client.listed("password").len(), 2);
    client.log_in("anna");
    assert_eq!(client.show("password", &source, "model")["statusCode"], "GOOD");
    // What a copy is at first is up to its receiver; later a status that is not 0 comes along, but not its
    // code.
    let twin = client.log_in("anna").password("c", "same");
    client.create("share", &json!({"password": twin, "receiver": "carl"}));
    synchronize(&mut client);
    let copy = client.log_in("carl").listed("password").remove(0);
    let shown = client.show("password", &copy, "model");
    assert_eq!((&shown["status"], &shown["statusCode"]), (&json!(0), &json!("GOOD")));
    client
        .log_in("anna")
        .update("password", &json!({"id": twin, "label": "d", "password": "same"}));
    assert_eq!(client.show("password", &twin, "model")["statusCode"], "DUPLICATE");
    synchronize(&mut client);
    let shown = client.log_in("carl").show("password", &copy, "model");
    assert_eq!((&shown["status"], &shown["statusCode"]), (&json!(1), &json!("GOOD")));
    client.log_in("bert").delete("password", &own);
}

#[test]
fn trashing_either_side_is_not_carried_over() {
    let mut client = Client::new();
    let source = client.password("a", "p");
    client.create("share", &json!({"password": source, "receiver": "bert", "editable": true}));
    synchronize(&mut client);
    client.delete("password", &source);
    synchronize(&mut client);
    let target = client.log_in("bert").listed("password").remove(0);
    client.delete("password", &target);
    synchronize(&mut client);
    assert_eq!(client.show("password", &target, "model")["trashed"], true);
    client.log_in("anna").restore("password", &source);
    synchronize(&mut client);
    assert_eq!(client.listed("password"), [source]);
    assert_eq!(client.log_in("bert").show("password", &target, "model")["trashed"], true);
}

#[test]
fn a_destroyed_source_takes_its_copies_with_the_next_run() {
    let mut client = Client::new();
    let source = client.password("a", "p");
    let share = json!({"password": source, "receiver": "bert", "shareable": true});
    let share = client.create("share", &share);
    synchronize(&mut client);
    let target = client.log_in("bert").listed("password").remove(0);
    client.create("share", &json!({"password": target, "receiver": "carl"}));
    synchronize(&mut client);
    assert_eq!(client.log_in("carl").listed("password").len(), 1);
    client.log_in("anna").delete("password", &source);
    client.delete("password", &source);
    for user in ["anna", "bert"] {
        let body = json!({ "id": share });
        client.log_in(user).fails("POST", "share/show", &body, 404, "404");
    }
    assert_eq!(client.log_in("bert").listed("password"), [target]);
    synchronize(&mut client);
    for user in ["bert", "carl"] {
        assert_eq!(client.log_in(user).listed("password"), Vec::<String>::new());
        assert_eq!(client.get("share/list"), json!([]));
    }
}

#[test]
fn a_destroyed_copy_ends_the_share_but_not_the_mark_until_the_next_run() {
    let mut client = Client::new();
    let source = client.password("a", "p");
    let share = client.create("share", &json!({"password": source, "receiver": "bert"}));
    synchronize(&mut client);
    let target = client.log_in("bert").listed("password").remove(0);
    client.delete("password", &target);
    client.delete("password", &target);
    client.log_in("anna").fails("POST", "share/show", &json!({ "id": share }), 404, "404");
    assert_eq!(client.show("password", &source, "model")["shared"], true);
    let now = client.wait(5);
    synchronize(&mut client);
    let shown = client.show("password", &source, "model");
    assert_eq!((&shown["shared"], &shown["updated"]), (&json!(false), &json!(now)));
}

#[test]
fn a_share_that_leads_back_is_removed() {
    let mut client = Client::new();
    let source = client.password("a", "p");
    client.create("share", &json!({"password": source, "receiver": "bert", "shareable": true}));
    synchronize(&mut client);
    let at_bert = client.log_in("bert").listed("password").remove(0);
    let body = json!({"password": at_bert, "receiver": "carl", "shareable": true});
    client.create("share", &body);
    synchronize(&mut client);
    let at_carl = client.log_in("carl").listed("password").remove(0);
    client.create("share", &json!({"password": at_carl, "receiver": "anna"}));
    synchronize(&mut client);
    assert_eq!(client.get("share/list").as_array().unwrap().len(), 1);
    assert_eq!(client.log_in("anna").listed("password"), [source]);
}

#[test]
fn a_share_kept_as_another_spelling_reaches_nobody() {
    let mut client = Client::new();
    let source = client.password("a", "p");
    let share = client.create("share", &json!({"password": source, "receiver": "ANNA"}));
    let shown = client.show("share", &share, "model");
    assert_eq!(shown["receiver"], json!({"id": "ANNA", "name": "anna"}));
    synchronize(&mut client);
    assert_eq!(client.show("share", &share, "model")["updatePending"], false);
    assert_eq!(client.listed("password"), [source.as_str()]);
    // It lives and ends like any other.
    client.update("password", &json!({"id": source, "label": "b", "password": "p"}));
    assert_eq!(client.show("share", &share, "model")["updatePending"], true);
    synchronize(&mut client);
    assert_eq!(client.show("share", &share, "model")["updatePending"], false);
    client.delete("share", &share);
    synchronize(&mut client);
    assert_eq!(client.show("password", &source, "model")["shared"], false);
}

#[test]
fn only_the_job_for_shares_is_known() {
    let client = Client::new();
    for (method, job, log_in, status, body) in [
        ("GET", "sharing", true, 200, r#"{"success":true}"#),
        ("GET", "nope", true, 404, r#"{"success":false}"#),
        ("POST", "sharing", true, 405, ""),
        ("GET", "sharing", false, 401, r#"{"message":"CORS requires basic auth"}"#),
    ] {
        let mut incoming = client.request(method, "");
        incoming.path = format!("/index.php/apps/passwords/cron/{job}");
        if !log_in {
            incoming.headers.remove("authorization");
        }
        let response = client.app.answer(&incoming);
        assert_eq!(response.status, status, "{method} {job}");
        assert_eq!(String::from_utf8(response.body.clone()).unwrap(), body, "{method} {job}");
        assert_eq!(response.header("x-api-session"), None);
    }
}
