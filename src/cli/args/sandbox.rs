use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;

/// Options of `sandbox`.
#[derive(Debug, Args)]
pub(crate) struct SandboxArgs {
    /// The backup to serve (gzipped JSON of the Passwords app).
    #[arg(long, value_name = "FILE")]
    pub(crate) backup: PathBuf,
    /// Where to listen; port 0 takes a free one.
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8443")]
    pub(crate) listen: SocketAddr,
    /// Serve plain HTTP, as if behind a TLS proxy.
    #[arg(long)]
    pub(crate) http: bool,
    /// Another password for a user; repeatable. Without one it is the user's name.
    #[arg(long, value_name = "NAME:PASSWORD")]
    pub(crate) user: Vec<String>,
    /// Write the certificate (PEM) that clients have to trust.
    #[arg(long, value_name = "FILE")]
    pub(crate) write_ca: Option<PathBuf>,
}
