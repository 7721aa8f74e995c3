use std::fmt;
use std::str::FromStr;

/// How a session is kept: `--session`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// [`Mode::Both`] where a profile applies, else plain cookies.
    #[default]
    Auto,
    /// By the profile's header alone; no cookie is stored or sent.
    Header,
    /// By cookies alone; the header goes out as the collection has it.
    Cookie,
    /// By the header and by cookies.
    Both,
    /// Nothing is done about sessions: cookies as Postman keeps them, variables untouched.
    Off,
}

impl Mode {
    /// All, in the order in which help lists them.
    pub const ALL: [Mode; 5] = [Mode::Auto, Mode::Header, Mode::Cookie, Mode::Both, Mode::Off];

    /// The name used in options and files.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Mode::Auto => "auto",
            Mode::Header => "header",
            Mode::Cookie => "cookie",
            Mode::Both => "both",
            Mode::Off => "off",
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text that names no mode.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown session mode `{0}`; it is one of auto, header, cookie, both, off")]
pub struct UnknownMode(String);

impl FromStr for Mode {
    type Err = UnknownMode;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Mode::ALL
            .into_iter()
            .find(|mode| mode.as_str() == text)
            .ok_or_else(|| UnknownMode(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mode_parses_from_its_own_name() {
        for mode in Mode::ALL {
            assert_eq!(mode.to_string().parse(), Ok(mode));
        }
    }

    #[test]
    fn the_error_lists_every_mode() {
        let message = "cookies".parse::<Mode>().unwrap_err().to_string();
        assert!(message.contains("`cookies`"), "{message}");
        for mode in Mode::ALL {
            assert!(message.contains(mode.as_str()), "{mode} is missing in: {message}");
        }
    }
}
