use proptest::prelude::*;

use super::*;

const R1: &[u8] = b"server-user-object";
const R2: &[u8] = b"secret-server-user-object";
const ASCII_IV: &[u8; 16] = b"ABCDEFGHIJKLMNOP";
const COUNTED_IV: [u8; 16] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15];

const FIRST_FACEBOOK: &str = "203ba7b9b3919b1b2511809c1e93a0bc|ABCDEFGHIJKLMNOP|3cff202efaae24f488e24354b05b852eab33b679a2e901e502d9c4d993dce9565df7ec65febb28069440b97067ba4bd92f363dbac4179b88f897e97e4b2db528";
const FIRST_EMPTY: &str = "6cccb1f5c04c38ccde11ae31e52822e3|ABCDEFGHIJKLMNOP|bfce4a9f905daf84c47f05ee7363dcfe0bb48f3774e0b073d50958d46b1adc9949794b9901c0c975743c4e505d2fa28b4633d7e50b77a0bade420894efa882ed";
const FIRST_R2: &str = "bc34ff8dba9e767c5d1a16d9569c5c58|ABCDEFGHIJKLMNOP|70587749e5bced666571dabf5269e0bbdf6c5ff23b2d650c685d3924fdab903bfe11715cdab746a2f24149d8e8fe748e3cbc73860032b08b05aa7cbbdc4cdd39";
const SECOND: &str = "68c9b1fc24c8b1e9d5452d4cd8f23b8b|000102030405060708090a0b0c0d0e0f|8669ea8461e59354bedad8d749a7fdb93780c6ea8e8f6153d184585ec86047e1431ba9fdb1557416ada3e85f2f93281274dea2c8e94383b3035ddf69ec0acd65|2";
const THIRD: &str = "5f8524445cb33261fbc154dc50ef8339|000102030405060708090a0b0c0d0e0f|b0380b75edbea0b61da024650fdd1e3fbafe784f13bd2a1f45e0454d3f9f22af3efe9eb5d6a63fb38f1f607c45011281031fc3f7a013461773a0898e1f484fe4|3";
const SESSION: &str = "ec7b9f03f3e723452f64099a914ff2fab6eda35f795160837ff8089b2bf6fb9653201c7f6b7df6a39c42d10bd0e6c66f2650cab6744656eaae50a378d0ac22abd5782a13d196aba9f0967f9f3239a50e|000102030405060708090a0b0c0d0e0f|039dab40874dc0fd431f0ba761c4d7a60277ef6dd7e2ea2933efddd793f6ba4d0721c1faa497d26c613b45ecc740143fdadfaa6008d8b718f57052a0ca543b36|3";
const SESSION_TEXT: &str =
    "00000000-0000-4000-8000-000000000001:00000000-0000-4000-8000-000000000002";

#[test]
fn opens_the_published_vectors() {
    let cases: &[(&[u8], &str, &str)] = &[
        (R1, FIRST_FACEBOOK, "Facebook"),
        (R1, FIRST_EMPTY, ""),
        (R2, FIRST_R2, "Facebook"),
        (R1, SECOND, "Facebook"),
        (R1, THIRD, "Facebook"),
        (b"server-user", SESSION, SESSION_TEXT),
    ];
    for (pass_phrase, envelope, text) in cases {
        assert_eq!(open(pass_phrase, envelope).as_deref(), Ok(*text), "{envelope}");
    }
}

#[test]
fn seals_the_published_vectors() {
    let r1 = EnvelopeKeys::new(R1);
    assert_eq!(r1.seal_first_form("Facebook", *ASCII_IV), FIRST_FACEBOOK);
    assert_eq!(r1.seal_first_form("", *ASCII_IV), FIRST_EMPTY);
    assert_eq!(EnvelopeKeys::new(R2).seal_first_form("Facebook", *ASCII_IV), FIRST_R2);
    assert_eq!(seal(R1, "Facebook", COUNTED_IV), THIRD);
    assert_eq!(seal(b"server-user", SESSION_TEXT, COUNTED_IV), SESSION);
}

#[test]
fn a_session_id_has_324_characters() {
    assert_eq!(seal(b"any", SESSION_TEXT, [7; 16]).len(), 324);
}

#[test]
fn derives_the_published_keys() {
    let aes = |p: &[u8]| hex::encode(KeyPair::derive(p, p).encryption);
    assert_eq!(aes(R1), "c9d773e2e67c1e1e85307319cb54efcd");
    assert_eq!(aes(R2), "c46fc67890ac347f9925924b3690ab8a");
    assert_eq!(
        mac_key(R1),
        "07dd043afb1a7ff1e40e9dfd2ca099950a945f700ef38eb631fb1c930e5300a3cda8f5533c12c183716ed2d45479ab5b77f0041f6919358ec6414401c0efda67"
    );
    let stretched = stretch(R1);
    assert_eq!(
        hex::encode(stretched),
        "94054367772364f9819c37188de8879c8dc9691c8a68bb9be5d5543828ae0822f994a682f24fbb0baefab18aa2470ab1c911cd8252bb97418ad3a3a0bbc230cb"
    );
    assert_eq!(aes(&stretched[..32]), "3e545e2c4f92de07edb746ff2ef301a4");
    assert!(mac_key(&stretched[32..]).starts_with("46237b0e4cd9cc3a"));
}

/// Each step of opening the label of the first password in the app's own sample data.
#[test]
fn derives_the_keys_of_the_sample() {
    let Some(path) = crate::sandbox::backup::upstream_tests::sample() else { return };
    let raw = crate::sandbox::backup::read::parse(&std::fs::read(path).unwrap()).unwrap();
    let revision = &raw.passwords[0].revisions[0];
    let keys = [&raw.keys.server.sse_v1, &raw.keys.users["admin"].sse_v1, &revision.sse_key];
    let pass_phrase: String = keys.into_iter().map(|key| key.as_deref().unwrap()).collect();
    assert_eq!(
        hex::encode(sha2::Sha256::digest(&pass_phrase)),
        "11ad1c6b916e26ccf7861cd379189b1b72d8ff3ac0b7b4cd94e0be1667869ee8"
    );
    let pair = KeyPair::derive(pass_phrase.as_bytes(), pass_phrase.as_bytes());
    assert_eq!(hex::encode(pair.encryption), "8bd9bb56f0d2862e801a21f1ab8f680f");
    assert!(mac_key(pass_phrase.as_bytes()).starts_with("b44f20a0d96dfddf"));
    let label = revision.label.as_deref().unwrap();
    assert_eq!(Parts::split(label).map(|parts| parts.iv), Ok("TmlzCgiD13pYjocc"));
    assert_eq!(open(pass_phrase.as_bytes(), label).as_deref(), Ok("Facebook"));
}

#[test]
fn refuses_malformed_and_foreign_envelopes() {
    let mac = &FIRST_FACEBOOK[50..];
    let cases = [
        (String::new(), EnvelopeError::Parts(1)),
        ("a|b".to_owned(), EnvelopeError::Parts(2)),
        ("a|b|c|d|e|f|g".to_owned(), EnvelopeError::Parts(7)),
        (format!("{FIRST_FACEBOOK}|4"), EnvelopeError::Form),
        (FIRST_FACEBOOK.replace("ABCDEFGHIJKLMNOP", "ABCDEFGHIJKLMNO"), EnvelopeError::Iv),
        (SECOND.replace("|0001", "|zz01"), EnvelopeError::Iv),
        (FIRST_FACEBOOK.replace("|ABC", "|XBC"), EnvelopeError::Mac),
        (format!("zz|ABCDEFGHIJKLMNOP|{mac}"), EnvelopeError::Mac),
        (FIRST_FACEBOOK.replace("203b", "203c"), EnvelopeError::Mac),
        (FIRST_FACEBOOK[..100].to_owned(), EnvelopeError::Mac),
        (FIRST_R2.to_owned(), EnvelopeError::Mac),
        (format!("{SECOND}|").replace("|2|", "|3"), EnvelopeError::Mac),
    ];
    let keys = EnvelopeKeys::new(R1);
    for (envelope, error) in cases {
        assert_eq!(keys.open(&envelope), Err(error), "{envelope}");
    }
}

#[test]
fn a_right_mac_over_wrong_content_is_still_an_error() {
    let keys = EnvelopeKeys::new(R1);
    let sealed = |ciphertext: &str| {
        let mac = keys.direct().mac(ciphertext, "ABCDEFGHIJKLMNOP").finalize().into_bytes();
        format!("{ciphertext}|ABCDEFGHIJKLMNOP|{}", hex::encode(mac))
    };
    assert_eq!(keys.open(&sealed("zz")), Err(EnvelopeError::Ciphertext));
    assert_eq!(keys.open(&sealed("")), Err(EnvelopeError::Padding));
    assert_eq!(keys.open(&sealed("00")), Err(EnvelopeError::Padding));
    assert_eq!(keys.open(&sealed(&"00".repeat(16))), Err(EnvelopeError::Padding));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_sealed_opens(text in any::<String>(), iv in any::<[u8; 16]>()) {
        let keys = EnvelopeKeys::new(R1);
        prop_assert_eq!(keys.open(&keys.seal(&text, iv)), Ok(text.clone()));
        prop_assert_eq!(keys.open(&keys.seal_first_form(&text, *ASCII_IV)), Ok(text));
    }

    #[test]
    fn any_text_is_refused_without_panic(text in "[0-9a-fé|]{0,60}") {
        prop_assert!(EnvelopeKeys::new("k").open(&text).is_err());
    }
}
