//! Paths of files that are named in a base, which may lie in another folder than the scenario.

use super::super::yaml::{Node, Value};

/// The folder of a file, with its last slash; empty for the folder of the scenario itself.
pub(super) fn folder(path: &str) -> &str {
    path.rfind(['/', '\\']).map_or("", |i| &path[..=i])
}

/// A path that is named in a file of a folder, from where the folder is named: `base/` and `../data/x.csv` make
/// `data/x.csv`.
pub(super) fn join(folder: &str, path: &str) -> String {
    let absolute = path.starts_with(['/', '\\']) || path.get(1..2) == Some(":");
    let whole = if absolute { path.to_owned() } else { format!("{folder}{path}") };
    let mut parts: Vec<&str> = Vec::new();
    for (i, part) in whole.split('/').enumerate() {
        match (part, parts.last()) {
            (".", _) => {}
            ("", Some(_)) if i > 0 => {}
            ("..", Some(&last)) if last != ".." && !last.is_empty() => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    parts.join("/")
}

/// Rewrites the files that a tree names, relative to its own folder, to paths from the scenario's folder. Names of files
/// stand under `file`; under `where` stand columns, one of which may have that name.
pub(super) fn rebase(node: &mut Node, folder: &str) {
    if !folder.is_empty() {
        rebase_under("", node, folder);
    }
}

fn rebase_under(parent: &str, node: &mut Node, folder: &str) {
    match &mut node.value {
        Value::Mapping(entries) => {
            for (key, node) in entries {
                match &mut node.value {
                    Value::Text(path) if &*key.name == "file" && parent != "where" => *path = join(folder, path).into(),
                    _ => rebase_under(&key.name, node, folder),
                }
            }
        }
        Value::Sequence(items) => items.iter_mut().for_each(|item| rebase_under("", item, folder)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_joined_without_detours() {
        for (folder, path, joined) in [
            ("", "a.csv", "a.csv"),
            ("", "./a.csv", "a.csv"),
            ("base/", "a.csv", "base/a.csv"),
            ("base/", "../data/a.csv", "data/a.csv"),
            ("../base/", "../data/a.csv", "../data/a.csv"),
            ("", "../../a.csv", "../../a.csv"),
            ("base/", "/data/a.csv", "/data/a.csv"),
            ("/x/base/", "../a.csv", "/x/a.csv"),
            ("base/", "C:/a.csv", "C:/a.csv"),
            ("a//b/", "c", "a/b/c"),
            ("/", "../c", "/../c"),
        ] {
            assert_eq!(super::join(folder, path), joined, "{folder} and {path}");
        }
        assert_eq!((folder("a/b.yaml"), folder("b.yaml"), folder(r"a\b.yaml")), ("a/", "", r"a\"));
    }
}
