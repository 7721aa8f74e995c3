//! Addresses, domains and accounts.

use rand::{Rng, RngExt};

use super::person::{FIRST_NAMES, LAST_NAMES};
use super::pick::{characters, pick, word};
use super::registry::Group;
use super::user_agent::user_agent;

pub(super) const VARIABLES: Group = &[
    ("$randomIP", ip),
    ("$randomIPV6", |r| hex_groups(r, 8, 4)),
    ("$randomMACAddress", |r| hex_groups(r, 6, 2)),
    ("$randomPassword", password),
    ("$randomProtocol", |r| word(r, PROTOCOLS)),
    ("$randomUserAgent", user_agent),
    ("$randomUrl", |r| format!("{}://{}", pick(r, PROTOCOLS), domain_name(r))),
    ("$randomDomainName", domain_name),
    ("$randomDomainSuffix", |r| word(r, SUFFIXES)),
    ("$randomDomainWord", domain_word),
    ("$randomEmail", |r| email(r, MAIL_HOSTS)),
    ("$randomExampleEmail", |r| email(r, EXAMPLE_HOSTS)),
    ("$randomUserName", user_name),
];

fn ip(rng: &mut dyn Rng) -> String {
    std::net::Ipv4Addr::from(rng.next_u32()).to_string()
}

fn hex_groups(rng: &mut dyn Rng, groups: usize, length: usize) -> String {
    let groups: Vec<_> =
        (0..groups).map(|_| characters(rng, b"0123456789abcdef", length)).collect();
    groups.join(":")
}

fn password(rng: &mut dyn Rng) -> String {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
    characters(rng, ALPHABET, 15)
}

/// A first name in lower case, as a part of host names.
pub(super) fn domain_word(rng: &mut dyn Rng) -> String {
    pick(rng, FIRST_NAMES).to_ascii_lowercase()
}

fn domain_name(rng: &mut dyn Rng) -> String {
    format!("{}.{}", domain_word(rng), pick(rng, SUFFIXES))
}

fn email(rng: &mut dyn Rng, hosts: &[&'static str]) -> String {
    format!("{}@{}", user_name(rng), pick(rng, hosts))
}

/// First and last name, a name with a number, or both.
pub(super) fn user_name(rng: &mut dyn Rng) -> String {
    let (first, last) = (pick(rng, FIRST_NAMES), pick(rng, LAST_NAMES));
    let separator = if rng.random_bool(0.5) { '.' } else { '_' };
    let number = rng.random_range(0..100);
    match rng.random_range(0..3) {
        0 => format!("{first}{number}"),
        1 => format!("{first}{separator}{last}"),
        _ => format!("{first}{separator}{last}{number}"),
    }
}

const PROTOCOLS: &[&str] = &["http", "https"];

const SUFFIXES: &[&str] = &["com", "net", "org", "info", "biz", "name"];

const MAIL_HOSTS: &[&str] = &["gmail.com", "hotmail.com", "yahoo.com"];

const EXAMPLE_HOSTS: &[&str] = &["example.com", "example.net", "example.org"];
