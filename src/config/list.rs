//! Every setting of `postcheck.toml` with its value and meaning: what the reference is made of. A test holds the list
//! to what the file's reader takes.

/// A table of the file.
pub(crate) struct Table {
    /// As a heading names it; empty for the top of the file.
    pub(crate) name: &'static str,
    /// What it is for.
    pub(crate) purpose: &'static str,
    /// Its settings: name, value, meaning.
    pub(crate) settings: &'static [(&'static str, &'static str, &'static str)],
}

/// All tables, in the order in which people write them.
pub(crate) const TABLES: &[Table] = &[
    Table {
        name: "",
        purpose: "At the top of the file, before the first table. Paths are relative to the file's folder.",
        settings: &[
            ("collection", "path", "the collection to run"),
            ("environment", "path", "the environment file, as `-e`"),
            ("globals", "path", "the globals file, as `-g`"),
            ("fixtures", "directory", "where the fixtures are"),
            ("target", "name", "the target to use when `--target` names none"),
            (
                "fail-on",
                "`breaking`, `change`, `additive`, `info`",
                "the least severity that fails a run",
            ),
            ("require-fixtures", "boolean", "a step without a fixture is drift"),
            ("budgets", "list of texts, `p95=500ms`", "limits of response times, as `--budget`"),
            (
                "check-requests",
                "boolean",
                "requests are compared with what the fixtures were recorded from",
            ),
            ("reporters", "list of names", "the reports to write, as `-r`"),
            ("reports", "directory", "where reports go that have no path of their own"),
            (
                "secrets",
                "list of names",
                "variables whose values are shown nowhere, besides those of the type `secret`",
            ),
            ("working-dir", "directory", "what file paths in the collection are relative to"),
            ("timeout", "milliseconds", "limit of the whole run"),
            ("timeout-request", "milliseconds", "limit of one request"),
            ("delay-request", "milliseconds", "pause between requests"),
            ("jobs", "number", "requests of reading steps under way at the same time, as `--jobs`"),
            (
                "reads",
                "list of globs",
                "ids of steps that only read, though their method is not GET, HEAD, OPTIONS or TRACE",
            ),
            (
                "writes",
                "list of globs",
                "ids of steps that change something, though their method is one of these",
            ),
            ("session", "table", "see `[session]`"),
            ("targets", "tables by name", "see `[targets.NAME]`"),
            ("compare", "table", "see `[compare]`"),
            ("rules", "list of tables", "see `[[rules]]`"),
        ],
    },
    Table {
        name: "[session]",
        purpose: "How the session is kept.",
        settings: &[
            (
                "profile",
                "`nextcloud-passwords`",
                "whose sessions they are; by default the collection's variables choose",
            ),
            ("mode", "`auto`, `header`, `cookie`, `both`, `off`", "as `--session`"),
            (
                "lifetime",
                "seconds",
                "how long the server keeps an idle session, if it is not the profile's usual time",
            ),
        ],
    },
    Table {
        name: "[targets.NAME]",
        purpose: "A server to run against; `--target NAME` chooses it.",
        settings: &[
            ("sandbox", "path", "start the built-in server on this backup and run against it"),
            (
                "variables",
                "table of texts, numbers and booleans",
                "environment variables, as `--env-var`",
            ),
            ("environment", "path", "the environment file, instead of the general one"),
            ("insecure", "boolean", "accept any certificate, as `-k`"),
            ("ca-cert", "path", "certificates to trust besides the system's, as `--cacert`"),
            ("session", "as `mode` above", "the session mode, instead of the general one"),
        ],
    },
    Table {
        name: "[compare]",
        purpose: "How responses are compared.",
        settings: &[
            ("strict-numbers", "boolean", "`1` and `1.0` are different"),
            (
                "ignore-headers",
                "list of names",
                "headers that are not compared, besides those that never are",
            ),
            (
                "compare-headers",
                "list of names",
                "headers that are compared although they usually are not",
            ),
        ],
    },
    Table {
        name: "[[rules]]",
        purpose: "Exceptions for all steps: where, and exactly one thing that is different there.",
        settings: &[
            ("path", "JSONPath (RFC 9535)", "where in the body; required"),
            ("match", "a matcher, `{{$timestamp}}`", "the value has to fit it"),
            ("ignore", "`true`", "the value is not compared"),
            (
                "unordered",
                "`true`, or the name of a property",
                "the array's order says nothing; elements are paired by the property",
            ),
            (
                "strict-order",
                "`true`",
                "the array is compared in order, even if its elements have ids",
            ),
            ("strict-bytes", "`true`", "with the path `$`: a picture is compared by its bytes"),
            ("severity", "`breaking`, `change`, `additive`, `info`", "a difference counts as this"),
            (
                "secret",
                "`true`",
                "the value is compared and shown nowhere; the fixture keeps a salted hash",
            ),
            ("steps", "list of globs", "ids of the steps it applies to; by default all"),
        ],
    },
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::path::Path;

    use super::*;

    /// The names that the reader says it would take in place of an unknown one.
    fn taken(table: &str) -> BTreeSet<String> {
        let heading = table.replace("NAME", "n");
        // A rule without a path is refused before its other members are looked at.
        let path = if table == "[[rules]]" { "path = '$'\n" } else { "" };
        let text = format!("{heading}\n{path}no-such-setting = 1\n");
        let error = super::super::load::parse(Path::new("postcheck.toml"), &text).unwrap_err();
        let names = error.to_string();
        let names = names.split("no-such-setting").nth(1).unwrap_or_default().to_owned();
        names.split('`').skip(2).step_by(2).map(str::to_owned).collect()
    }

    #[test]
    fn the_list_is_what_the_reader_takes() {
        for table in TABLES {
            let listed: BTreeSet<String> =
                table.settings.iter().map(|(name, ..)| (*name).to_owned()).collect();
            assert_eq!(listed, taken(table.name), "{}", table.name);
        }
    }
}
