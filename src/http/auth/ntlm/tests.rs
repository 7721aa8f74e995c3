//! The figures of MS-NLMP §4.2.

use super::super::challenge;
use super::super::tests::auth;
use super::*;
use reqwest::header::{HeaderMap, WWW_AUTHENTICATE};

/// §4.2.4.3: `CHALLENGE_MESSAGE`.
const CHALLENGE: &str = "4e544c4d53535000020000000c000c003800000033828ae20123456789abcdef00000000000000002400240044000000060070170000000f53006500720076006500720002000c0044006f006d00610069006e0001000c0053006500720076006500720000000000";

fn account() -> Account {
    Account::new(&auth(
        "ntlm",
        &[
            ("username", "User"),
            ("password", "Password"),
            ("domain", "Domain"),
            ("workstation", "COMPUTER"),
        ],
    ))
}

fn challenges(line: &str) -> Vec<Challenge> {
    let mut headers = HeaderMap::new();
    headers.insert(WWW_AUTHENTICATE, line.parse().unwrap());
    challenge::of_headers(&headers)
}

#[test]
fn the_published_response_comes_out() {
    assert_eq!(hex::encode(response::key(&account())), "0c868a403bfd7a93a3001ef22ef02e3f");
    let challenge = ServerChallenge::read(&hex::decode(CHALLENGE).unwrap()).unwrap();
    assert_eq!(hex::encode(challenge.nonce), "0123456789abcdef");
    let answer = Answer::at(&account(), &challenge, [0; 8], [0xaa; 8]);
    assert_eq!(hex::encode(&answer.lm), "86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa");
    let (proof, described) = answer.nt.split_at(16);
    assert_eq!(hex::encode(proof), "68cd0ab851e51c96aabc927bebef6a1c");
    assert_eq!(
        hex::encode(described),
        "01010000000000000000000000000000aaaaaaaaaaaaaaaa0000000002000c0044006f006d00610069006e00\
         01000c005300650072007600650072000000000000000000"
    );
}

#[test]
fn the_last_message_holds_what_it_must() {
    let challenge = ServerChallenge::read(&hex::decode(CHALLENGE).unwrap()).unwrap();
    let answer = Answer::at(&account(), &challenge, [0; 8], [0xaa; 8]);
    let message = message::authenticate(&account(), &answer);
    let part = |at: usize| {
        let number = |range: std::ops::Range<usize>| {
            message[range].iter().rev().fold(0, |all, byte| all << 8 | usize::from(*byte))
        };
        let (length, offset) = (number(at..at + 2), number(at + 4..at + 8));
        assert_eq!(length, number(at + 2..at + 4));
        message[offset..offset + length].to_vec()
    };
    assert_eq!(&message[..12], b"NTLMSSP\0\x03\0\0\0");
    assert_eq!(part(12), answer.lm);
    assert_eq!(part(20), answer.nt);
    assert_eq!(part(28), message::utf16("Domain"));
    assert_eq!(part(36), message::utf16("User"));
    assert_eq!(part(44), message::utf16("COMPUTER"));
    assert!(part(52).is_empty());
}

#[test]
fn a_handshake_has_two_messages() {
    let parameters =
        [("username", "u"), ("password", "p"), ("domain", "DOM"), ("workstation", "WS")];
    let second = BASE64_STANDARD.encode(hex::decode(CHALLENGE).unwrap());
    for (offered, scheme) in
        [("NTLM", "NTLM"), ("Negotiate", "Negotiate"), ("Basic realm=x, Negotiate, NTLM", "NTLM")]
    {
        let mut ntlm = Ntlm::new(&auth("ntlm", &parameters)).unwrap();
        let first = ntlm.answer(&challenges(offered)).unwrap().unwrap();
        let newmans = "TlRMTVNTUAABAAAAB7IIogMAAwAqAAAAAgACACgAAAAFASgKAAAAD1dTRE9N";
        assert_eq!(first, format!("{scheme} {newmans}"));
        let last = ntlm.answer(&challenges(&format!("{scheme} {second}"))).unwrap().unwrap();
        let message = BASE64_STANDARD.decode(last.split_once(' ').unwrap().1).unwrap();
        assert!(message.starts_with(b"NTLMSSP\0\x03\0\0\0"));
        // A third refusal is final.
        assert_eq!(ntlm.answer(&challenges("NTLM")), Ok(None));
    }
}

#[test]
fn what_is_no_challenge_is_not_answered() {
    let begun = || {
        let mut ntlm = Ntlm::new(&auth("ntlm", &[("username", "u")])).unwrap();
        ntlm.answer(&challenges("NTLM")).unwrap().unwrap();
        ntlm
    };
    assert_eq!(begun().answer(&challenges("NTLM")), Ok(None));
    for (token, expected) in [
        ("TlRMTVNTUAABAAAA", "the server's challenge is no NTLM message of type 2"),
        ("TlRMTVNTUAACAAAA", "the server's challenge is no NTLM message of type 2"),
        ("a", "the server's challenge is no base64"),
    ] {
        let failed = begun().answer(&challenges(&format!("NTLM {token}"))).unwrap_err();
        assert_eq!(failed.to_string(), expected);
    }
    let mut fresh = Ntlm::new(&auth("ntlm", &[("username", "u")])).unwrap();
    assert_eq!(fresh.answer(&challenges("Basic realm=x")), Ok(None));
    for parameters in [&[][..], &[("username", "u"), ("disableRetryRequest", "true")]] {
        assert!(Ntlm::new(&auth("ntlm", parameters)).is_none());
    }
}

#[test]
fn a_name_may_hold_the_domain() {
    for (user, domain, expected) in [
        ("DOM\\u", "", ("u", "DOM")),
        ("u@dom.test", "", ("u", "dom.test")),
        ("u", "", ("u", "")),
        ("DOM\\u", "OTHER", ("DOM\\u", "OTHER")),
        ("a@b@c", "", ("a@b", "c")),
    ] {
        let account = Account::new(&auth("ntlm", &[("username", user), ("domain", domain)]));
        assert_eq!((account.user.as_str(), account.domain.as_str()), expected, "{user}");
    }
}

/// A server that tells its time wants it back, and no older response.
#[test]
fn the_servers_time_is_used() {
    let mut challenge = ServerChallenge::read(&hex::decode(CHALLENGE).unwrap()).unwrap();
    assert_eq!(challenge.time(), None);
    let end = challenge.target_info.len() - 4;
    challenge.target_info.splice(end..end, [7, 0, 8, 0, 1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(challenge.time(), Some([1, 2, 3, 4, 5, 6, 7, 8]));
    let answer = Answer::new(&account(), &challenge);
    assert_eq!(answer.lm, [0; 24]);
    assert_eq!(answer.nt[24..32], [1, 2, 3, 4, 5, 6, 7, 8]);
}

proptest::proptest! {
    #[test]
    fn no_message_makes_it_panic(
        tail in proptest::collection::vec(proptest::num::u8::ANY, 0..80),
    ) {
        let message = [&b"NTLMSSP\0\x02\0\0\0"[..], &tail].concat();
        if let Ok(challenge) = ServerChallenge::read(&message) {
            let _ = Answer::new(&account(), &challenge);
        }
    }
}
