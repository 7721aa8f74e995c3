//! `postcheck review` in a real terminal.

use crate::review::{run, with_fixtures};
use crate::support::{Terminal, Workspace};

const SIZE: (u16, u16) = (80, 24);
const SHOW: &str = "fixtures/passwords-api/tag/show.json";
const PLAIN: [(&str, &str); 1] = [("NO_COLOR", "1")];

/// Fixtures, and what drifted because of these faults.
fn pending(faults: &[&str]) -> Workspace {
    let workspace = with_fixtures();
    run(&workspace, faults, &["--pending"]).expect_code(1);
    workspace
}

fn start(workspace: &Workspace, arguments: &[&str]) -> Terminal {
    let arguments = [&["review"], arguments].concat();
    Terminal::start(workspace.path(), SIZE, &PLAIN, &arguments)
}

#[test]
fn a_screen_shows_one_change() {
    let workspace = pending(&["value:label@tag/show"]);
    let mut terminal = start(&workspace, &[]);
    let screen = terminal.wait_for("? help");
    let lines: Vec<&str> = screen.lines().collect();
    assert_eq!(
        lines[..7],
        [
            "tag/show                                                            step 1 of 1",
            "fixtures/passwords-api/tag/show.json",
            "",
            "change    $.label  value changed  (change 1 of 1)",
            "",
            "    - \"Work\"",
            "    + \"Work~\"",
        ],
        "{screen}"
    );
    assert_eq!(
        lines[lines.len() - 2..],
        [
            "a accept   r reject   s skip   A accept everywhere   e edit",
            "m matcher   i ignore   o one by one   b back   q quit   ? help",
        ]
    );
    let help = terminal.press("?", "any key goes back");
    assert!(help.contains("the narrowest matcher"), "{help}");
    terminal.press("x", "value changed");
    terminal.press("a", "1 accepted, 0 rejected, 0 skipped");
    assert_eq!(terminal.finish(), 0);
    assert!(terminal.is_restored());
    assert!(workspace.read(SHOW).contains("\"label\": \"Work~\""));
    run(&workspace, &["value:label@tag/show"], &["--folder", "tag/show"]).expect_code(0);
}

#[cfg(unix)]
#[test]
fn asked_to_end_it_puts_the_terminal_back() {
    let workspace = pending(&["value:label@tag/show"]);
    let mut terminal = start(&workspace, &[]);
    terminal.wait_for("? help");
    assert!(!terminal.is_restored());
    terminal.signal("TERM");
    terminal.wait_for("0 accepted, 0 rejected, 0 skipped");
    assert_eq!(terminal.finish(), 130);
    assert!(terminal.is_restored());
}

#[test]
fn without_colour_there_is_none_and_with_it_there_is() {
    let workspace = pending(&["value:label@tag/show"]);
    for (environment, colored) in [(&PLAIN[..], false), (&[], true)] {
        let mut terminal = Terminal::start(workspace.path(), SIZE, environment, &["review"]);
        terminal.wait_for("? help");
        terminal.press("q", "0 accepted");
        terminal.finish();
        let raw = String::from_utf8_lossy(&terminal.raw()).into_owned();
        let is_color = |part: &str| {
            part.split_once('m')
                .is_some_and(|(code, _)| code.chars().all(|c| c.is_ascii_digit() || c == ';'))
        };
        assert_eq!(raw.split("\u{1b}[").skip(1).any(is_color), colored, "{raw:?}");
    }
}

#[test]
fn changes_are_gone_through_one_after_the_other() {
    let workspace = pending(&["value:label@tag/*", "add:extra@tag/show", "drop:color@tag/show"]);
    let before = workspace.read(SHOW);
    let mut terminal = start(&workspace, &["tag"]);
    let screen = terminal.wait_for("step 1 of 2");
    assert!(screen.contains("$[*].label  value changed, 8 times"), "{screen}");
    let screen = terminal.press("o", "(change 1 of 8)");
    assert!(screen.contains("$[0].label  value changed  "), "{screen}");
    terminal.press("oss", "step 2 of 2");
    // Back to what was skipped, which is skipped again.
    terminal.press("bb", "step 1 of 2");
    terminal.press("s", "step 2 of 2");
    let screen = terminal.press("s", "(change 2 of");
    assert!(screen.contains("step 2 of 2"), "{screen}");
    terminal.press("b", "(change 1 of");
    terminal.press("r", "(change 1 of 2)");
    terminal.press("a", "(change 1 of 1)");
    assert_eq!(workspace.read(SHOW).lines().count().abs_diff(before.lines().count()), 1);
    terminal.press("q", "accepted, 1 rejected");
    assert_eq!(terminal.finish(), 0);
    assert!(terminal.is_restored());
    // What was skipped is still pending, what was rejected is not.
    assert!(workspace.read("fixtures/.pending/passwords-api/tag/list.json").contains("label"));
}

#[test]
fn the_same_change_is_accepted_everywhere() {
    let faults = ["value:label@tag/*", "value:label@folder/show"];
    let workspace = pending(&faults);
    let mut terminal = start(&workspace, &["tag", "folder"]);
    terminal.wait_for("step 1 of");
    let asked = terminal.press("A", "y/n");
    assert!(asked.contains("in 2 more steps"), "{asked}");
    terminal.press("n", "step 1 of");
    terminal.press("A", "y/n");
    terminal.press("y", "accepted");
    let text = workspace.read(SHOW);
    assert!(text.contains("\"label\": \"Work~\""), "{text}");
    terminal.press("q", "");
    terminal.finish();
    run(&workspace, &faults, &["--folder", "tag/show", "--folder", "tag/list"]).expect_code(0);
}

#[test]
fn a_place_becomes_a_matcher_or_is_ignored() {
    let workspace =
        pending(&["value:revision@tag/show", "value:created@tag/show", "value:label@tag/show"]);
    let mut terminal = start(&workspace, &[]);
    terminal.wait_for("$.created");
    let asked = terminal.press("m", "y/n");
    assert!(asked.contains("put {{$int}} there?"), "{asked}");
    terminal.press("y", "$.revision");
    let asked = terminal.press("m", "y/n");
    assert!(asked.contains("put ") && asked.contains("{{$"), "{asked}");
    terminal.press("n", "$.revision");
    terminal.press("s", "$.label");
    let asked = terminal.press("i", "y/n");
    assert!(asked.contains("ignore $.label in this fixture?"), "{asked}");
    terminal.press("y", "skipped");
    assert_eq!(terminal.finish(), 0);
    let text = workspace.read(SHOW);
    assert!(text.contains("\"created\": \"{{$int}}\""), "{text}");
    assert!(
        text.ends_with("  \"rules\": [\n    { \"path\": \"$.label\", \"ignore\": true }\n  ]\n}\n"),
        "{text}"
    );
}

#[test]
fn the_editor_opens_the_fixture() {
    let workspace = pending(&["value:label@tag/show"]);
    let script =
        workspace.write("edit.sh", "printf 'in the editor\\n'; sed -i.old s/Work/Works/ \"$1\"\n");
    let editor = format!("sh {}", script.display());
    let environment = [("EDITOR", editor.as_str()), ("NO_COLOR", "1")];
    let mut terminal = Terminal::start(workspace.path(), SIZE, &environment, &["review"]);
    terminal.wait_for("? help");
    terminal.press("e", "1 accepted");
    assert_eq!(terminal.finish(), 0);
    assert!(terminal.is_restored());
    assert!(workspace.read(SHOW).contains("\"Works\""));
    assert!(!workspace.path().join("fixtures/.pending").exists());

    let workspace = pending(&["value:label@tag/show"]);
    let mut terminal = start(&workspace, &[]);
    terminal.wait_for("? help");
    terminal.press("e", "no editor: set VISUAL or EDITOR");
    // Ctrl-C ends it with nothing written.
    let before = workspace.read(SHOW);
    terminal.press("\u{3}", "0 accepted");
    assert_eq!(terminal.finish(), 0);
    assert!(terminal.is_restored());
    assert_eq!(workspace.read(SHOW), before);
}

#[test]
fn a_new_fixture_is_shown_before_it_is_written() {
    let workspace = Workspace::new();
    std::fs::create_dir(workspace.path().join("fixtures")).unwrap();
    run(&workspace, &[], &["--pending", "--folder", "tag/show"]).expect_code(0);
    let mut terminal = start(&workspace, &[]);
    let screen = terminal.wait_for("more lines below");
    assert!(screen.contains("accepting creates this one") && screen.contains("\"status\": 200"));
    terminal.press("\u{1b}[B\u{1b}[B", "more lines below");
    terminal.press("a", "1 accepted");
    terminal.finish();
    run(&workspace, &[], &["--require-fixtures", "--folder", "tag/show"]).expect_code(0);
}

#[test]
fn a_small_screen_is_enough() {
    let workspace = pending(&["value:label@tag/list"]);
    let mut terminal = Terminal::start(workspace.path(), (40, 12), &PLAIN, &["review"]);
    let screen = terminal.wait_for("more lines below");
    assert!(screen.lines().all(|line| line.chars().count() <= 40), "{screen}");
    terminal.press("q", "0 accepted");
}

#[test]
fn without_a_terminal_there_are_other_commands() {
    let workspace = pending(&["value:label@tag/show"]);
    let refused = workspace.run(["review"]);
    refused.expect_refusal(&["needs a terminal", "postcheck accept", "postcheck reject"]);
    let environment = [("TERM", "dumb")];
    let mut terminal = Terminal::start(workspace.path(), SIZE, &environment, &["review"]);
    terminal.wait_for("needs a terminal");
    assert_eq!(terminal.finish(), 2);
    let empty = with_fixtures();
    empty.run(["review"]).expect_code(0).expect_stdout(&["nothing is pending"]);
}

/// What `accept` would note stands below the change, in lines that fit.
#[test]
fn notes_are_shown_before_the_decision() {
    let workspace = with_fixtures();
    let fault = "cut@service/password";
    run(&workspace, &[fault], &["--pending", "--folder", "service/password"]).expect_code(1);
    let mut terminal = start(&workspace, &[]);
    let screen = terminal.wait_for("note: the body is no JSON any more");
    let from = screen.find("  note: ").unwrap();
    let note: Vec<&str> = screen[from..].lines().take(3).map(str::trim_end).collect();
    assert_eq!(
        note,
        [
            "  note: the body is no JSON any more, so the matchers in it are gone: what is",
            "  new in each run stands literally and drifts again",
            "",
        ],
        "{screen}"
    );
    terminal.press("q", "0 accepted");
    assert_eq!(terminal.finish(), 0);
    let accepted = workspace.run(["accept", "--all"]).expect_code(0);
    accepted.expect_stdout(&["note: service/password: the body is no JSON any more"]);
}
