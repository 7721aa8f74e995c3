use std::io;

/// Why a saved report cannot be told again.
#[derive(Debug, thiserror::Error)]
pub enum SavedError {
    /// It cannot be opened.
    #[error("cannot read {file}: {cause}")]
    Read {
        /// Its name.
        file: String,
        /// Why.
        cause: io::Error,
    },
    /// It is no JSON, or not JSON of that shape.
    #[error("{file} is no JSON report of postcheck: {message}")]
    Content {
        /// Its name.
        file: String,
        /// What is wrong, and where.
        message: String,
    },
    /// Newman wrote it.
    #[error(
        "{file} is no JSON report of postcheck: it is newman's, which does not say how steps compare; run the \
         collection by `postcheck run -r json`"
    )]
    Newman {
        /// Its name.
        file: String,
    },
    /// Another release wrote it, whose reports hold something else.
    #[error(
        "{file} was written by postcheck {version}, whose reports this one cannot read; use the same release"
    )]
    Format {
        /// Its name.
        file: String,
        /// That release.
        version: String,
    },
    /// It is no shard.
    #[error(
        "{file} is the report of a whole run and not of a shard (`postcheck run --shard I/N`); `postcheck report \
         render` shows it"
    )]
    Whole {
        /// Its name.
        file: String,
    },
    /// A shard is given twice.
    #[error("{first} and {second} are both shard {shard}; give each shard once")]
    Twice {
        /// The shard.
        shard: String,
        /// One file.
        first: String,
        /// The other.
        second: String,
    },
    /// Shards are not given.
    #[error("there is no report of shard {shards}; give the reports of all shards")]
    Missing {
        /// Which.
        shards: String,
    },
    /// They are not the shards of one run.
    #[error("{first} and {second} are not of one run: {what}")]
    OtherRun {
        /// One file.
        first: String,
        /// Another.
        second: String,
        /// What says so.
        what: String,
    },
}
