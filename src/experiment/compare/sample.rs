//! The measures of a run as statistics that can be subtracted.

use std::collections::BTreeMap;

use super::Contender;
use super::measure::Compared;
use crate::experiment::costs::Books;
use crate::experiment::results::PooledWaits;
use crate::experiment::summary::sum_of;
use crate::model::Outline;
use crate::record::{ClassTally, WaitCounts, WaitDistribution};
use crate::stats::Linearised;

/// Whose contacts or agents a row is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// All contacts, or all agents.
    All,
    /// The contacts of those whom the centre is there for, where it has others too.
    Genuine,
    /// The contacts of a channel, by name.
    Channel(String),
    /// The contacts of a class, by name.
    Class(String),
    /// A group of agents, by name.
    Group(String),
}

impl Subject {
    /// The name; `all` for all, `genuine` for those of genuine customers.
    pub fn name(&self) -> &str {
        match self {
            Subject::All => "all",
            Subject::Genuine => "genuine",
            Subject::Channel(name) | Subject::Class(name) | Subject::Group(name) => name,
        }
    }
}

/// By whose contacts an option is ranked: those of abuse, and those who have come to the wrong place, do not count.
pub fn whole(outline: &Outline) -> Subject {
    if outline.has_others() { Subject::Genuine } else { Subject::All }
}

/// The place of a class with a name.
pub fn class_of(outline: &Outline, name: &str) -> Option<usize> {
    outline.classes.iter().position(|c| c.name == name)
}

/// All statistics of a run.
pub struct Sample {
    /// By subject and measure; what there was nothing to measure of is absent.
    pub statistics: BTreeMap<(Subject, Compared), Linearised>,
    /// The 95 % quantile of the waits of all who joined the line, by class.
    pub joined_p95: BTreeMap<String, Linearised>,
}

/// The subjects whose contacts are compared, with the names of their classes: all, those of genuine customers, each channel,
/// each class, but no set of classes twice.
pub fn subjects(outline: &Outline) -> Vec<(Subject, Vec<&str>)> {
    let of_channel = |i: usize| {
        let members = outline.classes.iter().filter(move |c| c.channel.index() == i);
        members.map(|c| c.name.as_str()).collect::<Vec<_>>()
    };
    let mut all = vec![(Subject::All, outline.classes.iter().map(|c| c.name.as_str()).collect::<Vec<_>>())];
    all.push((Subject::Genuine, outline.genuine().map(|c| c.name.as_str()).collect()));
    all.extend(outline.channels.iter().enumerate().map(|(i, c)| (Subject::Channel(c.name.clone()), of_channel(i))));
    all.extend(outline.classes.iter().map(|c| (Subject::Class(c.name.clone()), vec![c.name.as_str()])));
    let mut kept: Vec<(Subject, Vec<&str>)> = Vec::new();
    for (subject, members) in all {
        if !members.is_empty() && kept.iter().all(|(_, known)| *known != members) {
            kept.push((subject, members));
        }
    }
    kept
}

/// The subjects with first lines among their classes, no set of first lines twice: the narrowest subject has it.
fn first_lines(run: &Contender<'_>, subjects: &[(Subject, Vec<&str>)]) -> Vec<(Subject, Vec<usize>)> {
    let is_first_line =
        |class: &usize| run.results.replications.iter().any(|r| !r.classes[*class].transfers.is_empty());
    let mut found: Vec<(Subject, Vec<usize>, usize)> = Vec::new();
    for (subject, names) in subjects {
        let lines: Vec<usize> =
            names.iter().filter_map(|name| class_of(run.outline, name)).filter(is_first_line).collect();
        if lines.is_empty() {
            continue;
        }
        match found.iter_mut().find(|(_, known, _)| *known == lines) {
            Some(known) if known.2 > names.len() => *known = (subject.clone(), lines, names.len()),
            Some(_) => {}
            None => found.push((subject.clone(), lines, names.len())),
        }
    }
    found.into_iter().map(|(subject, lines, _)| (subject, lines)).collect()
}

impl Sample {
    /// The statistics of a run, for subjects that may be another run's.
    pub fn of(run: &Contender<'_>, subjects: &[(Subject, Vec<&str>)]) -> Self {
        let batches: Vec<Batch> = run.results.batches.iter().map(PooledWaits::to_counts).collect();
        let mut sample = Self { statistics: BTreeMap::new(), joined_p95: BTreeMap::new() };
        for (subject, names) in subjects {
            let members: Vec<usize> = names.iter().filter_map(|name| class_of(run.outline, name)).collect();
            sample.contacts(run, &batches, subject, &members);
        }
        for (subject, members) in first_lines(run, subjects) {
            sample.transfers(run, &batches, &subject, &members);
        }
        for (i, class) in run.outline.classes.iter().enumerate() {
            let joined = p95(&batches, &[i], &[|w| &w.answered, |w| &w.abandoned, |w| &w.other]);
            sample.joined_p95.extend(joined.map(|p95| (class.name.clone(), p95)));
        }
        sample.agents(run);
        sample
    }

    /// Takes costs away, which mean nothing beside those in another currency.
    pub fn leave_costs_out(&mut self) {
        self.statistics.retain(|(_, measure), _| !matches!(measure, Compared::Cost | Compared::CostPerCustomer));
    }

    fn contacts(&mut self, run: &Contender<'_>, batches: &[Batch], subject: &Subject, members: &[usize]) {
        let tallies: Vec<ClassTally> = run.results.replications.iter().map(|r| sum_of(members, &r.classes)).collect();
        for measure in Compared::OF_CONTACTS {
            let ratio = || Linearised::ratio(tallies.iter().filter_map(|t| measure.parts(t)));
            let statistic =
                if measure == Compared::WaitP95 { p95(batches, members, &[|w| &w.answered]) } else { ratio() };
            self.statistics.extend(statistic.map(|s| ((subject.clone(), measure), s)));
        }
        let lost = Linearised::ratio(tallies.iter().filter_map(|t| Compared::LostAtEntry.parts(t)));
        let lost = lost.filter(|statistic| statistic.value > 0.0);
        self.statistics.extend(lost.map(|s| ((subject.clone(), Compared::LostAtEntry), s)));
        if tallies.iter().all(|t| t.customers.customers == 0) {
            return;
        }
        // Of one class, all the time goes to abuse, or none.
        let is_asked =
            |m: &Compared| *m != Compared::AbuseTime || matches!(subject, Subject::All | Subject::Channel(_));
        for measure in Compared::OF_CUSTOMERS.into_iter().filter(is_asked) {
            let ratio = || Linearised::ratio(tallies.iter().filter_map(|t| measure.parts(t)));
            let is_quantile = measure == Compared::TimeToServiceP95;
            let statistic = if is_quantile { p95(batches, members, &[|w| &w.time_to_service]) } else { ratio() };
            self.statistics.extend(statistic.map(|s| ((subject.clone(), measure), s)));
        }
    }

    fn transfers(&mut self, run: &Contender<'_>, batches: &[Batch], subject: &Subject, members: &[usize]) {
        let tallies: Vec<ClassTally> = run.results.replications.iter().map(|r| sum_of(members, &r.classes)).collect();
        for measure in Compared::OF_FIRST_LINES {
            let ratio = || Linearised::ratio(tallies.iter().filter_map(|t| measure.parts(t)));
            let statistic =
                if measure == Compared::EndToEndP95 { p95(batches, members, &[|w| &w.end_to_end]) } else { ratio() };
            self.statistics.extend(statistic.map(|s| ((subject.clone(), measure), s)));
        }
    }

    fn agents(&mut self, run: &Contender<'_>) {
        let replications = &run.results.replications;
        for (g, group) in run.outline.groups.iter().enumerate() {
            let parts = replications.iter().map(|r| {
                let tally = &r.groups[g];
                (tally.busy_area_us as f64, tally.present_area_us as f64)
            });
            let subject = Subject::Group(group.name.clone());
            let is_asked = replications.iter().any(|r| r.groups[g].is_asked());
            for measure in Compared::OF_OFFERS.into_iter().filter(|_| is_asked) {
                let parts = replications.iter().filter_map(|r| measure.parts_of_offers(&r.groups[g]));
                self.statistics.extend(Linearised::ratio(parts).map(|s| ((subject.clone(), measure), s)));
            }
            self.statistics.extend(Linearised::ratio(parts).map(|s| ((subject, Compared::Occupancy), s)));
        }
        let books = Books::of(run.outline, replications);
        let costs = [
            (Compared::AgentHours, Linearised::mean(books.agent_hours())),
            (Compared::Cost, books.totals().and_then(Linearised::mean)),
            (Compared::CostPerCustomer, books.per_customer().and_then(Linearised::ratio)),
        ];
        for (measure, statistic) in costs {
            self.statistics.extend(statistic.map(|s| ((Subject::All, measure), s)));
        }
    }
}

/// The waits of a batch of replications.
type Batch = PooledWaits<WaitCounts>;
type Family = fn(&Batch) -> &Vec<WaitCounts>;

/// The 95 % quantile of families of waits of some classes, in seconds.
fn p95(batches: &[Batch], members: &[usize], families: &[Family]) -> Option<Linearised> {
    let sum_of_batch = |batch: &Batch| {
        let lists = families.iter().flat_map(|family| members.iter().map(|&class| &family(batch)[class]));
        WaitCounts::sum_of(&lists.collect::<Vec<_>>())
    };
    let sums: Vec<WaitCounts> = batches.iter().map(sum_of_batch).collect();
    let all = WaitCounts::sum_of(&sums.iter().collect::<Vec<_>>());
    let groups: Vec<WaitDistribution<'_>> = sums.iter().map(WaitCounts::distribution).collect();
    let all = all.distribution();
    Linearised::quantile(&groups, 0.95, |q| all.quantile_s(q).unwrap_or(0.0))
}
