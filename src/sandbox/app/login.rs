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

/// The credentials are wrong.
pub(super) struct Refused;

impl Exchange<'_> {
    /// Who asks, if anyone says so. A bearer of an app token counts for images, and elsewhere only with
    /// the header that browsers cannot be made to send.
    pub(super) fn log_in(&self, image: bool) -> Result<Option<Identity>, Refused> {
        let header = self.incoming.header(AUTHORIZATION).unwrap_or_default();
        if let Some(Credentials { user, password }) = credentials(&header) {
            return self.state.identify(&user, &password).map(Some).ok_or(Refused);
        }
        let ocs = self.incoming.header(HeaderName::from_static("ocs-apirequest"));
        let allowed = image || ocs.is_some_and(|value| !value.is_empty());
        let token = header
            .split_at_checked(7)
            .filter(|(scheme, _)| allowed && scheme.eq_ignore_ascii_case("bearer "));
        Ok(token.and_then(|(_, token)| self.state.bearer(token.trim())))
    }

    /// Wrong credentials.
    pub(super) fn refuse(&mut self) -> Response {
        let cookies = self.cookies().php_session().finish();
        page::login_refused(self.incoming.wants_html(), cookies, self.moment())
    }

    /// No credentials.
    pub(super) fn demand_login(&mut self) -> Response {
        let cookies = self.cookies().log_out().php_session().finish();
        let response = page::login_missing("CORS requires basic auth", cookies, self.moment());
        self.shared_with_origin(response)
    }

    /// No credentials on a route that browsers are let in to: they are sent to the log-in page.
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
