use super::*;
use crate::report::sample::difference;

fn lines(differences: &[Difference]) -> Vec<String> {
    grouped(differences).iter().map(|group| group.line(80)).collect()
}

#[test]
fn the_same_change_at_sibling_indices_is_one() {
    let mut all = Vec::new();
    for index in 0..350 {
        all.push(difference(&format!("$[{index}].shared"), "true", "null"));
        all.push(difference(&format!("$[{index}].edited"), "1", &format!("{}", index % 2)));
    }
    assert_eq!(
        lines(&all),
        [
            "$[*].shared: true → null (350 times)",
            "$[*].edited: 1 → 0 (175 times)",
            "$[*].edited: 1 → 1 (175 times)",
        ]
    );
}

#[test]
fn many_changes_of_one_place_with_other_values_are_one() {
    let mut all: Vec<_> = (0..300)
        .map(|index| difference(&format!("$[{index}].edited"), "1", &format!("{}", index % 150)))
        .collect();
    all.push(difference("$[0].label", "a", "b"));
    all.push(difference("$[1].label", "b", "a"));
    assert_eq!(
        lines(&all),
        [
            "$[*].edited: 1 → 0 (300 times; the first of 150 changes is shown)",
            "$[0].label: a → b",
            "$[1].label: b → a",
        ]
    );
    all.iter_mut().for_each(|one| one.reason = "value changed".into());
    assert_eq!(
        lines(&all)[0],
        "$[*].edited: 1 → 0 (value changed, 300 times; the first of 150 changes is shown)"
    );
    assert_eq!(left_out(&grouped(&all), 1), 2);
}

#[test]
fn an_index_that_all_share_stays() {
    let all = [
        difference("$[3].tags[0].label", "a", "b"),
        difference("$[3].tags[1].label", "a", "b"),
        difference("$[3].tags[1].other", "a", "b"),
    ];
    assert_eq!(lines(&all), ["$[3].tags[*].label: a → b (2 times)", "$[3].tags[1].other: a → b"]);
}

#[test]
fn names_that_look_like_indices_are_none() {
    let all = [
        difference("$['a[1]'].x", "1", "2"),
        difference("$['a[2]'].x", "1", "2"),
        difference("$[?@.id==\"]\"].x", "1", "2"),
        difference("$[?@.id==\"b\"].x", "1", "2"),
        difference("$[0", "1", "2"),
        difference("$[\"a\\\"]", "1", "2"),
    ];
    assert_eq!(
        lines(&all),
        [
            "$['a[1]'].x: 1 → 2",
            "$['a[2]'].x: 1 → 2",
            "$[*].x: 1 → 2 (2 times)",
            "$[0: 1 → 2",
            "$[\"a\\\"]: 1 → 2",
        ]
    );
}

#[test]
fn the_most_severe_come_first_and_the_rest_is_counted() {
    let mut all = vec![difference("$.a", "1", "2"), difference("$.b", "1", "2")];
    all[0].severity = Severity::Info;
    all[1].severity = Severity::Breaking;
    all[1].reason = "type changed".into();
    all[1].actual = None;
    assert_eq!(lines(&all), ["$.b: 1 → (absent) (type changed)", "$.a: 1 → 2"]);
    assert_eq!(plain_lines(&all, 1), "breaking  $.b: 1 → (absent) (type changed)\n… and 1 more\n");
    assert_eq!(in_short(&all), "2 differences: 1 breaking, 1 info");
    assert_eq!(in_short(&all[..1]), "1 difference: info");
    assert_eq!(in_short(&[]), "0 differences");
}

#[test]
fn the_rule_behind_a_difference_is_named() {
    let mut all = vec![difference("$.a", "1", "2"), difference("$.b", "1", "2")];
    all[0].reason = "value changed, lowered by a rule".into();
    all[0].rule = Some("postcheck.toml:12".into());
    all[1].reason = "another size".into();
    all[1].rule = Some("f.json:7".into());
    assert_eq!(
        lines(&all),
        [
            "$.a: 1 → 2 (value changed, lowered by a rule at postcheck.toml:12)",
            "$.b: 1 → 2 (another size, rule at f.json:7)",
        ]
    );
}

#[test]
fn hostile_texts_are_shown_harmless() {
    let mut one = difference("$['\x1b[2J']", "a\nb", "\u{202e}x");
    one.diff = Some("-a\x1b[0m\n+b".into());
    assert_eq!(
        plain_lines(&[one], 9),
        "change    $['\\x1b[2J']: a\\nb → \\u{202e}x\n          -a\\x1b[0m\n          +b\n"
    );
}
