//! Plain tables whose columns fit a width.

/// Between two columns.
const GAP: &str = "  ";

/// Before each row below a head.
const INDENT: &str = "  ";

/// No column gets narrower than this.
const NARROWEST: usize = 8;

/// No column gets wider than this, however wide the terminal is.
const WIDEST: usize = 120;

/// A row of a table with N columns.
pub(super) enum Row<const N: usize> {
    /// What the rows below belong to, over all columns.
    Head(String),
    Cells([String; N]),
}

/// A table as text; columns are cut where they do not fit into `width` together.
pub(super) fn of<const N: usize>(
    titles: [&str; N],
    rows: &[Row<N>],
    width: Option<usize>,
) -> String {
    let mut widths = titles.map(length);
    for row in rows {
        if let Row::Cells(cells) = row {
            widths.iter_mut().zip(cells).for_each(|(w, cell)| *w = (*w).max(length(cell)));
        }
    }
    widths.iter_mut().for_each(|width| *width = (*width).min(WIDEST));
    if let Some(width) = width {
        narrow(&mut widths, width.saturating_sub(INDENT.len() + GAP.len() * (N - 1)));
    }
    let mut out = String::new();
    let mut title_widths = widths;
    if let Some(first) = title_widths.first_mut() {
        *first += INDENT.len();
    }
    line(&titles, &title_widths, "", &mut out);
    for row in rows {
        match row {
            Row::Head(text) => {
                out.push_str(text);
                out.push('\n');
            }
            Row::Cells(cells) => line(cells, &widths, INDENT, &mut out),
        }
    }
    out
}

fn line<const N: usize>(
    cells: &[impl AsRef<str>; N],
    widths: &[usize; N],
    indent: &str,
    out: &mut String,
) {
    let mut text = indent.to_owned();
    for (at, (cell, width)) in cells.iter().zip(widths).enumerate() {
        if at > 0 {
            text.push_str(GAP);
        }
        let cell = cut(cell.as_ref(), *width);
        let padding = width.saturating_sub(length(&cell));
        text.push_str(&cell);
        text.extend(std::iter::repeat_n(' ', padding));
    }
    out.push_str(text.trim_end());
    out.push('\n');
}

/// Takes from the widest columns until all fit.
fn narrow(widths: &mut [usize], room: usize) {
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROWEST => *widest -= 1,
            _ => return,
        }
    }
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// A text of at most so many characters, with a mark where something was cut off.
pub(super) fn cut(text: &str, most: usize) -> String {
    if length(text) <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    kept + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_fit_the_width() {
        let cells = |texts: [&str; 2]| Row::Cells(texts.map(str::to_owned));
        let rows = [
            Row::Head("head".to_owned()),
            cells(["short", &"long ".repeat(20)]),
            cells(["a little longer", "x"]),
        ];
        let table = of(["one", "two"], &rows, Some(40));
        assert!(table.lines().all(|line| length(line) <= 40), "{table}");
        assert!(table.contains("a little longer  x\n"), "{table}");
        assert!(table.contains('…'), "{table}");
        assert!(of(["one", "two"], &rows, None).contains(&"long ".repeat(19)), "{table}");
        assert!(!of(["one", "two"], &rows, Some(1)).is_empty());
    }
}
