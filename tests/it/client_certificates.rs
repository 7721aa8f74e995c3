//! Servers that demand a client certificate, and the options that give one.

use std::path::{Path, PathBuf};

use serde_json::json;

use crate::support::{Answering, Certificate, Finished, Workspace, collection_of, request};

/// What `make.sh` beside them encrypts with.
const PASSPHRASE: &str = "hush hush, ä";

fn made(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http/tests/certificates").join(name)
}

struct Demanding {
    server: Answering,
    workspace: Workspace,
}

impl Demanding {
    fn new() -> Self {
        let certificate = Certificate::valid();
        let authority = std::fs::read(made("ca.pem")).unwrap();
        let server = Answering::demanding(&certificate, &authority);
        let workspace = Workspace::new();
        workspace.write("ca.pem", &certificate.pem);
        for name in ["client.pem", "client.key", "pkcs8-default.key", "legacy.pfx"] {
            std::fs::copy(made(name), workspace.path().join(name)).unwrap();
        }
        let url = format!("https://localhost:{}/a", server.port());
        workspace.write("c.json", collection_of(vec![request("Step", "GET", &url)]).to_string());
        Demanding { server, workspace }
    }

    fn run(&self, arguments: &[&str]) -> Finished {
        let finished =
            self.workspace.run(["run", "c.json", "--cacert", "ca.pem"].iter().chain(arguments));
        assert!(!finished.to_string().contains(PASSPHRASE), "{finished}");
        finished
    }
}

#[test]
fn the_option_gives_a_certificate_with_an_encrypted_key() {
    let demanding = Demanding::new();
    demanding.run(&[]).expect_code(1).expect_stdout(&["--ssl-client-cert"]);
    let pem = ["--ssl-client-cert", "client.pem", "--ssl-client-key", "pkcs8-default.key"];
    demanding.run(&[&pem[..], &["--ssl-client-passphrase", PASSPHRASE]].concat()).expect_code(0);
    let pfx = ["--ssl-client-cert", "legacy.pfx", "--ssl-client-passphrase", PASSPHRASE];
    demanding.run(&pfx).expect_code(0);
    assert_eq!(demanding.server.paths(), ["/a", "/a"]);

    demanding.run(&pem).expect_refusal(&[
        "pkcs8-default.key",
        "--ssl-client-key",
        "there is no passphrase for it",
    ]);
    let wrong = ["--ssl-client-passphrase", "hunter2"];
    let refused = demanding.run(&[&pem[..], &wrong].concat());
    let refused = refused.expect_refusal(&["pkcs8-default.key", "the passphrase is wrong"]);
    assert!(!refused.stderr.contains("hunter2"), "{refused}");
}

#[test]
fn the_list_gives_each_server_its_own() {
    let demanding = Demanding::new();
    let entry = |pattern: &str, file: &str| json!({"matches": [pattern], "pfx": {"src": file}, "passphrase": PASSPHRASE});
    let list = |entries: serde_json::Value| {
        demanding.workspace.write("list.json", entries.to_string());
        demanding.run(&["--ssl-client-cert-list", "list.json"])
    };
    list(json!([entry("https://localhost:*/a", "legacy.pfx")])).expect_code(0);
    list(json!([entry("https://localhost:*/b", "legacy.pfx")])).expect_code(1);
    list(json!([
        entry("https://other/*", "legacy.pfx"),
        {"matches": ["<all_urls>"], "cert": {"src": "client.pem"}, "key": {"src": "client.key"}},
    ]))
    .expect_code(0);
    list(json!([entry("https://localhost:*/a", "gone.pfx")])).expect_refusal(&[
        "gone.pfx",
        "--ssl-client-cert-list, entry 1 of list.json",
        "No such file",
    ]);
    list(json!([entry("localhost", "legacy.pfx")]))
        .expect_refusal(&["list.json:1", "https://host:port/*"]);
    // Both together: the list is asked first, the option's certificate is for all the others.
    demanding.workspace.write("list.json", json!([]).to_string());
    let both = ["--ssl-client-cert-list", "list.json", "--ssl-client-cert", "client.pem"];
    demanding.run(&[&both[..], &["--ssl-client-key", "client.key"]].concat()).expect_code(0);
}
