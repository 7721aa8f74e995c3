//! Signatures against those of RFC 6979 and of OpenSSL (`openssl dgst -sign`). The curves' keys are the RFC's, the RSA
//! key was made for these tests.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rsa::pkcs8::DecodePrivateKey as _;

use super::*;

const RSA: &str = include_str!("keys/rsa.pem");
const RSA_PKCS1: &str = include_str!("keys/rsa-pkcs1.pem");
const EC_256: [&str; 2] = [include_str!("keys/ec-256.pem"), include_str!("keys/ec-256-sec1.pem")];
const EC_384: [&str; 2] = [include_str!("keys/ec-384.pem"), include_str!("keys/ec-384-sec1.pem")];
const EC_521: [&str; 2] = [include_str!("keys/ec-521.pem"), include_str!("keys/ec-521-sec1.pem")];

#[test]
fn curves_sign_as_rfc_6979_does() {
    for (keys, hash, r, s) in [
        (
            EC_256,
            Hash::Sha256,
            "EFD48B2AACB6A8FD1140DD9CD45E81D69D2C877B56AAF991C34D0EA84EAF3716",
            "F7CB1C942D657C41D436C7A1B6E29F65F3E900DBB9AFF4064DC4AB2F843ACDA8",
        ),
        (
            EC_384,
            Hash::Sha384,
            "94EDBB92A5ECB8AAD4736E56C691916B3F88140666CE9FA73D64C4EA95AD133C81A648152E44ACF96E36DD1E80FABE46",
            "99EF4AEB15F178CEA1FE40DB2603138F130E740A19624526203B6351D0A3A94FA329C145786E679E7B82C71A38628AC8",
        ),
        (
            EC_521,
            Hash::Sha512,
            "00C328FAFCBD79DD77850370C46325D987CB525569FB63C5D3BC53950E6D4C5F174E25A1EE9017B5D450606ADD152B534931D7D4E8455CC91F9B15BF05EC36E377FA",
            "00617CCE7CF5064806C467F678D3B4080D6F1CC50AF26CA209417308281B68AF282623EAA63E5B5C0723D8B8C37FF0777B1A20F8CCB1DCCC43997F1EE0E44DA4A67A",
        ),
    ] {
        for key in keys {
            let signature = sign(key, Padding::Ecdsa, hash, b"sample").unwrap();
            assert_eq!(hex::encode_upper(signature), format!("{r}{s}"), "{hash:?}");
        }
    }
}

#[test]
fn rsa_signs_as_openssl_does() {
    for (hash, expected) in [
        (
            Hash::Sha1,
            "ycAQ+z7k/GdUtFcEBeRbesRyMAtMGIT4zceZrGpZ4oG4Qbx/13gwG3b8YcYOc/Hn8/M2m7rGnHgbnDL4oCNDTbMAbjcoI1/wIwP/Ci8KTmKfZriYNABgtZwVvj+TgLOg/2JNrJM5MTyX0VWVZQgxWsokovIz6MorFTdNwnHYguU+5TQ3j6emxTDQyIsEvDL/TV/oNHLvlQW8kFSVOmiRvV4BMwVbR3yfLRDiIW1pJ/JpYRKvfF4A9ikL1k4LjFco8+nsQci6B3iB4VbQdPICcRqG0GwLz/GizvXv7TxoHwMSU8/LQCc6B6C7d75nEciflAAc3VXRgIWcrY+OcfgWVg==",
        ),
        (
            Hash::Sha256,
            "Iw4+5f6slCYeigmQPSM2d/YSzkmcEylOle+NraEyXdpMbzd7A174wNermvmooPS+8IFbNYgNz1UUA4XYtqPwiwfeN4oG4esMcGEX7xa0unSikGqQDV4VsEM1HYEewzbRPp8TVkO55vvPR6LUCtVUrzbpyRLr58kOo1Gl9HqZEdZhgPhIvnrH74qG9pYy5rJcKp0U5fuRQl6AevxH21hXCn+avpU1h8erCfRckfkmUevXAegfzMY93TEBogDylLemvO10JZ6vZKZi/kxkhzDliDhbkmnO/DilSCu8JNRBF5P2N+wrXmUnYdR7m0hDV3MGebeGfRLUX2HnqP6Ile3ptw==",
        ),
        (
            Hash::Sha384,
            "RQiWvhhHFAbfkaeNSkOlqRoNAJZD7uJr29ph0ZpA+UXNimI37yaEvlhyyOM1lgKTX4srbs9Cezy/YHFhccJhwKTuYDNnMBGod+ttUdCZWihpOxdgmsd4qDtzqV38eoFT7qMO2ta0N8lUq/pCYNV6f7BrP7JDKz6HGTZ3y6sivNKwr1Mxd9WVt0KCCHuldcncxetE/1zFRnZ4r8DCHeoWrdokjJnTbkLoWE6GvoyfvMLsgwGiKM+viKKT90UF3TNiut7pyMTrcX+3BH+/6cZaMOgWE0SaLAGRVmS8hR+MxRg6OmNYs9AiMfSy5wVcxx+VWkPs9Gwds0sx1gH28uNBdg==",
        ),
        (
            Hash::Sha512,
            "2h/0n5KgBDcj2AZdgCsnWqRAAvyT/I2/5HHjuTUPfH+PzcQcmj/T8IkUuOPvIl3k9HWyHmqbgY9a+NtokYomdIQD8TcD+9W7lHsvtWFl87VFDHpaSks/+9l4Z5n2EEZVEfYzuM1Ix6/Q6mDAbfjVv0az5t0KhhdUUBovqRd0hlbdINZ8Ou1BWs0zab8jb5JnoLb/DFccSC5zIb1of82xWIHyor6Z+VJrA/VupY5bSehTCnpkpaQY4EaxY8iihnRADTUUL8w86C11wIclbvE7//ihvXc1/BOEVGeY/wWzUQQXWb3f0UadjNUhMs0rtxOOUH5opLt30/D9SaWK6XlokA==",
        ),
    ] {
        for key in [RSA, RSA_PKCS1] {
            let signature = sign(key, Padding::Pkcs1, hash, b"a message").unwrap();
            assert_eq!(STANDARD.encode(signature), expected, "{hash:?}");
        }
    }
}

/// The salt is by chance, so another implementation has to verify it.
#[test]
fn pss_signatures_hold() {
    use ring::signature::{self, RsaPublicKeyComponents};
    use rsa::traits::PublicKeyParts as _;

    let key = rsa::PrivateKey::from_pkcs8_pem(RSA).unwrap();
    let public = RsaPublicKeyComponents { n: key.n_bytes(), e: key.e_bytes() };
    for (hash, parameters) in [
        (Hash::Sha256, &signature::RSA_PSS_2048_8192_SHA256),
        (Hash::Sha384, &signature::RSA_PSS_2048_8192_SHA384),
        (Hash::Sha512, &signature::RSA_PSS_2048_8192_SHA512),
    ] {
        let signed = sign(RSA, Padding::Pss, hash, b"a message").unwrap();
        public.verify(parameters, b"a message", &signed).unwrap();
        public.verify(parameters, b"another", &signed).unwrap_err();
    }
}

#[test]
fn keys_are_read_as_people_paste_them() {
    let expected = sign(RSA, Padding::Pkcs1, Hash::Sha256, b"x").unwrap();
    for key in [
        RSA.replace('\n', "\r\n"),
        RSA.replace('\n', "\\n"),
        RSA.replace('\n', " "),
        RSA.replace('\n', ""),
        format!("\n  {RSA}\n\n"),
        RSA.lines().filter(|line| !line.starts_with('-')).collect(),
    ] {
        assert_eq!(sign(&key, Padding::Pkcs1, Hash::Sha256, b"x").unwrap(), expected, "{key}");
    }
}

#[test]
fn what_is_no_key_is_told_without_it() {
    let encrypted = RSA.replace("PRIVATE", "ENCRYPTED PRIVATE");
    let cut = &RSA[..RSA.len() / 2];
    for (key, padding, expected) in [
        ("hunter2!", Padding::Pkcs1, "privateKey: it is no PEM text"),
        ("aHVudGVyMg==", Padding::Pss, "no usable RSA key"),
        (cut, Padding::Pkcs1, "privateKey: "),
        (EC_256[0], Padding::Pkcs1, "no usable RSA key"),
        (RSA, Padding::Ecdsa, "no key of the curve P-256"),
        (EC_384[1], Padding::Ecdsa, "no key of the curve P-256"),
        (&encrypted, Padding::Pkcs1, "it is encrypted; decrypt it with: openssl"),
        (
            "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----",
            Padding::Pkcs1,
            "no private key",
        ),
        ("", Padding::Pkcs1, "no usable RSA key"),
    ] {
        let failed = sign(key, padding, Hash::Sha256, b"x").unwrap_err().to_string();
        assert!(failed.contains(expected), "{failed}");
        assert!(!failed.contains("hunter2") && !failed.contains("aHVudGVy"), "{failed}");
    }
}
