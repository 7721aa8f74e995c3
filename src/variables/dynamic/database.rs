//! Parts of databases.

use super::pick::word;
use super::registry::Group;

pub(super) const VARIABLES: Group = &[
    ("$randomDatabaseColumn", |r| word(r, COLUMNS)),
    ("$randomDatabaseType", |r| word(r, TYPES)),
    ("$randomDatabaseCollation", |r| word(r, COLLATIONS)),
    ("$randomDatabaseEngine", |r| word(r, ENGINES)),
];

const COLUMNS: &[&str] = &[
    "amount",
    "avatar",
    "category",
    "comment",
    "createdAt",
    "deletedAt",
    "description",
    "email",
    "group",
    "id",
    "isActive",
    "label",
    "name",
    "ownerId",
    "password",
    "phone",
    "position",
    "status",
    "title",
    "token",
    "updatedAt",
    "userId",
];

const TYPES: &[&str] = &[
    "bigint",
    "binary",
    "bit",
    "blob",
    "boolean",
    "char",
    "date",
    "datetime",
    "decimal",
    "double",
    "enum",
    "float",
    "int",
    "json",
    "mediumint",
    "smallint",
    "text",
    "time",
    "timestamp",
    "tinyint",
    "varchar",
];

const COLLATIONS: &[&str] = &[
    "ascii_bin",
    "ascii_general_ci",
    "cp1250_bin",
    "cp1250_general_ci",
    "latin1_bin",
    "latin1_swedish_ci",
    "utf8_bin",
    "utf8_general_ci",
    "utf8_unicode_ci",
    "utf8mb4_bin",
    "utf8mb4_unicode_ci",
];

const ENGINES: &[&str] = &["ARCHIVE", "BLACKHOLE", "CSV", "InnoDB", "MEMORY", "MyISAM"];
