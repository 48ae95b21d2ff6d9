//! What GitHub Actions shows of a run: annotations on lines of the scenario, and a summary of the job.

use super::comparison::{ComparisonReport, OptionTargets, row};
use super::target::{badness, finding, words};
use super::text::clean;
use crate::experiment::compare::{Row, RowVerdict};
use crate::gate::{GateOutcome, Severity as GateSeverity};
use crate::model::Outline;
use crate::scenario::{Diagnostic, Severity};

/// GitHub shows no more annotations of a level for one step.
pub const MOST_SHOWN: usize = 10;

/// A summary that is longer is thrown away as a whole, bytes.
pub const LONGEST_SUMMARY: usize = (1 << 20) - 1;

const CUT: &str = "\n*The rest is left out: GitHub shows at most 1 MiB.*\n";

/// How an annotation looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// Red.
    Error,
    /// Yellow.
    Warning,
    /// Grey.
    Notice,
}

impl From<Severity> for Level {
    fn from(severity: Severity) -> Self {
        match severity {
            Severity::Error => Level::Error,
            Severity::Warning => Level::Warning,
            Severity::Note => Level::Notice,
        }
    }
}

/// A remark on a line of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// How it looks.
    pub level: Level,
    /// The file, from the repository's root.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column, from 1.
    pub column: Option<usize>,
    /// Its heading.
    pub title: String,
    /// What it says.
    pub message: String,
}

impl Annotation {
    /// What is wrong with a scenario; `file` is named where the diagnostic has no place.
    pub fn of_diagnostic(diagnostic: &Diagnostic, file: &str) -> Self {
        let at = diagnostic.place.as_ref().map(|place| place.line_column());
        let file = diagnostic.place.as_ref().map_or(file, |place| &place.source.name);
        let text = [Some(&diagnostic.message), diagnostic.label.as_ref(), diagnostic.help.as_ref()];
        Self {
            level: diagnostic.severity.into(),
            file: Some(file.to_owned()),
            line: at.map(|at| at.0),
            column: at.map(|at| at.1),
            title: diagnostic.code.id().to_owned(),
            message: text.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join("\n"),
        }
    }

    /// `::error file=a.yaml,line=7,col=22,title=value::a rate needs a unit`, without a line end.
    pub fn render(&self) -> String {
        let command = match self.level {
            Level::Error => "error",
            Level::Warning => "warning",
            Level::Notice => "notice",
        };
        let number = |n: Option<usize>| n.map(|n| n.to_string());
        let properties = [
            ("file", self.file.clone()),
            ("line", number(self.line)),
            ("col", number(self.column)),
            ("title", Some(self.title.clone())),
        ];
        let properties: Vec<String> = properties
            .into_iter()
            .filter_map(|(name, value)| value.map(|value| format!("{name}={}", escaped(&value, true))))
            .collect();
        format!("::{command} {}::{}", properties.join(","), escaped(&self.message, false))
    }
}

/// As workflow commands want it: the runner reads each line by itself, and divides properties at commas and colons.
fn escaped(text: &str, property: bool) -> String {
    let text = text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A");
    if property { text.replace(':', "%3A").replace(',', "%2C") } else { text }
}

/// The missed targets of a run, each with how bad it is.
pub fn missed(title: &str, outcomes: &[GateOutcome], outline: &Outline, replications: usize) -> Vec<(f64, Annotation)> {
    let missed = outcomes.iter().filter(|outcome| outcome.is_missed());
    missed
        .map(|outcome| {
            let gate = &outcome.gate;
            let site = Some(&gate.site).filter(|site| !site.file.is_empty());
            let annotation = Annotation {
                level: if gate.severity == GateSeverity::Warn { Level::Warning } else { Level::Error },
                file: site.map(|site| site.file.clone()),
                line: site.map(|site| site.line),
                column: site.map(|site| site.column),
                title: "Target missed".to_owned(),
                message: format!("{title}: {}: {}", words(gate, outline), finding(outcome, outline, replications)),
            };
            (badness(outcome), annotation)
        })
        .collect()
}

/// What a candidate was played from.
#[derive(Clone, Copy, Debug)]
pub struct Played<'a> {
    /// The scenario file, where it is known.
    pub file: Option<&'a str>,
    /// What was simulated.
    pub outline: &'a Outline,
    /// What came out of its targets.
    pub outcomes: &'a [GateOutcome],
}

impl<'a> Played<'a> {
    /// An option of a comparison.
    pub fn of(option: &'a OptionTargets) -> Self {
        Self { file: option.file.as_deref(), outline: &option.outline, outcomes: &option.outcomes }
    }

    /// Where a row of a comparison is shown: at the target on the same, else on the scenario's first line.
    fn site_of(self, row: &Row) -> (Option<String>, Option<usize>, Option<usize>) {
        match row::target_on(row, self.outline, self.outcomes).map(|gate| &gate.site) {
            Some(site) if !site.file.is_empty() => (Some(site.file.clone()), Some(site.line), Some(site.column)),
            _ => (self.file.map(str::to_owned), self.file.map(|_| 1), None),
        }
    }
}

/// In what candidates are worse than the base, each with how bad it is. `played` has each candidate.
pub fn worse(report: ComparisonReport<'_>, played: &[Played<'_>]) -> Vec<(f64, Annotation)> {
    let candidates = report.comparison.candidates.iter().zip(played);
    let rows = candidates.flat_map(|(c, played)| c.with(RowVerdict::Worse).map(move |row| (played, &c.name, row)));
    rows.map(|(played, name, worse)| {
        let (file, line, column) = played.site_of(worse);
        let annotation = Annotation {
            level: Level::Error,
            file,
            line,
            column,
            title: clean(&format!("Worse than {}", report.comparison.base)),
            message: clean(&format!("{name}: {}: {}", row::words(worse, report), row::finding(worse))),
        };
        (row::badness(worse), annotation)
    })
    .collect()
}

/// The worst errors, then the worst warnings, as many as are shown of each.
pub fn worst(mut found: Vec<(f64, Annotation)>) -> Vec<Annotation> {
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let of = |level: Level| {
        found.iter().filter(move |(_, a)| a.level == level).take(MOST_SHOWN).map(|(_, a)| a.clone()).collect::<Vec<_>>()
    };
    [of(Level::Error), of(Level::Warning)].concat()
}

/// Markdown reports one after the other, in at most so many bytes: as many whole sections of each as there is room for.
pub fn summary(reports: &[String], room: usize) -> String {
    let room = room.saturating_sub(CUT.len());
    let mut out = String::new();
    let mut cut = false;
    for report in reports {
        let mut rest = report.as_str();
        while !rest.is_empty() {
            let end = rest.get(1..).and_then(|tail| tail.find("\n## ")).map_or(rest.len(), |at| at + 2);
            if out.len() + end + 1 > room {
                cut = true;
                break;
            }
            out.push_str(&rest[..end]);
            rest = &rest[end..];
        }
        if !out.is_empty() && !out.ends_with("\n\n") {
            out.push('\n');
        }
    }
    if cut && room > 0 {
        out.push_str(CUT);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn annotation(level: Level, message: &str) -> Annotation {
        Annotation { level, file: None, line: None, column: None, title: "t".to_owned(), message: message.to_owned() }
    }

    #[test]
    fn annotations_are_escaped() {
        let found = Annotation {
            level: Level::Notice,
            file: Some("a,b:c%.yaml".to_owned()),
            line: Some(7),
            column: Some(22),
            title: "value".to_owned(),
            message: "100 %: too much\nwrite\r\n`80%`".to_owned(),
        };
        let expected =
            "::notice file=a%2Cb%3Ac%25.yaml,line=7,col=22,title=value::100 %25: too much%0Awrite%0D%0A`80%25`";
        assert_eq!(found.render(), expected);
    }

    #[test]
    fn the_worst_are_shown() {
        let errors = (0..12).map(|i| (f64::from(i), annotation(Level::Error, &i.to_string())));
        let found = errors.chain([(99.0, annotation(Level::Warning, "w"))]).collect();
        let shown: Vec<String> = worst(found).into_iter().map(|a| a.message).collect();
        assert_eq!(shown, ["11", "10", "9", "8", "7", "6", "5", "4", "3", "2", "w"]);
    }

    #[test]
    fn a_summary_has_whole_sections() {
        let report = "# a\n\nverdict\n\n## Targets\n\n| x |\n\n## Queues\n\ny\n".to_owned();
        let both = [report.clone(), report.clone()];
        assert_eq!(summary(&both, LONGEST_SUMMARY), format!("{report}\n{report}\n"));
        for room in 0..summary(&both, LONGEST_SUMMARY).len() + CUT.len() {
            let text = summary(&both, room);
            assert!(text.len() <= room, "{room}");
            let kept = text.strip_suffix(CUT).unwrap_or(&text);
            let whole = ["verdict\n\n", "| x |\n\n", "y\n\n"].iter().any(|end| kept.ends_with(end));
            assert!(kept.is_empty() || whole, "{room}: {kept}");
        }
    }
}
