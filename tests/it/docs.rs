//! README.md and docs/: links lead somewhere, commands run, output is what the program says, and the reference is new.
//!
//! A block of shell (```sh) runs in a copy of the repository's own collection and fixtures, one folder for each page, with
//! a sandbox at the addresses that the pages use. A comment before a block says what is different about it:
//! `<!-- exit code: 1 -->`, or `<!-- parsed only: reason -->`, where only the argument parser sees its commands. A block
//! of text behind it is what it prints; `…` in it stands for anything.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use regex::Regex;

use crate::support::Workspace;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Programs in the pages that tests do not start: they build, fetch, need an engine, or are other people's.
const NOT_RUN: [&str; 7] = ["cargo", "docker", "npm", "newman", "ci/restore.sh", "node", "git"];

/// A page by its path from the repository's root.
fn pages() -> Vec<(String, String)> {
    let mut paths =
        vec!["README.md".to_owned(), "CONTRIBUTING.md".to_owned(), "CHANGELOG.md".to_owned()];
    let docs = std::fs::read_dir(Path::new(ROOT).join("docs")).unwrap();
    let names = docs.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    paths.extend(names.filter(|name| name.ends_with(".md")).map(|name| format!("docs/{name}")));
    paths.sort();
    let read = |path: String| {
        let text = std::fs::read_to_string(Path::new(ROOT).join(&path)).unwrap();
        (path, text)
    };
    paths.into_iter().map(read).collect()
}

/// The text without blocks of code.
fn prose(text: &str) -> String {
    let mut inside = false;
    let outside = |line: &&str| {
        let is_fence = line.trim_start().starts_with("```");
        inside ^= is_fence;
        !inside && !is_fence
    };
    text.lines().filter(outside).collect::<Vec<_>>().join("\n")
}

/// The anchors that GitHub gives a page's headings.
fn anchors(text: &str) -> BTreeSet<String> {
    let headings = prose(text);
    let headings = headings.lines().filter_map(|line| line.strip_prefix('#'));
    let anchor = |heading: &str| {
        let title = heading.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
        title.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
    };
    headings.map(anchor).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let link = Regex::new(r"\]\(([^)\s]+)\)").unwrap();
    let pages = pages();
    let mut links = 0;
    for (page, text) in &pages {
        for (_, [target]) in link.captures_iter(&prose(text)).map(|found| found.extract()) {
            if target.contains("://") {
                continue;
            }
            links += 1;
            let (path, anchor) = target.split_once('#').unwrap_or((target, ""));
            let folder = Path::new(ROOT).join(page).parent().unwrap().to_owned();
            let file = if path.is_empty() { Path::new(ROOT).join(page) } else { folder.join(path) };
            assert!(file.exists(), "{page}: {target} leads nowhere");
            if !anchor.is_empty() {
                let text = std::fs::read_to_string(&file).unwrap();
                assert!(anchors(&text).contains(anchor), "{page}: {target} names no heading");
            }
        }
    }
    assert!(links > 40, "{links} links");
}

#[test]
fn every_page_can_be_reached_from_the_readme() {
    let readme = std::fs::read_to_string(Path::new(ROOT).join("README.md")).unwrap();
    for (page, _) in pages() {
        assert!(page == "README.md" || readme.contains(&format!("({page})")), "{page}");
    }
    assert!(readme.lines().count() <= 90, "two screens are enough");
    let picture = std::fs::metadata(Path::new(ROOT).join("docs/images/report.png")).unwrap();
    assert!(picture.len() <= 150_000, "tools/screenshot.sh makes a smaller one");
}

#[test]
fn the_reference_is_what_the_program_says() {
    let said = Workspace::new().run(["reference"]).expect_code(0).stdout;
    let written = std::fs::read_to_string(Path::new(ROOT).join("docs/reference.md")).unwrap();
    let renew = "docs/reference.md is not what the program says: cargo run -- reference > docs/reference.md";
    let differing = said.lines().zip(written.lines()).find(|(said, written)| said != written);
    assert!(said == written, "{renew}\n{differing:#?}");
}

/// What the source names and users can set is in the reference.
#[test]
fn every_environment_variable_is_in_the_reference() {
    let name = Regex::new(r"POSTCHECK_[A-Z_]+[A-Z]").unwrap();
    let reference = std::fs::read_to_string(Path::new(ROOT).join("docs/reference.md")).unwrap();
    // What builds and tests read: no user of the program sets it.
    let inner = ["VERSION", "COMMIT", "FUZZ", "SWEEP"].map(|word| format!("POSTCHECK_{word}"));
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(ROOT).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(path).unwrap();
                found.extend(name.find_iter(&text).map(|name| name.as_str().to_owned()));
            }
        }
    }
    assert!(found.len() > 10, "{found:?}");
    let is_inner = |name: &str| inner.iter().any(|start| name.starts_with(start.as_str()));
    for name in found.iter().filter(|name| !is_inner(name)) {
        assert!(reference.contains(name.as_str()), "{name} is not in docs/reference.md");
    }
}

/// A block of shell in a page.
#[derive(Debug)]
struct Block {
    place: String,
    script: String,
    exit_code: i32,
    is_parsed_only: bool,
    output: Option<String>,
}

fn blocks(page: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let (mut comment, mut follows) = (String::new(), false);
    let mut lines = text.lines().enumerate();
    while let Some((at, line)) = lines.next() {
        if let Some(language) = line.strip_prefix("```") {
            let inner: Vec<&str> =
                lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "```").collect();
            let inner = inner.join("\n");
            match language {
                "sh" => blocks.push(Block {
                    place: format!("{page}:{}", at + 1),
                    exit_code: code(&comment),
                    is_parsed_only: comment.starts_with("<!-- parsed only: "),
                    script: inner,
                    output: None,
                }),
                "text" if follows => blocks.last_mut().unwrap().output = Some(inner),
                _ => {}
            }
            follows = language == "sh";
        } else if !line.is_empty() {
            follows = false;
        }
        comment = if line.starts_with("<!--") { line.to_owned() } else { String::new() };
    }
    blocks
}

fn code(comment: &str) -> i32 {
    let code = comment.strip_prefix("<!-- exit code: ").and_then(|rest| rest.split(' ').next());
    code.map_or(0, |code| code.parse().unwrap())
}

/// The commands of a block, lines that go on put together.
fn commands(script: &str) -> Vec<String> {
    let joined = script.replace("\\\n", " ");
    let lines = joined.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
    lines.map(str::to_owned).collect()
}

/// The program of a command, behind what is set for it.
fn program(command: &str) -> &str {
    let mut words = command.split_whitespace();
    words.find(|word| !word.contains('=') || word.starts_with('/')).unwrap_or("")
}

/// Addresses in the pages, and what stands for them in a test.
struct Servers {
    addresses: Vec<(String, String)>,
    _running: Vec<crate::support::Running>,
    authority: String,
}

impl Servers {
    fn start() -> Self {
        let workspace = Workspace::new();
        let (plain, plain_url) = crate::sandbox::start(&workspace, &["--http"]);
        let (secure, secure_url) = crate::sandbox::start(&workspace, &["--write-ca", "ca.pem"]);
        let origin = |url: &str| url.split("/index.php").next().unwrap().to_owned();
        Servers {
            addresses: vec![
                ("http://localhost:8080".to_owned(), origin(&plain_url)),
                ("https://localhost:8443".to_owned(), origin(&secure_url)),
            ],
            authority: workspace.read("ca.pem"),
            _running: vec![plain, secure],
        }
    }

    fn put_in(&self, text: &str) -> String {
        self.addresses.iter().fold(text.to_owned(), |text, (page, real)| text.replace(page, real))
    }
}

/// Folders of tools: the program itself, and one that only parses.
fn tools(workspace: &Workspace) -> [PathBuf; 2] {
    let program = env!("CARGO_BIN_EXE_postcheck");
    ["", " --help >help.txt"].map(|more| {
        let folder = if more.is_empty() { ".run" } else { ".parse" };
        let path = workspace.write(
            &format!("{folder}/postcheck"),
            format!("#!/bin/sh\nexec '{program}' \"$@\"{more}\n"),
        );
        Command::new("chmod").arg("+x").arg(&path).status().unwrap();
        path.parent().unwrap().to_owned()
    })
}

/// A copy of what the shipped configuration needs.
fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        std::fs::create_dir_all(to).unwrap();
        for entry in std::fs::read_dir(from).unwrap() {
            let name = entry.unwrap().file_name();
            copy(&from.join(&name), &to.join(&name));
        }
    } else {
        std::fs::copy(from, to).unwrap();
    }
}

#[test]
fn every_command_runs_and_prints_what_is_shown() {
    let servers = Servers::start();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for (page, text) in pages() {
        let blocks = blocks(&page, &text);
        if blocks.is_empty() {
            continue;
        }
        let workspace = Workspace::new();
        for name in ["collections", "fixtures", "postcheck.toml"] {
            copy(&Path::new(ROOT).join(name), &workspace.path().join(name));
        }
        workspace.write("ca.pem", &servers.authority);
        let tools = tools(&workspace);
        let mut folder = String::from(".");
        for block in blocks {
            let kind = run(&workspace, &servers, &tools, &mut folder, &block);
            *counts.entry(kind).or_default() += 1;
        }
    }
    eprintln!("{counts:?}");
    assert!(counts["run"] > 12, "{counts:?}");
}

/// Runs a block where the one before it ended, and says what was done with it.
fn run(
    workspace: &Workspace,
    servers: &Servers,
    tools: &[PathBuf; 2],
    folder: &mut String,
    block: &Block,
) -> &'static str {
    let mut script = String::new();
    for command in commands(&block.script) {
        if NOT_RUN.contains(&program(&command)) {
            eprintln!("not run: {}: {}", block.place, command.trim());
        } else if !block.is_parsed_only || program(&command) == "postcheck" {
            script.push_str(command.trim_end().trim_end_matches('&'));
            script.push('\n');
        }
    }
    if script.is_empty() {
        return "left out";
    }
    let tool = &tools[usize::from(block.is_parsed_only)];
    let script = servers.put_in(&script);
    let line = format!(
        "PATH='{}':\"$PATH\"; cd '{folder}'\ntrap 'code=$?; pwd >'\"'{}/.folder'\"'; exit $code' EXIT\nset -e\n{script}",
        tool.display(),
        workspace.path().display()
    );
    let mut shell = Command::new("sh");
    shell.args(["-c", &line]);
    let finished = workspace.finish(shell, b"");
    let code = if block.is_parsed_only { 0 } else { block.exit_code };
    assert_eq!(finished.code, Some(code), "{}\n{script}\n{finished}", block.place);
    let ended = workspace.read(".folder").trim().to_owned();
    if ended.starts_with(&*workspace.path().to_string_lossy()) {
        *folder = ended;
    }
    if let Some(expected) = block.output.as_ref().filter(|_| !block.is_parsed_only) {
        expect_output(&block.place, expected, &format!("{}{}", finished.stdout, finished.stderr));
    }
    if block.is_parsed_only { "parsed" } else { "run" }
}

/// Times, ports and addresses say nothing.
fn normal(line: &str) -> String {
    let time = Regex::new(r"\b\d+(\.\d+)?(µs|ms|s)\b").unwrap();
    let host = Regex::new(r"(localhost|127\.0\.0\.1):\d+").unwrap();
    let line = time.replace_all(line, "TIME");
    host.replace_all(&line, "HOST").trim_end().to_owned()
}

/// The lines stand in the output as they are shown; a line `…` stands for any number of them.
fn expect_output(place: &str, expected: &str, output: &str) {
    let lines: Vec<String> = output.lines().map(normal).collect();
    let mut from = 0;
    for part in expected.split("\n…\n") {
        let wanted: Vec<Regex> = part.lines().map(pattern).collect();
        let stands = |at: &usize| {
            wanted
                .iter()
                .enumerate()
                .all(|(i, line)| lines.get(at + i).is_some_and(|l| line.is_match(l)))
        };
        let at = (from..lines.len()).find(stands);
        let at =
            at.unwrap_or_else(|| panic!("{place}: not in the output:\n{part}\n-----\n{output}"));
        from = at + wanted.len();
    }
}

fn pattern(line: &str) -> Regex {
    let line = regex::escape(&normal(line)).replace('…', ".*");
    Regex::new(&format!("^{line}$")).unwrap()
}
