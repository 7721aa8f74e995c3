//! Names as parts of step ids, which are file names too.

/// Bytes a slug may have: far below what file systems allow, with room for suffixes and extensions.
const MAX_BYTES: usize = 100;

/// The name in lower case with every run of other characters than letters and digits as one `-`:
/// `List (Details)` becomes `list-details`.
///
/// Latin letters lose their marks (`Größe` becomes `grosse`, however it is composed); letters of other
/// scripts stay. The result is a safe file name everywhere: no dots or separators, at most 100 bytes, and
/// names that Windows reserves get `-1`. A name without letters or digits gives an empty slug.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut slug = String::with_capacity(name.len().min(MAX_BYTES));
    let mut gap = false;
    for c in name.chars() {
        if is_mark(c) {
            continue;
        }
        if !c.is_alphanumeric() {
            gap = true;
            continue;
        }
        let start = slug.len();
        if gap && !slug.is_empty() {
            slug.push('-');
        }
        gap = false;
        push_letter(&mut slug, c);
        if slug.len() > MAX_BYTES {
            slug.truncate(start);
            break;
        }
    }
    if is_reserved(&slug) {
        slug.push_str("-1");
    }
    slug
}

/// Combining marks: what is left of `ü` written as `u` and its dots.
fn is_mark(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

fn push_letter(slug: &mut String, c: char) {
    for lower in c.to_lowercase().filter(|&c| !is_mark(c)) {
        match plain(lower) {
            Some(letters) => slug.push_str(letters),
            None => slug.push(lower),
        }
    }
}

/// The plain letters of a marked Latin one, and the one sigma that both small ones are.
fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' | 'ǐ' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ǒ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ſ' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' | 'ǔ' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'ς' => "σ",
        _ => return None,
    })
}

/// Device names that Windows opens instead of a file, whatever its extension.
fn is_reserved(slug: &str) -> bool {
    match slug {
        "con" | "prn" | "aux" | "nul" => true,
        _ => slug.strip_prefix("com").or_else(|| slug.strip_prefix("lpt")).is_some_and(|rest| {
            matches!(rest.chars().next(), Some('0'..='9' | '¹' | '²' | '³'))
                && rest.chars().count() == 1
        }),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_become_slugs() {
        for (name, expected) in [
            ("List", "list"),
            ("List (Details)", "list-details"),
            ("Password API", "password-api"),
            ("  --Get / Set!  ", "get-set"),
            ("{{base_url}}/api/1.0?x=1", "base-url-api-1-0-x-1"),
            ("..", ""),
            ("../../etc/passwd", "etc-passwd"),
            ("", ""),
            ("🎉", ""),
            ("Größe ändern", "grosse-andern"),
            ("Gro\u{308}ße", "grosse"),
            ("CAFÉ", "cafe"),
            ("İstanbul", "istanbul"),
            ("Łódź", "lodz"),
            ("Пароль", "пароль"),
            ("密码 列表", "密码-列表"),
            ("CON", "con-1"),
            ("com1", "com1-1"),
            ("LPT²", "lpt²-1"),
            ("com10", "com10"),
            ("console", "console"),
            ("x-2", "x-2"),
        ] {
            assert_eq!(slug(name), expected, "{name}");
        }
    }

    #[test]
    fn a_long_name_is_cut() {
        assert_eq!(slug(&"a".repeat(500)), "a".repeat(100));
        assert_eq!(slug(&"密".repeat(500)), "密".repeat(33));
        assert_eq!(slug(&format!("{} b", "a".repeat(99))), "a".repeat(99));
    }

    proptest! {
        #[test]
        fn a_slug_is_a_safe_file_name_and_its_own_slug(name in "(?s)\\PC{0,40}|[a-z .-]{0,120}|.{0,20}") {
            let slugged = slug(&name);
            prop_assert!(slugged.len() <= MAX_BYTES + 2);
            prop_assert!(slugged.chars().all(|c| c == '-' || c.is_alphanumeric()), "{}", slugged);
            prop_assert!(!slugged.starts_with('-') && !slugged.ends_with('-'));
            prop_assert!(!slugged.contains("--"));
            prop_assert!(!is_reserved(&slugged));
            prop_assert_eq!(&slug(&slugged), &slugged);
            prop_assert_eq!(slug(&name.to_lowercase()), slugged);
        }
    }
}
