//! The images of `service/…`.

use url::Url;

use super::call::Call;
use super::jpeg;
use super::png::{self, Pixels};
use crate::sandbox::answer::{Body, Failure, Outcome, Picture, Reply, checksum, failures};

/// The default preview's height for its width.
const ASPECT: (i64, i64) = (1098, 640);
const PREVIEW_LIMITS: (i64, i64) = (240, 1280);

fn picture(media_type: &'static str, name: String, tagged: bool, content: Vec<u8>) -> Reply {
    let picture = Picture { media_type, name, tagged, content };
    Reply { status: 200, body: Body::Picture(picture) }
}

/// The nearest multiple of 8 from 16 to 256.
fn icon_size(wanted: i64) -> u32 {
    let rounded = wanted.clamp(0, 512).saturating_add(4) / 8 * 8;
    u32::try_from(rounded.clamp(16, 256)).unwrap_or(16)
}

/// A colour that depends on the text.
fn color(text: &str) -> [u8; 3] {
    let digest = checksum(text).into_bytes();
    [digest[0], digest[2], digest[4]].map(|byte| byte.wrapping_mul(3))
}

/// `service/avatar`.
pub(super) fn avatar(call: &mut Call<'_>) -> Outcome {
    let user = call.params.text_or("user", "")?;
    let size = icon_size(call.params.int("size").unwrap_or(32));
    let content = png::square(size, Pixels::Rgb, color(&user));
    let known = call.state.account_named(&user).is_some();
    let name = if known { format!("avatar.{size}.png") } else { "avatar.png".to_owned() };
    Ok(picture("image/png", name, known, content))
}

/// `service/favicon`: the picture of the domain's first character.
pub(super) fn favicon(call: &mut Call<'_>) -> Outcome {
    let domain = call.params.text_or("domain", "default")?;
    let size = icon_size(call.params.int("size").unwrap_or(32));
    let host = Url::parse(&domain).ok().and_then(|url| url.host_str().map(str::to_owned));
    let host = host.unwrap_or(domain);
    let first = match host.as_str() {
        "default" => ' ',
        host => host.chars().next().unwrap_or(' '),
    };
    let content = png::square(size, Pixels::Rgba, color(&first.to_string()));
    Ok(picture("image/png", format!("default_{first}_default_{size}.png"), true, content))
}

/// `service/preview`: the default picture at the wanted size.
pub(super) fn preview(call: &mut Call<'_>) -> Outcome {
    call.params.text("domain")?;
    call.params.text("view")?;
    let width = Range::parse(&call.params.text_or("width", "640")?)?;
    let height = Range::parse(&call.params.text_or("height", "360...")?)?;
    let sizes = format!("{}{}{}{}", width.least, height.least, width.most, height.most);
    let name = format!("default_default_1.jpg.{}.jpg", checksum(&sizes));
    let across = if width.most > 0 { width.most } else { width.least.max(ASPECT.1) };
    let down = height.limit(across * ASPECT.0 / ASPECT.1);
    let side = |pixels: i64| u16::try_from(pixels).unwrap_or(u16::MAX);
    Ok(picture("image/jpeg", name, true, jpeg::plain(side(across), side(down))))
}

/// The effective limits of one side of a preview; 0 for the upper one means none.
#[derive(Debug, PartialEq, Eq)]
struct Range {
    least: i64,
    most: i64,
}

impl Range {
    /// Reads `N` or `MIN...MAX` with either part missing.
    fn parse(text: &str) -> Result<Self, Failure> {
        let number = |text: &str| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            digits.then(|| if text.is_empty() { 0 } else { text.parse().unwrap_or(i64::MAX) })
        };
        let (least, most) = match text.split_once("...") {
            Some((least, most)) => (number(least), number(most)),
            None if text.is_empty() => (None, None),
            None => (number(text), number(text)),
        };
        let (Some(least), Some(most)) = (least, most) else {
            return Err(failures::INVALID_DIMENSIONS);
        };
        let limited = |pixels: i64| (pixels.min(i64::MAX - 5) + 5) / 10 * 10;
        let (low, high) = PREVIEW_LIMITS;
        let least = limited(least).clamp(low, high);
        let most = if most == 0 { 0 } else { limited(most).clamp(low, high).max(least) };
        Ok(Range { least, most })
    }

    fn limit(&self, pixels: i64) -> i64 {
        let most = if self.most == 0 { i64::MAX } else { self.most };
        pixels.clamp(self.least, most)
    }
}

#[cfg(test)]
mod tests {
    use super::{Range, icon_size};

    #[test]
    fn icons_have_multiples_of_eight() {
        for (wanted, size) in [
            (32, 32),
            (5000, 256),
            (0, 16),
            (-7, 16),
            (i64::MIN, 16),
            (i64::MAX, 256),
            (35, 32),
            (36, 40),
        ] {
            assert_eq!(icon_size(wanted), size, "{wanted}");
        }
    }

    #[test]
    fn previews_have_limits() {
        for (text, expected) in [
            ("640", Some((640, 640))),
            ("360...", Some((360, 0))),
            ("...", Some((240, 0))),
            ("...300", Some((240, 300))),
            ("5", Some((240, 240))),
            ("999999", Some((1280, 1280))),
            ("99999999999999999999", Some((1280, 1280))),
            ("365", Some((370, 370))),
            ("900...300", Some((900, 900))),
            ("", None),
            ("a", None),
            ("1..2", None),
            ("-5", None),
        ] {
            let range = Range::parse(text).ok().map(|range| (range.least, range.most));
            assert_eq!(range, expected, "{text}");
        }
    }
}
