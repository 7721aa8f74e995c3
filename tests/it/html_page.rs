//! The HTML report in a real browser: filters, keys, links, themes, and what a screen reader needs.

use std::path::PathBuf;

use crate::sandbox::shipped;
use crate::support::{Browser, Workspace};

/// A run in which some steps drift and some cannot be made, as a page.
fn page(workspace: &Workspace) -> PathBuf {
    let config = shipped("postcheck.toml");
    let faults = ["value:revision@tag/list", "type:label@tag/show", "reset@tag/find"];
    let mut arguments = vec!["run", "--config", &config, "-r", "html", "--folder", "tag/**"];
    arguments.extend(["--folder", "token/**", "--reporter-html-export", "report.html"]);
    arguments.extend(faults.iter().flat_map(|fault| ["--fault", fault]));
    workspace.run(&arguments).expect_code(1);
    workspace.path().join("report.html")
}

const SHOWN: &str = "return [...document.querySelectorAll('.step:not([hidden])')].map(s => s.id)";

fn shown(browser: &Browser) -> Vec<String> {
    let ids = browser.evaluate(SHOWN);
    ids.as_array().unwrap().iter().map(|id| id.as_str().unwrap().to_owned()).collect()
}

fn set(browser: &Browser, id: &str, value: &str, event: &str) {
    browser.evaluate(&format!(
        "const field = document.getElementById('{id}'); field.value = '{value}'; field.dispatchEvent(new Event('{event}'))"
    ));
}

#[test]
fn filters_keys_and_links_work() {
    let workspace = Workspace::new();
    let Some(browser) = Browser::start(1280, 900, false) else { return };
    let file = page(&workspace);
    browser.open(&file, "");
    let all = shown(&browser);
    assert!(all.len() > 20, "{all:?}");

    browser.click("[data-filter=drift]");
    let drifted = shown(&browser);
    assert!(drifted.contains(&"tag/list".to_owned()) && drifted.len() < all.len(), "{drifted:?}");
    let status = browser.evaluate("return document.getElementById('shown').textContent");
    assert_eq!(status, format!("{} of {} steps", drifted.len(), all.len()));
    browser.click("[data-filter=error]");
    assert!(shown(&browser).len() > drifted.len(), "both are shown");
    browser.press("\u{e00c}");
    assert_eq!(shown(&browser), all, "Escape clears the filter");

    set(&browser, "folder", "Tag", "change");
    assert!(shown(&browser).iter().all(|id| id.starts_with("tag/")));
    set(&browser, "severity", "breaking", "change");
    let breaking = shown(&browser);
    assert!(breaking.contains(&"tag/show".to_owned()), "{breaking:?}");
    assert!(!breaking.contains(&"tag/list".to_owned()), "{breaking:?}");
    browser.press("\u{e00c}/");
    browser.press("no such words");
    assert!(shown(&browser).is_empty());
    browser.click("#clear");
    assert_eq!(shown(&browser), all);

    browser.evaluate("document.activeElement.blur()");
    browser.press("n");
    let first = browser.evaluate("return document.activeElement.closest('.step').id");
    assert_eq!(first, drifted[0].as_str());
    browser.press("?");
    assert_eq!(browser.evaluate("return document.getElementById('keys').open"), true);
    browser.press("\u{e00c}t");
    assert_eq!(browser.evaluate("return document.documentElement.dataset.theme"), "light");

    browser.open(&file, "#tag/create");
    let open = browser.evaluate("return document.getElementById('tag/create').open");
    assert_eq!(open, true, "a link opens its step");
    assert_eq!(browser.errors(), [""; 0]);
}

#[test]
fn a_changed_leaf_is_marked_on_both_sides() {
    let workspace = Workspace::new();
    let Some(browser) = Browser::start(1280, 900, false) else { return };
    browser.open(&page(&workspace), "#tag/list");
    let marks = "return [...document.getElementById('tag/list').querySelectorAll('.sides ins')].map(i => i.textContent)";
    let marks = browser.evaluate(marks);
    assert_eq!(marks[0], "~", "{marks}");
    let wide = browser.evaluate("return document.documentElement.scrollWidth <= innerWidth");
    assert_eq!(wide, true);
}

#[test]
fn it_fits_a_phone() {
    let workspace = Workspace::new();
    let Some(browser) = Browser::start(500, 900, false) else { return };
    browser.open(&page(&workspace), "#tag/list");
    browser.click("#fold");
    let overflow = browser.evaluate("return document.documentElement.scrollWidth - innerWidth");
    assert!(overflow.as_i64().unwrap() <= 0, "{overflow}");
}

/// With axe-core, where it is installed (`npm install axe-core` and `AXE_CORE=…/axe.min.js`).
#[test]
fn nothing_stands_in_the_way_of_a_screen_reader() {
    let Some(axe) = std::env::var_os("AXE_CORE") else {
        eprintln!("skipped: AXE_CORE does not name axe-core's axe.min.js");
        return;
    };
    let axe = std::fs::read_to_string(axe).unwrap();
    for theme in ["light", "dark"] {
        let workspace = Workspace::new();
        let Some(browser) = Browser::start(1280, 900, false) else { return };
        browser.open(&page(&workspace), "");
        browser.evaluate(&format!("document.documentElement.dataset.theme = '{theme}'"));
        browser.evaluate(&format!("{axe}; window.axe = axe;"));
        let found = browser.evaluate_later(
            "const done = arguments[0]; axe.run().then(r => done(r.violations.map(v => v.impact + ' ' + v.id + ' ' + v.nodes[0].html)))",
        );
        assert_eq!(found.as_array().map(Vec::len), Some(0), "{theme}: {found:#}");
    }
}
