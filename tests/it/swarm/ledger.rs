//! The identities that hold for any simulator's output, exactly, in every run (tests/truth, "identities").

use stormdrill::experiment::{Measure, ServiceLevel};
use stormdrill::model::{Outcome, SimDuration};
use stormdrill::record::{ClassTally, Intervals, Tally};

use super::checker::Checker;

/// Counts an ended contact the plain way.
pub fn count(tally: &mut ClassTally, limits: &[SimDuration], short: SimDuration, outcome: Outcome, wait: SimDuration) {
    tally.outcomes[outcome as usize] += 1;
    if outcome.turned_away() {
        return;
    }
    tally.wait_max_us = tally.wait_max_us.max(wait.micros());
    // Whoever was answered at once has not waited, also when an outage drops the contact later.
    let maybe_at_once = matches!(outcome, Outcome::Answered | Outcome::Dropped);
    tally.waited += u64::from(!maybe_at_once || wait > SimDuration::ZERO);
    let sum = match outcome {
        Outcome::Answered => &mut tally.wait_answered_us,
        Outcome::Abandoned => &mut tally.wait_abandoned_us,
        _ => &mut tally.wait_other_us,
    };
    *sum += wait.micros();
    for (within, limit) in tally.within.iter_mut().zip(limits) {
        within.answered += u64::from(outcome == Outcome::Answered && wait <= *limit);
        within.abandoned += u64::from(outcome == Outcome::Abandoned && wait <= *limit);
    }
    tally.short_abandons += u64::from(outcome == Outcome::Abandoned && wait < short);
}

/// All that must hold at the end of a run.
pub fn assert_identities(checker: &Checker, tally: &Tally, intervals: &Intervals) {
    counts_agree(checker, tally);
    intervals_agree(checker, intervals);
    let total = |f: fn(&super::areas::Level) -> u64, levels: &[super::areas::Level]| levels.iter().map(f).sum::<u64>();
    let whole = |levels: &[super::areas::Level]| total(|l| l.whole_us, levels);
    // Little: the run starts and ends empty, those who are left at the end included.
    assert_eq!(whole(&checker.areas.queue), checker.line_us, "queue length over time = time in the line");
    assert_eq!(whole(&checker.areas.busy), checker.service_us, "busy agents over time = time of service");
    if checker.requeues == 0 && checker.uncounted == 0 {
        let waits: u64 = tally.classes.iter().map(|t| t.wait_answered_us + t.wait_abandoned_us + t.wait_other_us).sum();
        // Whoever an outage drops has waited as long as anybody who was answered.
        assert_eq!(whole(&checker.areas.queue), waits, "queue length over time = sum of waits");
    }
    checker.people.assert_conserved(|t| checker.areas.counts(t));
    for class in &tally.classes {
        class_identities(class);
    }
    for group in &tally.groups {
        assert!(group.busy_area_us <= group.present_area_us, "occupancy is at most 1");
    }
    let answered = |t: &ClassTally| t.count(Outcome::Answered);
    let by_groups: u64 = tally.groups.iter().map(|g| g.answered).sum();
    assert_eq!(by_groups, tally.classes.iter().map(answered).sum::<u64>());
}

fn counts_agree(checker: &Checker, tally: &Tally) {
    for (c, (mine, theirs)) in checker.classes.iter().zip(&tally.classes).enumerate() {
        let level = &checker.areas.queue[c];
        let customers = checker.people.tallies[c];
        let (queue_area_us, queue_area_whole_us) = (level.window_us, level.whole_us);
        let mine = ClassTally { queue_area_us, queue_area_whole_us, customers, ..mine.clone() };
        assert_eq!(mine, *theirs, "class {c}");
        let waits = &tally.waits[c];
        let other = waits.other.as_ref().map_or(0, |o| o.len());
        assert_eq!(waits.answered.len(), theirs.count(Outcome::Answered));
        assert_eq!(waits.abandoned.len(), theirs.count(Outcome::Abandoned));
        let rest = [Outcome::Left, Outcome::Dropped, Outcome::FlowedOut];
        assert_eq!(other, rest.into_iter().map(|o| theirs.count(o)).sum::<u64>());
        assert_eq!(waits.time_to_service.as_ref().map_or(0, |w| w.len()), theirs.customers.served);
        assert_eq!(waits.end_to_end.as_ref().map_or(0, |w| w.len()), theirs.transfers.reached);
    }
    for (g, (mine, theirs)) in checker.tallies.iter().zip(&tally.groups).enumerate() {
        let areas = &checker.areas;
        let (busy, present, scheduled) = (&areas.busy[g], &areas.present[g], &areas.scheduled[g]);
        let mine = stormdrill::record::GroupTally {
            busy_area_us: busy.window_us,
            present_area_us: present.window_us,
            scheduled_area_us: scheduled.window_us,
            busy_whole_us: busy.whole_us,
            concurrency: areas.concurrency(g),
            ..*mine
        };
        assert_eq!(mine, *theirs, "group {g}");
    }
}

fn intervals_agree(checker: &Checker, intervals: &Intervals) {
    let areas = &checker.areas;
    for row in 0..intervals.rows() {
        for (class, mine) in areas.classes[row].iter().enumerate() {
            let theirs = intervals.class(row, class);
            assert_eq!(mine, theirs, "row {row}, class {class}");
            let ends = theirs.answered + theirs.abandoned + theirs.turned_away + theirs.other;
            assert_eq!(theirs.offered, ends, "conservation in row {row}");
        }
        for (group, mine) in areas.groups[row].iter().enumerate() {
            assert_eq!(mine, intervals.group(row, group), "row {row}, group {group}");
        }
    }
    for (class, level) in areas.queue.iter().enumerate() {
        let sum: u64 = (0..intervals.rows()).map(|row| intervals.class(row, class).queue_area_us).sum();
        assert_eq!(sum, level.whole_us, "areas of the intervals add up to that of the run");
    }
    for group in 0..areas.busy.len() {
        let sum = |f: fn(&stormdrill::record::GroupInterval) -> u64| {
            (0..intervals.rows()).map(|row| f(intervals.group(row, group))).sum::<u64>()
        };
        assert_eq!(sum(|g| g.busy_area_us), areas.busy[group].whole_us);
        assert_eq!(sum(|g| g.present_area_us), areas.present[group].whole_us);
    }
}

fn class_identities(t: &ClassTally) {
    assert_eq!(t.offered, t.outcomes.iter().sum::<u64>(), "offered = sum of the outcomes");
    let share = |m: Measure| m.parts(t).0 as u64;
    let rest = t.count(Outcome::Left) + t.count(Outcome::Dropped) + t.count(Outcome::FlowedOut);
    let ways = share(Measure::PServed) + share(Measure::PAbandon) + share(Measure::PBlock) + rest;
    assert_eq!(ways, t.offered, "p_served + p_abandon + p_block + left + dropped + flowed out = 1");
    let way = &t.transfers;
    assert!(way.off_target <= way.triaged && way.misrouted <= way.transferred && way.reached <= way.transferred);
    assert!(way.transferred_again <= way.misrouted);
    for within in &t.within {
        let level = |level: ServiceLevel| {
            let (a, b) = level.parts(t, *within);
            (b > 0.0).then(|| a / b)
        };
        let (answered, short, offered) =
            (level(ServiceLevel::Answered), level(ServiceLevel::ExclShort), level(ServiceLevel::Offered));
        if let (Some(answered), Some(short), Some(offered)) = (answered, short, offered) {
            assert!(answered >= short && short >= offered, "{answered} >= {short} >= {offered}");
        }
        for any in ServiceLevel::ALL.into_iter().filter_map(level) {
            assert!((0.0..=1.0).contains(&any));
        }
    }
}
