//! The NTLMv2 response of MS-NLMP §3.3.2.

use std::time::SystemTime;

use hmac::Hmac;
use md4::Md4;
use md5::Md5;
use sha2::digest::Digest;

use super::Account;
use super::message::{ServerChallenge, utf16};
use crate::http::auth::hash::code;

/// Seconds between 1601, where Windows counts from, and 1970.
const SINCE_1601: u64 = 11_644_473_600;

/// What proves that the password is known.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) lm: Vec<u8>,
    pub(super) nt: Vec<u8>,
}

impl Answer {
    /// Answers with the time of the server, or else the present, and by chance.
    pub(super) fn new(account: &Account, challenge: &ServerChallenge) -> Self {
        Answer::at(account, challenge, challenge.time().unwrap_or_else(now), rand::random())
    }

    pub(super) fn at(
        account: &Account,
        challenge: &ServerChallenge,
        time: [u8; 8],
        own_nonce: [u8; 8],
    ) -> Self {
        let key = key(account);
        let proof = |data: &[u8]| code::<Hmac<Md5>>(&key, &[&challenge.nonce, data].concat());
        let described = [
            &[1, 1, 0, 0, 0, 0, 0, 0][..],
            &time,
            &own_nonce,
            &[0; 4],
            &challenge.target_info,
            &[0; 4],
        ]
        .concat();
        let nt = [proof(&described), described].concat();
        // A server that tells its time ignores the older response.
        let lm = match challenge.time() {
            Some(_) => vec![0; 24],
            None => [&proof(&own_nonce)[..], &own_nonce].concat(),
        };
        Answer { lm, nt }
    }
}

/// The key made of password, user and domain.
pub(super) fn key(account: &Account) -> Vec<u8> {
    let password = Md4::digest(utf16(account.password.expose()));
    let name = format!("{}{}", account.user.to_uppercase(), account.domain);
    code::<Hmac<Md5>>(&password, &utf16(&name))
}

/// Tenths of microseconds since 1601.
fn now() -> [u8; 8] {
    let since_1970 = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let ticks = (since_1970.as_secs() + SINCE_1601) * 10_000_000
        + u64::from(since_1970.subsec_nanos() / 100);
    ticks.to_le_bytes()
}
