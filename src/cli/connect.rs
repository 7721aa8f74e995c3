//! Clients, sessions and the sandbox, as arguments and configuration ask for them.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::time::Duration;

use crate::collection;
use crate::collection::HttpVersion;
use crate::http::{self, Client, Proxies};
use crate::render::Renderer;
use crate::runner;
use crate::sandbox::{self, Sandbox};
use crate::secret::Masker;
use crate::session::{Keeper, Mode};
use crate::variables::Scope;

use super::args::{BuiltInArgs, ConnectionArgs, SessionArgs};
use super::certificates;
use super::error::CliError;
use super::setup::Setup;
use super::warn;

/// The environment variable with the master password of an end-to-end encrypted account.
pub(super) const MASTER_PASSWORD: &str = "POSTCHECK_MASTER_PASSWORD";

/// The variables of the API's collections that say where and who.
pub(super) const BASE_URL: &str = "base_url";
const USER: &str = "http_auth_user";
const PASSWORD: &str = "http_auth_pass";

/// What the sandbox sets, where the user gave none.
pub(super) const SET_BY_SANDBOX: [&str; 3] = [BASE_URL, USER, PASSWORD];

/// The sandbox's backup, if the run is to start one.
pub(super) fn backup_path(setup: &Setup, args: &BuiltInArgs) -> Option<PathBuf> {
    let of_target = setup.target.as_ref().and_then(|(_, target)| target.sandbox.clone());
    args.sandbox.clone().or(of_target)
}

/// Starts the sandbox where the run asks for one, and sets the variables that lead to it.
pub(super) async fn start_sandbox(
    setup: &mut Setup,
    args: &BuiltInArgs,
) -> Result<Option<Sandbox>, CliError> {
    let Some(path) = backup_path(setup, args) else {
        return match args.faults.fault.is_empty() {
            true => Ok(None),
            false => {
                Err(CliError::Other("--fault wants a sandbox: give --sandbox BACKUP".to_owned()))
            }
        };
    };
    let backup = sandbox::backup::read(&path).map_err(CliError::of)?;
    let (faults, seed) = (args.faults.fault.clone(), args.faults.seed);
    let options = sandbox::Options { faults, seed, ..sandbox::Options::default() };
    let users: Vec<String> = backup.users.iter().map(|user| user.id.clone()).collect();
    let server = sandbox::start(backup, options).await.map_err(CliError::of)?;
    let wanted = setup.scopes.text(USER).map(|user| user.into_owned());
    let known = wanted.filter(|user| setup.given.contains(USER) || users.contains(user));
    let user = known.or(users.into_iter().next()).unwrap_or_default();
    for (name, value) in [(BASE_URL, server.base_url()), (USER, user.clone()), (PASSWORD, user)] {
        if !setup.given.contains(name) {
            setup.scopes.set(Scope::Collection, name, value.into());
        }
    }
    Ok(Some(server))
}

/// Ends the sandbox. A fault that never struck is told: what was to be tried with it was not.
pub(super) fn end_sandbox(sandbox: Option<Sandbox>) {
    for fault in sandbox.iter().flat_map(Sandbox::idle_faults) {
        warn(format_args!("the fault {fault} never struck: no answer was one that it can spoil"));
    }
}

/// The run's client.
pub(super) fn client(
    setup: &Setup,
    args: &ConnectionArgs,
    sandbox: Option<&Sandbox>,
    keeper: &Keeper,
) -> Result<Client, CliError> {
    let mut options = http::Options::default();
    let target = setup.target.as_ref().map(|(_, target)| target);
    options.insecure = args.insecure || target.and_then(|target| target.insecure).unwrap_or(false);
    let of_target = target.and_then(|target| target.ca_cert.clone());
    options.extra_ca.extend(args.ssl_extra_ca_certs.clone().or(of_target));
    let certificate = sandbox.and_then(Sandbox::certificate_der);
    options.extra_roots.extend(certificate.map(<[u8]>::to_vec));
    options.identities = certificates::identities(args)?;
    options.timeout_request =
        args.timeout_request.map(Duration::from_millis).or(setup.config.timeout_request);
    options.follow_redirects = !args.ignore_redirects;
    if args.http2 {
        options.http_version = HttpVersion::Auto;
    }
    options.cookies = keeper.uses_cookies();
    if let Some(name) = &args.user_agent {
        options.user_agent.clone_from(name);
    }
    if let Some(limit) = args.max_response_size {
        options.max_response = limit;
    }
    let working_dir = args.working_dir.clone().or(setup.config.working_dir.clone());
    options.working_dir = working_dir.unwrap_or_else(|| PathBuf::from("."));
    options.insecure_file_read = !args.no_insecure_file_read;
    options.proxies =
        Proxies::of_environment(|name| std::env::var(name).ok()).map_err(CliError::of)?;
    if let Some(server) = sandbox {
        // It runs inside this process, where no proxy could find it.
        options.proxies.spare(&server.base_url());
    }
    let client = Client::new(options).map_err(CliError::of)?;
    restore_cookies(&client, args, keeper)?;
    if let (Some(cookie), Some(url)) = (keeper.initial_cookie(), setup.scopes.text(BASE_URL)) {
        client.set_cookie(&url, &cookie);
    }
    Ok(client)
}

/// Puts the cookies of an earlier run into the jar.
fn restore_cookies(
    client: &Client,
    args: &ConnectionArgs,
    keeper: &Keeper,
) -> Result<(), CliError> {
    let Some(path) = &args.cookie_jar else { return Ok(()) };
    let text = collection::read_text(path)?;
    client.restore_cookies(http::parse_jar(&text, &path.display().to_string())?);
    if !keeper.uses_cookies() {
        warn(
            "--cookie-jar has no effect: the session is kept by its header alone, without cookies",
        );
    }
    Ok(())
}

/// The run's session. Also marks what is secret, since the session variable is.
pub(super) fn keeper(setup: &mut Setup, args: &SessionArgs) -> Result<Keeper, CliError> {
    let of_target = setup.target.as_ref().and_then(|(_, target)| target.session);
    let mode = args.session.or(of_target).or(setup.config.session.mode).unwrap_or(Mode::Auto);
    mark_secrets(setup);
    let variable = setup.profile.map(|profile| profile.variable());
    let initial = variable.and_then(|name| setup.scopes.text(name));
    let keeper = Keeper::new(setup.profile, mode, initial.as_deref()).map_err(CliError::of)?;
    Ok(match setup.config.session.lifetime {
        Some(lifetime) => keeper.with_lifetime(lifetime),
        None => keeper,
    })
}

/// Marks the variables whose values are secrets.
pub(super) fn mark_secrets(setup: &mut Setup) {
    let variable = setup.profile.map(|profile| profile.variable());
    let named = setup.config.secrets.iter().map(String::as_str);
    runner::mark_secrets(&mut setup.scopes, &setup.whole, variable, named);
}

/// What has to be hidden from the start.
pub(super) fn masker(setup: &Setup) -> Masker {
    masker_of(&[setup], &BTreeSet::new())
}

/// What has to be hidden of several set-ups, and `more`. What one holds as a secret is not shown because
/// another holds it as none.
pub(super) fn masker_of(setups: &[&Setup], more: &BTreeSet<String>) -> Masker {
    let mut secrets: Vec<String> = more.iter().cloned().collect();
    let mut public: BTreeSet<&str> = setups.iter().flat_map(|s| s.scopes.public_values()).collect();
    let (mut headers, mut parameters) = (Vec::new(), Vec::new());
    for setup in setups {
        let mut own = Renderer::new().secret_texts(&setup.scopes);
        own.extend(runner::auth_secrets(&setup.whole, &setup.scopes));
        let open: BTreeSet<&str> = setup.scopes.public_values().collect();
        own.iter().filter(|secret| !open.contains(secret.as_str())).for_each(|secret| {
            public.remove(secret.as_str());
        });
        secrets.extend(own);
        let keys = runner::api_keys(&setup.whole, &setup.scopes);
        headers.extend(keys.0);
        headers.extend(setup.profile.map(|profile| profile.header().to_owned()));
        parameters.extend(keys.1);
    }
    Masker::new(secrets.iter().map(String::as_str), public)
        .with_headers(headers.iter().map(String::as_str))
        .with_parameters(parameters.iter().map(String::as_str))
}

/// The master password, if the environment has one.
pub(super) fn master_password() -> Option<String> {
    password_in(MASTER_PASSWORD)
}

/// The master password of one side, by default that of both.
pub(super) fn master_password_of(side: &str) -> Option<String> {
    let own = format!("POSTCHECK_{}_MASTER_PASSWORD", side.to_uppercase());
    password_in(&own).or_else(master_password)
}

fn password_in(variable: &str) -> Option<String> {
    std::env::var(variable).ok().filter(|password| !password.is_empty())
}
