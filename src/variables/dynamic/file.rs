//! Files, folders and media types.

use rand::{Rng, RngExt};

use super::lorem::WORDS;
use super::pick::{joined, pick, word};
use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$randomFileName", |r| file_name(r, extension)),
    ("$randomCommonFileName", |r| file_name(r, |r| pick(r, COMMON_EXTENSIONS))),
    ("$randomFileType", |r| media_type(r).0.split('/').next().unwrap_or_default().to_owned()),
    ("$randomFileExt", |r| extension(r).to_owned()),
    ("$randomCommonFileType", |r| word(r, COMMON_TYPES)),
    ("$randomCommonFileExt", |r| word(r, COMMON_EXTENSIONS)),
    ("$randomMimeType", |r| media_type(r).0.to_owned()),
    ("$randomFilePath", |r| format!("{}/{}", pick(r, FOLDERS), file_name(r, extension))),
    ("$randomDirectoryPath", |r| word(r, FOLDERS)),
];

fn file_name(rng: &mut dyn Rng, extension: fn(&mut dyn Rng) -> &'static str) -> String {
    let name = joined(rng, WORDS, 2, "_");
    format!("{name}.{}", extension(rng))
}

fn extension(rng: &mut dyn Rng) -> &'static str {
    media_type(rng).1
}

fn media_type(rng: &mut dyn Rng) -> (&'static str, &'static str) {
    MEDIA_TYPES
        .get(rng.random_range(0..MEDIA_TYPES.len()))
        .copied()
        .unwrap_or(("text/plain", "txt"))
}

const COMMON_TYPES: &[&str] = &["application", "audio", "image", "text", "video"];

const COMMON_EXTENSIONS: &[&str] = &[
    "gif", "htm", "html", "jpeg", "jpg", "m2a", "m2v", "m4a", "m4v", "mp3", "mp4", "mpeg", "mpg",
    "pdf", "png", "wav",
];

const MEDIA_TYPES: &[(&str, &str)] = &[
    ("application/epub+zip", "epub"),
    ("application/gzip", "gz"),
    ("application/java-archive", "jar"),
    ("application/json", "json"),
    ("application/ld+json", "jsonld"),
    ("application/msword", "doc"),
    ("application/ogg", "ogx"),
    ("application/pdf", "pdf"),
    ("application/rtf", "rtf"),
    ("application/sql", "sql"),
    ("application/vnd.ms-excel", "xls"),
    ("application/vnd.ms-powerpoint", "ppt"),
    ("application/vnd.oasis.opendocument.text", "odt"),
    ("application/wasm", "wasm"),
    ("application/x-7z-compressed", "7z"),
    ("application/x-bzip2", "bz2"),
    ("application/x-sh", "sh"),
    ("application/x-tar", "tar"),
    ("application/xhtml+xml", "xhtml"),
    ("application/xml", "xml"),
    ("application/zip", "zip"),
    ("audio/aac", "aac"),
    ("audio/flac", "flac"),
    ("audio/midi", "mid"),
    ("audio/mp4", "m4a"),
    ("audio/mpeg", "mp3"),
    ("audio/ogg", "oga"),
    ("audio/wav", "wav"),
    ("font/otf", "otf"),
    ("font/ttf", "ttf"),
    ("font/woff", "woff"),
    ("font/woff2", "woff2"),
    ("image/avif", "avif"),
    ("image/bmp", "bmp"),
    ("image/gif", "gif"),
    ("image/heic", "heic"),
    ("image/jpeg", "jpg"),
    ("image/png", "png"),
    ("image/svg+xml", "svg"),
    ("image/tiff", "tiff"),
    ("image/webp", "webp"),
    ("message/rfc822", "eml"),
    ("model/gltf+json", "gltf"),
    ("model/stl", "stl"),
    ("text/calendar", "ics"),
    ("text/css", "css"),
    ("text/csv", "csv"),
    ("text/html", "html"),
    ("text/javascript", "js"),
    ("text/markdown", "md"),
    ("text/plain", "txt"),
    ("text/tab-separated-values", "tsv"),
    ("text/vcard", "vcf"),
    ("text/yaml", "yaml"),
    ("video/mp4", "mp4"),
    ("video/mpeg", "mpeg"),
    ("video/ogg", "ogv"),
    ("video/quicktime", "mov"),
    ("video/webm", "webm"),
    ("video/x-msvideo", "avi"),
];

const FOLDERS: &[&str] = &[
    "/bin",
    "/boot",
    "/boot/grub",
    "/dev",
    "/dev/shm",
    "/etc",
    "/etc/cron.d",
    "/etc/default",
    "/etc/init.d",
    "/etc/mail",
    "/etc/network",
    "/etc/opt",
    "/etc/ppp",
    "/etc/security",
    "/etc/ssl",
    "/etc/systemd",
    "/home",
    "/home/user",
    "/home/user/docs",
    "/lib",
    "/lib/modules",
    "/lib64",
    "/media",
    "/mnt",
    "/opt",
    "/opt/bin",
    "/opt/lib",
    "/opt/share",
    "/proc",
    "/root",
    "/run",
    "/run/lock",
    "/sbin",
    "/srv",
    "/srv/www",
    "/sys",
    "/tmp",
    "/usr",
    "/usr/bin",
    "/usr/include",
    "/usr/lib",
    "/usr/libexec",
    "/usr/local",
    "/usr/local/bin",
    "/usr/local/etc",
    "/usr/local/lib",
    "/usr/local/share",
    "/usr/sbin",
    "/usr/share",
    "/usr/src",
    "/var",
    "/var/cache",
    "/var/lib",
    "/var/lock",
    "/var/log",
    "/var/mail",
    "/var/opt",
    "/var/run",
    "/var/spool",
    "/var/tmp",
];
