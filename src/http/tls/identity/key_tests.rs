//! Keys written by `src/http/tests/certificates/make.sh`.

use super::super::pem;
use super::*;

const PASSPHRASE: &str = "hush hush, ä";
const PLAIN: &str = include_str!("../../tests/certificates/client.key");

fn read(text: &str, passphrase: Option<&str>) -> Result<PrivateKeyDer<'static>, String> {
    first(pem::sections(text).unwrap(), passphrase)
}

/// The secret number alone: PKCS#8 and SEC1 wrap it differently.
fn secret(key: &PrivateKeyDer<'_>) -> Vec<u8> {
    use p256::pkcs8::DecodePrivateKey as _;
    let der = key.secret_der();
    let key = p256::SecretKey::from_pkcs8_der(der).or_else(|_| p256::SecretKey::from_sec1_der(der));
    key.unwrap().to_bytes().to_vec()
}

#[test]
fn encrypted_keys_are_decrypted_with_their_passphrase_only() {
    let plain = secret(&read(PLAIN, None).unwrap());
    for (name, text) in [
        ("default", include_str!("../../tests/certificates/pkcs8-default.key")),
        ("SHA-1", include_str!("../../tests/certificates/pkcs8-aes128-sha1.key")),
        ("3DES", include_str!("../../tests/certificates/pkcs8-3des.key")),
        ("scrypt", include_str!("../../tests/certificates/pkcs8-scrypt.key")),
        ("old 128", include_str!("../../tests/certificates/old-aes128.key")),
        ("old 192", include_str!("../../tests/certificates/old-aes192.key")),
        ("old 256", include_str!("../../tests/certificates/old-aes256.key")),
        ("old 3DES", include_str!("../../tests/certificates/old-des3.key")),
    ] {
        assert_eq!(secret(&read(text, Some(PASSPHRASE)).unwrap()), plain, "{name}");
        assert_eq!(
            read(text, None).unwrap_err(),
            "its key is encrypted and there is no passphrase for it"
        );
        for wrong in
            (0..300).map(|n| format!("wrong {n}")).take(if name.contains("old") { 300 } else { 1 })
        {
            assert_eq!(read(text, Some(&wrong)).unwrap_err(), WRONG, "{name}");
        }
    }
}

#[test]
fn a_passphrase_does_no_harm_to_a_key_without_one() {
    assert!(read(PLAIN, Some("x")).is_ok());
}

#[test]
fn what_cannot_be_decrypted_is_told_with_the_way_out() {
    let pbes1 = include_str!("../../tests/certificates/pkcs8-pbes1.key");
    let old = include_str!("../../tests/certificates/old-aes128.key");
    for (text, expected) in [
        (pbes1.to_owned(), "encrypt it anew with: openssl pkcs8 -topk8"),
        (old.replace("AES-128-CBC", "CAMELLIA-128-CBC"), "not supported (CAMELLIA-128-CBC)"),
        (old.replace("AES-128-CBC,", "AES-128-CBC,x"), "DEK-Info is AES-128-CBC,x"),
        (old.replace("EC PRIVATE", "DSA PRIVATE"), "but a DSA PRIVATE KEY"),
        (
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----".to_owned(),
            "no usable private key",
        ),
        (
            "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAA==\n-----END ENCRYPTED PRIVATE KEY-----"
                .to_owned(),
            "its key is damaged or encrypted",
        ),
    ] {
        let failed = read(&text, Some(PASSPHRASE)).unwrap_err();
        assert!(failed.contains(expected), "{failed}");
    }
}
