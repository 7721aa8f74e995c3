use hyper::Method;
use serde_json::{Value, json};

use super::{Client, START};

fn share(client: &mut Client, password: &str, receiver: &str, more: Value) -> String {
    let mut body = json!({"password": password, "receiver": receiver});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    client.create("share", &body)
}

/// Runs the job.
pub(super) fn synchronize(client: &mut Client) {
    let mut incoming = client.request("GET", "");
    incoming.method = Method::GET;
    "/apps/passwords/cron/sharing".clone_into(&mut incoming.path);
    let response = client.send(&incoming);
    assert_eq!((response.status, response.body), (200, br#"{"success":true}"#.to_vec()));
    assert!(response.headers.iter().all(|(name, _)| *name != "x-api-session"));
}

/// Shares a new password of anna's with bert and delivers it; gives source, share and target.
fn delivered(client: &mut Client, more: Value) -> [String; 3] {
    let source = client.password("shared", "secret");
    let id = share(client, &source, "bert", more);
    synchronize(client);
    let target = client.log_in("bert").listed("password").remove(0);
    client.log_in("anna");
    [source, id, target]
}

#[test]
fn shares_are_checked_in_order() {
    let mut client = Client::new();
    let id = client.password("a", "b");
    let past = START - 1;
    for (body, status, error) in [
        (json!({"password": "x", "receiver": "nobody", "expires": past}), 400, "65782183"),
        (json!({"password": "x", "receiver": "anna"}), 400, "65782183"),
        (
            json!({"password": "x", "receiver": "bert", "expires": past, "type": "x"}),
            400,
            "f58a5f80",
        ),
        (json!({"password": "x", "receiver": "bert", "type": "x"}), 400, "07f4cb63"),
        (json!({"password": "x", "receiver": "bert"}), 404, "404"),
        (json!({"receiver": "bert"}), 503, "0"),
    ] {
        client.fails("POST", "share/create", &body, status, error);
    }
    let before = client.show("password", &id, "")["revision"].clone();
    let share_id = share(&mut client, &id, " ber ", json!({"expires": 0}));
    let body = json!({"password": id, "receiver": "bert"});
    client.fails("POST", "share/create", &body, 400, "e860bf51");
    let shown = client.show("share", &share_id, "model");
    assert_eq!(shown["receiver"], json!({"id": "bert", "name": "bert"}));
    assert_eq!((&shown["updatePending"], &shown["password"]), (&json!(true), &json!(id)));
    assert_eq!((&shown["expires"], &shown["shareable"]), (&json!(null), &json!(false)));
    let password = client.show("password", &id, "model+shares");
    assert_eq!(password["shared"], true);
    assert_ne!(password["revision"], before);
    assert_eq!(password["shares"][0]["id"], json!(share_id));
    share(&mut client, &id, "CARL", json!({}));
    let hidden = client.create("password", &json!({"label": "h", "password": "p", "hidden": true}));
    let body = json!({"password": hidden, "receiver": "bert"});
    client.fails("POST", "share/create", &body, 420, "7269e742");
}

#[test]
fn receivers_see_a_share_once_it_is_delivered() {
    let mut client = Client::new();
    let source = client.password("shared", "secret");
    let id = share(&mut client, &source, "bert", json!({"editable": true}));
    client.log_in("bert");
    assert_eq!(client.get("share/list"), json!([]));
    client.fails("POST", "share/show", &json!({"id": id}), 404, "404");
    synchronize(&mut client);
    let shown = client.show("share", &id, "model+password");
    assert_eq!(
        (&shown["password"]["label"], &shown["updatePending"]),
        (&json!("shared"), &json!(false))
    );
    assert_eq!(shown["password"]["share"], json!(id));
    assert_ne!(shown["password"]["id"], json!(source));
    assert_eq!(shown["password"]["client"], "CLIENT::CRON");
    for (method, action) in [("PATCH", "update"), ("DELETE", "delete")] {
        client.fails(method, &format!("share/{action}"), &json!({"id": id}), 403, "a3f7ed53");
    }
    client.fails("POST", "share/show", &json!({"id": id, "details": "password"}), 503, "0");
    let found =
        client.expect("POST", "share/find", &json!({"criteria": {"receiver": "_self"}}), 200);
    assert_eq!(found[0]["id"], json!(id));
}

#[test]
fn changes_travel_both_ways_where_allowed() {
    let mut client = Client::new();
    let [source, id, target] = delivered(&mut client, json!({"editable": true}));
    client.update("password", &json!({"id": source, "label": "from anna", "password": "p"}));
    assert_eq!(client.show("share", &id, "model")["updatePending"], true);
    synchronize(&mut client);
    client.log_in("bert");
    assert_eq!(client.show("password", &target, "model")["label"], "from anna");
    client.update("password", &json!({"id": target, "label": "from bert", "password": "p"}));
    synchronize(&mut client);
    client.log_in("anna");
    assert_eq!(client.show("password", &source, "model")["label"], "from bert");
    assert_eq!(client.show("share", &id, "model")["updatePending"], false);
    // The owner may not hide or encrypt what is shared.
    let body = json!({"id": source, "label": "l", "password": "p", "hidden": true});
    client.fails("PATCH", "password/update", &body, 400, "7269e742");
    let body = json!({"id": source, "label": "l", "password": "p", "cseType": "x", "hidden": true});
    client.fails("PATCH", "password/update", &body, 400, "54131ad4");
}

#[test]
fn a_receiver_without_the_right_only_files_it() {
    let mut client = Client::new();
    let [.., target] = delivered(&mut client, json!({}));
    client.log_in("bert");
    let folder = client.create("folder", &json!({"label": "F"}));
    let body =
        json!({"id": target, "label": "mine", "password": "x", "folder": folder, "favorite": true});
    client.update("password", &body);
    let shown = client.show("password", &target, "model");
    assert_eq!((&shown["label"], &shown["password"]), (&json!("shared"), &json!("secret")));
    assert_eq!((&shown["folder"], &shown["favorite"]), (&json!(folder), &json!(true)));
    assert_eq!(shown["editable"], false);
}

#[test]
fn resharing_needs_the_right() {
    let mut client = Client::new();
    let [.., target] = delivered(&mut client, json!({}));
    let body = json!({"password": target, "receiver": "carl"});
    client.log_in("bert").fails("POST", "share/create", &body, 403, "daf00c23");
    let body = json!({"password": target, "receiver": "anna"});
    client.fails("POST", "share/create", &body, 400, "65782183");
    let mut client = Client::new();
    let [_, id, target] = delivered(&mut client, json!({"shareable": true, "expires": START + 50}));
    client.log_in("bert");
    let onward = share(&mut client, &target, "carl", json!({"editable": true}));
    let shown = client.show("share", &onward, "model");
    assert_eq!((&shown["editable"], &shown["expires"]), (&json!(false), &json!(START + 50)));
    synchronize(&mut client);
    assert_eq!(client.log_in("carl").listed("password").len(), 1);
    // No longer shareable: the onward share ends, and with it the copy.
    client.log_in("anna").update("share", &json!({"id": id, "shareable": false}));
    synchronize(&mut client);
    synchronize(&mut client);
    assert_eq!(client.log_in("carl").listed("password"), Vec::<String>::new());
}

#[test]
fn an_update_replaces_all_terms() {
    let mut client = Client::new();
    let source = client.password("shared", "secret");
    let id = share(&mut client, &source, "bert", json!({"editable": true, "expires": START + 9}));
    client.fails("PATCH", "share/update", &json!({"id": "x", "expires": 1}), 400, "f58a5f80");
    client.fails("PATCH", "share/update", &json!({"id": "x"}), 404, "404");
    client.update("share", &json!({ "id": id }));
    let shown = client.show("share", &id, "model");
    assert_eq!((&shown["editable"], &shown["shareable"]), (&json!(false), &json!(true)));
    assert_eq!(shown["expires"], json!(null));
}

#[test]
fn the_end_of_a_share_reaches_the_receiver_with_the_job() {
    let mut client = Client::new();
    let [source, id, target] = delivered(&mut client, json!({}));
    client.delete("share", &id);
    assert_eq!(client.show("password", &source, "model")["shared"], false);
    client.log_in("bert");
    let body = json!({"details": "model+shares"});
    client.fails("POST", "password/list", &body, 404, "404");
    client.expect("POST", "password/list", &json!({"details": "shares"}), 200);
    synchronize(&mut client);
    client.fails("POST", "password/show", &json!({"id": target}), 404, "404");
}

#[test]
fn restoring_a_revision_of_a_shared_password_fails() {
    let mut client = Client::new();
    let [source, ..] = delivered(&mut client, json!({}));
    let current = client.show("password", &source, "")["revision"].clone();
    for (revision, status, id) in [(json!("nope"), 404, "404"), (current, 503, "0")] {
        let body = json!({"id": source, "revision": revision});
        client.fails("PATCH", "password/restore", &body, status, id);
    }
    client.restore("password", &source);
}

#[test]
fn partners_are_a_map_or_an_empty_list() {
    let mut client = Client::new();
    assert_eq!(client.get("share/partners"), json!({"bert": "bert", "carl": "carl"}));
    let search = |text: &str| json!({"search": text, "limit": 1});
    let partners = client.expect("POST", "share/partners", &search("CA"), 200);
    assert_eq!(partners, json!({"carl": "carl"}));
    assert_eq!(client.expect("POST", "share/partners", &search("mus"), 200), json!([]));
}

#[test]
fn receivers_are_ids_or_a_search_with_one_hit() {
    for (receiver, found) in [
        ("bert", Some("bert")),
        (" \tbert\n", Some("bert")),
        ("BERT", Some("BERT")),
        ("er", Some("bert")),
        ("RL", Some("carl")),
        // Of the two with an r neither is meant.
        ("r", None),
        ("", None),
        ("nobody", None),
        ("anna", None),
        ("ann", None),
        ("ANNA", Some("ANNA")),
    ] {
        let mut client = Client::new();
        let id = client.password("l", "p");
        let body = json!({"password": id, "receiver": receiver});
        let Some(found) = found else {
            client.fails("POST", "share/create", &body, 400, "65782183");
            continue;
        };
        let id = client.create("share", &body);
        let shown = client.show("share", &id, "model");
        assert_eq!(shown["receiver"]["id"], found, "{receiver}");
        assert_eq!(shown["receiver"]["name"], found.to_lowercase());
        assert_eq!(shown["client"], "Tester/1");
    }
}

#[test]
fn expiries_are_in_the_future_or_none() {
    let mut client = Client::new();
    let id = client.password("l", "p");
    let body = |expires: Value| json!({"password": id, "receiver": "bert", "expires": expires});
    for expires in [json!(1), json!(-1), json!(START - 1), json!(true), json!("12ab"), json!([1])] {
        client.fails("POST", "share/create", &body(expires), 400, "f58a5f80");
    }
    for (expires, shown) in [
        (json!(null), json!(null)),
        (json!(0), json!(null)),
        (json!("abc"), json!(null)),
        (json!(START + 1), json!(START + 1)),
        (json!((START + 9).to_string()), json!(START + 9)),
    ] {
        let share = client.create("share", &body(expires.clone()));
        assert_eq!(client.show("share", &share, "model")["expires"], shown, "{expires}");
        let update = json!({"id": share, "expires": expires});
        client.update("share", &update);
        assert_eq!(client.show("share", &share, "model")["expires"], shown, "{expires}");
        client.fails("PATCH", "share/update", &json!({"id": share, "expires": 1}), 400, "f58a5f80");
        client.delete("share", &share);
    }
}

#[test]
fn a_received_password_is_judged_before_the_terms_of_sharing_it_on() {
    let mut client = Client::new();
    let [source, share, target] = delivered(&mut client, json!({"shareable": true}));
    client.log_in("bert");
    let onward = |receiver: &str| json!({"password": target, "receiver": receiver});
    client.fails("POST", "share/create", &onward("anna"), 400, "65782183");
    let second = client.create("share", &onward("carl"));
    client.fails("POST", "share/create", &onward("carl"), 400, "e860bf51");
    // The receiver cannot touch the share, nor the owner what was shared on.
    client.fails("PATCH", "share/update", &json!({ "id": share }), 403, "a3f7ed53");
    client.log_in("anna");
    client.fails("POST", "share/show", &json!({ "id": second }), 404, "404");
    client.fails("DELETE", "share/delete", &json!({ "id": second }), 404, "404");
    // No longer shareable: that comes before the copy is found to be shared already.
    client.update("share", &json!({"id": share, "shareable": false}));
    client.log_in("bert");
    client.fails("POST", "share/create", &onward("carl"), 403, "daf00c23");
    client.fails("PATCH", "share/update", &json!({ "id": second }), 403, "daf00c23");
    client.delete("share", &second);
    assert_eq!(client.show("password", &target, "model")["shared"], false);
    assert_eq!(client.log_in("anna").show("password", &source, "model")["shared"], true);
}

#[test]
fn a_new_revision_of_either_side_marks_the_share() {
    for (editable, user, pending) in
        [(true, "anna", true), (true, "bert", true), (false, "anna", true), (false, "bert", false)]
    {
        for action in ["update", "delete"] {
            let mut client = Client::new();
            let [source, share, target] = delivered(&mut client, json!({"editable": editable}));
            let now = client.wait(10);
            let id = if user == "anna" { &source } else { &target };
            client.log_in(user);
            match action {
                "update" => {
                    client.update("password", &json!({"id": id, "label": "x", "password": "y"}));
                }
                _ => drop(client.delete("password", id)),
            }
            let shown = client.show("share", &share, "model");
            assert_eq!(shown["updatePending"], pending, "{editable} {user} {action}");
            let updated = if pending { now } else { START };
            assert_eq!(shown["updated"], updated, "{editable} {user} {action}");
        }
    }
}

#[test]
fn a_reset_ends_shares_in_both_directions() {
    let mut client = Client::new();
    let [source, ..] = delivered(&mut client, json!({}));
    client.log_in("bert");
    let own = client.password("bert's", "p");
    share(&mut client, &own, "carl", json!({}));
    synchronize(&mut client);
    client.log_in("bert");
    let code = client.get_with("account/reset", 202)["code"].clone();
    client.expect("POST", "account/reset", &json!({ "code": code }), 200);
    assert_eq!(client.get("share/list"), json!([]));
    assert_eq!(client.get("password/list"), json!([]));
    assert_eq!(client.log_in("anna").listed("password"), [source]);
    assert_eq!(client.get("share/list"), json!([]));
    // What others received goes with the next run.
    assert_eq!(client.log_in("carl").listed("password").len(), 1);
    synchronize(&mut client);
    assert_eq!(client.log_in("carl").get("password/list"), json!([]));
}
