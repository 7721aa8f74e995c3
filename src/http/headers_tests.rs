use super::*;

fn header(name: &str, value: &str) -> Header {
    Header { name: name.to_owned(), value: value.to_owned() }
}

#[test]
fn users_cookies_are_joined_unless_they_contradict() {
    let spelled_alike = [header("Cookie", "a"), header("X", "1"), header("Cookie", "b")];
    let (lines, without_jar) = user_lines(&spelled_alike);
    assert_eq!(lines[0].value, "a; b");
    assert_eq!((lines.len(), without_jar), (2, false));

    let spelled_apart = [header("Cookie", "a"), header("cookie", "b")];
    let (lines, without_jar) = user_lines(&spelled_apart);
    assert_eq!(lines, [Line::new("cookie", "b".to_owned())]);
    assert!(without_jar);
}

#[test]
fn values_are_latin1() {
    assert_eq!(latin1("aü\u{ff}").as_deref(), Some(&b"a\xfc\xff"[..]));
    assert_eq!(latin1("\u{100}"), None);
}

#[test]
fn hosts_name_only_unusual_ports() {
    for (url, expected) in [
        ("http://h:80/", "h"),
        ("http://h:8080/", "h:8080"),
        ("https://h:443/", "h"),
        ("https://[::1]:1/", "[::1]:1"),
    ] {
        assert_eq!(host(&Url::parse(url).unwrap()), expected);
    }
}
