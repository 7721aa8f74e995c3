//! What the app changes in an older backup while it restores it, as far as the API shows it.

use serde_json::{Map, Value, json};

use super::php_json;
use super::raw::{RawBackup, RawRevision};

/// Removes what a backup of its version cannot have and no restore looks at.
pub(super) fn before_decrypting(backup: &mut RawBackup) {
    if backup.version < 105 {
        backup.keychains.clear();
        backup.challenges.clear();
    }
}

/// Brings decrypted content to the newest version.
pub(super) fn after_decrypting(backup: &mut RawBackup) {
    let version = backup.version;
    if version < 102 {
        each_revision(backup, |revision| revision.client = None);
    }
    if version < 105 {
        each_revision(backup, |revision| revision.cse_key = None);
    }
    if version < 104 {
        for revision in backup.passwords.iter_mut().flat_map(|model| &mut model.revisions) {
            migrate_custom_fields(revision, version);
        }
    }
}

fn each_revision(backup: &mut RawBackup, change: impl Fn(&mut RawRevision)) {
    let models = backup.passwords.iter_mut().chain(&mut backup.folders).chain(&mut backup.tags);
    models.flat_map(|model| &mut model.revisions).for_each(change);
}

/// Custom fields are reduced to three members each and stored anew, which shows: a revision stored by a
/// current server has the newer encryption type. Before they were a list every revision is. What the client
/// encrypted cannot be looked into.
fn migrate_custom_fields(revision: &mut RawRevision, version: u32) {
    if !matches!(revision.cse_type.as_deref(), None | Some("" | "none")) {
        return;
    }
    let Some(text) = &revision.custom_fields else { return };
    let mut fields: Value = serde_json::from_str(text).unwrap_or_default();
    let mut text = text.clone();
    if version < 103
        && let Value::Object(map) = fields
    {
        fields = list_of_map(map);
        text = php_json::encode(&fields);
    }
    if text != "[]" || version < 103 {
        "SSEv1r2".clone_into(&mut revision.sse_type);
    }
    if text != "[]" {
        text = php_json::encode(&reduced(fields));
    }
    revision.custom_fields = Some(text);
}

/// Once custom fields were a map from label to value, or to type and value.
fn list_of_map(map: Map<String, Value>) -> Value {
    map.into_iter().map(|(label, value)| field_of_member(label, value)).collect()
}

fn field_of_member(label: String, value: Value) -> Value {
    let (kind, value) = match value {
        Value::Object(mut members) => (members.remove("type"), members.remove("value")),
        value => (None, Some(value)),
    };
    let kind = if label.starts_with('_') { json!("data") } else { kind.unwrap_or(json!("text")) };
    json!({ "label": label, "type": kind, "value": value })
}

fn reduced(fields: Value) -> Value {
    let fields = match fields {
        Value::Array(fields) => fields,
        Value::Object(map) => map.into_iter().map(|(_, field)| field).collect(),
        _ => Vec::new(),
    };
    fields
        .iter()
        .map(|field| {
            json!({ "label": field["label"], "type": field["type"], "value": field["value"] })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn migrated(version: u32, text: &str) -> (String, String) {
        let mut revision = RawRevision {
            sse_type: "SSEv1r1".to_owned(),
            custom_fields: Some(text.to_owned()),
            ..RawRevision::default()
        };
        migrate_custom_fields(&mut revision, version);
        (revision.custom_fields.unwrap(), revision.sse_type)
    }

    #[test]
    fn custom_fields_are_reduced_and_show_the_newer_type() {
        let cases = [
            (103, "[]", "[]", "SSEv1r1"),
            (
                103,
                r#"[{"label":"Größe","value":"a/b","type":"url","id":0,"blank":false}]"#,
                r#"[{"label":"Gr\u00f6\u00dfe","type":"url","value":"a\/b"}]"#,
                "SSEv1r2",
            ),
            (
                103,
                r#"[{"type":"text"}]"#,
                r#"[{"label":null,"type":"text","value":null}]"#,
                "SSEv1r2",
            ),
            (103, "", "[]", "SSEv1r2"),
            (103, "no json", "[]", "SSEv1r2"),
            (103, r#"["text"]"#, r#"[{"label":null,"type":null,"value":null}]"#, "SSEv1r2"),
            (102, "{}", "[]", "SSEv1r2"),
            (102, "", "[]", "SSEv1r2"),
            (102, "[]", "[]", "SSEv1r2"),
            (
                102,
                r#"{"_hidden":"x","Mail":{"type":"email","value":"a@example.org"},"Pin":"1"}"#,
                r#"[{"label":"_hidden","type":"data","value":"x"},{"label":"Mail","type":"email","value":"a@example.org"},{"label":"Pin","type":"text","value":"1"}]"#,
                "SSEv1r2",
            ),
        ];
        for (version, before, after, sse_type) in cases {
            assert_eq!(
                migrated(version, before),
                (after.to_owned(), sse_type.to_owned()),
                "{before}"
            );
        }
    }

    #[test]
    fn what_the_client_encrypted_stays_as_it_is() {
        let mut revision = RawRevision {
            sse_type: "SSEv1r1".to_owned(),
            cse_type: Some("CSEv1r1".to_owned()),
            custom_fields: Some("00ff".to_owned()),
            ..RawRevision::default()
        };
        migrate_custom_fields(&mut revision, 103);
        assert_eq!(revision.custom_fields.as_deref(), Some("00ff"));
        assert_eq!(revision.sse_type, "SSEv1r1");
    }
}
