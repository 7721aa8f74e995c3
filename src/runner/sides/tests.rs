use std::sync::Arc;
use std::time::SystemTime;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::compare::Severity;
use crate::fixture::Policy;
use crate::http::{Exchange, Received, Sent, Timings, TransportError, TransportErrorKind};
use crate::plan::{Plan, Selection};
use crate::record::Settings;
use crate::report::{Reporters, Verdict};
use crate::runner::message::{Ended, Finished, Message, Scripted};
use crate::runner::{Judge, JudgeOptions, Stop};
use crate::secret::Masker;
use crate::variables::Scopes;

fn plan(steps: usize) -> Arc<Plan> {
    let items = (0..steps).map(|n| json!({"name": format!("s{n}"), "request": "{{base_url}}/x"}));
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    let document = json!({
        "info": {"name": "c", "schema": schema}, "item": items.collect::<Vec<_>>()
    });
    let collection = crate::collection::parse(&document.to_string(), "c.json").unwrap();
    Arc::new(crate::plan::build(&collection, &Selection::default()).unwrap())
}

fn answered(step: usize, body: &str) -> Finished {
    let url = "http://h/x".to_owned();
    let received = Received {
        status: 200,
        reason: "OK".into(),
        headers: vec![("content-type".into(), "application/json".into())],
        body: body.to_owned().into(),
        url: url.clone(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    };
    let sent = Sent { method: "GET".into(), url, headers: Vec::new(), body: Vec::new().into() };
    Finished {
        step,
        iteration: 0,
        exchange: Exchange { sent, hops: Vec::new(), outcome: Ok(received), warnings: Vec::new() },
        retries: Vec::new(),
        scopes: Scopes::default(),
        at: SystemTime::UNIX_EPOCH,
        secrets: Vec::new(),
        scripted: Scripted::default(),
        verdict: None,
    }
}

fn pass(bodies: &[String]) -> Pass {
    let steps = bodies.iter().enumerate().map(|(step, body)| Some(answered(step, body))).collect();
    Pass { steps, ..Pass::default() }
}

fn refused(step: usize) -> Finished {
    let error =
        TransportError { kind: TransportErrorKind::Dns, message: "no".into(), advice: None };
    let mut finished = answered(step, "");
    finished.exchange.outcome = Err(error);
    finished
}

fn confronted(plan: &Plan, left: &[Pass], right: Vec<Pass>) -> Confrontation {
    let (policy, masker) = (Policy::default(), Masker::default());
    let (live, guess) = (false, false);
    let settings = Settings { policy: &policy, masker: &masker, reserved: &[], live, guess };
    confront(plan, left, right, &settings).unwrap()
}

/// The number of steps with each verdict.
fn judged(plan: &Arc<Plan>, confrontation: Confrontation) -> [usize; Verdict::ALL.len()] {
    let options = JudgeOptions {
        timing: crate::runner::TimingOptions::default(),
        fixtures: confrontation.fixtures,
        policy: Policy::default(),
        fail_on: Severity::Additive,
        require_fixtures: false,
        check_requests: false,
        pending: None,
        masker: Masker::default(),
    };
    let mut judge = Judge::new(plan.clone(), options, Reporters::default());
    confrontation.messages.into_iter().for_each(|message| judge.take(message));
    judge.finish(&Ended::default()).summary.totals.verdicts
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        "[a-c{}$\" é]{0,12}".prop_map(Value::from),
        "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-d]|id", inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    /// A side conforms to itself, whatever it answers and however often it was asked.
    #[test]
    fn a_side_conforms_to_itself(
        answers in prop::collection::vec(prop::collection::vec(any_json(), 3), 1..4),
        which in any::<prop::sample::Index>(),
    ) {
        let plan = plan(3);
        let bodies: Vec<Vec<String>> =
            answers.iter().map(|pass| pass.iter().map(Value::to_string).collect()).collect();
        let left: Vec<Pass> = bodies.iter().map(|bodies| pass(bodies)).collect();
        let right = pass(&bodies[which.index(bodies.len())]);
        let verdicts = judged(&plan, confronted(&plan, &left, vec![right]));
        prop_assert_eq!(verdicts, [3, 0, 0, 0, 0, 0]);
    }
}

#[test]
fn each_pass_of_the_right_side_is_an_iteration() {
    let plan = plan(1);
    let bodies = |text: &str| vec![text.to_owned()];
    let left = [pass(&bodies("[1]"))];
    let right = vec![pass(&bodies("[1]")), pass(&bodies("[2]"))];
    assert_eq!(judged(&plan, confronted(&plan, &left, right)), [1, 1, 0, 0, 0, 0]);
}

#[test]
fn what_one_side_lacks_is_told() {
    let plan = plan(4);
    let mut left = pass(&["1", "1", "1", "1"].map(str::to_owned));
    let mut right = pass(&["1", "1", "1", "1"].map(str::to_owned));
    left.steps[0] = None;
    right.steps[1] = None;
    left.steps[2] = Some(refused(2));
    right.steps[3] = Some(refused(3));
    let confrontation = confronted(&plan, &[left], vec![right]);
    let messages: Vec<String> = confrontation
        .messages
        .iter()
        .filter_map(|message| match message {
            Message::Finished(finished) => Some(match &finished.exchange.outcome {
                Ok(_) => finished.exchange.warnings.join("; "),
                Err(error) => error.message.clone(),
            }),
            Message::Skipped(skipped) => Some(skipped.reason.clone()),
            _ => None,
        })
        .collect();
    let expected =
        ["left: no answer to compare with", "right: no answer to compare", "left: no", "right: no"];
    assert_eq!(messages, expected);
    assert_eq!(judged(&plan, confrontation), [0, 0, 0, 2, 1, 1]);
}

#[test]
fn steps_that_an_ended_pass_did_not_reach_are_not_judged() {
    let plan = plan(2);
    let left = [pass(&["1", "1"].map(str::to_owned))];
    let mut right = pass(&["1", "1"].map(str::to_owned));
    right.steps[1] = None;
    right.ended.stop = Some(Stop::Interrupted);
    let confrontation = confronted(&plan, &left, vec![right]);
    assert_eq!(confrontation.ended.stop, Some(Stop::Interrupted));
    assert_eq!(judged(&plan, confrontation), [1, 0, 0, 0, 0, 0]);
}

#[test]
fn names_that_only_one_side_leaves_unresolved_name_it() {
    let unset = |names: &[&str]| Pass {
        ended: Ended {
            unresolved: names.iter().map(|n| ((*n).to_owned(), vec!["s0".into()])).collect(),
            ..Ended::default()
        },
        ..Pass::default()
    };
    let confrontation = confronted(&plan(0), &[unset(&["a", "b"])], vec![unset(&["b", "c"])]);
    let names: Vec<_> = confrontation.ended.unresolved.into_keys().collect();
    assert_eq!(names, ["a (left)", "b", "c (right)"]);
}
