//! The committed results of the shipped scenarios are what the program prints today, on every machine.
//! `STORMDRILL_BLESS=1` rewrites them.

use std::path::Path;

use super::stormdrill::stdout;

#[test]
fn committed_results_are_current() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(root.join("scenarios")).expect("readable");
    let paths = entries.map(|e| e.expect("an entry").path());
    let mut names: Vec<String> = paths
        .filter(|p| p.extension().is_some_and(|e| e == "yaml"))
        .map(|p| p.file_stem().expect("a name").to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 6, "{names:?}");
    for name in names {
        hold(&name, &stdout(&["run", &format!("scenarios/{name}.yaml"), "--quiet"]));
    }
}

/// The example of platforms on one desk, as its first lines tell to compare them.
#[test]
fn the_committed_comparison_is_current() {
    let variants = ["intercom", "zendesk", "planned"].into_iter().flat_map(|name| ["--variant", name]);
    let command: Vec<&str> =
        ["compare", "scenarios/examples/text-desk.yaml"].into_iter().chain(variants).chain(["--quiet"]).collect();
    hold("text-desk", &stdout(&command));
}

/// Compares a stored result with what is printed, or stores that.
fn hold(name: &str, printed: &str) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("results/reference");
    let file = folder.join(format!("{name}.txt"));
    if std::env::var_os("STORMDRILL_BLESS").is_some() {
        std::fs::create_dir_all(folder).expect("writable");
        std::fs::write(&file, printed).expect("writable");
    } else {
        let committed = std::fs::read_to_string(&file).unwrap_or_default();
        assert_eq!(committed, printed, "{}", file.display());
    }
}
