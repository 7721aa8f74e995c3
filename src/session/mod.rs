//! How a session with the server is kept and opened. A [`Profile`] is data plus a small trait; the Passwords
//! API's profile lives here and nowhere else. The runner talks to a [`Keeper`] and never to a profile, so
//! another API's session is one more file and one more line in the table of profiles.

mod challenge;
mod keeper;
mod keychain;
mod mode;
mod open;
mod open_error;
mod passwords;
mod profile;
mod second_factor;

pub use challenge::{Challenge, ChallengeError};
pub use keeper::{Keeper, Observation, SessionError};
pub use keychain::{Keychain, KeychainError};
pub use mode::{Mode, UnknownMode};
pub use open::{Conversation, Login, Opened, OpenedKeychain, Pending, Transport};
pub use open_error::OpenError;
pub use profile::{Profile, UnknownProfile, detect, profile, profiles};
pub use second_factor::{MalformedToken, SecondFactor, SessionToken};
