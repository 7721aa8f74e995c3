//! What the themes share: a server that replays recordings, servers that misbehave, the program in an empty
//! directory, and the place of the recordings.

mod answering;
mod browser;
mod certificate;
mod collection;
mod har;
mod misbehave;
mod program;
mod replay;
mod server;
mod shared;
#[cfg(unix)]
mod terminal;
mod wire;

pub use answering::Answering;
pub use browser::Browser;
pub use certificate::Certificate;
pub use collection::{collection, collection_of, request};
pub use har::{Entry, Har};
pub use misbehave::{Misbehaviour, Rogue, refused_url};
pub use program::{Finished, Running, Workspace};
pub use replay::{Replay, ReplayBuilder};
pub use server::Server;
pub use shared::shared;
#[cfg(unix)]
pub use terminal::Terminal;
pub use wire::{Answer, Seen};
