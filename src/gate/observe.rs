//! What a replication says of a target: two sums, and waits where a quantile is asked for.

use crate::engine::{Fact, Recorder, View};
use crate::experiment::{
    BacklogMeasure, CustomerMeasure, DialogueMeasure, Measure, OfferMeasure, ServiceLevel, TransferMeasure,
    capacity_days,
};
use crate::model::{ClassId, MICROS_PER_SECOND, Outcome as End, Scenario, SimDuration, SimTime};
use crate::record::{Backlogs, Bucket, ClassTally, Counts, Fine, Ledger, Prices, Tally, WaitCounts};

use super::{Counted, Family, Gate, Paid, Selection, Statistic, Subject, Window};

/// A sliding window moves by this part of its length.
const STEPS_A_WINDOW: u64 = 6;
/// A service level has recovered when it is good over so long a time, ...
const RECOVERY_WINDOW: SimDuration = SimDuration::from_secs(1_800);
/// ... looked at each so often, ...
const RECOVERY_STEP: SimDuration = SimDuration::from_secs(300);
/// ... at so many looks in a row.
const RECOVERY_LOOKS: usize = 4;
/// Seconds in a day.
const DAY_S: f64 = 86_400.0;

/// What one replication says of one target.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observation {
    /// The numerator of the ratio that is judged.
    pub top: f64,
    /// Its denominator; 0 if there was nobody to measure.
    pub bottom: f64,
    /// The value of this replication alone; `None` if there was nobody to measure.
    pub own: Option<f64>,
    /// Waits, where a quantile over all replications is asked for.
    pub waits: Option<WaitCounts>,
}

/// Counts what targets need and the report's own recorders do not: windows of their own, and fine steps of time.
pub struct GateRecorder<'a> {
    gates: &'a [Gate],
    parts: Vec<Part>,
}

/// The counts of one gate; none for those that the whole run's tally answers.
enum Part {
    Whole,
    Span(Box<Tally>),
    /// A span, and the deferred work in it.
    Deferred(Box<(Tally, Backlogs)>),
    /// Counts the same as the gate of this number.
    Shared(usize),
    Fine(Fine),
}

impl<'a> GateRecorder<'a> {
    /// For targets of a scenario.
    pub fn new(scenario: &Scenario, gates: &'a [Gate]) -> Self {
        let mut parts = Vec::with_capacity(gates.len());
        for (i, gate) in gates.iter().enumerate() {
            let deferred = gate.target.subject.is_deferred();
            let shared = gates[..i].iter().position(|earlier| match (&earlier.window, &gate.window) {
                (Window::Span { from: a, to: b, .. }, Window::Span { from, to, .. }) => {
                    (a, b) == (from, to) && earlier.target.subject.is_deferred() == deferred
                }
                _ => false,
            });
            parts.push(match (&gate.window, gate.target.subject) {
                (_, Subject::Recovery { .. }) => {
                    Part::Fine(Fine::new(scenario, RECOVERY_STEP, &members(scenario, gate.target.selection)))
                }
                (Window::Whole, _) => Part::Whole,
                (Window::Span { from, to, .. }, _) => match shared {
                    Some(earlier) => Part::Shared(earlier),
                    None if deferred => {
                        let counts = (Tally::over(scenario, *from, *to), Backlogs::over(scenario, *from, *to));
                        Part::Deferred(Box::new(counts))
                    }
                    None => Part::Span(Box::new(Tally::over(scenario, *from, *to))),
                },
                (Window::Sliding { length }, _) => {
                    let step = SimDuration::from_micros(length.micros().div_ceil(STEPS_A_WINDOW));
                    Part::Fine(Fine::new(scenario, step, &members(scenario, gate.target.selection)))
                }
            });
        }
        Self { gates, parts }
    }

    /// For targets on whole runs, which need no counts of their own.
    pub fn whole_runs(gates: &'a [Gate]) -> Self {
        Self { gates, parts: gates.iter().map(|_| Part::Whole).collect() }
    }

    /// Whether targets need more than the whole run's tally.
    pub fn is_needed(gates: &[Gate]) -> bool {
        gates.iter().any(|g| g.window != Window::Whole || matches!(g.target.subject, Subject::Recovery { .. }))
    }

    /// What the replication says of each target; `whole` is the tally of the whole run, `backlogs` its deferred work.
    pub fn observe(
        mut self,
        scenario: &Scenario,
        whole: &mut Tally,
        mut backlogs: Option<&mut Backlogs>,
    ) -> Vec<Observation> {
        let window = (scenario.window_start(), scenario.horizon());
        (0..self.gates.len())
            .map(|i| {
                let gate = &self.gates[i];
                let of = match self.parts[i] {
                    Part::Shared(earlier) => earlier,
                    _ => i,
                };
                match (&mut self.parts[of], &gate.window) {
                    (Part::Deferred(counts), Window::Span { .. }) => {
                        let (tally, backlogs) = &mut **counts;
                        of_backlogs(gate, scenario, tally, backlogs)
                    }
                    (Part::Whole, _) if gate.target.subject.is_deferred() => match &mut backlogs {
                        Some(backlogs) => of_backlogs(gate, scenario, whole, backlogs),
                        None => Observation::default(),
                    },
                    (Part::Span(tally), Window::Span { from, to, .. }) => of_tally(gate, scenario, tally, (*from, *to)),
                    (Part::Fine(fine), _) => of_fine(gate, scenario, fine),
                    _ => of_tally(gate, scenario, whole, window),
                }
            })
            .collect()
    }
}

impl Recorder for GateRecorder<'_> {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        for part in &mut self.parts {
            match part {
                Part::Span(tally) => tally.record(view, fact),
                Part::Fine(fine) => fine.record(view, fact),
                Part::Deferred(counts) => {
                    counts.0.record(view, fact);
                    counts.1.record(view, fact);
                }
                Part::Whole | Part::Shared(_) => {}
            }
        }
    }

    fn finish(&mut self, view: View<'_>) {
        for part in &mut self.parts {
            match part {
                Part::Span(tally) => tally.finish(view),
                Part::Deferred(counts) => {
                    counts.0.finish(view);
                    counts.1.finish(view);
                }
                Part::Whole | Part::Shared(_) | Part::Fine(_) => {}
            }
        }
    }
}

/// The classes of a selection.
fn members(scenario: &Scenario, selection: Selection) -> Vec<usize> {
    let all = 0..scenario.classes.len();
    match selection {
        Selection::All | Selection::Group(_) => all.collect(),
        Selection::Channel(channel) => all.filter(|&c| scenario.classes[c].channel.index() == channel).collect(),
        Selection::Class(class) => vec![class],
        Selection::Nature(nature) => all.filter(|&c| scenario.classes[c].nature == nature).collect(),
    }
}

/// Where a class's channel counts an acceptable waiting time.
fn place_of(scenario: &Scenario, class: usize, within: SimDuration) -> Option<usize> {
    let channel = scenario.classes[class].channel.index();
    scenario.channels[channel].answer_within.iter().position(|t| *t == within)
}

/// The sums behind a measure of contacts, over some classes. All formulas are linear in the counts.
fn sums<'t>(
    subject: Subject,
    scenario: &Scenario,
    tallies: impl Iterator<Item = (usize, &'t ClassTally)>,
) -> (f64, f64) {
    let mut sum = (0.0, 0.0);
    for (class, tally) in tallies {
        let (top, bottom) = match subject {
            Subject::Measure(measure) => measure.parts(tally),
            Subject::Dialogue(measure) => measure.parts(tally),
            Subject::Customers(measure) => measure.parts(tally),
            Subject::Entry(measure) => measure.parts(tally),
            Subject::Level { formula, within } => {
                let counts = place_of(scenario, class, within).and_then(|i| tally.within.get(i));
                formula.parts(tally, counts.copied().unwrap_or_default())
            }
            Subject::Transfer(measure) => measure.parts(tally),
            Subject::EndToEnd => TransferMeasure::MeanEndToEndWait.parts(tally),
            Subject::Wait(family) => mean_parts(family, tally),
            Subject::Count(counted) => (count(counted, tally) as f64, 0.0),
            _ => (0.0, 0.0),
        };
        sum = (sum.0 + top, sum.1 + bottom);
    }
    sum
}

fn count(counted: Counted, tally: &ClassTally) -> u64 {
    match counted {
        Counted::Offered => tally.offered,
        Counted::Answered => tally.count(End::Answered),
        Counted::Abandoned => tally.count(End::Abandoned),
        Counted::TurnedAway => tally.turned_away(),
    }
}

fn mean_parts(family: Family, tally: &ClassTally) -> (f64, f64) {
    match family {
        Family::Answered => Measure::MeanWaitServed.parts(tally),
        Family::Abandoned => Measure::MeanWaitAbandoned.parts(tally),
        Family::Entered => Measure::MeanWaitEntered.parts(tally),
        Family::FirstResponse => DialogueMeasure::MeanFirstResponse.parts(tally),
        Family::ReplyGap => DialogueMeasure::MeanReplyGap.parts(tally),
        Family::TimeToService => CustomerMeasure::MeanTimeToService.parts(tally),
    }
}

fn of_tally(gate: &Gate, scenario: &Scenario, tally: &mut Tally, window: (SimTime, SimTime)) -> Observation {
    let selection = gate.target.selection;
    let length = window.1.since(window.0).micros().max(1) as f64;
    match (gate.target.subject, selection) {
        (Subject::Occupancy, Selection::Group(g)) => {
            ratio(tally.groups[g].busy_area_us as f64, tally.groups[g].present_area_us as f64)
        }
        (Subject::Utilisation, Selection::Group(g)) => {
            ratio(tally.groups[g].busy_area_us as f64, tally.groups[g].scheduled_area_us as f64)
        }
        (Subject::Concurrency, Selection::Group(g)) => {
            let tally = &tally.groups[g];
            ratio(tally.concurrency.conversation_area_us as f64, tally.busy_area_us as f64)
        }
        (Subject::SlotOccupancy, Selection::Group(g)) => {
            let (tally, slots) = (&tally.groups[g], f64::from(scenario.groups[g].concurrency.slots));
            ratio(tally.concurrency.slot_area_us as f64, slots * tally.present_area_us as f64)
        }
        (Subject::QueueLength, _) => {
            let area: u64 = members(scenario, selection).iter().map(|&c| tally.classes[c].queue_area_us).sum();
            ratio(area as f64 / length, 1.0)
        }
        (Subject::Wait(family), _) if gate.demand.statistic != Statistic::Value || is_group(selection) => {
            of_waits(gate.demand.statistic, waits(family, selection, scenario, tally))
        }
        (Subject::EndToEnd, _) if gate.demand.statistic != Statistic::Value => {
            let mut lists = Vec::new();
            for class in members(scenario, selection) {
                lists.extend(tally.waits[class].end_to_end.as_mut().map(|w| w.to_counts()));
            }
            of_waits(gate.demand.statistic, WaitCounts::sum_of(&lists.iter().collect::<Vec<_>>()))
        }
        (Subject::Offers(measure), _) => {
            let (top, bottom) = of_offers(measure, selection, scenario, tally);
            ratio(top, bottom)
        }
        (Subject::Paid(paid), _) => of_ledger(paid, scenario, tally),
        (subject, _) => {
            let classes = members(scenario, selection);
            let (top, bottom) = sums(subject, scenario, classes.iter().map(|&c| (c, &tally.classes[c])));
            ratio(top, if matches!(subject, Subject::Count(_)) { 1.0 } else { bottom })
        }
    }
}

/// What the replication costs.
fn of_ledger(paid: Paid, scenario: &Scenario, tally: &Tally) -> Observation {
    let counts = Counts { classes: &tally.classes, groups: &tally.groups, levers: &tally.levers, paid: tally.paid() };
    let ledger = Ledger::of(&Prices::of_scenario(scenario), counts);
    let money = ledger.total().amount();
    match paid {
        Paid::Hours => ratio(ledger.all_us() as f64 / (3_600 * MICROS_PER_SECOND) as f64, 1.0),
        Paid::Money => ratio(money, 1.0),
        Paid::MoneyPerCustomer => ratio(money, ledger.served as f64),
    }
}

/// The sums behind a measure of offers, over the groups that are asked.
fn of_offers(measure: OfferMeasure, selection: Selection, scenario: &Scenario, tally: &Tally) -> (f64, f64) {
    let meant = |g: &usize| selection == Selection::All || selection == Selection::Group(*g);
    let asked = (0..tally.groups.len()).filter(|g| meant(g) && scenario.groups[*g].answering.is_some());
    let parts = asked.map(|g| measure.parts(&tally.groups[g]));
    parts.fold((0.0, 0.0), |sum, (top, bottom)| (sum.0 + top, sum.1 + bottom))
}

/// What deferred work says of a target.
fn of_backlogs(gate: &Gate, scenario: &Scenario, tally: &mut Tally, backlogs: &mut Backlogs) -> Observation {
    let selection = gate.target.selection;
    let mut classes = members(scenario, selection);
    classes.retain(|class| scenario.is_deferred(ClassId::at(*class)));
    let mut sum = ClassTally::default();
    for &class in &classes {
        sum.add(&ClassTally { backlog: backlogs.classes[class], ..tally.classes[class].clone() });
    }
    match (gate.target.subject, gate.demand.statistic) {
        (Subject::Backlog, Statistic::Max) => {
            let place = match selection {
                Selection::Channel(channel) => 1 + channel,
                Selection::Class(class) => 1 + scenario.channels.len() + class,
                Selection::All | Selection::Nature(_) | Selection::Group(_) => 0,
            };
            ratio(backlogs.peaks[place] as f64, 1.0)
        }
        (Subject::Backlog, _) => ratio(sum.backlog.open_area_us as f64 / backlogs.window_us(), 1.0),
        (Subject::BacklogDays, _) => {
            let serves =
                |group: usize| classes.iter().any(|c| scenario.classes[*c].groups.iter().any(|g| g.index() == group));
            let groups = tally.groups.iter().enumerate().filter(|(group, _)| serves(*group));
            let days = capacity_days(&sum, groups.map(|(_, group)| group.present_area_us as f64).sum());
            days.map_or_else(Observation::default, |days| ratio(days * DAY_S, 1.0))
        }
        (Subject::BacklogAge, statistic) => {
            let ages = backlogs.ages.iter_mut().enumerate().filter(|(class, _)| classes.contains(class));
            let lists: Vec<WaitCounts> = ages.filter_map(|(_, ages)| Some(ages.as_mut()?.open.to_counts())).collect();
            of_waits(statistic, WaitCounts::sum_of(&lists.iter().collect::<Vec<_>>()))
        }
        (Subject::Deferred(measure), _) => {
            let (top, bottom) = BacklogMeasure::parts(measure, &sum);
            ratio(top, bottom)
        }
        _ => Observation::default(),
    }
}

fn is_group(selection: Selection) -> bool {
    matches!(selection, Selection::Group(_))
}

fn ratio(top: f64, bottom: f64) -> Observation {
    Observation { top, bottom, own: (bottom > 0.0).then(|| top / bottom), waits: None }
}

fn waits(family: Family, selection: Selection, scenario: &Scenario, tally: &mut Tally) -> WaitCounts {
    if let Selection::Group(g) = selection {
        return tally.group_waits[g].to_counts();
    }
    let mut lists = Vec::new();
    for class in members(scenario, selection) {
        let waits = &mut tally.waits[class];
        match family {
            Family::Answered => lists.push(waits.answered.to_counts()),
            Family::Abandoned => lists.push(waits.abandoned.to_counts()),
            Family::Entered => {
                lists.extend([waits.answered.to_counts(), waits.abandoned.to_counts()]);
                lists.extend(waits.other.as_mut().map(|w| w.to_counts()));
            }
            Family::FirstResponse => lists.extend(waits.first_response.as_mut().map(|w| w.to_counts())),
            Family::ReplyGap => lists.extend(waits.reply_gap.as_mut().map(|w| w.to_counts())),
            Family::TimeToService => lists.extend(waits.time_to_service.as_mut().map(|w| w.to_counts())),
        }
    }
    WaitCounts::sum_of(&lists.iter().collect::<Vec<_>>())
}

fn of_waits(statistic: Statistic, counts: WaitCounts) -> Observation {
    match statistic {
        Statistic::Quantile(p) => {
            Observation { top: 0.0, bottom: counts.len() as f64, own: counts.quantile_s(p), waits: Some(counts) }
        }
        Statistic::Max if counts.is_empty() => Observation::default(),
        Statistic::Max => ratio(counts.buckets().last().map_or(0.0, |b| (b.high_ms - 1) as f64 / 1e3), 1.0),
        Statistic::Value => {
            let middle = |b: &Bucket| (b.low_ms + b.high_ms - 1) as f64 / 2e3 * b.count as f64;
            ratio(counts.buckets().iter().map(middle).sum(), counts.len() as f64)
        }
    }
}

fn of_fine(gate: &Gate, scenario: &Scenario, fine: &Fine) -> Observation {
    let classes = members(scenario, gate.target.selection);
    let window = |steps: std::ops::Range<usize>, subject: Subject| {
        steps.fold((0.0, 0.0), |sum, step| {
            let counts = fine.step_counts(step);
            let (top, bottom) = sums(subject, scenario, classes.iter().copied().zip(counts));
            (sum.0 + top, sum.1 + bottom)
        })
    };
    if let Subject::Recovery { within, level, after } = gate.target.subject {
        let subject = Subject::Level { formula: ServiceLevel::Offered, within };
        let good = |end: usize| {
            let steps = (RECOVERY_WINDOW.micros() / RECOVERY_STEP.micros()) as usize;
            let (top, bottom) = window(end.saturating_sub(steps)..end, subject);
            // A time in which nobody comes is not a bad one.
            bottom == 0.0 || top / bottom >= level
        };
        return recovery(fine, after, good);
    }
    let steps = STEPS_A_WINDOW as usize;
    let windows = (0..(fine.steps() + 1).saturating_sub(steps).max(1)).map(|i| {
        let (top, bottom) = window(i..(i + steps).min(fine.steps()), gate.target.subject);
        (top, if matches!(gate.target.subject, Subject::Count(_)) { 1.0 } else { bottom })
    });
    let values = windows.filter(|(_, bottom)| *bottom > 0.0).map(|(top, bottom)| top / bottom);
    let worst = if gate.demand.operator.is_upper() { values.reduce(f64::max) } else { values.reduce(f64::min) };
    worst.map_or_else(Observation::default, |worst| ratio(worst, 1.0))
}

/// The time from the end of the phase to the first of [`RECOVERY_LOOKS`] good looks in a row; to the end of the scenario
/// where there are none. Looks lie on the grid of steps, so the time is that of the first of them at or after the phase.
fn recovery(fine: &Fine, after: SimTime, good: impl Fn(usize) -> bool) -> Observation {
    let step = fine.step().micros();
    let first = after.since(fine.from()).micros().div_ceil(step) as usize;
    let mut in_a_row = 0;
    for end in first..=fine.steps() {
        in_a_row = if good(end) { in_a_row + 1 } else { 0 };
        if in_a_row == RECOVERY_LOOKS {
            let since = (end + 1 - RECOVERY_LOOKS - first) as u64 * step;
            return ratio(since as f64 / MICROS_PER_SECOND as f64, 1.0);
        }
    }
    let over = (fine.steps().saturating_sub(first)) as u64 * step;
    ratio(over as f64 / MICROS_PER_SECOND as f64, 1.0)
}
