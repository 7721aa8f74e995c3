use super::*;
use crate::report::sample::{Case, cases, difference, play};

fn written(cases: &[Case]) -> String {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("report.md");
    play(&mut Markdown::new(&file), cases, Summary::default());
    std::fs::read_to_string(&file).unwrap()
}

#[test]
fn a_run_in_short_and_what_does_not_conform() {
    let text = written(&cases());
    assert!(text.starts_with("## ❌ <code>Demo API</code>: 2 of 7 steps conform\n"), "{text}");
    assert!(text.contains("| conforms | drift | failed | error | unrecorded | skipped |\n"));
    assert!(text.contains("| 2 | 2 | 0 | 1 | 1 | 1 |\n"));
    assert!(
        text.contains(
            "<details><summary>✗ drift <code>accounts/deep/down</code> 352 differences: "
        )
    );
    assert!(text.contains("| change | <code>&#36;&#91;&#42;&#93;.shared</code>"), "{text}");
    assert!(
        text.contains(
            "<summary>! error <code>accounts/deep/boom</code> <code>connect ECONNREFUSED"
        )
    );
    assert!(
        text.contains("<pre>&#64;&#64; -1,2 &#43;1,2 &#64;&#64;\n same\n-old\n&#43;new"),
        "{text}"
    );
    assert!(!text.contains("accounts/list"), "steps that conform are left out");
}

#[test]
fn a_run_without_trouble_is_short() {
    let text = written(&[Case::new(0, &[], "Top", Verdict::Conforms)]);
    assert!(text.starts_with("## ✅ <code>Demo API</code>: 1 of 1 step conforms"), "{text}");
    assert!(!text.contains("<details>"));
}

#[test]
fn text_of_others_stays_text() {
    let mut case = Case::new(0, &[], "x", Verdict::Drift);
    case.differences = vec![difference(
        "$.x",
        "\"a | b `c` @team #1\"",
        "\"</code></details><script>alert(1)</script>\n\n# Big **bold** [x](http://y) \u{202e}\"",
    )];
    let mut diff = difference("", "", "");
    diff.diff = Some("-a\n\n+</pre><img src=x>\n".into());
    case.differences.push(diff);
    let text = written(&[case]);
    let table: Vec<&str> = text.lines().filter(|line| line.starts_with("| change")).collect();
    assert_eq!(table[0].matches('|').count(), 5, "{}", table[0]);
    for never in ["<script", "<img", "@team", "**bold", "](http", "`c`", "\u{202e}", "# Big"] {
        assert!(!text.contains(never), "{never} in {text}");
    }
    assert!(
        text.contains("<pre>-a\n&#32;\n&#43;&#60;&#47;pre")
            || text.contains("<pre>-a\n&#32;\n&#43;&#60;/pre")
    );
}

#[test]
fn it_fits_a_comment() {
    let drift = |index| {
        let mut case = Case::new(index, &["Folder"], &format!("Step {index}"), Verdict::Drift);
        case.differences =
            (0..30).map(|i| difference(&format!("$.p{i}"), &"a".repeat(300), "b")).collect();
        case
    };
    let text = written(&(0..200).map(drift).collect::<Vec<_>>());
    assert!(text.chars().count() < 65_536, "{}", text.chars().count());
    assert!(text.contains("more steps that did not conform; the other reports have all."));
    assert_eq!(text.matches("<details>").count(), text.matches("</details>").count());
}

#[test]
fn a_page_that_has_something_keeps_it() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("summary.md");
    std::fs::write(&file, "before\n").unwrap();
    play(&mut Markdown::appending(&file), &cases(), Summary::default());
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.starts_with("before\n## "), "{text}");
}
