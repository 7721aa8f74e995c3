use bytes::Bytes;

use super::*;
use crate::http::Timings;
use crate::session::profile;

const API: &str = "https://cloud.example/index.php/apps/passwords/api/1.0";

fn passwords() -> Option<&'static dyn Profile> {
    Some(profile("nextcloud-passwords").unwrap())
}

fn keeper(mode: Mode, initial: &str) -> Keeper {
    Keeper::new(passwords(), mode, Some(initial)).unwrap()
}

fn owned(headers: &[(&str, &str)]) -> Vec<(String, String)> {
    headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn sent(path: &str, headers: &[(&str, &str)]) -> Sent {
    Sent {
        method: "GET".into(),
        url: format!("{API}{path}"),
        headers: owned(headers),
        body: Bytes::new(),
    }
}

fn answer(status: u16, headers: &[(&str, &str)]) -> Received {
    Received {
        status,
        reason: String::new(),
        headers: owned(headers),
        body: Bytes::new(),
        url: API.into(),
        wire_size: 0,
        timings: Timings::default(),
        remote: None,
    }
}

fn request(headers: &[(&str, &str)]) -> Request<String> {
    Request {
        method: "GET".into(),
        url: API.into(),
        path_variables: Vec::new(),
        headers: headers
            .iter()
            .map(|(name, value)| Header { name: (*name).into(), value: (*value).into() })
            .collect(),
        body: None,
        auth: None,
        proxy: None,
    }
}

/// The session header's value after `prepare`, if the request has the header.
fn prepared(keeper: &Keeper, headers: &[(&str, &str)]) -> Option<String> {
    let mut request = request(headers);
    keeper.prepare(&mut request);
    request.headers.into_iter().find(|h| h.name == "X-API-SESSION").map(|h| h.value)
}

fn began(keeper: &mut Keeper, value: &str) -> Observation {
    keeper.observe(&sent("/session/request", &[]), &answer(200, &[("x-api-session", value)]))
}

#[test]
fn auto_is_both_where_a_profile_applies_and_cookies_elsewhere() {
    assert_eq!(keeper(Mode::Auto, "").mode(), Mode::Both);
    assert_eq!(Keeper::new(None, Mode::Auto, None).unwrap().mode(), Mode::Cookie);
    for mode in [Mode::Header, Mode::Both] {
        assert_eq!(Keeper::new(None, mode, None).unwrap_err(), SessionError::NoProfile(mode));
    }
}

#[test]
fn only_header_mode_goes_without_cookies() {
    for mode in Mode::ALL {
        assert_eq!(keeper(mode, "").uses_cookies(), mode != Mode::Header, "{mode}");
    }
}

#[test]
fn the_newest_value_goes_into_the_variable_except_with_cookies_alone() {
    let cases =
        [(Mode::Header, true), (Mode::Both, true), (Mode::Cookie, false), (Mode::Off, false)];
    for (mode, updated) in cases {
        let variable = updated.then(|| ("http_api_session", "a|1".to_owned()));
        let expected = Observation { variable, event: None };
        assert_eq!(began(&mut keeper(mode, ""), "a|1"), expected, "{mode}");
    }
}

#[test]
fn an_answer_without_the_header_changes_nothing() {
    let mut keeper = keeper(Mode::Both, "");
    began(&mut keeper, "a|1");
    let image = answer(200, &[("content-type", "image/png")]);
    let seen = keeper.observe(&sent("/service/avatar", &[("X-API-SESSION", "a|1")]), &image);
    assert_eq!(seen, Observation::default());
    let empty = answer(200, &[("x-api-session", " ")]);
    assert_eq!(keeper.observe(&sent("/x", &[]), &empty), Observation::default());
    assert_eq!(keeper.value(), Some("a|1"));
}

#[test]
fn an_empty_session_header_is_filled_and_no_other_touched() {
    let mut keeper = keeper(Mode::Header, "");
    assert_eq!(prepared(&keeper, &[("X-API-SESSION", "")]).as_deref(), Some(""));
    began(&mut keeper, "a|1");
    let cases = [
        ("", "a|1"),
        ("  ", "a|1"),
        ("{{http_api_session}}", "a|1"),
        ("{{other}}", "{{other}}"),
        ("on purpose", "on purpose"),
    ];
    for (written, expected) in cases {
        let value = prepared(&keeper, &[("Accept", ""), ("X-API-SESSION", written)]);
        assert_eq!(value.as_deref(), Some(expected), "{written:?}");
    }
    assert_eq!(prepared(&keeper, &[("Accept", "*/*")]), None, "a request without it is left alone");
}

#[test]
fn with_cookies_alone_the_header_stays_empty_unless_the_user_gave_a_value() {
    let mut plain = keeper(Mode::Cookie, "");
    began(&mut plain, "a|1");
    assert_eq!(prepared(&plain, &[("X-API-SESSION", "")]).as_deref(), Some(""));
    let mut given = keeper(Mode::Cookie, "p|1");
    began(&mut given, "a|1");
    assert_eq!(prepared(&given, &[("X-API-SESSION", "")]).as_deref(), Some("p|1"));
}

#[test]
fn a_given_value_is_the_first_to_be_sent() {
    for mode in [Mode::Auto, Mode::Header, Mode::Both, Mode::Cookie] {
        let keeper = keeper(mode, "p|1");
        assert_eq!(prepared(&keeper, &[("X-API-SESSION", "")]).as_deref(), Some("p|1"), "{mode}");
        let cookie = (mode != Mode::Header).then(|| "nc_passwords=p%7C1; Path=/".to_owned());
        assert_eq!(keeper.initial_cookie(), cookie, "{mode}");
    }
    assert_eq!(keeper(Mode::Both, " ").initial_cookie(), None);
}

#[test]
fn a_value_copied_from_the_cookie_is_decoded() {
    let keeper = keeper(Mode::Header, " p%7C1\n");
    assert_eq!(prepared(&keeper, &[("X-API-SESSION", " p%7C1\n")]).as_deref(), Some("p|1"));
}

#[test]
fn off_touches_nothing() {
    let mut keeper = keeper(Mode::Off, "p|1");
    began(&mut keeper, "a|1");
    assert_eq!(prepared(&keeper, &[("X-API-SESSION", "")]).as_deref(), Some(""));
    assert_eq!(keeper.initial_cookie(), None);
    assert_eq!(keeper.keep_alive_after(), None);
    assert!(keeper.keep_alive("https://x", None).is_none());
}

#[test]
fn a_session_that_the_server_ended_is_an_event() {
    for (mode, name, value) in [
        (Mode::Header, "X-API-SESSION", "a|1"),
        (Mode::Both, "Cookie", "x=y; nc_passwords=a%7C1"),
        (Mode::Cookie, "cookie", "nc_passwords=a%7C1; z=1"),
    ] {
        let mut keeper = keeper(mode, "");
        began(&mut keeper, "a|1");
        let same = answer(200, &[("x-api-session", "a|1")]);
        assert_eq!(keeper.observe(&sent("/x", &[(name, value)]), &same).event, None, "{mode}");
        let other = answer(200, &[("x-api-session", "secret|2")]);
        let event = keeper.observe(&sent("/x", &[(name, value)]), &other).event.unwrap();
        assert!(event.contains("ended the session"), "{mode}: {event}");
        assert!(!event.contains("secret"), "{mode}: {event}");
    }
}

#[test]
fn another_log_in_has_another_session() {
    for (before, after, expected) in [
        ("Basic YTph", "Basic YTph", true),
        ("Basic YTph", "Basic Yjpi", false),
        ("Bearer a", "Bearer b", false),
        ("Basic YTph", "", false),
        ("Digest nonce=\"1\"", "Digest nonce=\"2\"", true),
    ] {
        let mut keeper = keeper(Mode::Header, "");
        let first = sent("/x", &[("Authorization", before)]);
        keeper.observe(&first, &answer(200, &[("x-api-session", "a|1")]));
        let second = sent("/x", &[("Authorization", after), ("X-API-SESSION", "a|1")]);
        let seen = keeper.observe(&second, &answer(200, &[("x-api-session", "b|2")]));
        assert_eq!(seen.event.is_some(), expected, "{before} {after}");
        assert_eq!(keeper.value(), Some("b|2"));
    }
}

#[test]
fn a_session_that_the_run_did_not_have_has_no_end() {
    let mut keeper = keeper(Mode::Header, "");
    began(&mut keeper, "a|1");
    let stranger = sent("/x", &[("X-API-SESSION", "written in the collection")]);
    let seen = keeper.observe(&stranger, &answer(200, &[("x-api-session", "b|2")]));
    assert_eq!(seen.event, None);
}

#[test]
fn an_end_that_the_run_asked_for_is_none() {
    let cases = [
        ("/session/close", 200, false),
        ("/session/close?x=1#y", 200, false),
        ("/account/reset", 200, false),
        ("/account/reset", 403, true),
        ("/password/list?next=/session/close", 200, true),
    ];
    for (path, status, expected) in cases {
        let mut keeper = keeper(Mode::Both, "");
        began(&mut keeper, "a|1");
        let sent = sent(path, &[("X-API-SESSION", "a|1")]);
        let seen = keeper.observe(&sent, &answer(status, &[("x-api-session", "b|2")]));
        assert_eq!(seen.event.is_some(), expected, "{path}");
        assert_eq!(seen.variable, Some(("http_api_session", "b|2".to_owned())), "{path}");
    }
}

#[test]
fn a_request_that_carried_no_session_ends_none() {
    let mut keeper = keeper(Mode::Header, "");
    began(&mut keeper, "a|1");
    let seen = began(&mut keeper, "b|2");
    assert_eq!(seen.event, None);
    assert_eq!(keeper.value(), Some("b|2"));
}

#[test]
fn a_given_value_that_is_not_taken_is_an_event_of_its_own() {
    let mut keeper = keeper(Mode::Both, "p|1");
    let sent = sent("/x", &[("X-API-SESSION", "p|1")]);
    let event = keeper.observe(&sent, &answer(200, &[("x-api-session", "a|1")])).event.unwrap();
    assert!(event.contains("given as `http_api_session`"), "{event}");
    assert_eq!(keeper.value(), Some("a|1"));
}

#[test]
fn a_session_set_by_cookie_alone_is_followed_without_touching_the_variable() {
    let mut keeper = keeper(Mode::Both, "");
    let cookie = [("set-cookie", "nc_passwords=a%7C1; path=/; secure"), ("set-cookie", "other=1")];
    assert_eq!(keeper.observe(&sent("/x", &[]), &answer(200, &cookie)).event, None);
    assert_eq!(keeper.value(), Some("a|1"));
}

#[test]
fn a_known_session_is_kept_alive_at_half_its_lifetime() {
    let mut keeper = keeper(Mode::Both, "");
    assert_eq!(keeper.keep_alive_after(), None);
    began(&mut keeper, "a|1");
    assert_eq!(keeper.keep_alive_after(), Some(Duration::from_secs(300)));
    let request = keeper.keep_alive("https://x/passwords/", None).unwrap();
    assert_eq!(request.url, "https://x/passwords/api/1.0/session/keepalive");
    assert_eq!(request.headers[0].value, "a|1");
    let keeper = keeper.with_lifetime(Duration::from_secs(60));
    assert_eq!(keeper.keep_alive_after(), Some(Duration::from_secs(30)));
}

#[test]
fn debug_output_shows_no_value() {
    let mut keeper = keeper(Mode::Both, "secret1");
    let observation = began(&mut keeper, "secret2");
    let text = format!("{keeper:?} {observation:?}");
    assert!(text.contains("nextcloud-passwords") && !text.contains("secret"), "{text}");
}

#[test]
fn what_may_go_out_beside_others_is_told() {
    let mut new = keeper(Mode::Both, "");
    assert!(new.lacks_value(), "each request would begin a session");
    began(&mut new, "one");
    assert!(!new.lacks_value());
    assert!(!keeper(Mode::Both, "given").lacks_value());
    assert!(
        !keeper(Mode::Off, "").lacks_value()
            && !Keeper::new(None, Mode::Auto, None).unwrap().lacks_value()
    );
    for (path, ends) in
        [("/session/close", true), ("/session/close?a=b", true), ("/session/keepalive", false)]
    {
        assert_eq!(new.may_end_by(&format!("{API}{path}")), ends, "{path}");
    }
    assert!(!keeper(Mode::Off, "").may_end_by(&format!("{API}/session/close")));
}
