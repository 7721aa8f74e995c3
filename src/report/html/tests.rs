use super::*;
use crate::compare::Severity;
use crate::report::sample::{Case, cases, difference, play};
use crate::report::{Reporter as _, Summary, Verdict};

fn page(cases: &[Case]) -> String {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("report.html");
    let mut reporter = Html::new(&file);
    play(&mut reporter, cases, Summary::default());
    assert_eq!(reporter.name(), "html");
    std::fs::read_to_string(&file).unwrap()
}

#[test]
fn every_step_is_there_with_its_verdict_and_link() {
    let page = page(&cases());
    for part in [
        "<title>Demo API: Of 7 steps, 2 drifted, 1 could not be made</title>",
        "<details class=\"step drift\" id=\"accounts/deep/down\" data-verdict=\"drift\" data-severity=\"breaking\"",
        "<a href=\"#accounts/deep/down\">accounts/deep/down</a>",
        "<h2>Accounts / Deep</h2>",
        "<code>$[*].shared</code><span class=\"dim\">350 times</span>",
        "<span class=\"gone\">-old</span>\n<span class=\"added\">+new\\x07</span>",
        "connect ECONNREFUSED 127.0.0.1:8080",
        "data-filter=\"unrecorded\"",
    ] {
        assert!(page.contains(part), "{part}");
    }
    assert_eq!(page.matches("<details class=\"step ").count(), 7);
    assert_eq!(page.matches("<details").count(), page.matches("</details>").count());
    assert!(!page.contains("data-filter=\"failed\""), "nothing failed");
}

#[test]
fn a_later_iteration_has_links_of_its_own() {
    let mut again = Case::new(0, &["Accounts"], "List", Verdict::Conforms);
    again.iteration = 1;
    let page = page(&[Case::new(0, &["Accounts"], "List", Verdict::Conforms), again]);
    assert!(page.contains("id=\"accounts/list\"") && page.contains("id=\"accounts/list~2\""));
    assert!(page.contains("iteration 2 of 2"));
}

#[test]
fn text_of_others_stays_text() {
    let hostile = "</script></style><script>alert(1)</script><!-- \u{202e}\x1b[31m\0 '\" onload=x";
    let mut case = Case::new(0, &[hostile], hostile, Verdict::Drift);
    case.url = format!("http://h/{hostile}");
    case.headers = vec![("x-h", hostile.to_owned())];
    case.body = serde_json::json!({ "a": hostile, hostile: 1 }).to_string().into_bytes();
    case.notes = vec![hostile.to_owned()];
    case.hints = vec![hostile.to_owned()];
    let value = serde_json::Value::from(hostile).to_string();
    case.differences = vec![difference("$.a", "1", &value), difference("", "", "")];
    case.differences[1].diff = Some(format!("-{hostile}\n+x"));
    let page = page(&[case]);
    assert_eq!(page.matches("<script>").count(), 1, "only the page's own");
    assert_eq!(page.matches("</script>").count(), 1);
    assert_eq!(page.matches("</style>").count(), 1);
    for never in ["<!-- ", "\u{202e}", "\x1b", "\0", "<script>alert"] {
        assert!(!page.contains(never), "{never:?}");
    }
}

#[test]
fn nothing_is_loaded_and_only_its_own_code_runs() {
    let page = page(&cases());
    assert!(page.contains("default-src &#x27;none&#x27;; style-src &#x27;sha256-"));
    for never in ["src=\"http", "@import", "url(", "unsafe-inline"] {
        assert!(!page.contains(never), "{never}");
    }
}

#[test]
fn a_thousand_steps_with_large_bodies_stay_a_page() {
    let step = |index| {
        let verdict = if index % 10 == 0 { Verdict::Drift } else { Verdict::Conforms };
        let mut case = Case::new(index, &["Folder"], &format!("Step {index}"), verdict);
        let list: Vec<_> = (0..1500)
            .map(|i| serde_json::json!({ "id": i, "name": "a name like others" }))
            .collect();
        case.body = serde_json::to_vec(&list).unwrap();
        if verdict == Verdict::Drift {
            case.differences = vec![difference("$[700].id", "1", "700")];
            case.differences[0].severity = Severity::Breaking;
        }
        case
    };
    let page = page(&(0..1000).map(step).collect::<Vec<_>>());
    assert!(page.len() < 16_000_000, "{}", page.len());
    assert!(page.contains("cut; the whole body has"));
}
