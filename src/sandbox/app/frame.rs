//! Headers and cookies around a reply.

use hyper::header::ORIGIN;

use super::Exchange;
use crate::sandbox::answer::{Cookies, Reply, Response, page};
use crate::sandbox::state::{Identity, Last};

impl Exchange<'_> {
    /// An answer of an image route, with the cookies of a log-in where there was none in the client's PHP
    /// session. Only failures have a session of the app.
    pub(super) fn picture(
        mut self,
        reply: Reply,
        identity: &Identity,
        session: Option<&str>,
    ) -> Response {
        let by_password = identity.token.is_none();
        let known = self.incoming.cookie(&self.app.instance);
        let last = known.and_then(|id| self.state.php_sessions.last(&id));
        let now = self.now;
        let mut cookies = self.cookies();
        if last == Some(Last::Json { tested: false }) && by_password {
            cookies = cookies.log_out();
        }
        if last != Some(Last::Image) {
            cookies = cookies.php_session();
        }
        let logged_in = matches!(last, Some(Last::Json { tested: true } | Last::Image));
        if by_password && !logged_in {
            cookies = cookies.test(now);
        }
        if let Some(session) = session {
            cookies = cookies.session(session);
        }
        let (cookies, php_session) = cookies.finish_with_session();
        self.state.php_sessions.note(php_session, Last::Image);
        let response = Response::api(reply, cookies, self.moment());
        match session {
            Some(session) => response.with("x-api-session", session),
            None => response,
        }
    }

    /// Puts headers, cookies and the session around a reply.
    pub(super) fn finish(mut self, reply: Reply, identity: &Identity, session: &str) -> Response {
        let response = self.frame(reply, identity, session);
        self.shared_with_origin(response)
    }

    /// As [`Exchange::finish`], for answers that say themselves whom they are shared with.
    pub(super) fn frame(&mut self, reply: Reply, identity: &Identity, session: &str) -> Response {
        let tested = self.incoming.contact().test;
        let cookies = self.logged_in(identity).session(session);
        let (cookies, php_session) = cookies.finish_with_session();
        self.state.php_sessions.note(php_session, Last::Json { tested });
        Response::api(reply, cookies, self.moment()).with("x-api-session", session)
    }

    /// The cookies of a JSON route: the browser's log-in ends, and the client's begins.
    fn logged_in(&mut self, identity: &Identity) -> Cookies<'_> {
        let passphrase = self.incoming.contact().passphrase;
        let (now, by_password) = (self.now, identity.token.is_none());
        let mut cookies = self.cookies();
        if by_password && !passphrase {
            cookies = cookies.test(now);
        }
        cookies = cookies.log_out().php_session();
        if by_password { cookies.test(now) } else { cookies }
    }

    /// Too many calls of a JSON route.
    pub(super) fn too_many(mut self, identity: &Identity) -> Response {
        let cookies = self.logged_in(identity).finish();
        let response = page::too_many(self.incoming.wants_html(), cookies, self.moment());
        self.shared_with_origin(response)
    }

    /// Too many calls of a route that leaves the browser's log-in alone.
    pub(super) fn too_many_others(mut self) -> Response {
        let cookies = self.cookies().php_session().finish();
        page::too_many(self.incoming.wants_html(), cookies, self.moment())
    }

    pub(super) fn shared_with_origin(&self, response: Response) -> Response {
        match self.incoming.header(ORIGIN) {
            Some(origin) => response.with("access-control-allow-origin", origin),
            None => response,
        }
    }
}
