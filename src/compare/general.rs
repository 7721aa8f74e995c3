//! Paths of the comparison with a wildcard for every index: the places of a list that are alike.

/// A path of the comparison with a wildcard for every index.
pub(crate) fn general_path(path: &str) -> String {
    let mut general = String::with_capacity(path.len());
    let mut rest = path;
    while let Some(at) = rest.find('[') {
        let (before, bracket) = rest.split_at(at);
        general.push_str(before);
        let digits = bracket[1..].bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && bracket[1 + digits..].starts_with(']') {
            general.push_str("[*]");
            rest = &bracket[digits + 2..];
        } else {
            general.push('[');
            rest = &bracket[1..];
        }
    }
    general + rest
}

#[cfg(test)]
mod tests {
    use super::general_path;

    #[test]
    fn indexes_become_wildcards() {
        for (path, wanted) in [
            ("$", "$"),
            ("$[3].tags[0].label", "$[*].tags[*].label"),
            ("$['a [b'][12]['3']", "$['a [b'][*]['3']"),
        ] {
            assert_eq!(general_path(path), wanted);
        }
    }
}
