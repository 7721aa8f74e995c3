//! From collection to plan.

use super::{
    Owner, Plan, PlanError, Selection, Step, StepScript, ids,
    select::select,
    tree::{Leaf, Tree, slug_or},
};
use crate::collection::{Auth, Behavior, Collection, Event, EventKind};

/// The auth that stops inheritance.
const NO_AUTH: &str = "noauth";

/// The selected requests in collection order, each with all it inherits. Step ids depend on the whole
/// collection and never on the selection.
///
/// # Errors
/// When a selection's value matches nothing or is no valid glob.
pub fn build(collection: &Collection, selection: &Selection) -> Result<Plan, PlanError> {
    let tree = Tree::of(collection);
    let base: Vec<&str> = tree.leaves.iter().map(|leaf| leaf.base_id.as_str()).collect();
    let all_ids = ids::unique(&base);
    let chosen = select(&tree, &all_ids, selection)?;
    let selected = tree.leaves.iter().zip(&all_ids).zip(chosen).filter(|(_, chosen)| *chosen);
    let steps = selected
        .enumerate()
        .map(|(index, ((leaf, id), _))| step(collection, leaf, index, id))
        .collect();
    Ok(Plan {
        collection: collection.name.clone(),
        slug: slug_or(&collection.name, "collection"),
        steps,
        all_ids,
    })
}

fn step(collection: &Collection, leaf: &Leaf<'_>, index: usize, id: &str) -> Step {
    let mut request = leaf.item.request.clone();
    request.auth = effective_auth(collection, leaf).cloned();
    Step {
        index,
        place: index,
        pulled_in: false,
        id: id.to_owned(),
        name: leaf.item.name.clone(),
        folders: leaf.folders.iter().map(|folder| folder.name.clone()).collect(),
        item_id: leaf.item.id.clone(),
        description: leaf.item.description.clone(),
        request,
        behavior: merged_behavior(collection, leaf),
        prerequest: scripts(collection, leaf, EventKind::Prerequest),
        test: scripts(collection, leaf, EventKind::Test),
        examples: leaf.item.examples.clone(),
    }
}

/// The request's own auth, else that of the nearest folder, else the collection's.
fn effective_auth<'c>(collection: &'c Collection, leaf: &Leaf<'c>) -> Option<&'c Auth> {
    let own = leaf.item.request.auth.as_ref();
    let inherited = || leaf.folders.iter().rev().find_map(|folder| folder.auth.as_ref());
    own.or_else(inherited).or(collection.auth.as_ref()).filter(|auth| auth.kind != NO_AUTH)
}

/// The scripts of one kind from the collection inwards.
fn scripts(collection: &Collection, leaf: &Leaf<'_>, kind: EventKind) -> Vec<StepScript> {
    let of_folders =
        leaf.folders.iter().map(|folder| (Owner::Folder(folder.name.clone()), &folder.events));
    let levels = std::iter::once((Owner::Collection(collection.name.clone()), &collection.events))
        .chain(of_folders)
        .chain([(Owner::Request(leaf.item.name.clone()), &leaf.item.events)]);
    let runs = |event: &&Event| event.kind == kind && !event.script.is_blank();
    let of_level = |(owner, events): (Owner, &Vec<Event>)| {
        let script = |event: &Event| StepScript {
            source: event.script.source.clone(),
            owner: owner.clone(),
        };
        events.iter().filter(runs).map(script).collect::<Vec<_>>()
    };
    levels.flat_map(of_level).collect()
}

/// Behaviour merged key by key, the innermost level winning.
fn merged_behavior(collection: &Collection, leaf: &Leaf<'_>) -> Behavior {
    let of_folders = leaf.folders.iter().map(|folder| &folder.behavior);
    let mut merged = collection.behavior.clone();
    for level in of_folders.chain([&leaf.item.behavior]) {
        override_with(&mut merged, level);
    }
    merged
}

fn override_with(merged: &mut Behavior, inner: &Behavior) {
    // Taken apart so that a new key cannot be forgotten.
    let Behavior {
        follow_redirects,
        max_redirects,
        follow_original_http_method,
        follow_authorization_header,
        remove_referer_header_on_redirect,
        strict_ssl,
        disable_body_pruning,
        disable_url_encoding,
        disable_cookies,
        disabled_system_headers,
        protocol_version,
        tls_disabled_protocols,
        tls_cipher_selection,
        insecure_http_parser,
        other,
    } = inner;
    fn put<T: Copy>(slot: &mut Option<T>, inner: &Option<T>) {
        *slot = inner.or(*slot);
    }
    put(&mut merged.follow_redirects, follow_redirects);
    put(&mut merged.max_redirects, max_redirects);
    put(&mut merged.follow_original_http_method, follow_original_http_method);
    put(&mut merged.follow_authorization_header, follow_authorization_header);
    put(&mut merged.remove_referer_header_on_redirect, remove_referer_header_on_redirect);
    put(&mut merged.strict_ssl, strict_ssl);
    put(&mut merged.disable_body_pruning, disable_body_pruning);
    put(&mut merged.disable_url_encoding, disable_url_encoding);
    put(&mut merged.disable_cookies, disable_cookies);
    put(&mut merged.protocol_version, protocol_version);
    put(&mut merged.insecure_http_parser, insecure_http_parser);
    for (slot, inner) in [
        (&mut merged.disabled_system_headers, disabled_system_headers),
        (&mut merged.tls_disabled_protocols, tls_disabled_protocols),
        (&mut merged.tls_cipher_selection, tls_cipher_selection),
    ] {
        if !inner.is_empty() {
            slot.clone_from(inner);
        }
    }
    for (key, value) in other {
        merged.other.insert(key.clone(), value.clone());
    }
}

#[cfg(test)]
mod tests;
