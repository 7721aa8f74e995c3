//! The whole run, measured as a user has it: the program runs a collection against a loopback server that
//! answers at once, compares every response with its fixture and writes JUnit and JSON; beside it a bare
//! reqwest loop of the same requests. Needs the collection and the recordings in `../shared`.
//!
//! `cargo bench --bench run`; with `-- --serve` only the server is started, for ten minutes, so that other
//! programs can be timed against it.

mod support;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use support::{Loopback, Recorded, Watched, har, median_and_best, watch};

const ROUNDS: usize = 25;

fn main() {
    let mut arguments = std::env::args().skip(1);
    match arguments.next().as_deref() {
        Some("--bare") => {
            let origin = arguments.next().expect("an origin");
            return bare_loop(&origin, &recordings().expect("recordings")[0]);
        }
        Some("--serve") => {
            let server = Loopback::start(&har(&recordings().expect("recordings")[0]));
            println!("{}", server.origin);
            std::thread::sleep(Duration::from_secs(600));
            return;
        }
        _ => {}
    }
    let Some(recordings) = recordings() else {
        println!("no recordings in ../shared: nothing to measure");
        return;
    };
    let [first, second] = &recordings[..] else { unreachable!("two recordings") };
    let folder = tempfile::tempdir().expect("a folder");
    import(folder.path(), first, second);
    let recorded = har(first);
    let server = Loopback::start(&recorded);

    print_whole_run(folder.path(), &server);
    print_bare_loop(&server);
    print_iterations(folder.path(), &server);
    print_parse_and_plan();
    print_version();
}

fn shared() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared")
}

fn recordings() -> Option<Vec<PathBuf>> {
    let names = ["cookie-1", "cookie-2"];
    let path = |name| shared().join(format!("recordings/nc31.0.6-pw2025.10.0-admin-{name}.har"));
    let paths: Vec<PathBuf> = names.map(path).to_vec();
    paths.iter().all(|path| path.is_file()).then_some(paths)
}

fn collection() -> PathBuf {
    shared().join("upstream/postman-collection.json")
}

fn import(folder: &Path, first: &Path, second: &Path) {
    let watched = watch(
        Command::new(env!("CARGO_BIN_EXE_postcheck"))
            .current_dir(folder)
            .args(["import", "har"])
            .args([first, second])
            .arg("--collection")
            .arg(collection())
            .args(["--fixtures", "fixtures"]),
        false,
    );
    assert_eq!(watched.code, Some(0), "the import succeeds");
    println!("import of two recordings      {:8.1} ms", watched.time.as_secs_f64() * 1000.0);
}

fn run(folder: &Path, server: &Loopback, iterations: usize, memory: bool) -> Watched {
    let base = format!("base_url={}/index.php/apps/passwords", server.origin);
    let watched = watch(
        Command::new(env!("CARGO_BIN_EXE_postcheck"))
            .current_dir(folder)
            .arg("run")
            .arg(collection())
            .args(["--fixtures", "fixtures", "--session", "cookie", "--env-var", &base])
            .args(["--reporters", "cli,junit,json"])
            .args(["--iteration-count", &iterations.to_string()]),
        memory,
    );
    assert_eq!(watched.code, Some(0), "every step conforms");
    watched
}

fn print_whole_run(folder: &Path, server: &Loopback) {
    let times = (0..ROUNDS).map(|_| run(folder, server, 1, false).time).collect();
    let (median, best) = median_and_best(times);
    println!("one run of 65 steps           {median:8.1} ms median, {best:.1} ms best");
    let peak = run(folder, server, 1, true).peak_kib;
    println!("  peak memory                 {:8.1} MiB", peak as f64 / 1024.0);
}

fn print_bare_loop(server: &Loopback) {
    let program = std::env::current_exe().expect("this program");
    let round = |_| {
        let watched = watch(Command::new(&program).args(["--bare", &server.origin]), false);
        assert_eq!(watched.code, Some(0));
        watched.time
    };
    let (median, best) = median_and_best((0..ROUNDS).map(round).collect());
    println!(
        "bare reqwest loop, a process  {median:8.1} ms median, {best:.1} ms best (reads the HAR first)"
    );
    let exchanges = har(&recordings().expect("recordings")[0]);
    let times: Vec<Duration> =
        (0..ROUNDS).map(|_| timed_loop(&server.origin, &exchanges)).collect();
    let (median, best) = median_and_best(times);
    println!("bare reqwest loop alone       {median:8.1} ms median, {best:.1} ms best");
}

fn print_iterations(folder: &Path, server: &Loopback) {
    let watched = run(folder, server, 100, true);
    println!(
        "100 iterations                {:8.1} ms, peak memory {:.1} MiB, {:.1} ms each",
        watched.time.as_secs_f64() * 1000.0,
        watched.peak_kib as f64 / 1024.0,
        watched.time.as_secs_f64() * 10.0
    );
    let exchanges = har(&recordings().expect("recordings")[0]);
    let started = Instant::now();
    let runtime = runtime();
    let client = client();
    for _ in 0..100 {
        runtime.block_on(request_all(&client, &server.origin, &exchanges));
    }
    println!("100 times the bare loop       {:8.1} ms", started.elapsed().as_secs_f64() * 1000.0);
}

fn print_parse_and_plan() {
    let text = std::fs::read_to_string(collection()).expect("the collection");
    let times = (0..ROUNDS)
        .map(|_| {
            let started = Instant::now();
            let parsed = postcheck::collection::parse(&text, "collection").expect("it parses");
            let plan = postcheck::plan::build(&parsed, &postcheck::plan::Selection::default());
            assert_eq!(plan.expect("a plan").steps.len(), 65);
            started.elapsed()
        })
        .collect();
    let (median, best) = median_and_best(times);
    println!("parse and plan                {median:8.2} ms median, {best:.2} ms best");
}

fn print_version() {
    let round =
        |_| watch(Command::new(env!("CARGO_BIN_EXE_postcheck")).arg("--version"), false).time;
    let (median, best) = median_and_best((0..ROUNDS).map(round).collect());
    println!("postcheck --version           {median:8.2} ms median, {best:.2} ms best");
}

fn bare_loop(origin: &str, recording: &Path) {
    timed_loop(origin, &har(recording));
}

fn timed_loop(origin: &str, exchanges: &[Recorded]) -> Duration {
    let runtime = runtime();
    let client = client();
    let started = Instant::now();
    runtime.block_on(request_all(&client, origin, exchanges));
    started.elapsed()
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

fn client() -> reqwest::Client {
    rustls::crypto::ring::default_provider().install_default().ok();
    reqwest::Client::builder().tls_certs_only([]).http1_only().build().expect("a client")
}

async fn request_all(client: &reqwest::Client, origin: &str, exchanges: &[Recorded]) {
    for exchange in exchanges {
        let method = exchange.method.parse().expect("a method");
        let mut request = client
            .request(method, format!("{origin}{}", exchange.path))
            .basic_auth("admin", Some("admin"));
        if exchange.method != "GET" {
            request = request.header("content-type", "application/json").body("{}");
        }
        let body = request.send().await.expect("an answer").bytes().await.expect("a body");
        assert!(body.len().abs_diff(exchange.body.len()) < 100);
    }
}
