use super::server::{Server, content, lines, ok, own_lines};
use super::{client, request, send};
use crate::collection::{Behavior, Body, FileSource, FormPart, FormValue};
use crate::http::Options;

#[tokio::test]
async fn a_form_announces_the_boundary_it_uses() {
    let server = Server::start([ok(b"")]).await;
    let mut post = super::with_headers(
        request("POST", &server.url("/")),
        &[("Content-Type", "multipart/form-data"), ("X-A", "1")],
    );
    post.body = Some(Body::FormData(vec![FormPart {
        key: "k".to_owned(),
        value: FormValue::Text("v".to_owned()),
        content_type: None,
        file_name: None,
    }]));
    send(&post).await.outcome.unwrap();
    let sent = server.request();
    let head = own_lines(&sent);
    let boundary = head[0].strip_prefix("Content-Type: multipart/form-data; boundary=").unwrap();
    assert_eq!(
        content(&sent),
        format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"k\"\r\n\r\nv\r\n--{boundary}--\r\n"
        )
    );
    assert_eq!(head[1], "X-A: 1");
    assert_eq!(head[2], format!("Content-Length: {}", content(&sent).len()));
}

#[tokio::test]
async fn a_file_body_has_its_headers_in_its_own_order() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("a.txt"), b"\x00\xff").unwrap();
    let options = Options { working_dir: dir.path().to_owned(), ..Options::default() };
    let client = client(options);
    let server =
        Server::start([super::server::response("200 OK", &["Set-Cookie: a=1"], b"")]).await;
    let mut post = request("POST", &server.url("/"));
    post.body = Some(Body::File(FileSource::Path("a.txt".to_owned())));
    client.send(&post, &Behavior::default()).await.outcome.unwrap();
    client.send(&post, &Behavior::default()).await.outcome.unwrap();
    let requests = server.requests();
    assert_eq!(own_lines(&requests[0]), ["Content-Length: 2", "Content-Type: text/plain"]);
    let all = lines(&requests[1]);
    assert_eq!(
        all[all.len() - 4..],
        ["Connection: keep-alive", "Cookie: a=1", "Content-Length: 2", "Content-Type: text/plain"]
    );
    assert_eq!(content(&requests[1]), "\u{0}ÿ");
}

#[tokio::test]
async fn a_missing_file_is_a_warning_and_no_body() {
    let server = Server::start([ok(b"")]).await;
    let mut post = request("POST", &server.url("/"));
    post.body = Some(Body::File(FileSource::Path("no/such/file".to_owned())));
    let exchange = send(&post).await;
    assert_eq!(own_lines(&server.request()), ["Content-Length: 0"]);
    assert_eq!(exchange.warnings, ["Binary file load error: \"no/such/file\", no such file"]);
}

#[tokio::test]
async fn a_large_body_arrives_whole() {
    let server = Server::start([ok(b"")]).await;
    let mut post = request("POST", &server.url("/"));
    let text = "0123456789".repeat(200_000);
    post.body = super::raw(&text, None);
    send(&post).await.outcome.unwrap();
    assert!(content(&server.request()) == text);
}
