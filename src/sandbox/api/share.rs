//! `share/…`.

use serde_json::{Map, Value};

use super::call::{Call, DELETE, GET_POST, PATCH, POST, Route, named};
use super::criteria::{Criteria, Known};
use super::details::Details;
use super::objects::{details, written};
use crate::sandbox::answer::{Outcome, Reply};
use crate::sandbox::backup::Share;
use crate::sandbox::state::Terms;

pub(super) const ROUTES: &[Route] = &[
    Route::new(GET_POST, "share/list", list),
    Route::new(POST, "share/find", find),
    Route::new(POST, "share/show", show),
    Route::new(POST, "share/create", create),
    Route::new(PATCH, "share/update", update),
    Route::new(DELETE, "share/delete", delete),
    Route::new(GET_POST, "share/partners", partners),
];

fn list(call: &mut Call<'_>) -> Outcome {
    let details = details(&call.params)?;
    listing(call, &Criteria::default(), details)
}

fn find(call: &mut Call<'_>) -> Outcome {
    let criteria = call.params.array("criteria")?.unwrap_or_default();
    let details = details(&call.params)?;
    let user = &call.author.user;
    let own = |field: &'static str, value: Value| match (field, value.as_str()) {
        ("owner" | "receiver", Some("_self")) => Value::String(user.clone()),
        _ => value,
    };
    let criteria = Criteria::parse(owner_as_user(criteria), field_named, own)?;
    listing(call, &criteria, details)
}

/// `owner` is another name of `userId`: it takes its place, or comes last. Without a value it means nothing.
fn owner_as_user(mut criteria: Vec<(String, Value)>) -> Vec<(String, Value)> {
    if let Some(at) = criteria.iter().position(|(name, value)| name == "owner" && !value.is_null())
    {
        let (_, owner) = criteria.remove(at);
        match criteria.iter_mut().find(|(name, _)| name == "userId") {
            Some((_, user)) => *user = owner,
            None => criteria.push(("userId".to_owned(), owner)),
        }
    }
    criteria
}

fn field_named(name: &str) -> Option<&'static str> {
    Some(match name {
        "created" => "created",
        "updated" => "updated",
        "userId" => "owner",
        "receiver" => "receiver",
        "expires" => "expires",
        "editable" => "editable",
        "shareable" => "shareable",
        _ => return None,
    })
}

fn field<'s>(share: &'s Share, name: &str) -> Known<'s> {
    match name {
        "created" => Known::Int(share.created),
        "updated" => Known::Int(share.updated),
        "owner" => Known::Text(&share.owner),
        "receiver" => Known::Text(&share.receiver),
        "expires" => share.expires.map_or(Known::Null, Known::Int),
        "editable" => Known::Flag(share.editable),
        "shareable" => Known::Flag(share.shareable),
        _ => Known::Null,
    }
}

fn listing(call: &Call<'_>, criteria: &Criteria, details: Details) -> Outcome {
    let view = call.view();
    written(|json| {
        json.list(|json| {
            let shares = call.state.shares_of(&call.author.user);
            for share in shares.filter(|share| criteria.hold(|name| field(share, name))) {
                view.write_share(json.item(), share, details)?;
            }
            Ok(())
        })
    })
}

fn show(call: &mut Call<'_>) -> Outcome {
    let id = call.params.required("id")?;
    let details = details(&call.params)?;
    let share = call.state.share(&call.author.user, &id)?;
    written(|json| call.view().write_share(json, share, details))
}

fn terms(call: &Call<'_>, shareable: bool) -> Terms {
    Terms {
        expires: call.params.int("expires"),
        editable: call.params.flag("editable").unwrap_or(false),
        shareable: call.params.flag("shareable").unwrap_or(shareable),
    }
}

fn create(call: &mut Call<'_>) -> Outcome {
    let password = call.params.required("password")?;
    let receiver = call.params.required("receiver")?;
    let kind = call.params.text_or("type", "user")?;
    let terms = terms(call, false);
    let id = call.state.create_share(&call.author, &password, &receiver, &kind, terms)?;
    Ok(named(201, &id))
}

fn update(call: &mut Call<'_>) -> Outcome {
    let id = call.params.required("id")?;
    let terms = terms(call, true);
    call.state.update_share(&call.author, &id, terms)?;
    Ok(named(200, &id))
}

fn delete(call: &mut Call<'_>) -> Outcome {
    let id = call.params.required("id")?;
    call.state.delete_share(&call.author, &id)?;
    Ok(named(200, &id))
}

fn partners(call: &mut Call<'_>) -> Outcome {
    let search = call.params.text_or("search", "")?;
    let limit = call.params.int("limit").unwrap_or(5);
    let partners = call.state.partners(&call.author.user, &search, limit);
    let names = |id: &str| (id.to_owned(), Value::from(id));
    let partners: Map<String, Value> = partners.into_iter().map(names).collect();
    Ok(Reply::json(200, |json| json.map(&partners)))
}
