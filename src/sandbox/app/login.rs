//! Who asks, and what those get who do not say so rightly.

use hyper::header::{AUTHORIZATION, HeaderName};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Exchange;
use crate::sandbox::answer::{Response, page};
use crate::sandbox::request::{Credentials, Parameters, credentials};
use crate::sandbox::state::Identity;

/// What stays as it is in the query of an address that Nextcloud builds.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~')
    .remove(b'/')
    .remove(b'?')
    .remove(b'@')
    .remove(b':')
    .remove(b'!')
    .remove(b';')
    .remove(b',')
    .remove(b'*');

/// What a client without a log-in is told.
const NO_LOGIN: &str = "CORS requires basic auth";
const NEEDS_TOKEN: &str = "Password login forbidden, use token instead";

/// The credentials are wrong.
pub(super) struct Refused;

impl Exchange<'_> {
    /// Who asks, or what is to be told who does not say so.
    pub(super) fn log_in(&self, image: bool) -> Result<Result<Identity, &'static str>, Refused> {
        let header = self.incoming.header(AUTHORIZATION).unwrap_or_default();
        let Some(Credentials { user, password }) = credentials(&header) else {
            return Ok(self.bearer(&header, image).ok_or(NO_LOGIN));
        };
        match self.state.identify(&user, &password) {
            Some(identity) if identity.token.is_some() => Ok(Ok(identity)),
            _ if self.has_second_factor(&user) => Ok(Err(NEEDS_TOKEN)),
            Some(identity) => Ok(Ok(identity)),
            None => Err(Refused),
        }
    }

    /// The bearer of an app token counts for images, and elsewhere only with the header that browsers
    /// cannot be made to send.
    fn bearer(&self, header: &str, image: bool) -> Option<Identity> {
        let (scheme, token) = header.split_at_checked(7)?;
        let ocs = self.incoming.header(HeaderName::from_static("ocs-apirequest"));
        let allowed = image || ocs.is_some_and(|value| !value.is_empty());
        let bearer = scheme.eq_ignore_ascii_case("bearer ");
        if allowed && bearer { self.state.bearer(token.trim()) } else { None }
    }

    fn has_second_factor(&self, name: &str) -> bool {
        let account = self.state.account_named(name).and_then(|id| self.state.accounts.get(id));
        account.is_some_and(|account| !account.second_factors.is_empty())
    }

    /// Wrong credentials.
    pub(super) fn refuse(&mut self) -> Response {
        let cookies = self.cookies().php_session().finish();
        page::login_refused(self.incoming.wants_html(), cookies, self.moment())
    }

    /// No credentials that can be used.
    pub(super) fn demand_login(&mut self, problem: &str) -> Response {
        let cookies = self.cookies().log_out().php_session().finish();
        let response = page::login_missing(problem, cookies, self.moment());
        self.shared_with_origin(response)
    }

    /// The same on a route that browsers are let in to: they are sent to the log-in page.
    pub(super) fn demand_login_for_image(&mut self, placeholders: &[(&str, String)]) -> Response {
        let cookies = self.cookies().php_session().finish();
        if !self.incoming.wants_html() {
            return page::login_missing("Current user is not logged in", cookies, self.moment());
        }
        let query = if self.incoming.query.is_empty() { "" } else { "?" };
        let asked = format!("{}{query}{}", self.incoming.path, self.incoming.query);
        let mut login = format!("redirect_url={}", utf8_percent_encode(&asked, QUERY));
        let user = Parameters::of(self.incoming, placeholders).text("user");
        if let Some(user) = user.ok().flatten().filter(|user| !user.is_empty()) {
            login.extend(["&user=", &utf8_percent_encode(&user, QUERY).to_string()]);
        }
        page::to_login(&login, cookies, self.moment())
    }
}
