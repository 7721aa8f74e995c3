//! Pictures of one letter on a coloured ground, for whoever and whatever has no picture of its own.

/// Letters as strokes on a grid 4 wide and 6 high. A point is its column and row, a stroke joins points.
const GLYPHS: [(char, &str); 37] = [
    ('A', "06 20 46, 14 34"),
    ('B', "06 00 30 41 42 33 03, 33 44 45 36 06"),
    ('C', "41 30 10 01 05 16 36 45"),
    ('D', "06 00 20 42 44 26 06"),
    ('E', "40 00 06 46, 03 33"),
    ('F', "40 00 06, 03 33"),
    ('G', "41 30 10 01 05 16 36 45 43 23"),
    ('H', "00 06, 40 46, 03 43"),
    ('I', "20 26, 10 30, 16 36"),
    ('J', "10 40 45 36 16 05"),
    ('K', "00 06, 40 03 46"),
    ('L', "00 06 46"),
    ('M', "06 00 23 40 46"),
    ('N', "06 00 46 40"),
    ('O', "10 30 41 45 36 16 05 01 10"),
    ('P', "06 00 30 41 42 33 03"),
    ('Q', "10 30 41 45 36 16 05 01 10, 24 46"),
    ('R', "06 00 30 41 42 33 03, 23 46"),
    ('S', "41 30 10 01 02 13 33 44 45 36 16 05"),
    ('T', "00 40, 20 26"),
    ('U', "00 05 16 36 45 40"),
    ('V', "00 26 40"),
    ('W', "00 16 22 36 40"),
    ('X', "00 46, 40 06"),
    ('Y', "00 23 40, 23 26"),
    ('Z', "00 40 06 46"),
    ('0', "10 30 41 45 36 16 05 01 10, 32 14"),
    ('1', "11 20 26, 16 36"),
    ('2', "01 10 30 41 42 06 46"),
    ('3', "01 10 30 41 42 33 13, 33 44 45 36 16 05"),
    ('4', "36 30 04 44"),
    ('5', "40 00 03 33 44 45 36 16 05"),
    ('6', "41 30 10 01 05 16 36 45 44 33 13 04"),
    ('7', "00 40 16"),
    ('8', "10 30 41 42 33 13 02 01 10, 13 04 05 16 36 45 44 33"),
    ('9', "42 33 13 02 01 10 30 41 45 36 16 05"),
    ('?', "01 10 30 41 42 23 24, 26 26"),
];

/// Dark enough for white letters.
const GROUNDS: [[u8; 3]; 8] = [
    [178, 72, 60],
    [176, 104, 24],
    [92, 124, 36],
    [28, 132, 92],
    [24, 124, 148],
    [56, 100, 184],
    [112, 84, 176],
    [164, 68, 132],
];

/// Rows of the grid the picture is high: a letter fills less than half of it.
const ROWS: f32 = 14.0;
/// Half the width of a stroke, in rows.
const RADIUS: f32 = 0.6;

type Point = (f32, f32);

/// A letter's picture; gives the colour of each pixel.
pub(super) struct Letter {
    strokes: Vec<(Point, Point)>,
    ground: [u8; 3],
    /// Pixels a row of the grid.
    scale: f32,
}

impl Letter {
    /// The picture of `text`'s first character, `size` pixels wide and high. Blank for a space.
    pub(super) fn new(text: &str, size: u32) -> Self {
        let first = text.chars().next().unwrap_or('?').to_uppercase().next().unwrap_or('?');
        let sum: usize = text.bytes().map(usize::from).sum();
        let strokes = if first.is_whitespace() { Vec::new() } else { strokes(first) };
        // No picture has more than 256 pixels a side.
        #[allow(clippy::cast_precision_loss)]
        let scale = size as f32 / ROWS;
        Letter { strokes, ground: GROUNDS[sum % GROUNDS.len()], scale }
    }

    /// The colour of a pixel: the letter is white, its edge in between.
    #[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    pub(super) fn pixel(&self, x: u32, y: u32) -> [u8; 3] {
        let middle = |at: u32, cells: f32| (at as f32 + 0.5) / self.scale - (ROWS - cells) / 2.0;
        let point = (middle(x, 4.0), middle(y, 6.0));
        let away = self.strokes.iter().map(|stroke| distance(point, *stroke));
        let nearest = away.fold(f32::INFINITY, f32::min);
        let lit = ((RADIUS - nearest) * self.scale + 0.5).clamp(0.0, 1.0);
        self.ground.map(|part| (f32::from(part) + (255.0 - f32::from(part)) * lit).round() as u8)
    }
}

/// The strokes of a letter; those of `?` stand for what is not in the table.
fn strokes(letter: char) -> Vec<(Point, Point)> {
    let glyph = |wanted: char| GLYPHS.iter().find(|(known, _)| *known == wanted);
    let lines = glyph(letter).or_else(|| glyph('?')).map_or("", |(_, lines)| lines);
    let joined = lines.split(", ").flat_map(|line| {
        let points: Vec<Point> = line.split(' ').filter_map(point).collect();
        points.windows(2).map(|pair| (pair[0], pair[1])).collect::<Vec<_>>()
    });
    joined.collect()
}

fn point(text: &str) -> Option<Point> {
    let mut digits = text.bytes().map(|digit| f32::from(digit.saturating_sub(b'0')));
    Some((digits.next()?, digits.next()?))
}

/// How far a point is from a stroke.
fn distance((x, y): Point, ((x1, y1), (x2, y2)): (Point, Point)) -> f32 {
    let (across, down) = (x2 - x1, y2 - y1);
    let length = across * across + down * down;
    let along = if length > 0.0 { ((x - x1) * across + (y - y1) * down) / length } else { 0.0 };
    let along = along.clamp(0.0, 1.0);
    (x - x1 - along * across).hypot(y - y1 - along * down)
}

#[cfg(test)]
mod tests {
    use super::{GLYPHS, Letter};

    fn pixels(text: &str, size: u32) -> Vec<[u8; 3]> {
        let letter = Letter::new(text, size);
        (0..size)
            .flat_map(|y| (0..size).map(move |x| (x, y)))
            .map(|(x, y)| letter.pixel(x, y))
            .collect()
    }

    /// Which pixels are rather the letter's than the ground's.
    fn lit(text: &str, size: u32) -> Vec<bool> {
        let pixels = pixels(text, size);
        let ground = i32::from(pixels[0][0]);
        pixels.iter().map(|pixel| i32::from(pixel[0]) - ground > (255 - ground) / 2).collect()
    }

    #[test]
    fn letters_are_white_and_differ() {
        for size in [16, 32, 256] {
            let pictures = GLYPHS.map(|(letter, _)| lit(&letter.to_string(), size));
            for (at, (letter, _)) in GLYPHS.iter().enumerate() {
                let part = pictures[at].iter().filter(|lit| **lit).count() * 100;
                let all = pictures[at].len();
                assert!(part > 3 * all && part < 20 * all, "{letter} {size}: {part} of {all}");
                assert!(!pictures[..at].contains(&pictures[at]), "{letter} {size}");
            }
        }
        assert_eq!(lit("a", 32), lit("A", 32));
        assert_eq!(lit("", 32), lit("?", 32));
        assert_eq!(lit("€", 32), lit("?", 32));
        assert!(!lit(" ", 32).contains(&true));
        assert!(pixels("h", 32).contains(&[255; 3]));
    }

    #[test]
    fn letters_keep_clear_of_the_edge() {
        for (letter, _) in GLYPHS {
            let letter = Letter::new(&letter.to_string(), 32);
            let ground = letter.pixel(0, 0);
            for at in 0..32 {
                for (x, y) in [(at, 3), (at, 28), (3, at), (28, at)] {
                    assert_eq!(letter.pixel(x, y), ground);
                }
            }
        }
    }
}
