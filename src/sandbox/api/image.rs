//! The images of `service/…`.

use serde_json::Value;

use super::call::Call;
use super::domain::{first_letter, host};
use super::jpeg;
use super::letter::Letter;
use super::png::{self, Pixels};
use crate::sandbox::answer::{Body, Failure, Outcome, Picture, Reply, checksum, failures};
use crate::sandbox::php;

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

/// `service/avatar`.
pub(super) fn avatar(call: &mut Call<'_>) -> Outcome {
    let user = call.params.text_or("user", "")?;
    let size = icon_size(call.params.int("size").unwrap_or(32));
    let known = call.state.account_named(&user);
    let letter = Letter::new(known.unwrap_or(&user), size);
    let content = png::square(size, Pixels::Rgb, |x, y| letter.pixel(x, y));
    let name = known.map_or("avatar.png".to_owned(), |_| format!("avatar.{size}.png"));
    Ok(picture("image/png", name, known.is_some(), content))
}

/// `service/favicon`: the picture of the domain's first character, which is a small letter in its name.
pub(super) fn favicon(call: &mut Call<'_>) -> Outcome {
    let domain = call.params.text_or("domain", "default")?;
    let size = icon_size(call.params.int("size").unwrap_or(32));
    let host = host(&domain);
    let first = match host.as_ref() {
        "default" => ' ',
        host => first_letter(host).unwrap_or(' '),
    };
    let letter = Letter::new(&first.to_string(), size);
    let content = png::square(size, Pixels::Rgba, |x, y| letter.pixel(x, y));
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
    let (across, down) = fitted(&width, &height);
    let side = |pixels: i64| u16::try_from(pixels).unwrap_or(u16::MAX);
    Ok(picture("image/jpeg", name, true, jpeg::plain(side(across), side(down))))
}

/// The picture's width and height: as narrow as allowed, unless that is too low; cut off where that is too
/// high, or too wide for its height.
fn fitted(width: &Range, height: &Range) -> (i64, i64) {
    let limit = |most: i64| if most == 0 { i64::MAX } else { most };
    let down = width.least * ASPECT.0 / ASPECT.1;
    if down >= height.least {
        return (width.least, down.min(limit(height.most)));
    }
    let across = height.least * ASPECT.1 / ASPECT.0;
    (across.min(limit(width.most)), height.least)
}

/// The effective limits of one side of a preview; 0 for the upper one means none.
#[derive(Debug, PartialEq, Eq)]
struct Range {
    least: i64,
    most: i64,
}

impl Range {
    /// Reads a number, or `MIN...MAX` with either part missing and anything around it.
    fn parse(text: &str) -> Result<Self, Failure> {
        let number = |text: &str| php::int(&Value::from(text));
        if php::numeric(text).is_some() {
            return Ok(Range::limited(number(text), number(text)));
        }
        let (before, after) = text.split_once("...").ok_or(failures::INVALID_DIMENSIONS)?;
        let digit = |c: char| c.is_ascii_digit();
        let least = &before[before.trim_end_matches(digit).len()..];
        let most = &after[..after.len() - after.trim_start_matches(digit).len()];
        Ok(Range::limited(number(least), number(most)))
    }

    fn limited(least: i64, most: i64) -> Self {
        let (low, high) = PREVIEW_LIMITS;
        let least = tens(least).clamp(low, high);
        let most = match tens(most) {
            0 => 0,
            most => most.clamp(low, high).max(least),
        };
        Range { least, most }
    }
}

/// The nearest multiple of ten.
fn tens(number: i64) -> i64 {
    number.saturating_add(5 * number.signum()) / 10 * 10
}

#[cfg(test)]
mod tests {
    use super::{Range, fitted, icon_size};

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
            // Rounded to nothing there is no limit.
            ("4", Some((240, 0))),
            ("0", Some((240, 0))),
            ("...4", Some((240, 0))),
            ("999999", Some((1280, 1280))),
            ("99999999999999999999", Some((1280, 1280))),
            ("365", Some((370, 370))),
            ("364", Some((360, 360))),
            ("900...300", Some((900, 900))),
            // Whatever PHP takes for a number.
            ("-5", Some((240, 240))),
            ("+500", Some((500, 500))),
            (" 500 ", Some((500, 500))),
            ("499.9", Some((500, 500))),
            ("5e2", Some((500, 500))),
            (".5", Some((240, 0))),
            // And whatever has three dots in it.
            ("a300...700b", Some((300, 700))),
            ("300a...b700", Some((240, 0))),
            ("300....700", Some((300, 0))),
            ("300...7e2", Some((300, 300))),
            ("", None),
            (" ", None),
            ("a", None),
            ("300px", None),
            ("0x200", None),
            ("1..2", None),
        ] {
            let range = Range::parse(text).ok().map(|range| (range.least, range.most));
            assert_eq!(range, expected, "{text}");
        }
    }

    #[test]
    fn previews_are_as_narrow_as_allowed_unless_too_low_or_too_high() {
        for (width, height, expected) in [
            ("640", "360...", (640, 1098)),
            ("240...", "360...", (240, 411)),
            ("...", "...", (240, 411)),
            ("320...800", "360...", (320, 549)),
            ("640", "360...700", (640, 700)),
            ("640", "1280...", (640, 1280)),
            ("640...700", "1280...", (700, 1280)),
            ("240...", "1280", (746, 1280)),
            ("1280", "1280", (1280, 1280)),
            ("1280", "...", (1280, 2196)),
        ] {
            let range = |text| Range::parse(text).unwrap();
            assert_eq!(fitted(&range(width), &range(height)), expected, "{width} {height}");
        }
    }
}
