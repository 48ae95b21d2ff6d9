//! `slas`: what the scenario has to keep.

use schemars::JsonSchema;
use serde::Deserialize;

use super::super::code::Code;
use super::super::decode::{Spanned, decode};
use super::super::diagnostic::{Problem, Problems};
use super::super::flaws::Flaws;
use super::super::resolve::limits::MAX_ENTRIES;
use super::super::source::Span;
use super::super::yaml::{Key, Node, Value};
use super::quantities::{At, Duration, Share};

/// The targets, measure by measure.
#[derive(Debug, Default)]
pub(in super::super) struct Slas {
    /// Each measure with what is demanded of it; what could not be read is left out.
    pub entries: Vec<(Spanned<String>, Vec<Sla>)>,
}

/// A demand in its long form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Sla {
    /// The demand, such as `>= 80%`, `p(95) < 3m` or `mean < 30s`.
    pub expr: Spanned<String>,
    /// What reports call the target; default: the measure in words.
    pub name: Option<Spanned<String>>,
    /// When it holds; default: the whole run.
    pub window: Option<Spanned<Window>>,
    /// The share of replications that have to meet the demand, each on its own, such as `>= 90%`.
    pub runs_met: Option<Spanned<String>>,
    /// Whether missing it breaks a run: `error` (default) or `warn`.
    pub severity: Option<Severity>,
    /// The confidence of the interval that decides; default `95%`.
    pub confidence: Option<Spanned<Share>>,
    /// Whether the confidence is that of an interval (`two`, default) or of a bound on one side (`one`).
    pub sided: Option<Sided>,
    /// What it means that there was nobody to measure: `fail` (default), `pass` or `skip`.
    pub on_empty: Option<OnEmpty>,
}

/// When a target holds: `phase`, or `from` and `to`, or `sliding`.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in super::super) struct Window {
    /// While an event goes on, or a part of it: `spike`, `spike.ramp`, `spike.hold`, `spike.decay`.
    pub phase: Option<Spanned<String>>,
    /// From this time.
    pub from: Option<At>,
    /// To this time.
    pub to: Option<At>,
    /// In each window of this length.
    pub sliding: Option<Spanned<Duration>>,
    /// Which of the sliding windows: `worst`.
    pub take: Option<Take>,
}

/// Which of the sliding windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Take {
    /// The worst.
    Worst,
}

/// Whether missing a target breaks a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Severity {
    /// It does.
    Error,
    /// It is only shown.
    Warn,
}

/// What a confidence is that of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum Sided {
    /// A bound on the side of the limit.
    One,
    /// An interval.
    Two,
}

/// What it means that there was nobody to measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub(in super::super) enum OnEmpty {
    /// The target is missed.
    Fail,
    /// It is met.
    Pass,
    /// It does not count.
    Skip,
}

impl Sla {
    fn short(expr: Spanned<String>) -> Self {
        let (name, window, runs_met, severity) = (None, None, None, None);
        Self { expr, name, window, runs_met, severity, confidence: None, sided: None, on_empty: None }
    }
}

impl Slas {
    /// Reads what can be read and reports the rest.
    pub fn decode(key: &Key, node: &Node, flaws: &mut Flaws, problems: &mut Problems) -> Self {
        let mut slas = Self::default();
        let entries = match &node.value {
            Value::Mapping(entries) => entries.as_slice(),
            Value::Null => return slas,
            _ => {
                flaws.add(&key.name, key.span.to(node.span), false);
                problems.push(
                    Problem::error(Code::WrongType, node.span, "`slas` is a mapping from measures to demands")
                        .help("write for instance `\"service_level{channel:chat,within:60s}\": [\">= 80%\"]`"),
                );
                return slas;
            }
        };
        let mut count = 0;
        for (selector, node) in entries {
            let items = match &node.value {
                Value::Sequence(items) => items.as_slice(),
                _ => std::slice::from_ref(node),
            };
            count += items.len();
            if items.is_empty() {
                let message = format!("nothing is demanded of `{}`", selector.name);
                problems.push(
                    Problem::error(Code::MissingValue, selector.span, message)
                        .help("write for instance `[\">= 80%\"]`"),
                );
            }
            if count > MAX_ENTRIES {
                let message = format!("`slas` has more targets than the limit of {MAX_ENTRIES}");
                problems.push(Problem::error(Code::Limit, selector.span, message));
                return slas;
            }
            let demands = items.iter().filter_map(|item| demand(item, selector.span, problems)).collect();
            let selector = Spanned { value: selector.name.to_string(), span: selector.span };
            slas.entries.push((selector, demands));
        }
        slas
    }
}

fn demand(node: &Node, selector: Span, problems: &mut Problems) -> Option<Sla> {
    match &node.value {
        Value::Text(text) => Some(Sla::short(Spanned { value: text.to_string(), span: node.span })),
        Value::Mapping(_) => {
            let decoded = decode::<Sla>(node, selector, problems.room());
            let complete = decoded.problems.is_empty();
            decoded.problems.into_iter().for_each(|problem| problems.push(problem));
            decoded.value.filter(|_| complete)
        }
        _ => {
            problems.push(
                Problem::error(Code::WrongType, node.span, "a demand is a text such as `\">= 80%\"`, or a mapping")
                    .help("the long form is `{expr: \">= 80%\", window: {phase: NAME}}`"),
            );
            None
        }
    }
}
