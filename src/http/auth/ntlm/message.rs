//! The three messages of MS-NLMP §2.2.1.

use super::Account;
use super::response::Answer;
use crate::http::auth::AuthError;

const SIGNATURE: &[u8; 8] = b"NTLMSSP\0";

/// A version of the protocol that all servers know: 5.1, revision 15.
const VERSION: [u8; 8] = [5, 1, 0x28, 0x0a, 0, 0, 0, 0x0f];

/// What the first message offers.
const OFFERED: u32 = 0xa208_b207;

/// What the last message settles on: Unicode, NTLM with extended session security, the target's description.
const SETTLED: u32 = 0xa288_8205;

/// The first message: who is there.
pub(super) fn negotiate(account: &Account) -> Vec<u8> {
    const HEAD: usize = 40;
    let domain = account.domain.to_uppercase().into_bytes();
    let workstation = account.workstation.to_uppercase().into_bytes();
    let mut message = start(1);
    message.extend(OFFERED.to_le_bytes());
    message.extend(field(domain.len(), HEAD + workstation.len()));
    message.extend(field(workstation.len(), HEAD));
    message.extend(VERSION);
    message.extend(workstation);
    message.extend(domain);
    message
}

/// The second message: what the server asks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ServerChallenge {
    pub(super) nonce: [u8; 8],
    /// Attributes of the server, as it wrote them.
    pub(super) target_info: Vec<u8>,
}

impl ServerChallenge {
    pub(super) fn read(message: &[u8]) -> Result<Self, AuthError> {
        let cut = || AuthError::Challenge("is no NTLM message of type 2".to_owned());
        let is_second = message.starts_with(SIGNATURE) && message.get(8..12) == Some(&[2, 0, 0, 0]);
        let nonce = message.get(24..32).and_then(|bytes| bytes.try_into().ok());
        let nonce = nonce.filter(|_| is_second).ok_or_else(cut)?;
        // Servers of old end the message before it.
        let target_info = match message.get(40..48) {
            Some(field) => part(message, field).ok_or_else(cut)?.to_vec(),
            None => Vec::new(),
        };
        Ok(ServerChallenge { nonce, target_info })
    }

    /// The server's own time, which it wants to hear back.
    pub(super) fn time(&self) -> Option<[u8; 8]> {
        const TIMESTAMP: u16 = 7;
        let mut rest = &self.target_info[..];
        while let Some((head, tail)) = rest.split_first_chunk::<4>() {
            let [id, length] = [[head[0], head[1]], [head[2], head[3]]].map(u16::from_le_bytes);
            let value = tail.get(..usize::from(length))?;
            if id == TIMESTAMP {
                return value.try_into().ok();
            }
            rest = &tail[value.len()..];
        }
        None
    }
}

/// The last message: the answer.
pub(super) fn authenticate(account: &Account, answer: &Answer) -> Vec<u8> {
    const HEAD: usize = 72;
    let parts = [
        answer.lm.clone(),
        answer.nt.clone(),
        utf16(&account.domain),
        utf16(&account.user),
        utf16(&account.workstation),
        Vec::new(),
    ];
    let mut message = start(3);
    let mut offset = HEAD;
    for part in &parts {
        message.extend(field(part.len(), offset));
        offset += part.len();
    }
    message.extend(SETTLED.to_le_bytes());
    message.extend(VERSION);
    message.extend(parts.concat());
    message
}

pub(super) fn utf16(text: &str) -> Vec<u8> {
    text.encode_utf16().flat_map(u16::to_le_bytes).collect()
}

fn start(kind: u32) -> Vec<u8> {
    let mut message = SIGNATURE.to_vec();
    message.extend(kind.to_le_bytes());
    message
}

/// Where a part stands: its length twice, and its place. What is too long for it no server would take.
fn field(length: usize, offset: usize) -> Vec<u8> {
    let length = u16::try_from(length).unwrap_or(u16::MAX).to_le_bytes();
    let offset = u32::try_from(offset).unwrap_or(u32::MAX).to_le_bytes();
    [&length[..], &length, &offset].concat()
}

fn part<'m>(message: &'m [u8], field: &[u8]) -> Option<&'m [u8]> {
    let length = usize::from(u16::from_le_bytes(field.get(..2)?.try_into().ok()?));
    let offset = u32::from_le_bytes(field.get(4..8)?.try_into().ok()?);
    let offset = usize::try_from(offset).ok()?;
    message.get(offset..offset.checked_add(length)?)
}
