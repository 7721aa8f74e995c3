//! `postcheck sandbox`: serve until somebody ends it.

use std::path::Path;

use crate::fixture::write_whole;
use crate::sandbox::{self, Log, Options, Sandbox};

use super::args::{SandboxArgs, ServingArgs};
use super::error::CliError;
use super::interrupt::Interrupt;
use super::run::runtime;
use super::{Exit, print};

/// Serves a backup.
pub(super) fn run(args: &SandboxArgs) -> Result<Exit, CliError> {
    let backup = sandbox::backup::read(&args.backup).map_err(CliError::of)?;
    let options = options(args)?;
    runtime()?.block_on(async {
        // Whoever reads that it is ready may end it at once, so it listens for that before.
        let interrupt = Interrupt::new();
        let server = sandbox::start(backup, options).await.map_err(CliError::of)?;
        announce(&server, &args.serving)?;
        interrupt.wait().await;
        server.shutdown().await;
        Ok(Exit::Success)
    })
}

fn options(args: &SandboxArgs) -> Result<Options, CliError> {
    let SandboxArgs { serving, users, faults, .. } = args;
    let certificate = match (&serving.cert, &serving.key) {
        (Some(certificate), Some(key)) => Some((read(certificate)?, read(key)?)),
        _ => None,
    };
    let passwords = users.user.iter().map(|user| (user.user.clone(), user.password.clone()));
    Ok(Options {
        listen: serving.listen,
        http: serving.http,
        users: passwords.collect(),
        tokens: users.app_token.clone(),
        second_factors: users.second_factor.clone(),
        certificate,
        rate_limits: serving.rate_limits,
        store_limit: usize::from(serving.store_limit) * 1024 * 1024,
        reset_path: (!serving.no_reset).then(|| serving.reset_path.clone()),
        faults: faults.fault.clone(),
        seed: faults.seed,
        log: serving.log.then(|| Log::to(std::io::stderr())),
        ..Options::default()
    })
}

fn read(path: &Path) -> Result<String, CliError> {
    std::fs::read_to_string(path).map_err(|cause| CliError::Read { path: path.to_owned(), cause })
}

/// Tells clients what to trust and where to go.
fn announce(server: &Sandbox, args: &ServingArgs) -> Result<(), CliError> {
    if let Some(path) = &args.write_ca {
        let none = || CliError::Other("--write-ca: plain HTTP has no certificate".to_owned());
        let certificate = server.certificate_pem().ok_or_else(none)?;
        write_whole(path, certificate.as_bytes())?;
    }
    print(format!("ready: {}\n", server.base_url()).as_bytes())?;
    Ok(())
}
