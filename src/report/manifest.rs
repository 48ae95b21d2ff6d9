//! `manifest.json`: when and how a stored run was made, and what its folder holds. All that may differ between two runs of
//! the same scenario and seed stands here; every other file has the same bytes again.

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::json::tidy;

/// The version of the format. It stays 0 while fields may still change.
pub const SCHEMA_VERSION: u32 = 0;

/// The program's name, by which a manifest is known.
const PROGRAM: &str = "stormdrill";

/// When and how a stored run was made, and what its folder holds. It names neither the machine nor its user.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(title = "Stormdrill manifest, version 0")]
pub struct Manifest {
    /// The version of this format; while it is 0, fields may still change.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// The program that wrote the folder.
    #[schemars(extend("const" = PROGRAM))]
    pub program: String,
    /// Its version.
    pub package_version: String,
    /// The version of the random streams: with another one, the same seed stands for other random events.
    pub stream_version: u32,
    /// The name of the run's folder: the time at the start, UTC, and six digits of a SHA-256 over all that determines the
    /// result.
    pub run_id: String,
    /// The scenario's name.
    pub scenario: String,
    /// The variant's name; null for the plain scenario.
    pub variant: Option<String>,
    /// Single values that were set by hand on top of the file.
    pub assignments: Vec<String>,
    /// How the run ended.
    pub status: Status,
    /// The program's exit code, as far as this run decides it.
    pub exit_code: u8,
    /// When the run began, UTC (RFC 3339).
    pub started: String,
    /// When it ended, UTC (RFC 3339).
    pub finished: String,
    /// How long it took, s.
    pub wall_s: f64,
    /// The words of the command line.
    pub command: Vec<String>,
    /// The words of the command that gives the same numbers again, as a shell reads them.
    pub replay: Vec<String>,
    /// The routing policy.
    pub policy: String,
    /// The root of all random streams, up to 2^64 - 1.
    pub seed: u64,
    /// How many replications the results rest on.
    pub replications: u64,
    /// How many were asked for.
    pub replications_asked: u64,
    /// The service level of the first channel; null without contacts.
    pub headline: Option<Headline>,
    /// The commit that was checked out in the scenario's folder; null outside of git.
    pub git_commit: Option<String>,
    /// The SHA-256 of the whole scenario as it was played, `scenario.resolved.yaml`.
    pub scenario_sha256: String,
    /// The files that the scenario was read from: its own, then those that it names, as it names them.
    pub sources: Vec<FileEntry>,
    /// The other files of the folder.
    pub files: Vec<FileEntry>,
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Status {
    /// All replications were played.
    Complete,
    /// A signal stopped it; the results rest on the replications finished by then.
    Interrupted,
}

impl Status {
    /// Its name.
    pub fn name(self) -> &'static str {
        match self {
            Status::Complete => "complete",
            Status::Interrupted => "interrupted",
        }
    }
}

/// A service level: answered in time / offered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct Headline {
    /// The channel.
    pub channel: String,
    /// The acceptable waiting time, s.
    pub within_s: f64,
    /// Answered in time / offered, share.
    pub service_level: f64,
    /// Half the width of its 95 % interval, share; null with fewer than two replications.
    pub half_width: Option<f64>,
}

/// A file and its digest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct FileEntry {
    /// Its name.
    pub name: String,
    /// Its length, bytes.
    pub bytes: u64,
    /// Its SHA-256, 64 hexadecimal digits.
    pub sha256: String,
}

impl Manifest {
    /// A manifest of this version of the program; the caller fills in the rest.
    pub fn new(run_id: String, scenario: String) -> Self {
        Self {
            schema_version: SCHEMA_VERSION,
            program: PROGRAM.to_owned(),
            package_version: env!("CARGO_PKG_VERSION").to_owned(),
            stream_version: crate::random::STREAM_VERSION,
            run_id,
            scenario,
            variant: None,
            assignments: Vec::new(),
            status: Status::Complete,
            exit_code: 0,
            started: String::new(),
            finished: String::new(),
            wall_s: 0.0,
            command: Vec::new(),
            replay: Vec::new(),
            policy: String::new(),
            seed: 0,
            replications: 0,
            replications_asked: 0,
            headline: None,
            git_commit: None,
            scenario_sha256: String::new(),
            sources: Vec::new(),
            files: Vec::new(),
        }
    }

    /// As text: indented JSON and a line end.
    pub fn render(&self) -> String {
        serde_json::to_string_pretty(self).expect("text and numbers are JSON") + "\n"
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// In words, if it is not a manifest, or not one of this version.
    pub fn read(text: &str) -> Result<Self, String> {
        let json: Json = serde_json::from_str(text).map_err(|e| format!("it is not JSON: {e}"))?;
        if json["program"] != PROGRAM {
            return Err("it is not a manifest of stormdrill".to_owned());
        }
        if json["schema_version"] != SCHEMA_VERSION {
            let version = &json["schema_version"];
            return Err(format!("it has version {version} of the format, and this program knows {SCHEMA_VERSION}"));
        }
        serde_json::from_value(json).map_err(|e| format!("it is not a whole manifest: {e}"))
    }
}

/// The JSON Schema (draft 2020-12) of `manifest.json`, and a line end. It stands in `schema/manifest.v0.json`.
pub fn schema() -> String {
    let settings = SchemaSettings::draft2020_12().for_serialize().with_transform(RecursiveTransform(tidy));
    let schema = settings.into_generator().into_root_schema_for::<Manifest>();
    serde_json::to_string_pretty(&schema).expect("a schema is JSON") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::tests::checker::check;

    fn manifest() -> Manifest {
        let headline = Headline { channel: "chat".to_owned(), within_s: 60.0, service_level: 0.585, half_width: None };
        let file = FileEntry { name: "waits.hlog".to_owned(), bytes: 7, sha256: "0".repeat(64) };
        let base = Manifest::new("20261121T215500Z-3f2a9c".to_owned(), "spike".to_owned());
        Manifest { headline: Some(headline), files: vec![file], seed: u64::MAX, ..base }
    }

    #[test]
    fn it_is_read_as_it_was_written() {
        let text = manifest().render();
        assert_eq!(Manifest::read(&text), Ok(manifest()));
        // Torn anywhere, it is not read.
        let whole = text.trim_end().len();
        for end in (0..whole).filter(|&end| text.is_char_boundary(end)) {
            assert!(Manifest::read(&text[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn it_obeys_its_schema() {
        let schema: Json = serde_json::from_str(&schema()).expect("it is JSON");
        let value: Json = serde_json::from_str(&manifest().render()).expect("it is JSON");
        assert_eq!(check(&schema, &schema, &value), Ok(()));
        for (field, wrong) in [
            ("schema_version", 1.into()),
            ("program", "other".into()),
            ("status", "finished".into()),
            ("replications", (-1).into()),
            ("headline", "good".into()),
            ("hostname", "here".into()),
        ] {
            let mut spoilt = value.clone();
            spoilt[field] = wrong;
            assert!(check(&schema, &schema, &spoilt).is_err(), "{field}");
        }
    }

    #[test]
    fn what_is_foreign_is_refused_in_words() {
        for (text, said) in [
            ("[]".to_owned(), "it is not a manifest of stormdrill"),
            (manifest().render().replace("\"schema_version\": 0", "\"schema_version\": 9"), "it has version 9 of the"),
            (manifest().render().replace("\"run_id\"", "\"id\""), "it is not a whole manifest: missing field `run_id`"),
        ] {
            let error = Manifest::read(&text).expect_err("it is foreign");
            assert!(error.starts_with(said), "{error}");
        }
    }
}
