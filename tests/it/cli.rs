//! The command line itself.

use crate::support::Workspace;

/// Options of newman that have the same name and meaning here.
const NEWMANS: &[&str] = &[
    "-e, --environment",
    "-g, --globals",
    "-r, --reporters",
    "-n, --iteration-count",
    "-d, --iteration-data",
    "--folder",
    "--global-var",
    "--env-var",
    "--working-dir",
    "--no-insecure-file-read",
    "--bail",
    "--suppress-exit-code",
    "--silent",
    "--disable-unicode",
    "--color",
    "--delay-request",
    "--timeout",
    "--timeout-request",
    "--ignore-redirects",
    "-k, --insecure",
    "--ssl-client-cert",
    "--ssl-client-key",
    "--ssl-client-passphrase",
    "--ssl-extra-ca-certs",
    "--verbose",
    "-x, --suppress-exit-code",
    "--reporter-cli-no-summary",
    "--reporter-cli-no-failures",
    "--reporter-cli-no-assertions",
    "--reporter-cli-no-success-assertions",
    "--reporter-cli-no-banner",
    "--reporter-cli-silent",
    "--reporter-json-export",
    "--reporter-junit-export",
];

fn subcommands(workspace: &Workspace) -> Vec<String> {
    let help = workspace.run(["--help"]).expect_code(0).stdout;
    let list = help.split("Commands:\n").nth(1).unwrap().split("\n\n").next().unwrap();
    let first_words =
        list.lines().filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    first_words.map(|line| line.split_whitespace().next().unwrap().to_owned()).collect()
}

#[test]
fn every_subcommand_explains_itself() {
    let workspace = Workspace::new();
    let names = subcommands(&workspace);
    for expected in ["run", "inspect", "sandbox", "completions", "man", "help"] {
        assert!(names.iter().any(|name| name == expected), "{expected} of {names:?}");
    }
    for name in names.iter().filter(|name| *name != "help") {
        let help = workspace.run([name, "--help"]).expect_code(0);
        assert!(help.stdout.contains("Usage: postcheck") && help.stderr.is_empty(), "{help}");
        let short = workspace.run([name, "-h"]).expect_code(0);
        // The two are laid out in other columns, so that lines count and bytes do not.
        let lines = [&short, &help].map(|shown| shown.stdout.lines().count());
        assert!(lines[0] > 0 && lines[0] <= lines[1], "{name}: {lines:?}");
        assert_eq!(workspace.run(["help", name]).expect_code(0).stdout, help.stdout);
    }
    assert_eq!(workspace.files(), [""; 0]);
}

#[test]
fn newmans_options_have_newmans_names() {
    let help = Workspace::new().run(["run", "--help"]).expect_code(0).stdout;
    for option in NEWMANS {
        let stands = |line: &str| {
            let line = line.trim_start();
            line.strip_prefix(option)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '[']))
                || line.contains(&format!(", {option} "))
                || line.ends_with(&format!(", {option}"))
                || line.contains(&format!("{option}]"))
        };
        assert!(help.lines().any(stands), "{option} is not in\n{help}");
    }
}

#[test]
fn the_version_is_told() {
    let workspace = Workspace::new();
    let expected = format!("postcheck {}\n", env!("POSTCHECK_VERSION"));
    for option in ["--version", "-V", "-v"] {
        assert_eq!(workspace.run([option]).expect_code(0).stdout, expected);
    }
}

#[test]
fn completions_are_scripts_of_their_shell() {
    let workspace = Workspace::new();
    for (shell, sign) in [
        ("bash", "complete -F _postcheck"),
        ("zsh", "#compdef postcheck"),
        ("fish", "complete -c postcheck"),
    ] {
        let script = workspace.run(["completions", shell]).expect_code(0);
        assert!(script.stdout.contains(sign) && script.stderr.is_empty(), "{script}");
        assert!(script.stdout.contains("iteration-count"), "{shell}");
    }
    workspace.run(["completions", "cmd"]).expect_refusal(&["'cmd'", "bash", "zsh"]);
    workspace.run(["completions"]).expect_refusal(&["<SHELL>"]);
}

#[test]
fn the_manual_page_is_roff() {
    let page = Workspace::new().run(["man"]).expect_code(0).stdout;
    assert!(page.contains(".TH postcheck 1") && page.contains(".SH"), "{page}");
    for word in ["sandbox", "inspect", "Exit codes"] {
        assert!(page.contains(word), "{word}");
    }
}

#[test]
fn mistakes_in_the_command_are_usage_errors() {
    let workspace = Workspace::new();
    for (arguments, texts) in [
        (&["frobnicate"][..], &["unrecognized subcommand 'frobnicate'", "--help"][..]),
        (&["inspec"], &["'inspec'", "'inspect'"]),
        (&["--frobnicate"], &["unexpected argument '--frobnicate'", "Usage:"]),
        (&["run", "a", "b"], &["unexpected argument 'b'"]),
        (&["run", "--folder"], &["--folder <NAME>"]),
        (&["run", "-e"], &["--environment <PATH>"]),
    ] {
        workspace.run(arguments).expect_refusal(texts);
    }
}

#[test]
fn a_file_in_the_place_of_a_command_is_told_where_it_goes() {
    let workspace = Workspace::new();
    workspace.write("collection", "{}");
    for file in ["nope.json", "collection"] {
        let hint = format!("hint: `postcheck run {file}` runs a collection");
        workspace.run([file, "-n", "2"]).expect_code(2).expect_stderr(&[&hint]);
    }
    for arguments in [&["nope"][..], &["fixtures", "nope.json"]] {
        let finished = workspace.run(arguments).expect_code(2);
        assert!(!finished.stderr.contains("hint:"), "{finished}");
    }
}

#[test]
fn no_command_offers_what_it_refuses() {
    let workspace = Workspace::new();
    for (command, bail) in [
        ("compare", "End the report at the first step that drifts or fails"),
        ("record", "Write nothing if a request cannot be made"),
    ] {
        let help = workspace.run([command, "-h"]).expect_code(0).stdout;
        assert!(!help.contains("--iteration-count") && help.contains(bail), "{help}");
    }
}

#[test]
fn alone_in_an_empty_folder_it_says_what_to_do() {
    let workspace = Workspace::new();
    for arguments in [&[][..], &["run"], &["inspect"]] {
        workspace.run(arguments).expect_refusal(&[
            "no collection",
            "name one",
            "`collection` in postcheck.toml",
        ]);
    }
    assert_eq!(workspace.files(), [""; 0]);
}

#[test]
fn the_configuration_is_found_from_folders_below() {
    let workspace = Workspace::new();
    let collection = crate::support::collection(&[("One", "{{base_url}}/one")]).to_string();
    workspace.write("c.json", collection);
    workspace.write("postcheck.toml", "collection = 'c.json'\nfixtures = 'f'\n");
    std::fs::create_dir_all(workspace.path().join("a/b")).unwrap();
    let finished = workspace.inside("a/b").run(["inspect"]).expect_code(0);
    finished.expect_stdout(&["Small (1 step", "UNSET", "base_url  one"]);
}
