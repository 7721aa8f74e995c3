//! A unified diff for the reader: bounded in time, lines and width, with long lines cut around what changed.

use std::time::Duration;

use similar::{Algorithm, DiffOp, TextDiff};

use super::show;

/// How long a diff for the reader may take.
const DEADLINE: Duration = Duration::from_millis(200);

/// Lines shown.
const SHOWN: usize = 60;

/// Unchanged lines around a change.
const CONTEXT: usize = 2;

/// What tools write behind a last line without an end.
const NO_END: &str = "\\ No newline at end of file";

/// The lines that differ, with those around them.
pub(super) fn unified(expected: &str, actual: &str) -> String {
    let (left, right): (Vec<&str>, Vec<&str>) =
        (expected.split_inclusive('\n').collect(), actual.split_inclusive('\n').collect());
    let diff = TextDiff::configure()
        .algorithm(Algorithm::Patience)
        .timeout(DEADLINE)
        .diff_slices(&left, &right);
    let mut out = Out::default();
    for ops in diff.grouped_ops(CONTEXT) {
        let (Some(first), Some(last)) = (ops.first(), ops.last()) else { continue };
        let old = range(first.old_range().start, last.old_range().end);
        let new = range(first.new_range().start, last.new_range().end);
        out.line(format!("@@ -{old} +{new} @@"));
        for op in &ops {
            write_op(op, &left, &right, &mut out);
        }
    }
    out.finish()
}

/// `first,count`, as tools read it.
fn range(start: usize, end: usize) -> String {
    match end - start {
        0 => format!("{start},0"),
        1 => (start + 1).to_string(),
        count => format!("{},{count}", start + 1),
    }
}

fn write_op(op: &DiffOp, old: &[&str], new: &[&str], out: &mut Out) {
    let (left, right) = (&old[op.old_range()], &new[op.new_range()]);
    if let DiffOp::Equal { .. } = op {
        left.iter().for_each(|line| out.content(' ', line, &show::start(without_end(line))));
        return;
    }
    let pairs: Vec<(String, String)> =
        left.iter().zip(right).map(|(left, right)| pair(left, right)).collect();
    let alone = |line: &&str| show::start(without_end(line));
    let removed = pairs.iter().map(|(left, _)| left.clone());
    let removed = removed.chain(left.iter().skip(pairs.len()).map(alone));
    let added = pairs.iter().map(|(_, right)| right.clone());
    let added = added.chain(right.iter().skip(pairs.len()).map(alone));
    left.iter().zip(removed).for_each(|(line, shown)| out.content('-', line, &shown));
    right.iter().zip(added).for_each(|(line, shown)| out.content('+', line, &shown));
}

/// Two lines that stand for each other. Their ends are of interest only where nothing else differs.
pub(super) fn pair(left: &str, right: &str) -> (String, String) {
    let (content, other) = (without_end(left), without_end(right));
    if content == other && left.ends_with('\n') && right.ends_with('\n') {
        return show::texts(&escaped_end(left), &escaped_end(right));
    }
    show::texts(content, other)
}

fn escaped_end(line: &str) -> String {
    let content = without_end(line);
    format!("{content}{}", line[content.len()..].escape_debug())
}

/// A line's content.
pub(super) fn without_end(line: &str) -> &str {
    line.trim_end_matches(['\n', '\r'])
}

/// Lines of a diff, the first of which are kept.
#[derive(Default)]
struct Out {
    text: String,
    count: usize,
}

impl Out {
    fn line(&mut self, line: String) {
        if self.count < SHOWN {
            if self.count > 0 {
                self.text.push('\n');
            }
            self.text.push_str(&line);
        }
        self.count += 1;
    }

    fn content(&mut self, sign: char, line: &str, shown: &str) {
        self.line(format!("{sign}{shown}"));
        if !line.ends_with('\n') {
            self.line(NO_END.to_owned());
        }
    }

    fn finish(mut self) -> String {
        let more = self.count.saturating_sub(SHOWN);
        if more > 0 {
            self.text.push_str(&format!("\n… {more} more lines"));
        }
        self.text
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::*;

    #[test]
    fn it_reads_as_other_tools_write_it() {
        let old = "a\nb\nc\nd\ne\nf\ng\nh\n";
        let new = "a\nb\nC\nd\ne\nf\ng\n";
        assert_eq!(unified(old, new), "@@ -1,8 +1,7 @@\n a\n b\n-c\n+C\n d\n e\n f\n g\n-h");
        assert_eq!(unified("a\n", "a"), format!("@@ -1 +1 @@\n-a\n+a\n{NO_END}"));
        assert_eq!(unified("", "a\n"), "@@ -0,0 +1 @@\n+a");
    }

    #[test]
    fn long_lines_are_cut_around_the_change() {
        let line = |middle: &str| format!("{}{middle}{}\n", "<p>".repeat(900), "</p>".repeat(900));
        let shown = unified(&line("old"), &line("new"));
        assert!(shown.contains("old</p>") && shown.contains("new</p>"), "{shown}");
        assert!(shown.lines().all(|line| line.chars().count() < 200), "{shown}");
    }

    #[test]
    fn a_change_that_nobody_sees_is_made_visible() {
        assert_eq!(unified("a\r\nb\n", "a\nb\n"), "@@ -1,2 +1,2 @@\n-a\\r\\n\n+a\\n\n b");
        assert_eq!(unified("a \n", "a\n"), "@@ -1 +1 @@\n-a\\x20\n+a");
        assert_eq!(unified("a\u{a0}b\n", "a b\n"), "@@ -1 +1 @@\n-a\\u{a0}b\n+a\\x20b");
    }

    #[test]
    fn many_and_hostile_lines_are_bounded() {
        let lines = |seed: usize| -> String {
            (0..40_000).map(|n| format!("{}\n", (n * seed) % 977)).collect()
        };
        let started = Instant::now();
        let shown = unified(&lines(7), &lines(11));
        assert!(started.elapsed() < Duration::from_secs(20), "{:?}", started.elapsed());
        assert_eq!(shown.lines().count(), SHOWN + 1);
        assert!(shown.ends_with("more lines"));
    }
}
