use serde_json::json;

use super::*;
use crate::collection::{
    Auth, Behavior, Body, FileSource, FormPart, FormValue, Header, Parameter, Proxy,
};
use crate::variables::Scope;

fn text(text: &str) -> String {
    text.to_owned()
}

fn request() -> Request {
    Request {
        method: text("{{meth}}"),
        url: text("{{base}}/items/:id.json?q={{q}}"),
        path_variables: vec![(text("id"), text("{{id}}")), (text("other"), text("x"))],
        headers: vec![Header { name: text("X-{{h}}"), value: text(" {{missing}}") }],
        body: None,
        auth: Some(Auth::new("basic", vec![(text("username"), text("{{user}}"))])),
        proxy: Some(Proxy {
            host: text("{{meth}}.proxy"),
            port: Some(text("{{q}}")),
            credentials: Some((text("{{user}}"), text("{{h}}"))),
        }),
    }
}

fn step(request: Request) -> Step {
    Step {
        index: 0,
        place: 0,
        pulled_in: false,
        id: text("folder/step"),
        name: text("{{never}}"),
        folders: vec![text("Folder")],
        item_id: None,
        description: None,
        request,
        behavior: Behavior::default(),
        prerequest: Vec::new(),
        test: Vec::new(),
        examples: Vec::new(),
    }
}

fn scopes() -> Scopes {
    let mut scopes = Scopes::new();
    for (name, value) in [
        ("METH", "post"),
        ("base", "https://h:8080/index.php"),
        ("id", "a/b"),
        ("q", "1&2"),
        ("h", "Name"),
        ("user", "admin"),
        ("v", "V"),
    ] {
        scopes.set(Scope::Environment, name, json!(value));
    }
    scopes
}

fn rendered(request: Request) -> (Request, Names) {
    let mut renderer = Renderer::new();
    let templates = compile_step(&mut renderer, &step(request));
    let mut names = Names::new();
    let request = render_step(&renderer, &templates, &scopes(), &mut names);
    (request, names)
}

#[test]
fn every_part_is_rendered_and_path_variables_are_used_up() {
    let (request, names) = rendered(request());
    let expected = Request {
        method: text("post"),
        url: text("https://h:8080/index.php/items/a/b.json?q=1&2"),
        path_variables: Vec::new(),
        headers: vec![Header { name: text("X-Name"), value: text(" {{missing}}") }],
        body: None,
        auth: Some(Auth::new("basic", vec![(text("username"), text("admin"))])),
        proxy: Some(Proxy {
            host: text("{{meth}}.proxy"),
            port: Some(text("1&2")),
            credentials: Some((text("admin"), text("Name"))),
        }),
    };
    assert_eq!(request, expected);
    assert_eq!(names.unresolved.iter().collect::<Vec<_>>(), ["missing", "meth"]);
}

#[test]
fn every_kind_of_body_is_rendered() {
    let v = || text("{{v}}");
    type MakeBody = fn(String) -> Body;
    let bodies: [(MakeBody, usize); 6] = [
        (|t| Body::Raw { text: t, language: None }, 1),
        (|t| Body::UrlEncoded(vec![Parameter { key: Some(t.clone()), value: Some(t) }]), 2),
        (Body::UrlEncodedText, 1),
        (|t| Body::File(FileSource::Path(t)), 1),
        (
            |t| Body::GraphQl {
                query: t.clone(),
                variables: Some(t.clone()),
                operation_name: Some(t),
            },
            3,
        ),
        (
            |t| {
                Body::FormData(vec![FormPart {
                    key: t.clone(),
                    value: FormValue::Files(vec![t.clone(), t.clone()]),
                    content_type: Some(t.clone()),
                    file_name: Some(t),
                }])
            },
            5,
        ),
    ];
    for (body, texts) in bodies {
        let (request, _) = rendered(Request { body: Some(body(v())), ..request() });
        assert_eq!(request.body, Some(body(text("V"))));
        let mut count = 0;
        request.map(&mut |text| count += usize::from(text == "V"));
        assert_eq!(count, texts);
    }
}

#[test]
fn names_are_listed_as_written() {
    let names = names_used(&request());
    let expected = ["METH", "base", "q", "id", "h", "missing", "user", "meth"];
    assert_eq!(names.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn the_upstream_collections_texts_render() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../shared/upstream/postman-collection.json");
    let Ok(file) = std::fs::read_to_string(path) else {
        assert!(std::env::var_os("CI").is_none(), "the upstream collection is missing");
        eprintln!("skipped: the upstream collection is not there");
        return;
    };
    let collection: serde_json::Value = serde_json::from_str(&file).unwrap();
    let mut scopes = Scopes::new();
    for variable in collection["variable"].as_array().unwrap() {
        let name = variable["key"].as_str().unwrap();
        scopes.set(Scope::Collection, name, json!(format!("<{name}>")));
    }
    let mut renderer = Renderer::new();
    let template = renderer.compile(&file);
    let mut names = Names::new();
    let rendered = renderer.render(&template, &scopes, &mut names);
    assert!(names.used.len() >= 10, "{names:?}");
    assert!(names.unresolved.is_empty(), "{names:?}");
    let mut expected = file.clone();
    for name in &names.used {
        expected = expected.replace(&format!("{{{{{name}}}}}"), &format!("<{name}>"));
    }
    assert!(rendered == expected);
}
