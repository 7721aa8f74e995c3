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
    let mut quoted = String::new();
    for c in attribute(name).chars() {
        match c {
            '&' => quoted.push_str("&amp;"),
            '<' => quoted.push_str("&lt;"),
            '>' => quoted.push_str("&gt;"),
            '"' => quoted.push_str("&quot;"),
            c => quoted.push(c),
        }
    }
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"{quoted}\">\n")
}

/// The end of a document.
pub(super) const TAIL: &str = "</testsuites>\n";

/// One suite's element: what stands between `<testsuites>` and `</testsuites>` of a report of its own.
pub(super) fn element(suite: TestSuite) -> std::io::Result<Vec<u8>> {
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
    Ok(document)
}
