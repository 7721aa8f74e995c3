//! Names of headers as servers write them. The HTTP library gives them in lower case, while scripts look for
//! `responseHeaders["Content-Type"]`, so they are told the usual spelling.

/// Those that are not just capitalised words.
const ODD: [&str; 14] = [
    "Content-MD5",
    "DNT",
    "ETag",
    "Expect-CT",
    "NEL",
    "Sec-CH-UA",
    "Sec-GPC",
    "SourceMap",
    "TE",
    "WWW-Authenticate",
    "X-DNS-Prefetch-Control",
    "X-UA-Compatible",
    "X-WebKit-CSP",
    "X-XSS-Protection",
];

/// The usual spelling of a name in lower case.
pub(super) fn usual(name: &str) -> String {
    if let Some(odd) = ODD.iter().find(|odd| odd.eq_ignore_ascii_case(name)) {
        return (*odd).to_owned();
    }
    let mut at_start = true;
    let spelled = name.chars().map(|c| {
        let shown = if at_start { c.to_ascii_uppercase() } else { c };
        at_start = c == '-';
        shown
    });
    spelled.collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn names_are_spelled_as_servers_do() {
        for (name, usual) in [
            ("content-type", "Content-Type"),
            ("x-powered-by", "X-Powered-By"),
            ("etag", "ETag"),
            ("www-authenticate", "WWW-Authenticate"),
            ("x-xss-protection", "X-XSS-Protection"),
            ("Already-OK", "Already-OK"),
            ("a--b_c-1d-", "A--B_c-1d-"),
            ("", ""),
        ] {
            assert_eq!(super::usual(name), usual);
        }
    }
}
