use serde_json::{Value, json};

/// A collection named `Small` whose steps, `(name, url)`, only get something.
pub fn collection(steps: &[(&str, &str)]) -> Value {
    let items = steps.iter().map(|(name, url)| request(name, "GET", url));
    collection_of(items.collect())
}

/// A collection named `Small` of these items.
pub fn collection_of(items: Vec<Value>) -> Value {
    let schema = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json";
    json!({ "info": { "name": "Small", "schema": schema }, "item": items })
}

/// One request.
pub fn request(name: &str, method: &str, url: &str) -> Value {
    json!({ "name": name, "request": { "method": method, "header": [], "url": url } })
}
