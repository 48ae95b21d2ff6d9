//! JUnit XML, as pipelines read it: a suite for each run, a test case for each target, and for each measure that is judged
//! against a baseline.
//!
//! A missed target is a failure, one that had nothing to measure too unless its scenario allows that. What is only a warning,
//! or undecided, is skipped, with what came out. An error is a scenario that cannot be played, or not to its end. The bytes
//! are those of the run: no time, host or path of the machine.

mod comparison;

use quick_junit::{NonSuccessKind, TestCase, TestCaseStatus, TestSuite};

use super::comparison::ComparisonReport;
use super::target::{details, excuse, finding, words};
use super::{Report, replication_words};
use crate::experiment::Ending;
use crate::gate::{GateOutcome, Verdict};
use crate::model::Outline;
use crate::scenario::Diagnostic;

/// Runs, and what could not be run.
pub struct Document {
    inner: quick_junit::Report,
}

/// The document of one run.
pub fn render(report: Report<'_>) -> String {
    let mut document = Document::default();
    document.add_run(report, None);
    document.render()
}

impl Default for Document {
    /// Without a suite.
    fn default() -> Self {
        Self { inner: quick_junit::Report::new("stormdrill") }
    }
}

impl Document {
    /// Adds a run, its targets, and how it compares with a baseline.
    pub fn add_run(&mut self, report: Report<'_>, against: Option<ComparisonReport<'_>>) {
        self.inner.add_test_suite(suite(report, against));
    }

    /// Whether nothing has been added.
    pub fn is_empty(&self) -> bool {
        self.inner.test_suites.is_empty()
    }

    /// Adds a scenario that is invalid, with all that is wrong with it.
    pub fn add_invalid(&mut self, file: &str, diagnostics: &[Diagnostic]) {
        let first = diagnostics.first().map(Diagnostic::headline).unwrap_or_default();
        let message = match diagnostics.len() {
            0 | 1 => first,
            n => format!("{first} (and {} more)", n - 1),
        };
        let text: Vec<String> = diagnostics.iter().map(|d| d.render(false)).collect();
        self.add_error(file, "is a valid scenario", "invalid scenario", &message, &text.join("\n"));
    }

    /// Adds a run that failed.
    pub fn add_failed(&mut self, title: &str, message: &str) {
        self.add_error(title, "is played to its end", "failed run", message, message);
    }

    /// As text.
    pub fn render(&self) -> String {
        let text = self.inner.to_string().expect("memory can be written to");
        // The usual schemas know this attribute in suites, and not in their list.
        text.replacen(&format!(" skipped=\"{}\"", self.inner.skipped), "", 1).trim_end().to_owned() + "\n"
    }

    fn add_error(&mut self, suite_name: &str, name: &str, kind: &str, message: &str, text: &str) {
        let mut suite = TestSuite::new(xml(suite_name));
        Cases::new(&mut suite, suite_name).add(name.to_owned(), error(kind, message, text));
        self.inner.add_test_suite(suite);
    }
}

/// The cases of a suite.
struct Cases<'a> {
    suite: &'a mut TestSuite,
    class: String,
    names: Vec<String>,
}

impl<'a> Cases<'a> {
    fn new(suite: &'a mut TestSuite, class: &str) -> Self {
        Self { suite, class: class.to_owned(), names: Vec::new() }
    }

    /// Readers take two cases of one name for the same, so that later ones get a number.
    fn add(&mut self, name: String, status: TestCaseStatus) {
        let same = self.names.iter().filter(|n| **n == name).count();
        let shown = if same == 0 { name.clone() } else { format!("{name} ({})", same + 1) };
        self.names.push(name);
        let mut case = TestCase::new(xml(&shown), status);
        case.set_classname(xml(&self.class));
        self.suite.add_test_case(case);
    }

    fn targets(
        &mut self,
        outcomes: &[GateOutcome],
        outline: &Outline,
        status: impl Fn(&GateOutcome) -> TestCaseStatus,
    ) {
        for outcome in outcomes {
            self.add(words(&outcome.gate, outline), status(outcome));
        }
    }
}

fn suite(report: Report<'_>, against: Option<ComparisonReport<'_>>) -> TestSuite {
    let Report { outline, results, summary, origin } = report;
    let policy = outline.policy.as_str();
    let mut suite = TestSuite::new(xml(&format!("{}, policy {policy}", outline.title())));
    let seed = (!summary.deterministic).then(|| outline.seed.to_string());
    for (name, value) in [
        ("scenario", Some(outline.name.clone())),
        ("variant", outline.variant.clone()),
        ("policy", Some(policy.to_owned())),
        ("seed", seed),
        ("replications", Some(summary.replications.to_string())),
        ("scenario_sha256", origin.scenario_sha256.clone()),
        ("package_version", Some(origin.package_version.clone())),
        ("stream_version", Some(origin.stream_version.to_string())),
    ] {
        if let Some(value) = value {
            property(&mut suite, name, &value);
        }
    }
    let names = [Some(outline.name.as_str()), outline.variant.as_deref(), Some(policy)];
    let class: Vec<&str> = names.into_iter().flatten().collect();
    let mut cases = Cases::new(&mut suite, &class.join("."));
    if let Ending::Interrupted { asked } = results.ending {
        let (_, many) = replication_words(outline);
        let message = format!("interrupted after {} of {asked} {many}; the results are partial", summary.replications);
        cases.add("is played to its end".to_owned(), error("interrupted", &message, &message));
    }
    cases.targets(&summary.gates, outline, |outcome| status(outcome, outline, summary.replications));
    for (against, candidate) in against.iter().flat_map(|a| a.comparison.candidates.iter().map(move |c| (a, c))) {
        cases.rows(*against, candidate);
    }
    suite
}

fn property(suite: &mut TestSuite, name: &str, value: &str) {
    suite.add_property((xml(name), xml(value)));
}

fn status(outcome: &GateOutcome, outline: &Outline, replications: usize) -> TestCaseStatus {
    let found = finding(outcome, outline, replications);
    let text = lines(&details(outcome, outline));
    if let Some(excuse) = excuse(outcome) {
        let mut status = TestCaseStatus::skipped();
        status.set_message(xml(&format!("{excuse}: {found}"))).set_description(text);
        return status;
    }
    if !outcome.is_missed() {
        return TestCaseStatus::success();
    }
    let kind = if outcome.verdict == Verdict::NoData { "no_data" } else { "sla" };
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    status.set_type(kind).set_message(xml(&found)).set_description(text);
    status
}

fn lines(lines: &[String]) -> String {
    xml(&lines.join("\n"))
}

fn error(kind: &str, message: &str, text: &str) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Error);
    status.set_type(kind).set_message(xml(message)).set_description(xml(text));
    status
}

/// Without the characters that XML does not know and the writer lets pass.
fn xml(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "?")
}
