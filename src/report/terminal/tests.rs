use std::io::{self, Write};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use super::{Terminal, TerminalOptions};
use crate::report::sample::{self, Case, difference, event, info};
use crate::report::{EventKind, Reporter, Style, Summary, Verdict};

/// A place to write to that a test can look into, and that counts how often it is written to.
#[derive(Clone, Default)]
struct Screen {
    text: Arc<Mutex<Vec<u8>>>,
    writes: Arc<Mutex<usize>>,
}

impl Write for Screen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        *self.writes.lock().unwrap() += 1;
        self.text.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Screen {
    fn text(&self) -> String {
        String::from_utf8(self.text.lock().unwrap().clone()).unwrap()
    }
}

const PLAIN: Style =
    Style { color: false, unicode: true, width: None, verbose: false, live: false };

fn shown(style: Style, options: TerminalOptions, cases: &[Case], ending: Summary) -> String {
    let screen = Screen::default();
    let mut terminal = Terminal::new(Box::new(screen.clone()), style, options);
    sample::play(&mut terminal, cases, ending);
    screen.text()
}

#[test]
fn a_run_with_everything() {
    let ending = Summary {
        stopped: Some("--bail: a step drifted".into()),
        unresolved: vec![
            ("base_url".into(), ["a/b", "a/c", "a/d", "a/e"].map(String::from).to_vec()),
            ("x".into(), vec!["a/b".into()]),
        ],
        ..Summary::default()
    };
    let text = shown(PLAIN, TerminalOptions::default(), &sample::cases(), ending);
    insta::assert_snapshot!(text, @r#"
    postcheck

    Demo API
    http://127.0.0.1:8080, 7 steps, environment local, fixtures in fixtures/demo

    ❏ Accounts
    ↳ List
      ✓ GET http://127.0.0.1:8080/0?x=1 [200 OK, 59B, 12ms]
    ↳ Show
      ✓ GET http://127.0.0.1:8080/1?x=1 [200 OK, 59B, 13ms] 1 difference: info

    ❏ Accounts / Deep
    ↳ Down
      ✗ GET http://127.0.0.1:8080/2?x=1 [500 Internal Server Error, 102B, 14ms] 352 differences: 2 breaking, 350 change
          breaking  status: 200 → 500
          breaking  $.name: "x" → (absent) (property is gone)
          change    $[*].shared: true → null (350 times)
          body: {"message":"\u0000 broken"}\n\x1b[2J
          note: the fixture binds a name that is bound already
    ↳ Text
      ✗ GET http://127.0.0.1:8080/3?x=1 [200 OK, 59B, 15ms] 1 difference: change
          change    body
                    @@ -1,2 +1,2 @@
                     same
                    -old
                    +new\x07
    ↳ Boom
      ! GET http://127.0.0.1:8080/4?x=1 [errored]
          connect ECONNREFUSED 127.0.0.1:8080
          is the server up, and is the port right?

    → Later
      - skipped
          note: --read-only
    → Top
      ? GET http://127.0.0.1:8080/6?x=1 [200 OK, 59B, 18ms] no fixture

    ┌────────────┬──────────────────┬─────────────┬──────────────────┐
    │ steps      │                7 │ differences │              354 │
    ├────────────┼──────────────────┼─────────────┼──────────────────┤
    │ conforms   │                2 │ breaking    │                2 │
    │ drift      │                2 │ change      │              351 │
    │ failed     │                0 │ additive    │                0 │
    │ error      │                1 │ info        │                1 │
    │ unrecorded │                1 │ requests    │                6 │
    │ skipped    │                1 │ iterations  │                1 │
    ├────────────┴──────────────────┴─────────────┴──────────────────┤
    │ total run duration: 252ms                                      │
    │ total data received: 64B                                       │
    │ average response time: 14ms [min: 12ms, max: 18ms, s.d.: 2ms]  │
    └────────────────────────────────────────────────────────────────┘

      #   failure    detail

      1.  drift      status: 200 → 500
                     $.name: "x" → (absent) (property is gone)
                     $[*].shared: true → null (350 times)
                     inside "Accounts / Deep / Down"

      2.  drift      body
                     inside "Accounts / Deep / Text"

      3.  error      connect ECONNREFUSED 127.0.0.1:8080
                     inside "Accounts / Deep / Boom"

    unresolved variables
      base_url  in a/b, a/c, a/d and 1 more
      x         in a/b

    stopped: --bail: a step drifted
    "#);
}

#[test]
fn without_unicode_everything_is_ascii() {
    let style = Style { unicode: false, ..PLAIN };
    let text = shown(style, TerminalOptions::default(), &sample::cases()[2..4], Summary::default());
    assert!(text.is_ascii(), "{text}");
    insta::assert_snapshot!(text, @r#"
    postcheck

    Demo API
    http://127.0.0.1:8080, 2 steps, environment local, fixtures in fixtures/demo

    # Accounts / Deep
    > Down
      x GET http://127.0.0.1:8080/2?x=1 [500 Internal Server Error, 102B, 14ms] 352 differences: 2 breaking, 350 change
          breaking  status: 200 -> 500
          breaking  $.name: "x" -> (absent) (property is gone)
          change    $[*].shared: true -> null (350 times)
          body: {"message":"\u0000 broken"}\n\x1b[2J
          note: the fixture binds a name that is bound already
    > Text
      x GET http://127.0.0.1:8080/3?x=1 [200 OK, 59B, 15ms] 1 difference: change
          change    body
                    @@ -1,2 +1,2 @@
                     same
                    -old
                    +new\x07

    +------------+-------------------+-------------+-------------------+
    | steps      |                 2 | differences |               353 |
    +------------+-------------------+-------------+-------------------+
    | conforms   |                 0 | breaking    |                 2 |
    | drift      |                 2 | change      |               351 |
    | failed     |                 0 | additive    |                 0 |
    | error      |                 0 | info        |                 0 |
    | unrecorded |                 0 | requests    |                 2 |
    | skipped    |                 0 | iterations  |                 1 |
    +------------+-------------------+-------------+-------------------+
    | total run duration: 252ms                                        |
    | total data received: 40B                                         |
    | average response time: 14ms [min: 14ms, max: 15ms, s.d.: 500us]  |
    +------------------------------------------------------------------+

      #   failure    detail

      1.  drift      status: 200 -> 500
                     $.name: "x" -> (absent) (property is gone)
                     $[*].shared: true -> null (350 times)
                     inside "Accounts / Deep / Down"

      2.  drift      body
                     inside "Accounts / Deep / Text"
    "#);
}

#[test]
fn with_colour() {
    let style = Style { color: true, ..PLAIN };
    let options = TerminalOptions { no_summary: true, ..TerminalOptions::default() };
    let text = shown(style, options, &sample::cases()[1..3], Summary::default());
    insta::assert_snapshot!(text.replace('\x1b', "␛"), @r#"
    ␛[1mpostcheck␛[0m

    ␛[1mDemo API␛[0m
    ␛[2mhttp://127.0.0.1:8080, 2 steps, environment local, fixtures in fixtures/demo␛[0m

    ❏ ␛[1mAccounts␛[0m
    ↳ ␛[1mShow␛[0m
      ␛[32m✓␛[0m GET http://127.0.0.1:8080/1?x=1 ␛[32m[200 OK, 59B, 13ms]␛[0m ␛[2m1 difference: info␛[0m

    ❏ ␛[1mAccounts / Deep␛[0m
    ↳ ␛[1mDown␛[0m
      ␛[31m✗␛[0m GET http://127.0.0.1:8080/2?x=1 ␛[33m[500 Internal Server Error, 102B, 14ms]␛[0m ␛[31m352 differences: 2 breaking, 350 change␛[0m
          ␛[31mbreaking␛[0m  status: ␛[32m200␛[0m → ␛[31m500␛[0m
          ␛[31mbreaking␛[0m  $.name: ␛[32m"x"␛[0m → ␛[31m(absent)␛[0m␛[2m (property is gone)␛[0m
          ␛[33mchange  ␛[0m  $[*].shared: ␛[32mtrue␛[0m → ␛[31mnull␛[0m␛[2m (350 times)␛[0m
          ␛[2mbody: {"message":"\u0000 broken"}\n\x1b[2J␛[0m
          ␛[33mnote: the fixture binds a name that is bound already␛[0m

    ␛[31m  #   failure    detail␛[0m

    ␛[31m  1.␛[0m  ␛[31mdrift     ␛[0m status: 200 → 500
                     $.name: "x" → (absent) (property is gone)
                     $[*].shared: true → null (350 times)
                     ␛[2minside "Accounts / Deep / Down"␛[0m
    "#);
}

#[test]
fn several_iterations_are_told_apart() {
    let mut cases = Vec::new();
    for iteration in 0..2 {
        let mut case = Case::new(0, &["F"], "One", Verdict::Drift);
        case.iteration = iteration;
        case.differences = vec![difference("$.n", "1", "2")];
        cases.push(case);
    }
    let options =
        TerminalOptions { no_summary: true, no_banner: true, ..TerminalOptions::default() };
    let text = shown(PLAIN, options, &cases, Summary::default());
    insta::assert_snapshot!(text, @r#"
    Demo API
    http://127.0.0.1:8080, 1 step, environment local, fixtures in fixtures/demo

    Iteration 1/2

    ❏ F
    ↳ One
      ✗ GET http://127.0.0.1:8080/0?x=1 [200 OK, 59B, 12ms] 1 difference: change
          change    $.n: 1 → 2

    Iteration 2/2

    ❏ F
    ↳ One
      ✗ GET http://127.0.0.1:8080/0?x=1 [200 OK, 59B, 12ms] 1 difference: change
          change    $.n: 1 → 2

      #   failure    detail

      1.  drift      $.n: 1 → 2
                     iteration: 1
                     inside "F / One"

      2.  drift      $.n: 1 → 2
                     iteration: 2
                     inside "F / One"
    "#);
}

#[test]
fn verbose_shows_both_messages_and_phases() {
    let style = Style { verbose: true, ..PLAIN };
    let mut case = Case::new(0, &["F"], "One", Verdict::Conforms);
    case.request_body = b"\xff\xfe".to_vec();
    case.differences = vec![difference("$.n", "1", "2")];
    let options = TerminalOptions {
        no_summary: true,
        no_banner: true,
        show_timestamps: true,
        ..TerminalOptions::default()
    };
    let text = shown(style, options, &[case], Summary::default());
    insta::assert_snapshot!(text, @r#"
    Demo API
    http://127.0.0.1:8080, 1 step, environment local, fixtures in fixtures/demo

    ❏ F
    ↳ One
      ✓ 13:08:59 GET http://127.0.0.1:8080/0?x=1 [200 OK, 59B, 12ms] 1 difference: change
          change    $.n: 1 → 2
          request
            Accept: */*
            (binary, 2B)
          response
            content-type: application/json
            {"a": 1}
          connect 400µs, first byte 10ms, download 2ms
    "#);
}

#[test]
fn long_values_stand_on_their_own_lines_and_the_rest_is_counted() {
    let mut case = Case::new(0, &["F"], "One", Verdict::Drift);
    case.differences = vec![difference("$.text", &"old ".repeat(20), &"new ".repeat(100))];
    case.differences.extend((0..30).map(|n| difference(&format!("$.p{n}"), "1", "2")));
    let options = TerminalOptions {
        no_summary: true,
        no_banner: true,
        no_failures: true,
        differences: 3,
        ..TerminalOptions::default()
    };
    let style = Style { width: Some(80), ..PLAIN };
    let text = shown(style, options, &[case], Summary::default());
    insta::assert_snapshot!(text, @r#"
    Demo API
    http://127.0.0.1:8080, 1 step, environment local, fixtures in fixtures/demo

    ❏ F
    ↳ One
      ✗ GET http://127.0.0.1:8080/0?x=1 [200 OK, 59B, 12ms] 31 differences: change
          change    $.text
                    - old old old old old old old old old old old old old old old old old old old old 
                    + new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new new …
          change    $.p0: 1 → 2
          change    $.p1: 1 → 2
          … and 28 more
    "#);
}

#[test]
fn messages_come_between_the_steps() {
    let screen = Screen::default();
    let options = TerminalOptions { no_banner: true, ..TerminalOptions::default() };
    let mut terminal = Terminal::new(Box::new(screen.clone()), PLAIN, options);
    let quiet = Case::new(0, &["F"], "One", Verdict::Conforms);
    terminal.on(&event(EventKind::RunStarted(&info(1, 1)))).unwrap();
    terminal.on(&event(EventKind::Session { message: "opened\x1b[2J" })).unwrap();
    quiet.with(|outcome| terminal.on(&event(EventKind::StepFinished(outcome))).unwrap());
    terminal.on(&event(EventKind::Warning { message: "odd" })).unwrap();
    terminal.finish().unwrap();
    insta::assert_snapshot!(screen.text(), @r#"
    Demo API
    http://127.0.0.1:8080, 1 step, environment local, fixtures in fixtures/demo
      session: opened\x1b[2J

    ❏ F
    ↳ One
      ✓ GET http://127.0.0.1:8080/0?x=1 [200 OK, 59B, 12ms]
      warning: odd
    "#);
}

#[test]
fn switches_leave_things_out() {
    let with = |options| shown(PLAIN, options, &sample::cases(), Summary::default());
    let all = TerminalOptions::default;
    assert_eq!(with(TerminalOptions { silent: true, ..all() }), "");
    assert!(!with(TerminalOptions { no_banner: true, ..all() }).contains("postcheck\n"));
    assert!(!with(TerminalOptions { no_summary: true, ..all() }).contains("total run duration"));
    assert!(!with(TerminalOptions { no_failures: true, ..all() }).contains("inside \""));
    let text = with(TerminalOptions { no_assertions: true, no_failures: true, ..all() });
    assert!(text.contains("✗ GET") && !text.contains("$[*].shared"), "{text}");
    let text = with(TerminalOptions { no_success_assertions: true, ..all() });
    assert!(!text.contains("↳ List") && text.contains("↳ Down"), "{text}");
}

#[test]
fn a_terminal_is_written_at_once_and_a_file_in_large_pieces() {
    for (live, writes) in [(true, 4), (false, 1)] {
        let screen = Screen::default();
        let style = Style { live, ..PLAIN };
        let mut terminal =
            Terminal::new(Box::new(screen.clone()), style, TerminalOptions::default());
        terminal.on(&event(EventKind::RunStarted(&info(3, 1)))).unwrap();
        for case in sample::cases().iter().take(3) {
            case.with(|outcome| terminal.on(&event(EventKind::StepFinished(outcome))).unwrap());
        }
        terminal.finish().unwrap();
        assert_eq!(*screen.writes.lock().unwrap(), writes, "live: {live}");
    }
}

#[test]
fn a_broken_pipe_is_the_callers_to_handle() {
    struct Closed;
    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let style = Style { live: true, ..PLAIN };
    let mut terminal = Terminal::new(Box::new(Closed), style, TerminalOptions::default());
    let error = terminal.on(&event(EventKind::RunStarted(&info(1, 1)))).unwrap_err();
    assert_eq!(error.kind(), io::ErrorKind::BrokenPipe);
}

#[test]
fn a_file_has_no_colour() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("run.txt");
    let style = Style { color: true, live: true, ..PLAIN };
    let mut terminal = Terminal::file(&path, style, TerminalOptions::default());
    sample::play(&mut terminal, &sample::cases(), Summary::default());
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("total run duration") && !text.contains('\x1b'), "{text}");
}

/// The target is a millisecond for an optimised build and all reporters; this guards against reading bodies
/// of conforming steps, which would cost a hundred times as much.
#[test]
fn large_conforming_bodies_cost_nothing() {
    let mut case = Case::new(0, &["F"], "One", Verdict::Conforms);
    case.body = vec![b'x'; 2_000_000];
    let mut terminal = Terminal::new(Box::new(io::sink()), PLAIN, TerminalOptions::default());
    let start = Instant::now();
    for _ in 0..650 {
        case.with(|outcome| terminal.on(&event(EventKind::StepFinished(outcome))).unwrap());
    }
    assert!(start.elapsed() < Duration::from_millis(500), "{:?}", start.elapsed());
}

#[test]
fn scripts_are_shown_as_newman_shows_them() {
    let text = shown(PLAIN, TerminalOptions::default(), &sample::scripted(), Summary::default());
    let start = text.find("❏ Accounts").unwrap();
    insta::assert_snapshot!(&text[start..], @r#"
    ❏ Accounts
    ↳ List
      ┌
      │ 'before', {
      │   a: 1 }
      └
      1. ready
      ✗ GET http://127.0.0.1:8080/0?x=1 [200 OK, 59B, 12ms] 1 difference: breaking, 2 of 4 assertions failed
          breaking  status: 200 → 500
          body: {"a": 1}
      ┌
      │ 'note'
      └
      ✓  status is 200
      3. has id
      -  [skipped] later
    ↳ Boom
      4. TypeError: x is not a function in prerequest-script of request "One", line 3
      ! GET http://127.0.0.1:8080/1?x=1 [errored] 1 of 1 assertion failed, 1 script error
          connect ECONNREFUSED 127.0.0.1:8080
          is the server up, and is the port right?
      6. never ok

    → Top
      ? GET http://127.0.0.1:8080/2?x=1 [200 OK, 59B, 14ms] no fixture
      ✓  sent
    → Left out
      - skipped
          note: a script skipped the request

    ┌────────────┬──────────────────┬─────────────┬──────────────────┐
    │ steps      │                4 │ differences │                1 │
    ├────────────┼──────────────────┼─────────────┼──────────────────┤
    │ conforms   │                0 │ breaking    │                1 │
    │ drift      │                0 │ change      │                0 │
    │ failed     │                1 │ additive    │                0 │
    │ error      │                1 │ info        │                0 │
    │ unrecorded │                1 │ requests    │                5 │
    │ skipped    │                1 │ iterations  │                1 │
    ├────────────┴──────────────────┴─────────────┴──────────────────┤
    │ total run duration: 252ms                                      │
    │ total data received: 16B                                       │
    │ average response time: 13ms [min: 12ms, max: 14ms, s.d.: 1ms]  │
    └────────────────────────────────────────────────────────────────┘
    ┌────────────────────┬──────────┬──────────┐
    │                    │ executed │   failed │
    ├────────────────────┼──────────┼──────────┤
    │ iterations         │        1 │        0 │
    │ requests           │        5 │        2 │
    │ test-scripts       │        3 │        0 │
    │ prerequest-scripts │        3 │        1 │
    │ assertions         │        6 │        3 │
    └────────────────────┴──────────┴──────────┘

      #   failure    detail

      1.  assertion  ready
                     expected 1 to equal 2
                     at assertion:0 in prerequest-script of collection
                     inside "Accounts / List"

      2.  drift      status: 200 → 500
                     inside "Accounts / List"

      3.  assertion  has id
                     expected 3 to have property 'id'
                     at assertion:1 in test-script of request "One"
                     inside "Accounts / List"

      4.  script     TypeError: x is not a function
                     at prerequest-script of request "One", line 3
                     inside "Accounts / Boom"

      5.  error      connect ECONNREFUSED 127.0.0.1:8080
                     inside "Accounts / Boom"

      6.  assertion  never ok
                     no response
                     at assertion:0 in test-script of request "One"
                     inside "Accounts / Boom"
    "#);
}

#[test]
fn switches_leave_console_and_assertions_out() {
    let with = |options| shown(PLAIN, options, &sample::scripted(), Summary::default());
    let all = with(TerminalOptions::default());
    assert!(all.contains("'note'") && all.contains("✓  status is 200"), "{all}");
    let text = with(TerminalOptions { no_console: true, ..TerminalOptions::default() });
    assert!(!text.contains("'note'") && text.contains("✓  status is 200"), "{text}");
    let text = with(TerminalOptions { no_success_assertions: true, ..TerminalOptions::default() });
    assert!(text.contains("'note'") && !text.contains("status is 200"), "{text}");
    assert!(text.contains("  3. has id"), "{text}");
    let text = with(TerminalOptions { no_assertions: true, ..TerminalOptions::default() });
    assert!(!text.contains("  3. has id") && text.contains("'note'"), "{text}");
    let text = with(TerminalOptions { no_failures: true, ..TerminalOptions::default() });
    assert!(text.contains("  6. never ok") && !text.contains("inside"), "{text}");
}
