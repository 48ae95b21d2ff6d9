//! Random scenarios with deferred work: backlogs at the start, business hours, customers who ask again. What the recorders
//! say is held to an account that looks at each contact, and nobody gets lost.

use std::collections::BTreeMap;
use std::sync::Arc;

use stormdrill::engine::{Engine, Fact, Plan, Recorder, View};
use stormdrill::model::{
    Backlog, BusinessTime, ChannelKind, ChaseAfter, Chaser, ClassId, Clock, ContactId, Law, Outcome, Outside, Scenario,
    SimDuration, SimTime,
};
use stormdrill::record::{BacklogTally, Backlogs, Fingerprint, Intervals, Tally};
use stormdrill::routing;

use super::swarm::dice::Dice;
use super::swarm::generate;

const SEEDS: u64 = if cfg!(debug_assertions) { 120 } else { 600 };
const DAY_US: u64 = 86_400_000_000;

/// One of the swarm's scenarios, with deferred work.
fn scenario(seed: u64) -> Scenario {
    let mut scenario = generate::scenario(seed);
    let dice = &mut Dice::new(seed, "deferred");
    for channel in &mut scenario.channels {
        channel.kind = dice.pick(&[ChannelKind::Deferred, ChannelKind::Deferred, ChannelKind::Live]);
        channel.lines = None;
        if let Some(hours) = &mut channel.hours {
            hours.outside = dice.pick(&[Outside::Wait, Outside::TurnedAway]);
            hours.earlier = vec![(SimDuration::from_secs(900), SimDuration::from_secs(100))];
            channel.clock = dice.pick(&[Clock::Business, Clock::Calendar]);
        }
    }
    let classes = scenario.classes.len() as u64;
    for class in &mut scenario.classes {
        let age =
            dice.pick(&[Law::ZERO, Law::Uniform { min_s: 0.0, max_s: 3_000.0 }, Law::Exponential { mean_s: 500.0 }]);
        let count = dice.between(0, 30) as u32;
        class.backlog = dice.chance(0.4).then_some(Backlog { count, age });
        class.chaser = dice.chance(0.5).then(|| Chaser {
            after: match dice.chance(0.5) {
                true => ChaseAfter::Promise,
                false => ChaseAfter::Time(SimDuration::from_secs(dice.between(1, 400))),
            },
            share: dice.pick(&[0.0, 0.4, 1.0]),
            tries: dice.between(1, 4) as u16,
            to: ClassId(dice.between(0, classes - 1) as u32),
            handling: Law::Exponential { mean_s: 20.0 },
        });
    }
    // Midnight may fall into the scenario.
    scenario.start_of_day = SimDuration::from_micros(DAY_US - dice.within(scenario.duration, false).micros());
    scenario
}

/// What is known of a contact.
#[derive(Clone, Copy)]
struct Known {
    class: ClassId,
    arrived: SimTime,
    older: SimDuration,
    first_answer: Option<SimTime>,
    waits: bool,
    started: bool,
    ended: Option<(SimTime, Outcome)>,
    customer: (ClassId, u64),
}

/// Remembers every contact.
#[derive(Default)]
struct Ledger {
    contacts: Vec<Known>,
    present: BTreeMap<ContactId, usize>,
    /// Whose contact has just been answered together with another one, with which an agent starts at once.
    owed: Option<(ClassId, u64)>,
    /// Who came and went, in order.
    steps: Vec<(SimTime, ClassId, i64)>,
}

impl Recorder for Ledger {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        let now = view.now();
        match fact {
            Fact::Arrived { contact } => {
                let c = view.contact(contact);
                self.steps.push((now, c.class, 1));
                assert!(self.present.insert(contact, self.contacts.len()).is_none());
                self.contacts.push(Known {
                    class: c.class,
                    arrived: now,
                    older: view.age(contact),
                    first_answer: None,
                    waits: false,
                    started: false,
                    ended: None,
                    customer: (c.home, c.customer),
                });
            }
            Fact::Queued { contact } => self.contacts[self.present[&contact]].waits = true,
            Fact::LeftLine { contact, .. } => self.contacts[self.present[&contact]].waits = false,
            Fact::Started { contact, .. } => {
                let known = &mut self.contacts[self.present[&contact]];
                known.first_answer.get_or_insert(now);
                known.started = true;
                assert!(self.owed.take().is_none_or(|customer| customer == known.customer), "both are of one customer");
            }
            Fact::Ended { contact, outcome, agent, wait } => {
                let place = self.present.remove(&contact).expect("who ends is there");
                let known = &mut self.contacts[place];
                assert!(!known.waits, "who ends has left the line");
                if outcome == Outcome::Answered {
                    // Who has not been with an agent is answered together with another contact of the same customer.
                    known.first_answer.get_or_insert(now);
                    assert_eq!(known.first_answer, Some(known.arrived + wait));
                    assert!(agent.is_some());
                    self.owed = if known.started { self.owed } else { Some(known.customer) };
                }
                known.ended = Some((now, outcome));
                self.steps.push((now, known.class, -1));
            }
            _ => {}
        }
    }

    fn finish(&mut self, view: View<'_>) {
        assert!(self.present.is_empty() && self.owed.is_none(), "everybody has an outcome in the end");
        assert_eq!(view.contacts_present(), 0);
    }
}

type Recorders = ((Ledger, Fingerprint), ((Tally, Intervals), Backlogs));

fn engine(scenario: &Scenario) -> Engine<Recorders> {
    let backlogs = Backlogs::over(scenario, scenario.window_start(), scenario.horizon());
    let counts = ((Tally::new(scenario), Intervals::new(scenario)), backlogs);
    let recorders = ((Ledger::default(), Fingerprint::new(scenario)), counts);
    Engine::new(Arc::new(Plan::new(scenario.clone())), routing::for_scenario(scenario), recorders, 0)
}

/// The account of one class, contact by contact.
struct Account<'a> {
    contacts: Vec<&'a Known>,
    window: (SimTime, SimTime),
}

impl Account<'_> {
    /// How many are open at a time: those who came before it and have not ended before it.
    fn open_at(&self, t: SimTime) -> u64 {
        self.contacts.iter().filter(|k| k.arrived < t && k.ended.is_none_or(|(end, _)| end >= t)).count() as u64
    }

    fn inside(&self, from: SimTime, to: SimTime) -> u64 {
        to.min(self.window.1).since(from.max(self.window.0)).micros()
    }
}

fn check(scenario: &Scenario, ledger: &Ledger, tally: &Tally, intervals: &mut Intervals, backlogs: &mut Backlogs) {
    backlogs.settle_into(intervals);
    let window = (scenario.window_start(), scenario.horizon());
    for (c, class) in scenario.classes.iter().enumerate() {
        let counted = &tally.classes[c];
        assert_eq!(counted.offered, counted.outcomes.iter().sum::<u64>(), "offered = the sum of the outcomes");
        let contacts: Vec<&Known> = ledger.contacts.iter().filter(|k| k.class.index() == c).collect();
        let account = Account { contacts, window };
        let came = account.contacts.iter().filter(|k| k.arrived >= window.0 && k.arrived < window.1).count() as u64;
        assert_eq!(counted.offered, came, "a backlog has not come in the window");
        let open = backlogs.classes[c];
        if !scenario.is_deferred(ClassId::at(c)) {
            assert_eq!(open, BacklogTally::default());
            continue;
        }
        let end = |k: &&Known| k.ended.expect("it has ended").0;
        assert_eq!(open.came, came);
        assert_eq!(open.open_start + open.came, open.gone + open.open_end, "nobody gets lost");
        assert_eq!(open.open_end, account.open_at(window.1));
        let area: u64 = account.contacts.iter().map(|k| account.inside(k.arrived, end(k))).sum();
        assert_eq!(open.open_area_us, area);
        let clock = scenario.channels[class.channel.index()].business_time();
        let within = scenario.channels[class.channel.index()].answer_within[0];
        let overdue = |k: &&Known| {
            let from = due(clock.as_ref(), k, within);
            account.inside(from, k.first_answer.unwrap_or(end(k)))
        };
        assert_eq!(open.overdue_area_us, account.contacts.iter().map(overdue).sum::<u64>());
        let mut midnights = Vec::new();
        let mut at = DAY_US - scenario.start_of_day.micros() % DAY_US;
        while at < window.1.micros() {
            midnights.push(SimTime::from_micros(at));
            at += DAY_US;
        }
        let times: Vec<SimTime> = midnights.into_iter().filter(|t| *t > window.0).chain([window.1]).collect();
        assert_eq!(open.samples, times.iter().map(|t| account.open_at(*t)).sum::<u64>());
        let ages = backlogs.ages[c].as_mut().expect("deferred work");
        assert_eq!((ages.open.len(), ages.at_end.len()), (open.samples, open.open_end));
        for row in 0..intervals.rows() - 1 {
            let end = intervals.start_of(row + 1);
            assert_eq!(intervals.class(row, c).open_end, account.open_at(end), "row {row}");
        }
        assert_eq!(backlogs.peaks[1 + scenario.channels.len() + c], most(ledger, c, window));
    }
}

/// The most of a class that were open at one time inside the window, step by step.
fn most(ledger: &Ledger, class: usize, window: (SimTime, SimTime)) -> u64 {
    let steps = || ledger.steps.iter().filter(|(_, of, _)| of.index() == class);
    let mut open: i64 = steps().filter(|(at, ..)| *at < window.0).map(|(.., change)| change).sum();
    let mut most = open;
    for (.., change) in steps().filter(|(at, ..)| (window.0..window.1).contains(at)) {
        open += change;
        most = most.max(open);
    }
    most as u64
}

fn due(clock: Option<&BusinessTime>, contact: &Known, within: SimDuration) -> SimTime {
    let counted = clock.map_or(contact.older, |clock| clock.before_start(contact.older));
    let left = within - counted;
    clock.map_or(contact.arrived + left, |clock| clock.after(contact.arrived, left))
}

#[test]
fn nobody_gets_lost_and_the_recorders_agree_with_a_plain_account() {
    let (mut old, mut together, mut late) = (0, 0, 0);
    for seed in 0..SEEDS {
        let scenario = scenario(seed);
        let mut whole = engine(&scenario);
        let run = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| whole.run()));
        if run.unwrap_or_else(|_| panic!("that was seed {seed}")).is_err() {
            // Under `continue`, patience that never ends may leave somebody for ever.
            continue;
        }
        let ((ledger, fingerprint), ((tally, mut intervals), mut backlogs)) = whole.into_recorder();
        let at = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            check(&scenario, &ledger, &tally, &mut intervals, &mut backlogs)
        }));
        assert!(at.is_ok(), "that was seed {seed}");
        late += backlogs.classes.iter().filter(|b| b.overdue_area_us > 0).count();
        old += ledger.contacts.iter().filter(|k| k.older > SimDuration::ZERO).count();
        let answered = |k: &&Known| k.ended.is_some_and(|(_, outcome)| outcome == Outcome::Answered);
        together += ledger.contacts.iter().filter(answered).filter(|k| !k.started).count();
        let mut stepped = engine(&scenario);
        for part in 1..=5 {
            stepped
                .advance_to(SimTime::from_micros(scenario.duration.micros() * part / 6))
                .expect("the policy is sound");
        }
        stepped.run().expect("the policy is sound");
        assert_eq!(stepped.into_recorder().0.1.value(), fingerprint.value(), "stepped, seed {seed}");
    }
    assert!(old > 100 && together > 100 && late > 20, "{old} older, {together} answered together, {late} classes late");
}
