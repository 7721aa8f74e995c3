//! Whole lives of shares between three users: a password of anna's goes to bert and from there to carl.

use serde_json::{Value, json};

use super::shares::synchronize;
use super::{Client, START};

/// The password at anna, bert and carl, and the two shares between them.
struct Chain {
    client: Client,
    passwords: [String; 3],
    shares: [String; 2],
}

const USERS: [&str; 3] = ["anna", "bert", "carl"];

impl Chain {
    fn new(terms: &Value) -> Self {
        let mut client = Client::new();
        let at_anna = client.password("first", "secret");
        let share = |client: &mut Client, password: &str, receiver: &str| {
            let mut body = json!({"password": password, "receiver": receiver, "shareable": true});
            body.as_object_mut().unwrap().extend(terms.as_object().unwrap().clone());
            let id = client.create("share", &body);
            synchronize(client);
            (id, client.log_in(receiver).listed("password").remove(0))
        };
        let (to_bert, at_bert) = share(&mut client, &at_anna, "bert");
        let (to_carl, at_carl) = share(&mut client, &at_bert, "carl");
        Chain { client, passwords: [at_anna, at_bert, at_carl], shares: [to_bert, to_carl] }
    }

    fn synchronize(&mut self) {
        synchronize(&mut self.client);
    }

    /// The user at a place of the chain gives the password another label.
    fn relabel(&mut self, at: usize, label: &str) {
        let body = json!({"id": self.passwords[at], "label": label, "password": "secret"});
        self.client.log_in(USERS[at]).update("password", &body);
    }

    /// What each of the three sees.
    fn seen(&mut self, member: &str) -> Vec<Value> {
        let sees = |at: usize| {
            let body = json!({ "id": self.passwords[at] });
            let (status, shown) =
                self.client.log_in(USERS[at]).call("POST", "password/show", &body);
            if status == 200 { shown[member].clone() } else { json!(status) }
        };
        (0..3).map(sees).collect()
    }

    /// Which of the two shares, as their owners see them, are not yet synchronised.
    fn pending(&mut self) -> [bool; 2] {
        [0, 1].map(|at| {
            let shown = self.client.log_in(USERS[at]).show("share", &self.shares[at], "model");
            shown["updatePending"].as_bool().unwrap()
        })
    }
}

#[test]
fn what_may_be_edited_travels_the_whole_chain_in_one_run() {
    for at in 0..3 {
        let mut chain = Chain::new(&json!({"editable": true}));
        assert_eq!(chain.seen("editable"), [json!(true), json!(true), json!(true)]);
        chain.relabel(at, "changed");
        let touched = [[true, false], [true, true], [false, true]];
        assert_eq!(chain.pending(), touched[at], "{at}");
        chain.synchronize();
        assert_eq!(chain.seen("label"), [json!("changed"), json!("changed"), json!("changed")]);
        assert_eq!(chain.pending(), [false, false], "{at}");
    }
}

#[test]
fn when_both_sides_changed_the_source_wins() {
    let mut chain = Chain::new(&json!({"editable": true}));
    chain.relabel(0, "from anna");
    chain.relabel(1, "from bert");
    chain.synchronize();
    assert_eq!(chain.seen("label"), [json!("from anna"), json!("from anna"), json!("from anna")]);
}

#[test]
fn what_must_not_be_edited_stops_at_the_first_copy() {
    let mut chain = Chain::new(&json!({}));
    assert_eq!(chain.seen("editable"), [json!(true), json!(false), json!(false)]);
    chain.relabel(0, "changed");
    chain.synchronize();
    // A new revision of what may not be edited marks no share.
    assert_eq!(chain.pending(), [false, false]);
    assert_eq!(chain.seen("label"), [json!("changed"), json!("changed"), json!("first")]);
    // A change of the terms does.
    let body = json!({"id": chain.shares[1]});
    chain.client.log_in("bert").update("share", &body);
    assert_eq!(chain.pending(), [false, true]);
    chain.synchronize();
    assert_eq!(chain.seen("label"), [json!("changed"), json!("changed"), json!("changed")]);
    // What bert and carl send is theirs alone, and changes nothing.
    chain.relabel(1, "mine");
    chain.relabel(2, "mine");
    assert_eq!(chain.pending(), [false, false]);
    assert_eq!(chain.seen("label"), [json!("changed"), json!("changed"), json!("changed")]);
}

#[test]
fn lost_rights_are_lost_along_the_chain_in_one_run() {
    let mut chain = Chain::new(&json!({"editable": true}));
    let body = json!({"id": chain.shares[0], "editable": false});
    chain.client.log_in("anna").update("share", &body);
    assert_eq!(chain.seen("editable"), [json!(true), json!(true), json!(true)]);
    chain.synchronize();
    assert_eq!(chain.seen("editable"), [json!(true), json!(false), json!(false)]);
    let onward = chain.client.log_in("bert").show("share", &chain.shares[1], "model");
    assert_eq!((&onward["editable"], &onward["shareable"]), (&json!(false), &json!(true)));
    // And they come back, one share after the other.
    let body = |at: usize| json!({"id": chain.shares[at], "editable": true});
    let bodies = [body(0), body(1)];
    chain.client.log_in("anna").update("share", &bodies[0]);
    chain.synchronize();
    assert_eq!(chain.seen("editable"), [json!(true), json!(true), json!(false)]);
    chain.client.log_in("bert").update("share", &bodies[1]);
    chain.synchronize();
    assert_eq!(chain.seen("editable"), [json!(true), json!(true), json!(true)]);
}

#[test]
fn what_was_shared_on_ends_with_the_right_to_do_so() {
    let mut chain = Chain::new(&json!({"editable": true}));
    let now = chain.client.wait(30);
    let body = json!({"id": chain.shares[0], "editable": true, "shareable": false});
    chain.client.log_in("anna").update("share", &body);
    assert_eq!(chain.seen("label"), [json!("first"), json!("first"), json!("first")]);
    chain.synchronize();
    assert_eq!(chain.seen("label"), [json!("first"), json!("first"), json!(404)]);
    assert_eq!(chain.seen("shared"), [json!(true), json!(false), json!(404)]);
    assert_eq!(chain.seen("updated")[1], now);
    assert_eq!(chain.client.log_in("bert").listed("share"), [chain.shares[0].as_str()]);
    assert_eq!(chain.client.log_in("carl").get("share/list"), json!([]));
}

#[test]
fn terms_of_a_share_of_a_received_password_are_limited() {
    let mut chain = Chain::new(&json!({"expires": START + 500}));
    for (sent, expires) in [
        (json!({}), START + 500),
        (json!({"expires": START + 900}), START + 500),
        (json!({"expires": START + 100}), START + 100),
    ] {
        let mut body = json!({"id": chain.shares[1], "editable": true});
        body.as_object_mut().unwrap().extend(sent.as_object().unwrap().clone());
        chain.client.log_in("bert").update("share", &body);
        let shown = chain.client.show("share", &chain.shares[1], "model");
        assert_eq!((&shown["expires"], &shown["editable"]), (&json!(expires), &json!(false)));
    }
    // The one of the second share passes first, then all is over.
    chain.client.wait(100);
    chain.synchronize();
    assert_eq!(chain.seen("label"), [json!("first"), json!("first"), json!(404)]);
    chain.client.wait(400);
    let body = json!({"id": chain.shares[0], "expires": START + 499});
    chain.client.log_in("anna").fails("PATCH", "share/update", &body, 400, "f58a5f80");
    chain.synchronize();
    assert_eq!(chain.seen("label"), [json!("first"), json!(404), json!(404)]);
    assert_eq!(chain.seen("shared")[0], false);
}

#[test]
fn the_end_of_the_first_share_ends_the_second_with_the_next_run() {
    for action in ["the owner ends it", "the receiver destroys the copy", "the source is destroyed"]
    {
        let mut chain = Chain::new(&json!({}));
        let [first, second, _] = chain.passwords.clone();
        match action {
            "the owner ends it" => {
                chain.client.log_in("anna").delete("share", &chain.shares[0]);
            }
            "the receiver destroys the copy" => {
                chain.client.log_in("bert").delete("password", &second);
                assert_eq!(chain.pending(), [false, false], "trashed");
                chain.client.log_in("bert").delete("password", &second);
            }
            _ => {
                chain.client.log_in("anna").delete("password", &first);
                chain.client.delete("password", &first);
            }
        }
        // Carl's share goes with bert's copy, not with anna's share.
        let carls = chain.client.log_in("carl").get("share/list").as_array().unwrap().len();
        assert_eq!(carls, usize::from(!action.starts_with("the receiver")), "{action}");
        let seen = chain.seen("label");
        assert_eq!(seen[2], "first", "{action}");
        chain.synchronize();
        let ends = [if action.starts_with("the source") { json!(404) } else { json!("first") }];
        assert_eq!(
            chain.seen("label"),
            [&ends[..], &[json!(404), json!(404)]].concat(),
            "{action}"
        );
        for user in USERS {
            assert_eq!(chain.client.log_in(user).get("share/list"), json!([]), "{action} {user}");
        }
        if !action.starts_with("the source") {
            assert_eq!(chain.seen("shared")[0], false, "{action}");
            let body = json!({"password": first, "receiver": "bert"});
            chain.client.log_in("anna").create("share", &body);
        }
    }
}

#[test]
fn a_copy_is_visible_even_if_its_source_was_hidden_with_its_folder() {
    let mut client = Client::new();
    let folder = client.create("folder", &json!({"label": "F"}));
    let source =
        client.create("password", &json!({"label": "l", "password": "p", "folder": folder}));
    client.create("share", &json!({"password": source, "receiver": "bert"}));
    client.update("folder", &json!({"id": folder, "label": "F", "hidden": true}));
    assert_eq!(client.show("password", &source, "model")["hidden"], true);
    synchronize(&mut client);
    let copy = client.log_in("bert").listed("password").remove(0);
    assert_eq!(client.show("password", &copy, "model")["hidden"], false);
}

#[test]
fn sharing_again_only_saves_the_password_for_its_new_revision() {
    let mut client = Client::new();
    let id = client.password("l", "p");
    client.create("share", &json!({"password": id, "receiver": "bert"}));
    let before = client.show("password", &id, "model");
    let now = client.wait(5);
    client.create("share", &json!({"password": id, "receiver": "carl"}));
    let after = client.show("password", &id, "model");
    assert_ne!(before["revision"], after["revision"]);
    assert_eq!(after["updated"], now);
    // The new revision marks the share that is there already.
    let shares = client.get("share/list");
    assert_eq!((&shares[0]["updated"], &shares[1]["updated"]), (&json!(now), &json!(now)));
}
