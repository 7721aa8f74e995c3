use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Url {
    Url::parse(text).unwrap()
}

fn line(set: &[&str], from: &str, to: &str) -> Option<String> {
    let mut jar = Jar::default();
    for cookie in set {
        jar.set(cookie, &url(from));
    }
    jar.line(&url(to))
}

#[test]
fn cookies_go_where_they_belong() {
    let set = &["a=1; Domain=example.test", "b=2", "c=3; Secure", "d=4; Path=/x"];
    for (to, expected) in [
        ("https://example.test/", Some("a=1; b=2; c=3")),
        ("http://example.test/", Some("a=1; b=2")),
        ("https://sub.example.test/", Some("a=1")),
        ("https://badexample.test/", None),
        ("https://example.test/x/y", Some("d=4; a=1; b=2; c=3")),
        ("https://example.test/xy", Some("a=1; b=2; c=3")),
        ("https://example.test:8443/", Some("a=1; b=2; c=3")),
    ] {
        assert_eq!(line(set, "https://example.test/", to).as_deref(), expected, "{to}");
    }
}

#[test]
fn secure_cookies_reach_this_machine_without_tls() {
    for (to, is_sent) in [
        ("http://localhost/", true),
        ("http://a.localhost/", true),
        ("http://127.0.0.2/", true),
        ("http://[::1]/", true),
        ("http://example.test/", false),
        ("http://10.0.0.1/", false),
    ] {
        assert_eq!(line(&["a=1; Secure"], to, to).is_some(), is_sent, "{to}");
    }
}

#[test]
fn lenient_lines_are_taken() {
    let at = "https://h.test/dir/page";
    for (set, expected) in [
        ("a=1", Some("a=1")),
        ("a = 1 ", Some("a=1")),
        ("a=\"q; r\"", Some("a=\"q")),
        ("a=", Some("a=")),
        ("a=b=c", Some("a=b=c")),
        ("noeq; Path=/", Some("noeq")),
        ("=v", Some("v")),
        ("=", None),
        ("", None),
        ("; Path=/", None),
        ("a=1; path=/; httponly;secure; SameSite=lax", Some("a=1")),
        ("a=1; Max-Age=", Some("a=1")),
        ("a=1; Max-Age=-5", None),
        ("a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT", Some("a=1")),
        ("a=1; Expires=Thu, 1-Jan-1970 00:00:00 GMT", None),
        ("a=1; Expires=Thursday, 01 Jan 1970 00:00:00 GMT", None),
        ("a=1; Expires=soon", Some("a=1")),
        ("a=1; Domain=", Some("a=1")),
        ("a=1; Domain=.h.test", Some("a=1")),
        ("a=1; Domain=test", Some("a=1")),
        ("a=1; Domain=x.h.test", None),
        ("a=%zz", Some("a=%zz")),
    ] {
        assert_eq!(line(&[set], at, at).as_deref(), expected, "{set}");
    }
}

#[test]
fn a_replaced_cookie_keeps_its_age_and_a_deleted_one_does_not() {
    let at = "https://h.test/";
    assert_eq!(line(&["a=1", "b=2", "a=3"], at, at).as_deref(), Some("a=3; b=2"));
    assert_eq!(line(&["a=1", "b=2", "a=; Max-Age=0", "a=3"], at, at).as_deref(), Some("b=2; a=3"));
    let across = &["a=1; Path=/x", "b=2; Domain=h.test; Path=/x", "c=3; Path=/x"];
    assert_eq!(line(across, at, "https://h.test/x").as_deref(), Some("a=1; b=2; c=3"));
}

#[test]
fn restored_cookies_are_the_same() {
    let mut jar = Jar::default();
    for cookie in [
        "a=\"1\"; Path=/x; Secure; HttpOnly; SameSite=Strict; Expires=Fri, 31-Dec-2100 23:59:59 GMT",
        "b=2; Domain=h.test",
        "nameless",
    ] {
        jar.set(cookie, &url("https://h.test/"));
    }
    jar.set("six=6", &url("http://[::1]:8080/"));
    let mut copy = Jar::default();
    for cookie in jar.all() {
        copy.restore(cookie);
    }
    assert_eq!(copy.all(), jar.all());
    assert_eq!(copy.all().len(), 4);
    assert_eq!(copy.line(&url("http://[::1]/")).as_deref(), Some("six=6"));
}

proptest! {
    #[test]
    fn any_line_can_be_set(
        text in any::<String>(),
        near in r#"[a=" ]{0,6}(; ?(path|domain|expires|max-age|secure)=?[-/.a0-9: ]{0,12}){0,4}"#,
    ) {
        let at = "https://a.test/a";
        let _ = line(&[&text, &near], at, at);
    }
}
