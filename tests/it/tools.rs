//! The commands around `run`: schema.

use super::stormdrill::{run, stdout};

#[test]
fn the_schemas_are_those_stored() {
    for (args, file) in [
        (&["schema"][..], "schema/scenario.v0.json"),
        (&["schema", "scenario"], "schema/scenario.v0.json"),
        (&["schema", "report"], "schema/report.v0.json"),
    ] {
        assert!(stdout(args) == std::fs::read_to_string(file).expect("the file is there"), "{file}");
    }
    assert_eq!(run(&["schema", "poem"]).status.code(), Some(2));
}
