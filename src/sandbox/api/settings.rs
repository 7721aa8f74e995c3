//! `settings/…`.

use serde_json::{Map, Value, json};

use super::call::{Access, Call, GET_POST, POST, Route};
use crate::sandbox::answer::{Failure, Outcome, Reply, failures};
use crate::sandbox::php;

pub(super) const ROUTES: &[Route] = &[
    Route::new(POST, "settings/get", get).with(Access::Open),
    Route::new(POST, "settings/set", set),
    Route::new(POST, "settings/reset", reset),
    Route::new(GET_POST, "settings/list", list).with(Access::Open),
];

/// The most bytes of a client setting's name and value.
const LONGEST_NAME: usize = 48;
const LONGEST_VALUE: usize = 128;

/// Who a setting belongs to, and its name there.
enum Key<'k> {
    User(&'k str),
    Client(&'k str),
    Server(&'k str),
    /// The bare name of a scope.
    Scope(&'k str),
    Unknown,
}

impl<'k> Key<'k> {
    fn parse(key: &'k str) -> Self {
        match key.split_once('.') {
            Some(("user", name)) => Key::User(name),
            Some(("client", name)) => Key::Client(name),
            Some(("server", name)) => Key::Server(name),
            None if matches!(key, "user" | "client" | "server") => Key::Scope(key),
            _ => Key::Unknown,
        }
    }
}

fn answer(settings: &Map<String, Value>) -> Reply {
    Reply::json(200, |json| json.map(settings))
}

/// A key a client lists, and the one it has in the answer.
fn listed(value: &Value) -> Result<(String, String), Failure> {
    let given = Some(value).filter(|value| !value.is_null());
    let keys = given.and_then(|value| Some((php::text(value)?, php::array_key(value)?)));
    keys.ok_or(Failure::Unable)
}

fn get(call: &mut Call<'_>) -> Outcome {
    let account = call.state.account(&call.author.user)?;
    let mut found = Map::new();
    for (_, value) in call.params.all() {
        let (key, shown) = listed(value)?;
        let value = match Key::parse(&key) {
            Key::User(name) => account.setting(&user_name(name)),
            Key::Client(name) => account.client_settings.get(name).cloned(),
            Key::Server(name) => server_setting(call.origin, name),
            Key::Scope(_) => return Err(Failure::Unable),
            Key::Unknown => None,
        };
        found.insert(shown, value.unwrap_or_default());
    }
    Ok(answer(&found))
}

/// The names of user settings are stored with slashes for dots, so a client may send either.
fn user_name(name: &str) -> String {
    name.replace('/', ".")
}

fn set(call: &mut Call<'_>) -> Outcome {
    let account = call.state.account_mut(&call.author.user)?;
    let mut stored = Map::new();
    for (key, value) in call.params.all() {
        let value = match Key::parse(key) {
            Key::User(name) => {
                let name = user_name(name);
                account.set(&name, value).map(|stored| set_answer(&name, value, stored))
            }
            Key::Client(name) => {
                judge_client_setting(name, value)?;
                account.client_settings.insert(name.to_owned(), value.clone());
                Some(value.clone())
            }
            Key::Scope("user" | "client") => return Err(Failure::Unable),
            Key::Server(_) | Key::Scope(_) | Key::Unknown => None,
        };
        stored.insert(key.to_owned(), value.unwrap_or_default());
    }
    Ok(answer(&stored))
}

/// What `set` says was stored: the default of the hash length, where it steps in, is a text.
fn set_answer(name: &str, sent: &Value, stored: Value) -> Value {
    if name == "password.security.hash" && !(0..=40).contains(&php::int(sent)) {
        return stored.to_string().into();
    }
    stored
}

fn judge_client_setting(name: &str, value: &Value) -> Result<(), Failure> {
    if name.len() > LONGEST_NAME {
        return Err(failures::KEY_TOO_LONG);
    }
    if php::text(value).is_some_and(|text| text.len() > LONGEST_VALUE) {
        return Err(failures::VALUE_TOO_LONG);
    }
    Ok(())
}

fn reset(call: &mut Call<'_>) -> Outcome {
    let account = call.state.account_mut(&call.author.user)?;
    let mut defaults = Map::new();
    for (_, value) in call.params.all() {
        let (key, shown) = listed(value)?;
        let value = match Key::parse(&key) {
            Key::User(name) => {
                let name = user_name(name);
                account.unset(&name).map(|default| reset_answer(&name, default))
            }
            Key::Client(name) => {
                if account.client_settings.get(name).is_some_and(|value| !value.is_null()) {
                    account.client_settings.shift_remove(name);
                }
                None
            }
            Key::Scope("user" | "client") => return Err(Failure::Unable),
            Key::Server(_) | Key::Scope(_) | Key::Unknown => None,
        };
        defaults.insert(shown, value.unwrap_or_default());
    }
    Ok(answer(&defaults))
}

/// Some defaults come back as the texts they are stored as.
fn reset_answer(name: &str, default: Value) -> Value {
    match (name, default) {
        ("password.security.hash", default) => default.to_string().into(),
        ("mail.security" | "mail.shares", Value::Bool(flag)) => {
            Value::from(if flag { "1" } else { "" })
        }
        (_, default) => default,
    }
}

fn list(call: &mut Call<'_>) -> Outcome {
    let scopes = call.params.values("scopes")?;
    let wanted = |scope: &str| match &scopes {
        None => true,
        // PHP finds every name to be equal to true.
        Some(scopes) => scopes.iter().any(|known| *known == scope || *known == true),
    };
    let account = call.state.account(&call.author.user)?;
    let mut all = Map::new();
    if wanted("server") {
        let settings = server_settings(call.origin);
        all.extend(settings.into_iter().map(|(name, value)| (format!("server.{name}"), value)));
    }
    if wanted("user") {
        all.extend(account.settings().map(|(name, value)| (format!("user.{name}"), value)));
    }
    if wanted("client") {
        let settings = account.client_settings.iter();
        all.extend(settings.map(|(name, value)| (format!("client.{name}"), value.clone())));
    }
    Ok(answer(&all))
}

/// A server setting by its name without `server.`. Two have a second name, and three go by their first part
/// whatever follows.
fn server_setting(origin: &str, name: &str) -> Option<Value> {
    let name = match (name, name.split_once('.').map_or(name, |(first, _)| first)) {
        ("theme.color", _) => "theme.color.primary",
        ("theme.text.color", _) => "theme.color.text",
        ("baseUrl.webdav", _) => name,
        (_, first @ ("baseUrl" | "version" | "performance")) => first,
        _ => name,
    };
    server_settings(origin).into_iter().find(|(known, _)| *known == name).map(|(_, value)| value)
}

/// The server settings in the order they are listed.
fn server_settings(origin: &str) -> [(&'static str, Value); 19] {
    let at = |path: &str| Value::String(format!("{origin}{path}"));
    [
        ("baseUrl", at("")),
        ("baseUrl.webdav", at("/remote.php/webdav/")),
        ("version", json!("31")),
        ("app.version", json!("2025.10")),
        (
            "handbook.url",
            json!("https://raw.githubusercontent.com/wiki/marius-wieschollek/passwords/Users/"),
        ),
        ("handbook.url.web", json!("https://git.mdns.eu/nextcloud/passwords/-/wikis/Users/")),
        ("performance", json!(5)),
        ("theme.color.primary", json!("#00679e")),
        ("theme.color.text", json!("#ffffff")),
        ("theme.color.background", json!("#ffffff")),
        ("theme.background", at("/apps/theming/img/background/jenna-kim-the-globe.webp")),
        ("theme.logo", at("/core/img/logo/logo.svg?v=0")),
        ("theme.label", json!("Nextcloud")),
        ("theme.app.icon", at("/index.php/apps/theming/img/passwords/app-themed.svg?v=0_0")),
        ("theme.folder.icon", at("/index.php/apps/theming/img/core/filetypes/folder.svg?v=0_0")),
        ("sharing.enabled", json!(true)),
        ("sharing.resharing", json!(true)),
        ("sharing.autocomplete", json!(true)),
        ("sharing.types", json!(["user"])),
    ]
}
