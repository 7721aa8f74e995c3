use proptest::prelude::*;

use super::*;

fn url(text: &str) -> Result<String, String> {
    let target = Target::parse(text).map_err(|failed| failed.message)?;
    target.url(false, &mut Vec::new()).map(String::from).map_err(|failed| failed.message)
}

#[test]
fn urls_are_read_by_postmans_rules() {
    for (text, expected) in [
        ("h", "http://h/"),
        ("  h/a ", "http://h/a%20"),
        ("h:80/a", "http://h/a"),
        ("h:8080", "http://h:8080/"),
        ("h:/a", "http://h/a"),
        ("HTTPS://H.Example/A", "https://h.example/A"),
        ("https://h:443/", "https://h/"),
        ("h?u=http://x/y", "http://h/?u=http://x/y"),
        ("h/p/http://x", "http://h/p/http://x"),
        ("http://exämple.test/", "http://xn--exmple-cua.test/"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
        ("http://[::1]", "http://[::1]/"),
        ("http://u:p@h/a@b", "http://h/a@b"),
        ("http://h\\a\\b?c\\d", "http://h/a/b?c\\d"),
        ("http://h/a?b=1#c?d", "http://h/a?b=1"),
        ("http://h#c", "http://h/"),
    ] {
        assert_eq!(url(text).as_deref(), Ok(expected), "{text}");
    }
}

#[test]
fn credentials_are_decoded() {
    for (text, user, password) in [
        ("http://u:p@h", "u", "p"),
        ("http://u@h", "u", ""),
        ("http://a%40b:c%3Ad:e@h", "a@b", "c:d:e"),
        ("http://a@b:c@h", "a@b", "c"),
    ] {
        let credentials = Target::parse(text).unwrap().credentials;
        assert_eq!(credentials, Some((user.to_owned(), password.to_owned())), "{text}");
    }
}

#[test]
fn path_variables_are_put_in_raw() {
    for (text, expected) in [
        ("h/:id", "http://h/7"),
        ("http://u:p@h/:id/x?:id", "http://h/7/x?:id"),
        ("h/:id.json", "http://h/7.json"),
        ("h/:id:id", "http://h/:id:id"),
        ("h/:empty/:none/:", "http://h/:empty/:none/:"),
        ("h/:deep", "http://h/a/b"),
        ("h/:query?x=1", "http://h/a?b?x=1"),
        ("h/:hash?x=1", "http://h/a"),
        ("h\\:id", "http://h/7"),
        ("h:80/:id#:id", "http://h/7"),
    ] {
        let variables = [
            ("id", "old"),
            ("id", "7"),
            ("empty", ""),
            ("deep", "a/b"),
            ("query", "a?b"),
            ("hash", "a#b"),
            ("", "nameless"),
        ]
        .map(|(key, value)| (key.to_owned(), value.to_owned()));
        let target = Target::new(text, &variables).unwrap();
        assert_eq!(target.url(false, &mut Vec::new()).unwrap().as_str(), expected, "{text}");
    }
}

/// The `url` crate checks what is put together behind its parser's back in builds with debug assertions.
fn url_crate_checks() -> bool {
    exact_url(&Url::parse("http://h/").unwrap(), "/a/../b").is_none()
}

#[test]
fn dot_segments_stay() {
    if url_crate_checks() {
        eprintln!("skipped: the url crate was built with debug assertions");
        return;
    }
    for (text, target) in [
        ("h/a/../b/./c//d/", "/a/../b/./c//d/"),
        ("h/%2e%2E/x?a=/../b", "/%2e%2E/x?a=/../b"),
        ("h/..", "/.."),
        ("h/.?", "/.?"),
        ("https://u:p@exämple.test:8443/../a b?c=d e", "/../a%20b?c=d%20e"),
        ("http://[::1]:80/../x", "/../x"),
        ("http://127.0.0.1:8080/./x?", "/./x?"),
    ] {
        let mut warnings = Vec::new();
        let url = Target::parse(text).unwrap().url(false, &mut warnings).unwrap();
        assert_eq!(&url[Position::BeforePath..], target, "{text}");
        assert!(warnings.is_empty());
        // The parts behind the text are in their places.
        let (path, query) = target.split_once('?').map_or((target, None), |(p, q)| (p, Some(q)));
        assert_eq!((url.path(), url.query(), url.fragment()), (path, query, None), "{text}");
        let plain = Url::parse(&url.as_str().replace(target, "/")).unwrap();
        assert_eq!(url.host(), plain.host());
        assert_eq!(url.port_or_known_default(), plain.port_or_known_default());
        assert_eq!(url.username(), "");
    }
}

#[test]
fn dot_segments_that_cannot_stay_are_told() {
    if !url_crate_checks() {
        return;
    }
    let mut warnings = Vec::new();
    let url = Target::parse("h/a/../b").unwrap().url(false, &mut warnings).unwrap();
    assert_eq!(url.as_str(), "http://h/b");
    assert_eq!(warnings, ["the path /a/../b could only be sent as /b"]);
}

#[test]
fn locations_are_resolved() {
    let base = Target::parse("https://u:p@h:8443/a/b?c=d").unwrap();
    for (location, expected) in [
        ("/x", "https://h:8443/x"),
        ("x", "https://h:8443/a/x"),
        ("x?y", "https://h:8443/a/x?y"),
        ("?y", "https://h:8443/a/b?y"),
        ("", "https://h:8443/a/b?c=d"),
        ("#f", "https://h:8443/a/b?c=d"),
        ("//other/x", "https://other/x"),
        ("http://other", "http://other/"),
        ("x:80/y", "https://h:8443/a/x:80/y"),
        (" /x ", "https://h:8443/x"),
        ("\\x", "https://h:8443/x"),
    ] {
        let target = base.resolve(location).unwrap();
        assert_eq!(target.url(false, &mut Vec::new()).unwrap().as_str(), expected, "{location}");
        assert_eq!(target.credentials, None);
    }
    let bare = Target::parse("h").unwrap().resolve("x").unwrap();
    assert_eq!(bare.url(false, &mut Vec::new()).unwrap().as_str(), "http://h/x");
}

proptest! {
    #[test]
    fn any_text_is_a_url_or_an_error(
        text in any::<String>(),
        near in r"(https?://)?([a-z@:\[\]]{0,8}(:[0-9a]{0,6})?)[/\\:.a-z%?#&= {}|ü]{0,20}",
        value in "[/?#:a.]{0,5}",
    ) {
        for text in [text, near] {
            let variables = [("a".to_owned(), value.clone())];
            if let Ok(target) = Target::new(&text, &variables) {
                let _ = target.url(false, &mut Vec::new());
                let _ = target.url(true, &mut Vec::new());
                let _ = target.resolve(&value);
            }
        }
    }

    #[test]
    fn an_encoded_url_stays_as_it_is(path in r"[/a-z.%20 ü{}|'^?&=#]{0,20}") {
        if let Ok(once) = url(&format!("http://h/{path}")) {
            prop_assert_eq!(url(&once), Ok(once));
        }
    }
}
