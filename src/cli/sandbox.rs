//! `postcheck sandbox`: serve until somebody ends it.

use std::io::Write as _;

use crate::fixture::write_whole;
use crate::sandbox::{self, Options};

use super::args::SandboxArgs;
use super::error::CliError;
use super::run::{interrupted, runtime};
use super::{Exit, print};

/// Serves a backup.
pub(super) fn run(args: &SandboxArgs) -> Result<Exit, CliError> {
    let users = args.user.iter().map(|text| user(text)).collect::<Result<_, _>>()?;
    let backup = sandbox::backup::read(&args.backup).map_err(CliError::of)?;
    let options = Options { listen: args.listen, http: args.http, users, ..Options::default() };
    runtime()?.block_on(async {
        let server = sandbox::start(backup, options).await.map_err(CliError::of)?;
        if let Some(path) = &args.write_ca {
            let none = || CliError::Other("--write-ca: plain HTTP has no certificate".to_owned());
            let certificate = server.certificate_pem().ok_or_else(none)?;
            write_whole(path, certificate.as_bytes())?;
        }
        print(format!("ready: {}\n", server.base_url()).as_bytes())?;
        std::io::stdout().flush().map_err(|cause| CliError::Output { cause })?;
        interrupted().await;
        server.shutdown().await;
        Ok(Exit::Success)
    })
}

/// `NAME:PASSWORD`.
fn user(text: &str) -> Result<(String, String), CliError> {
    match text.split_once(':') {
        Some((name, password)) if !name.is_empty() && !password.is_empty() => {
            Ok((name.to_owned(), password.to_owned()))
        }
        _ => Err(CliError::Other("--user wants NAME:PASSWORD, neither of them empty".to_owned())),
    }
}
