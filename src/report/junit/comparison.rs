//! A comparison as test cases: a suite for each option, one for what is required of all of them.
//!
//! What fails here is what makes the command end with another exit code than 0.

use quick_junit::{NonSuccessKind, TestCaseStatus, TestSuite};

use super::{Cases, Document, lines, property, status, xml};
use crate::experiment::compare::{Candidate, Direction, Row, RowVerdict};
use crate::gate::Verdict;
use crate::report::comparison::{ComparisonReport, OptionTargets, Targets, row};
use crate::report::target::finding;

impl Document {
    /// Adds a comparison. `options` are the base and each candidate, with the targets that they have; those who need not meet
    /// theirs fail nothing.
    pub fn add_comparison(&mut self, report: ComparisonReport<'_>, options: &[OptionTargets]) {
        let names: Vec<&str> = report.comparison.names().collect();
        for (i, (name, option)) in names.iter().zip(options).enumerate() {
            let mut suite = TestSuite::new(xml(name));
            property(&mut suite, "scenario", &option.outline.title());
            if !option.outline.deterministic {
                property(&mut suite, "seed", &option.outline.seed.to_string());
            }
            property(&mut suite, "replications", &option.replications.to_string());
            let mut cases = Cases::new(&mut suite, name);
            let blamed = report.targets.is_none_or(|targets| targets.blames(i));
            cases.targets(&option.outcomes, &option.outline, |outcome| {
                let status = status(outcome, &option.outline, option.replications);
                if blamed || !outcome.breaks() {
                    return status;
                }
                let mut status = TestCaseStatus::skipped();
                let found = finding(outcome, &option.outline, option.replications);
                status.set_message(xml(&format!("need not be met: {found}")));
                status
            });
            if let Some(candidate) = i.checked_sub(1).filter(|_| report.judged) {
                cases.rows(report, &report.comparison.candidates[candidate]);
            }
            self.inner.add_test_suite(suite);
        }
        if let Some(targets) = report.targets {
            self.inner.add_test_suite(required(targets, &names));
        }
    }
}

impl Cases<'_> {
    /// A case for each measure that is judged.
    pub fn rows(&mut self, report: ComparisonReport<'_>, candidate: &Candidate) {
        let judged = candidate.rows.iter().filter(|row| row.measure.direction() != Direction::Neither);
        for judged in judged {
            let name = format!("{}: no worse than {}", row::words(judged, report), report.comparison.base);
            self.add(name, against(judged, report));
        }
    }
}

fn against(judged: &Row, report: ComparisonReport<'_>) -> TestCaseStatus {
    match judged.verdict {
        None => {
            let mut status = TestCaseStatus::skipped();
            status.set_message("nothing to compare");
            status
        }
        Some(RowVerdict::Worse) => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type("regression").set_message(xml(&row::finding(judged)));
            status.set_description(lines(&row::details(judged, report.comparison)));
            status
        }
        Some(RowVerdict::Better | RowVerdict::Small | RowVerdict::Unclear | RowVerdict::Same) => {
            TestCaseStatus::success()
        }
    }
}

fn required(targets: Targets<'_>, names: &[&str]) -> TestSuite {
    let (right, wrong) = targets.require.words(names);
    let skipped = |why: &str| {
        let mut status = TestCaseStatus::skipped();
        status.set_message(why);
        status
    };
    let status = match targets.verdict() {
        Verdict::Pass => TestCaseStatus::success(),
        Verdict::Inconclusive => skipped("undecided"),
        Verdict::NoData => skipped("there is no target to judge"),
        Verdict::Fail => {
            let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
            status.set_type("sla").set_message(xml(&wrong));
            status
        }
    };
    let mut suite = TestSuite::new("comparison");
    Cases::new(&mut suite, "comparison").add(right, status);
    suite
}
