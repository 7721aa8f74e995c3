//! `postcheck import har`.

use std::collections::BTreeSet;

use crate::collection::Request;
use crate::plan::Step;
use crate::record::{self, Entry, Har, Observation, Pairing, Wanted};
use crate::render::{Names, Renderer, compile_step, render_step};
use crate::runner;

use super::args::{ImportArgs, SelectionArgs, SourceArgs};
use super::error::CliError;
use super::setup::Setup;
use super::{Exit, connect, recorded, warn};

/// Makes fixtures from HAR files, one pass each.
pub(super) fn har(args: &ImportArgs) -> Result<Exit, CliError> {
    recorded::check_guess(&args.output, args.files.len())?;
    let mut setup = Setup::of(&source(args), &SelectionArgs::default())?;
    connect::mark_secrets(&mut setup);
    let requests = rendered(&setup);
    let (mut passes, mut secrets) = (Vec::new(), BTreeSet::new());
    for path in &args.files {
        let har = record::load(path)?;
        secrets.extend(har.entries.iter().flat_map(|entry| secrets_of(&setup, entry)));
        passes.push(observations(&setup, &har, &requests)?);
    }
    recorded::write(&setup, &passes, &secrets, false, &args.output)
}

fn source(args: &ImportArgs) -> SourceArgs {
    SourceArgs {
        collection: args.collection.clone(),
        config: args.config.clone(),
        environment: args.environment.clone(),
        ..SourceArgs::default()
    }
}

/// What the recorded client used to get in.
fn secrets_of(setup: &Setup, entry: &Entry) -> Vec<String> {
    let received = entry.response.as_ref().map_or(&[][..], |received| &received.headers);
    let session_header = setup.profile.map(|profile| profile.header());
    runner::secrets_of_headers(&entry.request.headers, received, session_header, true)
}

/// What each step would send with the variables as they are.
pub(super) fn rendered(setup: &Setup) -> Vec<Request> {
    let mut renderer = Renderer::new();
    let templates: Vec<_> =
        setup.plan.steps.iter().map(|step| compile_step(&mut renderer, step)).collect();
    let render = |template| render_step(&renderer, template, &setup.scopes, &mut Names::new());
    templates.iter().map(render).collect()
}

/// The recorded response of each step.
fn observations(
    setup: &Setup,
    har: &Har,
    requests: &[Request],
) -> Result<Vec<Option<Observation>>, CliError> {
    let pairing = paired(setup, har, requests)?;
    for id in &pairing.missing {
        warn(format_args!(
            "{}: no entry for step {id}; it gets no fixture from this file",
            har.file
        ));
    }
    for (id, reason) in &pairing.unusable {
        warn(format_args!("{}: step {id}: {reason}", har.file));
    }
    for (step, entry) in setup.plan.steps.iter().zip(&pairing.entries) {
        if let Some(doubt) = entry.and_then(|index| har.entries[index].doubt.as_ref()) {
            warn(format_args!("{}: step {}: {doubt}", har.file, step.id));
        }
    }
    let observe = |entry: &Option<usize>| {
        entry.and_then(|index| Observation::of_entry(&har.entries[index], &setup.scopes).ok())
    };
    Ok(pairing.entries.iter().map(observe).collect())
}

/// Which entry is which step's. Tells of entries that belong to none.
pub(super) fn paired(setup: &Setup, har: &Har, requests: &[Request]) -> Result<Pairing, CliError> {
    let wanted = |step: &Step| {
        let request = &requests[step.index];
        let body = match &request.body {
            Some(crate::collection::Body::Raw { text, .. }) => Some(text.clone()),
            _ => None,
        };
        Wanted { method: request.method.clone(), url: request.url.clone(), body }
    };
    let pairing = record::pair(&setup.plan, har, wanted)?;
    let masker = connect::masker(setup);
    for index in &pairing.surplus {
        let request = &har.entries[*index].request;
        let (method, url) = (&request.method, masker.mask_url(&request.url));
        warn(format_args!("{}: entry {index} ({method} {url}) belongs to no step", har.file));
    }
    Ok(pairing)
}
