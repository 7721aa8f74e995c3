//! Digest (RFC 7616): the server's challenge is answered with a hash of it and the password. What was learned
//! from a server signs later requests at once.

mod algorithm;
mod learned;

use super::challenge::Challenge;
use super::hash::Hash;
use super::parameters::{flag, number, random_text, text, text_or_else};
use super::{Asked, AuthError, Unsigned};
use crate::collection::Auth;
use crate::http::encode;
use crate::secret::Secret;

use algorithm::Algorithm;
pub(super) use learned::Memory;
use learned::{Key, Learned, Qop};

/// How often a request is sent again; a server whose nonces are always stale would never end it.
const MOST_REPLAYS: usize = 3;

/// One request's credentials.
#[derive(Debug)]
pub(in crate::http) struct Digest {
    user: String,
    password: Secret,
    /// Tells the collection's auths apart.
    identity: Vec<u8>,
    algorithm: Option<Algorithm>,
    prefers_integrity: bool,
    cnonce: String,
    answers: bool,
    replays: usize,
}

/// Reads the parameters, and signs where the server's challenge is known already.
pub(super) fn sign(
    auth: &Auth,
    unsigned: &mut Unsigned<'_>,
    memory: &Memory,
) -> Result<Option<Digest>, AuthError> {
    if text(auth, "username").is_empty() && text(auth, "password").is_empty() {
        return Ok(None);
    }
    let digest = Digest::new(auth)?;
    let url = unsigned.url()?;
    let asked = Asked { method: unsigned.method, url: &url, body: &unsigned.payload.bytes };
    if let Some(given) = digest.given(auth)? {
        memory.learn_if_new(digest.key(&asked), given);
    }
    if let Some(value) = digest.sign(&asked, memory)? {
        unsigned.set_header("Authorization", value);
    }
    Ok(Some(digest))
}

impl Digest {
    fn new(auth: &Auth) -> Result<Self, AuthError> {
        let algorithm = match text(auth, "algorithm") {
            "" => None,
            name => Some(Algorithm::of(name)?),
        };
        let parameters = format!("{:?} {:?}", auth.place, auth.parameters);
        Ok(Digest {
            user: text(auth, "username").to_owned(),
            password: Secret::new(text(auth, "password")),
            identity: Hash::Sha256.digest(parameters.as_bytes()),
            algorithm,
            prefers_integrity: text(auth, "qop").trim() == "auth-int",
            cnonce: text_or_else(auth, "clientNonce", || random_text(8)),
            answers: !flag(auth, "disableRetryRequest"),
            replays: 0,
        })
    }

    /// The challenge that the collection itself has.
    fn given(&self, auth: &Auth) -> Result<Option<Learned>, AuthError> {
        let (realm, nonce) = (text(auth, "realm"), text(auth, "nonce"));
        if realm.is_empty() || nonce.is_empty() {
            return Ok(None);
        }
        Ok(Some(Learned {
            realm: realm.to_owned(),
            nonce: nonce.to_owned(),
            opaque: auth.get("opaque").filter(|opaque| !opaque.is_empty()).cloned(),
            qop: Qop::choose(text(auth, "qop"), self.prefers_integrity),
            algorithm: self.algorithm.unwrap_or_default(),
            hides_user: false,
            cnonce: self.cnonce.clone(),
            count: number(auth, "nonceCount", 1)?,
        }))
    }

    fn key(&self, asked: &Asked<'_>) -> Key {
        (self.identity.clone(), asked.origin())
    }

    /// The header for what is known of the server; `None` when it is nothing.
    pub(super) fn sign(
        &self,
        asked: &Asked<'_>,
        memory: &Memory,
    ) -> Result<Option<String>, AuthError> {
        Ok(memory.use_once(&self.key(asked)).map(|learned| self.header(asked, &learned)))
    }

    /// The header that answers a challenge; `None` when there is none, or when the password is refused.
    pub(super) fn answer(
        &mut self,
        asked: &Asked<'_>,
        challenges: &[Challenge],
        memory: &Memory,
    ) -> Result<Option<String>, AuthError> {
        let Some((challenge, algorithm)) = self.choose(challenges)? else { return Ok(None) };
        let is_stale =
            challenge.get("stale").is_some_and(|stale| stale.eq_ignore_ascii_case("true"));
        // An answer to a nonce just given out that is refused is a wrong password, which nobody tries twice.
        let is_refused = self.replays > 0 && !is_stale;
        if !self.answers || is_refused || self.replays == MOST_REPLAYS {
            return Ok(None);
        }
        self.replays += 1;
        let missing = |name| AuthError::Challenge(format!("has no {name}"));
        let learned = Learned {
            realm: challenge.get("realm").ok_or_else(|| missing("realm"))?.to_owned(),
            nonce: challenge.get("nonce").ok_or_else(|| missing("nonce"))?.to_owned(),
            opaque: challenge.get("opaque").map(str::to_owned),
            qop: Qop::choose(challenge.get("qop").unwrap_or_default(), self.prefers_integrity),
            algorithm,
            hides_user: challenge.get("userhash").is_some_and(|v| v.eq_ignore_ascii_case("true")),
            cnonce: self.cnonce.clone(),
            count: 1,
        };
        memory.learn(self.key(asked), learned);
        self.sign(asked, memory)
    }

    /// The first challenge that can be answered, or the one of the algorithm that the collection names.
    fn choose<'c>(
        &self,
        challenges: &'c [Challenge],
    ) -> Result<Option<(&'c Challenge, Algorithm)>, AuthError> {
        let mut found = None;
        let mut failed = None;
        for challenge in challenges.iter().filter(|challenge| challenge.scheme == "digest") {
            let algorithm = match challenge.get("algorithm") {
                Some(name) => Algorithm::of(name),
                None => Ok(self.algorithm.unwrap_or_default()),
            };
            match algorithm {
                Ok(algorithm) if Some(algorithm) == self.algorithm => {
                    return Ok(Some((challenge, algorithm)));
                }
                Ok(algorithm) => found = found.or(Some((challenge, algorithm))),
                Err(unknown) => failed = Some(unknown),
            }
        }
        match (found, failed) {
            (None, Some(failed)) => Err(failed),
            (found, _) => Ok(found),
        }
    }

    fn header(&self, asked: &Asked<'_>, learned: &Learned) -> String {
        let Learned { realm, nonce, cnonce, algorithm, .. } = learned;
        let count = format!("{:08x}", learned.count);
        let mut parts = vec![
            self.user_name(learned),
            format!("realm={}", quoted(realm)),
            format!("nonce={}", quoted(nonce)),
            format!("uri=\"{}\"", asked.uri()),
            format!("algorithm=\"{}\"", algorithm.name()),
        ];
        if let Some(qop) = learned.qop.name() {
            parts.push(format!("qop={qop}, nc={count}, cnonce={}", quoted(cnonce)));
        }
        parts.push(format!("response=\"{}\"", self.response(asked, learned, &count)));
        parts.extend(learned.opaque.as_ref().map(|opaque| format!("opaque={}", quoted(opaque))));
        if learned.hides_user {
            parts.push("userhash=true".to_owned());
        }
        format!("Digest {}", parts.join(", "))
    }

    /// The user as a hash, as text, or escaped where it is not ASCII.
    fn user_name(&self, learned: &Learned) -> String {
        if learned.hides_user {
            let text = format!("{}:{}", self.user, learned.realm);
            return format!("username=\"{}\"", learned.algorithm.hash(text.as_bytes()));
        }
        if self.user.is_ascii() {
            return format!("username={}", quoted(&self.user));
        }
        let mut name = String::from("username*=UTF-8''");
        encode::push_form(&mut name, &self.user);
        name
    }

    fn response(&self, asked: &Asked<'_>, learned: &Learned, count: &str) -> String {
        let Learned { realm, nonce, cnonce, algorithm, qop, .. } = learned;
        let hash = |text: String| algorithm.hash(text.as_bytes());
        let mut secret = hash(format!("{}:{realm}:{}", self.user, self.password.expose()));
        if algorithm.is_of_session() {
            secret = hash(format!("{secret}:{nonce}:{cnonce}"));
        }
        let mut request = format!("{}:{}", asked.method, asked.uri());
        if *qop == Qop::AuthInt {
            request = format!("{request}:{}", algorithm.hash(asked.body));
        }
        let request = hash(request);
        match qop.name() {
            Some(qop) => hash(format!("{secret}:{nonce}:{count}:{cnonce}:{qop}:{request}")),
            None => hash(format!("{secret}:{nonce}:{request}")),
        }
    }
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

#[cfg(test)]
mod tests;
