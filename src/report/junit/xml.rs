use std::borrow::Cow;

use junit_report::{Report, TestSuite};

use crate::report::text;

/// A text for an attribute: one line, nothing that XML forbids.
pub(super) fn attribute(text: &str) -> Cow<'_, str> {
    text::visible(text)
}

/// A text for an element. It becomes one CDATA section without any check, so what would end that section
/// early ends it here and opens the next: readers see the text unchanged.
pub(super) fn content(text: &str) -> String {
    text::visible_lines(text).replace("]]>", "]]]]><![CDATA[>")
}

/// The head of a document; the crate can only write documents as a whole and without attributes.
pub(super) fn head(name: &str) -> String {
    let quoted = quoted(name);
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{quoted}\">\n")
}

fn quoted(text: &str) -> String {
    let mut quoted = String::new();
    for c in attribute(text).chars() {
        match c {
            '&' => quoted.push_str("&amp;"),
            '<' => quoted.push_str("&lt;"),
            '>' => quoted.push_str("&gt;"),
            '"' => quoted.push_str("&quot;"),
            c => quoted.push(c),
        }
    }
    quoted
}

/// The end of a document.
pub(super) const TAIL: &str = "</testsuites>\n";

/// One suite's element: what stands between `<testsuites>` and `</testsuites>` of a report of its own. Cases
/// that are `flaky` have content already, and get what Maven's Surefire plugin writes for such.
pub(super) fn element(suite: TestSuite, flaky: &[(usize, String)]) -> std::io::Result<Vec<u8>> {
    const OPEN: &[u8] = b"<testsuites>";
    const CLOSE: &[u8] = b"</testsuites>";
    let mut report = Report::new();
    report.add_testsuite(suite);
    let mut document = Vec::with_capacity(4096);
    report.write_xml(&mut document).map_err(std::io::Error::other)?;
    let start = memchr::memmem::find(&document, OPEN).map(|at| at + OPEN.len());
    let end = memchr::memmem::rfind(&document, CLOSE);
    let (Some(start), Some(end)) = (start, end) else {
        return Err(std::io::Error::other("the JUnit document has no test suites"));
    };
    document.truncate(end);
    document.drain(..start);
    document.push(b'\n');
    Ok(if flaky.is_empty() { document } else { with_flaky(&document, flaky) })
}

/// The crate does not know this element: it is put in behind the heads of its cases, which are told from text
/// that looks like them.
fn with_flaky(document: &[u8], flaky: &[(usize, String)]) -> Vec<u8> {
    const CASE: &[u8] = b"<testcase ";
    const TEXT: (&[u8], &[u8]) = (b"<![CDATA[", b"]]>");
    let mut out = Vec::with_capacity(document.len() + 100 * flaky.len());
    let mut flaky = flaky.iter().peekable();
    let (mut rest, mut case) = (document, 0);
    while let Some(at) = memchr::memchr(b'<', rest) {
        let (before, tag) = rest.split_at(at);
        out.extend_from_slice(before);
        let end = if tag.starts_with(TEXT.0) { TEXT.1 } else { b">" };
        let length = memchr::memmem::find(tag, end).map_or(tag.len(), |at| at + end.len());
        let (tag, behind) = tag.split_at(length);
        out.extend_from_slice(tag);
        if tag.starts_with(CASE) {
            if let Some((_, reason)) = flaky.next_if(|(index, _)| *index == case) {
                let reason = quoted(reason);
                let element = format!("<flakyFailure type=\"flaky\" message=\"{reason}\"/>");
                out.extend_from_slice(element.as_bytes());
            }
            case += 1;
        }
        rest = behind;
    }
    out.extend_from_slice(rest);
    out
}
