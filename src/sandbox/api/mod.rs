//! The actions of the API, one file per group of routes. Each reads its parameters, asks the state, and
//! writes the answer's body. Knows nothing of HTTP.

mod account;
mod call;
mod criteria;
mod details;
mod domain;
mod folder;
mod image;
mod jpeg;
mod keychain;
mod letter;
mod objects;
mod password;
mod png;
mod service;
mod session;
mod settings;
mod share;
mod tag;
mod token;
mod view;

pub(crate) use call::{Access, Call, Route};

/// All routes by group.
pub(crate) const ROUTES: [&[Route]; 10] = [
    password::ROUTES,
    folder::ROUTES,
    tag::ROUTES,
    share::ROUTES,
    settings::ROUTES,
    session::ROUTES,
    token::ROUTES,
    account::ROUTES,
    keychain::ROUTES,
    service::ROUTES,
];
