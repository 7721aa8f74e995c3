//! `--wait`: does nothing until the server answers.

use std::io::{self, IsTerminal as _, Write as _};
use std::time::{Duration, Instant};

use reqwest::Url;

use crate::collection::{Behavior, Request};
use crate::http::{Client, TransportError, TransportErrorKind};
use crate::render::{Names, Renderer};
use crate::report::text;

use super::args::PatienceArgs;
use super::connect::{self, BASE_URL};
use super::error::CliError;
use super::setup::Setup;

/// Pause before the second question; later ones are longer, up to the last of these.
const PAUSES: [Duration; 2] = [Duration::from_millis(100), Duration::from_secs(1)];

/// How long one question may go unanswered: a proxy may hold on to it while what is behind it starts.
const PATIENCE: Duration = Duration::from_secs(10);

/// Statuses of a server, or of a proxy in front of it, that is not ready.
const NOT_READY: [u16; 3] = [502, 503, 504];

/// Waits for the server of a run, where that is asked for.
pub(super) async fn wait(
    args: &PatienceArgs,
    setup: &Setup,
    client: &Client,
) -> Result<(), CliError> {
    let Some(seconds) = args.wait.filter(|_| !setup.plan.steps.is_empty()) else {
        return Ok(());
    };
    let url = address(setup)?;
    let name = connect::masker(setup).mask_url(&url).into_owned();
    let mut line = Line::new(&name, seconds);
    let (started, limit) = (Instant::now(), Duration::from_secs(seconds));
    let mut pause = PAUSES[0];
    loop {
        let left = limit.saturating_sub(started.elapsed());
        let trouble = match ask(client, &url, left.clamp(PAUSES[0], PATIENCE)).await {
            Ok(()) => {
                line.clear();
                return Ok(());
            }
            Err(trouble) => trouble,
        };
        if trouble.is_final || started.elapsed() + pause > limit {
            line.clear();
            return Err(trouble.refusal(&name, seconds));
        }
        line.show(started.elapsed(), &trouble.message);
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSES[1]);
    }
}

/// Where the server is: the base URL, or the root of the host that the first step asks.
fn address(setup: &Setup) -> Result<String, CliError> {
    let renderer = Renderer::new();
    let rendered = |text: &str| renderer.render_text(text, &setup.scopes, &mut Names::new());
    let base = setup.scopes.text(BASE_URL).map(|base| rendered(&base));
    if let Some(base) = base.filter(|base| !base.trim().is_empty()) {
        return Ok(base);
    }
    let step = setup.plan.steps.first().map(|step| rendered(&step.request.url)).unwrap_or_default();
    let url = if step.contains("://") { step } else { format!("http://{step}") };
    let root = Url::parse(&url).ok().and_then(|url| url.join("/").ok());
    match root.filter(|root| root.host_str().is_some_and(|host| !host.contains("{{"))) {
        Some(root) => Ok(root.into()),
        None => Err(CliError::Other(format!(
            "--wait cannot tell where the server is: the first step's URL has no host yet; give {BASE_URL} or \
             the variables that are in the URL"
        ))),
    }
}

/// Why a server is not ready.
struct Trouble {
    message: String,
    advice: Option<String>,
    /// Waiting does not help.
    is_final: bool,
}

impl Trouble {
    fn of(error: TransportError) -> Self {
        let is_final = matches!(error.kind, TransportErrorKind::Url | TransportErrorKind::Request);
        Trouble { message: error.message, advice: error.advice, is_final }
    }

    fn refusal(self, url: &str, seconds: u64) -> CliError {
        let Trouble { message, advice, is_final } = self;
        let advice = advice.map(|advice| format!("; {advice}")).unwrap_or_default();
        CliError::Other(match is_final {
            true => format!("--wait cannot ask {url}: {message}{advice}"),
            false => format!(
                "{url} was not ready within {}: {message}{advice}",
                text::count(usize::try_from(seconds).unwrap_or(usize::MAX), "second")
            ),
        })
    }
}

/// Asks once, without credentials and cookies: waiting must neither lock anybody out nor begin a session.
async fn ask(client: &Client, url: &str, limit: Duration) -> Result<(), Trouble> {
    let request = Request::get(url);
    let behavior = Behavior {
        disable_cookies: Some(true),
        follow_redirects: Some(false),
        ..Behavior::default()
    };
    let trouble = |message: String| Trouble { message, advice: None, is_final: false };
    let asked = tokio::time::timeout(limit, client.send(&request, &behavior)).await;
    let exchange =
        asked.map_err(|_| trouble(format!("no answer within {}", text::duration(limit))))?;
    let received = exchange.outcome.map_err(Trouble::of)?;
    match NOT_READY.contains(&received.status) {
        true => Err(trouble(format!("{} {}", received.status, received.reason).trim().to_owned())),
        false => Ok(()),
    }
}

/// What the user sees meanwhile: on a terminal a line that is written anew, elsewhere one line once.
struct Line<'l> {
    url: &'l str,
    seconds: u64,
    is_live: bool,
    is_shown: bool,
}

impl<'l> Line<'l> {
    fn new(url: &'l str, seconds: u64) -> Self {
        Line { url, seconds, is_live: io::stderr().is_terminal(), is_shown: false }
    }

    fn show(&mut self, elapsed: Duration, trouble: &str) {
        let Line { url, seconds, .. } = self;
        let trouble = text::visible(trouble);
        let mut stderr = io::stderr().lock();
        // Nobody left to tell when stderr is closed.
        let _ = match (self.is_live, self.is_shown) {
            (true, _) => {
                let line =
                    format!("waiting for {url}, {} of {seconds} s: {trouble}", elapsed.as_secs());
                write!(stderr, "\r\x1b[2K{}", text::cut(&line, 79, "…"))
            }
            (false, false) => {
                writeln!(stderr, "waiting up to {seconds} s for {url}: {trouble}")
            }
            (false, true) => Ok(()),
        };
        let _ = stderr.flush();
        self.is_shown = true;
    }

    fn clear(&self) {
        if self.is_live && self.is_shown {
            let _ = write!(io::stderr(), "\r\x1b[2K");
        }
    }
}
