//! Measures a running sandbox, or anything that serves the same API:
//!
//! ```text
//! postcheck sandbox --backup fixtures/sample-data.json.gz --http --listen 127.0.0.1:8080 &
//! cargo run --release --example sandbox_load -- http://localhost:8080/index.php/apps/passwords 32 5000
//! ```
//!
//! The arguments are the base URL, the number of clients, each with its own connection and session, and the number
//! of requests of each kind. Certificates are not checked.

use std::error::Error;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use reqwest::{Client, RequestBuilder};

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// One kind of request.
struct Kind {
    name: &'static str,
    path: &'static str,
    body: String,
}

fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1);
    let base = arguments.next().ok_or("usage: sandbox_load BASE_URL [CLIENTS] [REQUESTS]")?;
    let clients: usize = arguments.next().map_or(Ok(32), |number| number.parse())?;
    let requests: usize = arguments.next().map_or(Ok(5000), |number| number.parse())?;
    // Another one may have been installed, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let client = client()?;
        let list = send(&client, &base, "password/list", "{}").send().await?.text().await?;
        let list: serde_json::Value = serde_json::from_str(&list)?;
        let id = list[0]["id"].as_str().ok_or("the server has no passwords")?;
        let details = r#"{"details":"model+revisions+folder+tags+shares"}"#.to_owned();
        for kind in [
            Kind { name: "password/list", path: "password/list", body: "{}".to_owned() },
            Kind {
                name: "password/show",
                path: "password/show",
                body: format!(r#"{{"id":"{id}"}}"#),
            },
            Kind { name: "password/list, all details", path: "password/list", body: details },
        ] {
            measure(&base, Arc::new(kind), clients, requests).await?;
        }
        Ok(())
    })
}

fn client() -> Outcome<Client> {
    let builder = Client::builder().tls_danger_accept_invalid_certs(true);
    Ok(builder.pool_max_idle_per_host(1).build()?)
}

fn send(client: &Client, base: &str, path: &str, body: &str) -> RequestBuilder {
    let request = client.post(format!("{base}/api/1.0/{path}")).basic_auth("admin", Some("admin"));
    request.header("content-type", "application/json").body(body.to_owned())
}

/// Sends all requests of a kind and prints what they took.
async fn measure(base: &str, kind: Arc<Kind>, clients: usize, requests: usize) -> Outcome<()> {
    let left = Arc::new(AtomicUsize::new(requests));
    let mut tasks = Vec::new();
    let start = Instant::now();
    for _ in 0..clients {
        let (base, left, kind) = (base.to_owned(), Arc::clone(&left), Arc::clone(&kind));
        tasks.push(tokio::spawn(async move { one_client(&base, &kind, &left).await }));
    }
    let (mut times, mut errors) = (Vec::with_capacity(requests), 0);
    for task in tasks {
        let (taken, failed) = task.await??;
        times.extend(taken);
        errors += failed;
    }
    let took = start.elapsed();
    times.sort_unstable();
    let at =
        |part: f64| times.get((times.len() as f64 * part) as usize).copied().unwrap_or_default();
    println!(
        "{:<28} {clients} clients, {} answers, {errors} errors: {:.0}/s, median {:.2?}, p99 {:.2?}",
        kind.name,
        times.len(),
        times.len() as f64 / took.as_secs_f64(),
        at(0.5),
        at(0.99),
    );
    Ok(())
}

/// Times of the answers one client got, and how often it got none or not 200.
async fn one_client(
    base: &str,
    kind: &Kind,
    left: &AtomicUsize,
) -> Outcome<(Vec<Duration>, usize)> {
    let client = client()?;
    let (mut times, mut errors, mut session) =
        (Vec::new(), 0, None::<reqwest::header::HeaderValue>);
    while left
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1))
        .is_ok()
    {
        let start = Instant::now();
        let mut request = send(&client, base, kind.path, &kind.body);
        if let Some(session) = &session {
            request = request.header("x-api-session", session);
        }
        match request.send().await {
            Ok(answer) if answer.status() == 200 => {
                session = answer.headers().get("x-api-session").cloned();
                match answer.bytes().await {
                    Ok(_) => times.push(start.elapsed()),
                    Err(_) => errors += 1,
                }
            }
            _ => errors += 1,
        }
    }
    Ok((times, errors))
}
