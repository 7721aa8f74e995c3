//! The log-in with a master password: ask for the challenge, solve it, open the session.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::http::Received;

use super::super::{
    Challenge, ChallengeError, Conversation, Keychain, Login, OpenError, Opened, OpenedKeychain,
    Profile, SecondFactor, SessionToken,
};
use super::NextcloudPasswords;

const REQUEST: &str = "/api/1.0/session/request";
const OPEN: &str = "/api/1.0/session/open";

/// The one kind of keychain that a client can open.
const CLIENT_KEYCHAIN: &str = "CSEv1r1";

/// What `session/request` answers; empty where nothing is asked for.
#[derive(Default, Deserialize)]
struct Asked {
    challenge: Option<AskedChallenge>,
    #[serde(default)]
    token: Vec<AskedToken>,
}

#[derive(Deserialize)]
struct AskedChallenge {
    #[serde(rename = "type")]
    kind: String,
    salts: Vec<Value>,
}

#[derive(Deserialize)]
struct AskedToken {
    id: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    request: bool,
}

/// Errors of the API: `{"status":"error","id":"…","message":"…"}`.
#[derive(Deserialize)]
struct ApiError {
    id: Value,
    message: String,
}

pub(super) async fn open(
    login: Login<'_>,
    mut conversation: Conversation<'_>,
) -> Result<Opened, OpenError> {
    if login.master_password.is_empty() {
        return Err(OpenError::EmptyPassword);
    }
    let asked = ask(&login, &mut conversation).await?;
    let Some(challenge) = asked.challenge else {
        let variable = conversation.into_variable();
        return Ok(Opened { challenged: false, keychains: Vec::new(), variable });
    };
    // Codes are short-lived and a missing one counts as a failure, so this comes before the hard work.
    let token = tokens(login.tokens, asked.token)?;
    let secret = solve(challenge.parse()?, login.master_password).await?;
    let mut body = json!({ "challenge": secret });
    if let Some(token) = token {
        body["token"] = token;
    }
    let answer = conversation.call(&login, "POST", OPEN, Some(&body)).await?;
    let keys = keys(&answer)?;
    let keychains = open_keychains(keys, login.master_password).await?;
    Ok(Opened { challenged: true, keychains, variable: conversation.into_variable() })
}

async fn ask(login: &Login<'_>, conversation: &mut Conversation<'_>) -> Result<Asked, OpenError> {
    let answer = conversation.call(login, "GET", REQUEST, None).await?;
    if answer.status != 200 {
        return Err(refusal(REQUEST, &answer));
    }
    match serde_json::from_slice::<Value>(&answer.body) {
        // An object without members may also be written as an array without elements.
        Ok(Value::Array(list)) if list.is_empty() => Ok(Asked::default()),
        Ok(value @ Value::Object(_)) => {
            serde_json::from_value(value).map_err(|_| not_the_api(REQUEST, &answer))
        }
        _ => Err(not_the_api(REQUEST, &answer)),
    }
}

impl AskedChallenge {
    fn parse(&self) -> Result<Challenge, ChallengeError> {
        if self.kind != "PWDv1r1" {
            return Err(ChallengeError::Type(self.kind.clone()));
        }
        let salts: Vec<&str> = self.salts.iter().map_while(Value::as_str).collect();
        Challenge::from_salts(&salts)
    }
}

/// The `token` of the request body, if the server asks for one. All that are sent have to be right.
fn tokens(given: &[SessionToken], asked: Vec<AskedToken>) -> Result<Option<Value>, OpenError> {
    if asked.is_empty() {
        return Ok(None);
    }
    let offered: Vec<_> = asked
        .into_iter()
        .map(|t| SecondFactor { provider: t.id, label: t.label, on_request: t.request })
        .collect();
    if given.is_empty() {
        return Err(OpenError::SecondFactorNeeded(offered));
    }
    let known = |token: &&SessionToken| offered.iter().any(|f| f.provider == token.provider);
    if let Some(unknown) = given.iter().find(|token| !known(token)) {
        let provider = unknown.provider.clone();
        return Err(OpenError::UnknownSecondFactor { provider, offered });
    }
    let codes: Map<String, Value> =
        given.iter().map(|t| (t.provider.clone(), Value::from(t.code.clone()))).collect();
    Ok(Some(Value::Object(codes)))
}

async fn solve(challenge: Challenge, master_password: &str) -> Result<String, OpenError> {
    let master_password = master_password.to_owned();
    let solved = tokio::task::spawn_blocking(move || challenge.solve(&master_password));
    Ok(solved.await.map_err(|_| OpenError::Interrupted)??)
}

/// The keychains of a successful answer. Without any, `keys` is an empty array.
fn keys(answer: &Received) -> Result<Vec<(String, String)>, OpenError> {
    if answer.status != 200 {
        return Err(refusal(OPEN, answer));
    }
    let body: Value =
        serde_json::from_slice(&answer.body).map_err(|_| not_the_api(OPEN, answer))?;
    if body.get("success") != Some(&Value::Bool(true)) {
        return Err(not_the_api(OPEN, answer));
    }
    let keys = body.get("keys").and_then(Value::as_object);
    let text = |(name, data): (&String, &Value)| Some((name.clone(), data.as_str()?.to_owned()));
    Ok(keys.into_iter().flatten().filter_map(text).collect())
}

async fn open_keychains(
    keys: Vec<(String, String)>,
    master_password: &str,
) -> Result<Vec<OpenedKeychain>, OpenError> {
    let master_password = master_password.to_owned();
    let open = move || {
        keys.into_iter()
            .filter(|(name, _)| name == CLIENT_KEYCHAIN)
            .map(|(name, data)| {
                let outcome = Keychain::open(&data, &master_password);
                OpenedKeychain { name, outcome }
            })
            .collect()
    };
    tokio::task::spawn_blocking(open).await.map_err(|_| OpenError::Interrupted)
}

/// What an answer other than 200 means. The API's errors are told apart by their ids; anything without one
/// comes from Nextcloud or from something before it.
fn refusal(path: &'static str, answer: &Received) -> OpenError {
    let status = answer.status;
    let error = serde_json::from_slice::<ApiError>(&answer.body).ok();
    let id = error.as_ref().and_then(|error| error.id.as_str()).unwrap_or_default();
    match (status, id) {
        (401, "ab6e13ba") => OpenError::WrongPassword,
        (401, "c0980e3c" | "8b4f02b4") => OpenError::WrongSecondFactor,
        (403, "b927b225") => OpenError::LockedOut,
        (403, "64a6cf1f") => OpenError::Locked,
        (401 | 403, "") => OpenError::Credentials { path, status },
        (429, _) => OpenError::Busy,
        _ => match error {
            Some(ApiError { message, .. }) => OpenError::Unexpected { path, status, message },
            None => not_the_api(path, answer),
        },
    }
}

fn not_the_api(path: &'static str, answer: &Received) -> OpenError {
    let variable = NextcloudPasswords.base_variable();
    OpenError::NotTheApi { path, status: answer.status, variable }
}

#[cfg(test)]
mod tests;
