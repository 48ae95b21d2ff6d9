//! The rules that keep the code in order, checked on its text.

use std::path::{Path, PathBuf};

/// A module imports only from modules at its layer or below.
const LAYERS: [&[&str]; 6] = [
    &["model", "random", "stats"],
    &["engine"],
    &["analytic", "routing", "record"],
    &["scenario", "gate", "experiment"],
    &["report"],
    &["cli", "main"],
];

/// Below this layer nothing touches files, the environment, clocks or the terminal, and nothing has an order that
/// changes from run to run.
const FIRST_IMPURE_LAYER: usize = 3;

const IMPURE: [&str; 12] = [
    "std::fs",
    "std::env",
    "std::time",
    "std::io",
    "println!",
    "print!(",
    "HashMap",
    "HashSet",
    "static mut",
    "thread_local",
    "Instant",
    "SystemTime",
];

const NOWHERE: [&str; 4] = ["todo!", "unimplemented!", "dbg!", "unsafe"];

const LINES_MAX: usize = 500;

struct File {
    /// The path from `src`, with forward slashes.
    path: String,
    text: String,
}

impl File {
    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    /// Lines of code with their numbers; comments and documentation are left out.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.text.lines().enumerate().map(|(i, line)| (i + 1, line));
        lines.map(|(i, line)| (i, line.split("//").next().unwrap_or_default())).filter(|(_, code)| !code.is_empty())
    }
}

fn sources() -> Vec<File> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &root, &mut files);
    assert!(files.len() > 50, "the sources are there");
    files
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<File>) {
    let entries = std::fs::read_dir(folder).expect("a folder of sources");
    let mut paths: Vec<PathBuf> = entries.map(|e| e.expect("readable").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(root, &path, files);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let name = path.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
            files.push(File { path: name, text: std::fs::read_to_string(&path).expect("text") });
        }
    }
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The top modules that a line of code names after `crate::`, a list in braces included.
fn imports(code: &str) -> Vec<String> {
    let mut found = Vec::new();
    for rest in code.split("crate::").skip(1) {
        let word = |s: &str| s.trim().chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
        match rest.strip_prefix('{') {
            Some(list) => found.extend(list.split(',').map(word).filter(|w| !w.is_empty())),
            None => found.push(word(rest)),
        }
    }
    found
}

#[test]
fn modules_import_only_from_their_layer_or_below() {
    let mut wrong = Vec::new();
    for file in sources() {
        if file.path == "lib.rs" {
            continue;
        }
        let own = layer(file.module()).unwrap_or_else(|| panic!("{}: a module without a layer", file.path));
        let mut in_tests = file.path.contains("/tests/");
        for (number, code) in file.code() {
            in_tests |= code.contains("#[cfg(test)]");
            for import in imports(code) {
                // Macros and items of the crate's root have no layer.
                let theirs = layer(&import).unwrap_or(0);
                let alone = match file.module() {
                    "stats" | "model" => import != file.module(),
                    "analytic" => !["analytic", "model", "stats"].contains(&import.as_str()),
                    _ => false,
                };
                if theirs > own || alone && !in_tests {
                    wrong.push(format!("{}:{number}: {} imports {import}", file.path, file.module()));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_core_is_pure() {
    let mut wrong = Vec::new();
    for file in sources() {
        if file.path == "lib.rs" || layer(file.module()).is_none_or(|l| l >= FIRST_IMPURE_LAYER) {
            continue;
        }
        for (number, code) in file.code() {
            for word in IMPURE.iter().filter(|word| code.contains(**word)) {
                wrong.push(format!("{}:{number}: {word}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn one_file_knows_the_yaml_crate() {
    let named: Vec<String> = sources()
        .into_iter()
        .filter(|f| f.code().any(|(_, code)| code.contains("serde_yaml") || code.contains("serde_saphyr")))
        .map(|f| f.path)
        .collect();
    assert_eq!(named, ["scenario/yaml.rs"]);
}

#[test]
fn files_are_short_and_finished() {
    let mut wrong = Vec::new();
    for file in sources() {
        let lines = file.text.lines().count();
        if lines > LINES_MAX {
            wrong.push(format!("{}: {lines} lines", file.path));
        }
        for (number, code) in file.code() {
            for word in NOWHERE.iter().filter(|word| code.contains(**word)) {
                wrong.push(format!("{}:{number}: {word}", file.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn imports_are_found_in_all_their_forms() {
    assert_eq!(imports("use crate::model::{A, B};"), ["model"]);
    assert_eq!(imports("use crate::{engine::Plan, record};"), ["engine", "record"]);
    assert_eq!(imports("    let x = crate::stats::mean(crate::random::y());"), ["stats", "random"]);
}
