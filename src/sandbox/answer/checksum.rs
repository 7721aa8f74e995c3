//! The checksum behind error ids.

/// PHP's `crc32`: polynomial 04C11DB7 not reflected, start and final XOR FFFFFFFF (as in bzip2), its
/// bytes written least significant first as eight hex digits.
pub(crate) fn checksum(text: &str) -> String {
    let crc = text.bytes().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ (u32::from(byte) << 24), |crc, _| {
            if crc & 0x8000_0000 == 0 { crc << 1 } else { (crc << 1) ^ 0x04C1_1DB7 }
        })
    });
    hex::encode((!crc).to_le_bytes())
}

#[cfg(test)]
mod tests {
    use super::checksum;

    #[test]
    fn known_messages_have_their_ids() {
        for (text, id) in [
            ("Not found", "135d4069"),
            ("Invalid reset code", "7e130744"),
            ("Illegal field in search criteria: ", "081e7e04"),
            ("Illegal operator in search criteria: between", "e6e82cbf"),
            ("I’m a password manager", "65611064"),
            ("6403606400", "f227d3ed"),
        ] {
            assert_eq!(checksum(text), id, "{text}");
        }
    }
}
