//! `service/…` without the images: generated passwords, breached hashes, where to change a password.

use super::call::{Access, Call, GET, GET_POST, POST, Route};
use super::domain::{host, is_writable};
use super::image;
use crate::sandbox::answer::{Failure, Outcome, Reply, failures};
use crate::sandbox::chance::{Chance, LETTERS};

pub(super) const ROUTES: &[Route] = &[
    Route::new(GET_POST, "service/password", password),
    Route::new(GET, "service/avatar/{user=}/{size=32}", image::avatar).with(Access::Image),
    Route::new(GET, "service/favicon/{domain=default}/{size=32}", image::favicon)
        .with(Access::Image),
    Route::new(
        GET,
        "service/preview/{domain=default}/{view=desktop}/{width=640}/{height=360...}",
        image::preview,
    )
    .with(Access::Image),
    Route::new(GET, "service/hashes/{range}", hashes).with(Access::Open),
    Route::new(POST, "service/hashes", hashes).with(Access::Open),
    Route::new(POST, "service/password-change", password_change),
    Route::new(GET, "service/coffee", coffee),
];

/// Words and letters a word by strength.
const WORDS: [(usize, usize); 5] = [(4, 3), (4, 4), (5, 5), (6, 6), (7, 7)];
const DIGITS: &[u8] = b"0123456789";
const SPECIAL: &[u8] = b"!?&%/()[]{}$@-_";
/// Tries before the generator gives up.
const TRIES: usize = 7;
const SHORTEST: usize = 12;

fn password(call: &mut Call<'_>) -> Outcome {
    let account = call.state.account(&call.author.user)?;
    let strength = call.params.int("strength");
    let strength = strength.unwrap_or_else(|| account.int("password.generator.strength"));
    let strength = if strength < 0 { 1 } else { strength.min(4) };
    let flag =
        |name: &str, setting: &str| call.params.flag(name).unwrap_or_else(|| account.flag(setting));
    let numbers = flag("numbers", "password.generator.numbers");
    let special = flag("special", "password.generator.special");
    // Between 0 and 4 by now.
    let level = usize::try_from(strength).unwrap_or_default();
    let (words, password) =
        generate(&mut call.state.chance, level, numbers, special).ok_or(failures::WORDS_API)?;
    Ok(Reply::object(|json| {
        json.member("password").text(&password);
        json.member("words").texts(words.iter().map(String::as_str));
        json.member("strength").int(strength);
        json.member("numbers").flag(numbers);
        json.member("special").flag(special);
    }))
}

fn generate(
    chance: &mut Chance,
    level: usize,
    numbers: bool,
    special: bool,
) -> Option<(Vec<String>, String)> {
    let (count, letters) = WORDS[level.min(WORDS.len() - 1)];
    (0..TRIES).find_map(|_| {
        let words: Vec<String> = (0..count).map(|_| chance.text(LETTERS, letters)).collect();
        let mut password = words.concat().into_bytes();
        for alphabet in
            [numbers.then_some(DIGITS), special.then_some(SPECIAL)].into_iter().flatten()
        {
            for _ in 0..2 * letters {
                let (at, pick) = (chance.below(password.len()), chance.below(alphabet.len()));
                password[at] = alphabet[pick];
            }
        }
        let password = String::from_utf8(password).ok()?;
        strong(&password, level, numbers, special).then_some((words, password))
    })
}

fn strong(password: &str, level: usize, numbers: bool, special: bool) -> bool {
    let digits = password.bytes().filter(u8::is_ascii_digit).count();
    let others = password.bytes().filter(|b| !b.is_ascii_alphanumeric() && *b != b'_').count();
    password.len() >= SHORTEST && (!numbers || digits > level) && (!special || others > level)
}

/// The breach database is empty, so no hash is ever found.
fn hashes(call: &mut Call<'_>) -> Outcome {
    let range = call.params.required("range")?;
    if !(5..=40).contains(&range.len()) {
        return Err(failures::INVALID_RANGE);
    }
    Ok(Reply::json(404, |json| json.list(|_| ())))
}

/// Names of sites, whether any top-level domain goes, and their pages.
const CHANGE_PAGES: [(&str, &str, &str); 6] = [
    ("google", "", "https://myaccount.google.com/security"),
    ("reddit", "", "https://www.reddit.com/change_password/"),
    ("twitter", "com", "https://twitter.com/settings/password"),
    ("linkedin", "com", "https://www.linkedin.com/mypreferences/d/change-password"),
    ("gitlab", "com", "https://gitlab.com/-/profile/password/edit"),
    ("paypal", "", "https://www.paypal.com/myaccount/security/password/change"),
];

fn password_change(call: &mut Call<'_>) -> Outcome {
    let domain = call.params.required("domain")?;
    if domain.is_empty() {
        return Err(Failure::Unable);
    }
    let page = change_page(&domain);
    Ok(Reply::json(if page.is_some() { 200 } else { 404 }, |json| {
        json.object(|json| json.member("url").optional_text(page));
    }))
}

/// The page for a domain with at least one label before the site's name.
fn change_page(domain: &str) -> Option<&'static str> {
    let host = host(domain).to_ascii_lowercase();
    if !is_writable(&host) {
        return None;
    }
    let (rest, top) = host.rsplit_once('.')?;
    let (before, name) = rest.rsplit_once('.')?;
    if before.is_empty()
        || !(2..=3).contains(&top.len())
        || !top.bytes().all(|b| b.is_ascii_lowercase())
    {
        return None;
    }
    let fits =
        |(site, only, _): &&(&str, &str, &str)| *site == name && (only.is_empty() || *only == top);
    CHANGE_PAGES.iter().find(fits).map(|(_, _, page)| *page)
}

fn coffee(_call: &mut Call<'_>) -> Outcome {
    Err(failures::COFFEE)
}

#[cfg(test)]
mod tests {
    use super::{change_page, generate};
    use crate::sandbox::chance::Chance;

    #[test]
    fn generated_passwords_have_their_length_and_characters() {
        let mut chance = Chance::seeded(3);
        for (level, length) in [(0, 12), (1, 16), (2, 25), (3, 36), (4, 49)] {
            for (numbers, special) in [(false, false), (true, false), (false, true), (true, true)] {
                let (words, password) = generate(&mut chance, level, numbers, special).unwrap();
                assert_eq!(password.len(), length);
                assert_eq!(words.concat().len(), length);
                assert!(words.concat().bytes().all(|byte| byte.is_ascii_alphabetic()));
                assert_eq!(password.bytes().any(|byte| byte.is_ascii_digit()), numbers);
                let symbol = |byte: u8| !byte.is_ascii_alphanumeric();
                assert_eq!(password.bytes().any(symbol), special);
            }
        }
    }

    #[test]
    fn pages_need_a_label_before_the_name() {
        let google = Some("https://myaccount.google.com/security");
        for (domain, expected) in [
            ("www.google.com", google),
            ("a.b.Google.co", google),
            ("https://www.google.com:8443/x", google),
            ("google.com", None),
            ("www.google.co.uk", None),
            ("www.google.com:443", None),
            ("www.twitter.de", None),
            ("www.twitter.com", Some("https://twitter.com/settings/password")),
            ("HTTPS://WWW.GOOGLE.DE/x", google),
            // No address to PHP, and no domain either.
            ("https://www.google.com/ü", None),
            (".google.com", None),
            ("a..google.com", None),
            ("-.google.com", None),
            ("www-.google.com", None),
            ("w-w.google.com", google),
            ("ü.google.com", google),
            ("www.google.com.", None),
            ("www.google.c", None),
            ("www.google.info", None),
            ("www.xgoogle.com", None),
            ("www.linkedin.de", None),
            ("old.reddit.com", Some("https://www.reddit.com/change_password/")),
            ("about.gitlab.com", Some("https://gitlab.com/-/profile/password/edit")),
            ("www.linkedin.com", Some("https://www.linkedin.com/mypreferences/d/change-password")),
            ("www.paypal.de", Some("https://www.paypal.com/myaccount/security/password/change")),
            ("help.nextcloud.com", None),
            ("", None),
        ] {
            assert_eq!(change_page(domain), expected, "{domain}");
        }
    }
}
