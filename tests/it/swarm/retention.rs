//! Random scenarios in which customers are offered callbacks and tickets, are told their wait, and are called in vain.

use std::collections::BTreeMap;
use std::sync::Arc;

use stormdrill::engine::{Engine, Fact, Plan, Recorder, RetentionStep, View};
use stormdrill::model::{
    AgentId, Alternative, Announcement, Arrivals, ClassId, ContactId, Dial, Dialogue, HoldingReply, Law, OfferWhen,
    Outcome, Predictor, Retention, Scenario, SilentLeaving, SimDuration, SimTime,
};
use stormdrill::record::{Fingerprint, RetentionTally, Tally};
use stormdrill::routing;

use super::dice::Dice;
use super::{for_each_seed, generate, in_steps};

fn predictor(dice: &mut Dice) -> Predictor {
    dice.pick(&[Predictor::LastToEnterService, Predictor::HeadOfLine, Predictor::QueueOverRate])
}

/// The scenario of a seed, with one class of callbacks, which may be that of the tickets too. Ways may lead in circles.
fn retaining(seed: u64) -> Scenario {
    let mut scenario = generate::scenario(seed);
    let dice = &mut Dice::new(seed, "retention");
    let classes = scenario.classes.len() as u64;
    let [callbacks, tickets] = [(); 2].map(|()| ClassId(dice.between(0, classes - 1) as u32));
    let seconds = |dice: &mut Dice, most: u64| SimDuration::from_secs(30 * dice.between(0, most / 30));
    for (i, class) in scenario.classes.iter_mut().enumerate() {
        let offered = |dice: &mut Dice, to: ClassId| Alternative {
            accept: dice.pick(&[0.0, 0.4, 1.0]),
            to,
            when: match dice.between(0, 2) {
                0 => OfferWhen::Waiting(dice.between(0, 4) as u32),
                1 => OfferWhen::ExpectedWait(seconds(dice, 240)),
                _ => OfferWhen::After(seconds(dice, 240) + SimDuration::from_secs(1)),
            },
            due: dice.chance(0.4).then(|| dice.law(300.0, false)),
        };
        // A callback leads back to where it came from, now and then.
        let leads_back = i == callbacks.index() && !dice.chance(0.2);
        let callback = (dice.chance(0.6) && !leads_back).then(|| offered(dice, callbacks));
        let ticket = dice.chance(0.4).then(|| Alternative { due: None, ..offered(dice, tickets) });
        let announcement = dice.chance(0.4).then(|| Announcement {
            predictor: predictor(dice),
            balk: dice.pick(&[0.0, 0.6, 1.0]),
            patience: dice.pick(&[1.0, 1.5, 0.5]),
            after_promise: dice.pick(&[1.0, 1.5]),
        });
        // Long enough, now and then, for an outage to come in between.
        let ring_s = dice.pick(&[20.0, 2_000.0]);
        let dial = (i == callbacks.index() && dice.chance(0.8)).then(|| Dial {
            reached: dice.pick(&[0.0, 0.5, 0.93]),
            ring: dice.law(ring_s, false),
            retry_after: SimDuration::from_secs(dice.between(0, 600)),
            tries: dice.between(1, 4) as u16,
        });
        class.retention = Retention { callback, ticket, announcement, dial };
        if i == callbacks.index() && dice.chance(0.5) {
            class.arrivals = Arrivals::none();
        }
        if dice.chance(0.3) {
            class.dialogue = Dialogue {
                turns: None,
                silent: dice.chance(0.5).then(|| SilentLeaving { share: 0.5, detect: dice.law(60.0, false) }),
                holding: dice.chance(0.5).then(|| HoldingReply { after: seconds(dice, 240), costs: SimDuration::ZERO }),
            };
        }
    }
    scenario
}

#[derive(Clone)]
struct Present {
    class: ClassId,
    /// Home, customer, attempt.
    person: (ClassId, u64, u32),
    in_line: Option<SimTime>,
    waited: SimDuration,
    with: Option<(AgentId, SimTime)>,
    /// What the customer has been offered, what was offered last, how often it was called in vain.
    offered: [bool; 2],
    last: Option<Outcome>,
    in_vain: u16,
    told: Option<SimDuration>,
}

/// Keeps its own account of offers and calls from facts alone, and holds the engine to it.
#[derive(Default)]
struct Watch {
    open: BTreeMap<ContactId, Present>,
    /// Who has just accepted something, and has to come elsewhere now.
    owed: Option<((ClassId, u64, u32), ClassId)>,
    tallies: BTreeMap<usize, RetentionTally>,
    /// Customers who have accepted, and attempts that came of it; how often each kind of step was seen.
    accepted: u64,
    moved: u64,
    steps: [u64; 7],
    line_us: u64,
}

impl Watch {
    fn present(&mut self, contact: ContactId) -> &mut Present {
        self.open.get_mut(&contact).expect("facts are about contacts that are present")
    }

    fn offered(&mut self, contact: ContactId, place: usize, outcome: Outcome) {
        let present = self.present(contact);
        assert!(!std::mem::replace(&mut present.offered[place], true), "everything is offered once");
        assert!(present.with.is_none(), "only who has no agent is offered anything");
        present.last = Some(outcome);
        self.steps[place] += 1;
    }

    fn step(&mut self, view: View<'_>, contact: ContactId, step: RetentionStep) {
        let known = self.present(contact).clone();
        let retention = &view.scenario().classes[known.class.index()].retention;
        let arrived = view.contact(contact).arrived;
        let counts = arrived >= view.scenario().window_start() && arrived < view.scenario().horizon();
        let mut tally = RetentionTally::default();
        match step {
            RetentionStep::CallbackOffered => {
                self.offered(contact, 0, Outcome::CallbackAccepted);
                tally.callbacks_offered = 1;
            }
            RetentionStep::TicketOffered => {
                self.offered(contact, 1, Outcome::TicketTaken);
                tally.tickets_offered = 1;
            }
            RetentionStep::Told { wait } => {
                assert!(retention.announcement.is_some() && known.in_line.is_none() && known.told.is_none());
                self.present(contact).told = Some(wait);
                tally.told = 1;
                self.steps[2] += 1;
            }
            RetentionStep::Waited { told, wait, answered } => {
                assert_eq!(known.told, Some(told));
                tally.told_less = u64::from(wait > told);
                if answered {
                    tally.told_answered = 1;
                    tally.beyond_told_us = (wait - told).micros();
                    tally.below_told_us = (told - wait).micros();
                }
            }
            RetentionStep::Unreached { since, rang_out, .. } => {
                let dial = retention.dial.as_ref().expect("only where agents call");
                assert!(known.with.is_none() && since <= view.now() && known.in_vain < dial.tries);
                self.present(contact).in_vain += u16::from(rang_out);
                tally.calls_in_vain = u64::from(rang_out);
                self.steps[if rang_out { 3 } else { 4 }] += 1;
            }
        }
        if counts {
            self.tallies.entry(known.class.index()).or_default().add(&tally);
        }
    }

    fn ended(&mut self, view: View<'_>, contact: ContactId, outcome: Outcome) {
        let present = self.open.remove(&contact).expect("an end of a contact that is present");
        assert!(present.with.is_none() && present.in_line.is_none(), "neither in the line nor with an agent");
        let scenario = view.scenario();
        let retention = &scenario.classes[present.class.index()].retention;
        let to = match outcome {
            Outcome::CallbackAccepted => retention.callback.as_ref().map(|a| a.to),
            Outcome::TicketTaken => retention.ticket.as_ref().map(|a| a.to),
            Outcome::CallbackLost => {
                assert!(scenario.is_callback(present.class) || retention.dial.is_some());
                self.steps[5] += 1;
                None
            }
            Outcome::Abandoned => {
                // Whoever has gone without telling has gone, whatever the class.
                let silent = scenario.classes[present.class.index()].dialogue.silent.is_some();
                assert!(silent || !scenario.is_callback(present.class), "callbacks are lost where others abandon");
                None
            }
            _ => None,
        };
        if let Some(to) = to {
            assert_eq!(present.last, Some(outcome), "who accepts has been offered it");
            self.owed = Some((present.person, to));
            self.accepted += 1;
        }
    }
}

impl Recorder for Watch {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        let now = view.now();
        assert!(self.owed.is_none() || matches!(fact, Fact::Arrived { .. }), "who accepts comes elsewhere at once");
        match fact {
            Fact::Arrived { contact } => {
                let c = view.contact(contact);
                if let Some(((home, customer, attempt), to)) = self.owed.take() {
                    assert_eq!((c.home, c.customer, c.attempt, c.class), (home, customer, attempt + 1, to));
                    self.moved += 1;
                }
                let present = Present {
                    class: c.class,
                    person: (c.home, c.customer, c.attempt),
                    in_line: None,
                    waited: SimDuration::ZERO,
                    with: None,
                    offered: [false; 2],
                    last: None,
                    in_vain: 0,
                    told: None,
                };
                assert!(self.open.insert(contact, present).is_none());
            }
            Fact::Queued { contact } => {
                let arrived = view.contact(contact).arrived;
                let present = self.present(contact);
                assert!(present.in_line.is_none() && present.with.is_none(), "one contact, one place");
                present.in_line = Some(now);
                let late = arrived < now && present.waited == SimDuration::ZERO;
                self.steps[6] += u64::from(late);
            }
            Fact::LeftLine { contact, since } => {
                let present = self.present(contact);
                assert_eq!(present.in_line.take(), Some(since));
                present.waited += now.since(since);
                self.line_us += now.since(since).micros();
            }
            Fact::Started { contact, agent } => {
                let present = self.present(contact);
                assert!(present.in_line.is_none() && present.with.is_none(), "one contact, one place");
                present.with = Some((agent, now));
            }
            Fact::Released { contact, agent, since, .. } => {
                assert_eq!(self.present(contact).with.take(), Some((agent, since)));
            }
            Fact::Ended { contact, outcome, .. } => self.ended(view, contact, outcome),
            Fact::Retention { contact, step } => self.step(view, contact, step),
            _ => {}
        }
    }

    fn finish(&mut self, _: View<'_>) {
        assert!(self.open.is_empty() && self.owed.is_none(), "all attempts have ended");
    }
}

fn engine(scenario: &Scenario) -> Engine<((Watch, Tally), Fingerprint)> {
    let recorders = ((Watch::default(), Tally::new(scenario)), Fingerprint::new(scenario));
    Engine::new(Arc::new(Plan::new(scenario.clone())), routing::for_scenario(scenario), recorders, 0)
}

#[test]
fn identities_hold_whatever_customers_accept() {
    let steps = std::cell::Cell::new([0; 7]);
    for_each_seed(|seed| {
        let scenario = retaining(seed);
        let mut whole = engine(&scenario);
        whole.run().expect("the policy is sound");
        let ((watch, tally), fingerprint) = whole.into_recorder();
        assert_eq!(watch.accepted, watch.moved, "callbacks and tickets accepted = attempts that came of it");
        for (c, class) in tally.classes.iter().enumerate() {
            assert_eq!(class.offered, class.outcomes.iter().sum::<u64>(), "offered = sum of the outcomes");
            assert_eq!(class.retention, watch.tallies.get(&c).copied().unwrap_or_default());
            assert!(class.count(Outcome::CallbackAccepted) <= class.retention.callbacks_offered);
            assert!(class.count(Outcome::TicketTaken) <= class.retention.tickets_offered);
        }
        let line: u64 = tally.classes.iter().map(|c| c.queue_area_whole_us).sum();
        assert_eq!(line, watch.line_us, "queue length over time = time in the line");
        for group in &tally.groups {
            assert!(group.busy_area_us <= group.present_area_us, "occupancy is at most 1");
        }
        let mut sum = steps.get();
        sum.iter_mut().zip(watch.steps).for_each(|(sum, n)| *sum += n);
        steps.set(sum);
        let stepped = in_steps(seed, &scenario, engine(&scenario));
        assert_eq!(stepped.1.value(), fingerprint.value(), "steps change nothing");
    });
    if std::env::var_os("STORMDRILL_SWARM_SEED").is_none() {
        assert!(steps.get().iter().all(|n| *n >= 10), "all of it happens: {:?}", steps.get());
    }
}

/// What nobody accepts, a wait that is told to people who do not mind, and calls that all reach are as good as nothing.
#[test]
fn retention_of_nothing_changes_nothing() {
    for_each_seed(|seed| {
        let plain = generate::scenario(seed);
        let dice = &mut Dice::new(seed, "idle retention");
        let mut more = plain.clone();
        // Where patience ends at once, nobody is lost: a class of callbacks has other words for it.
        let mut callbacks = more.classes[0].clone();
        callbacks.name = "callbacks".into();
        callbacks.arrivals = Arrivals::Trace([].into());
        (callbacks.transfers, callbacks.max_wait) = (None, None);
        let to = ClassId::at(more.classes.len());
        for group in &callbacks.groups {
            more.groups[group.index()].skills.push(stormdrill::model::Skill::of(to));
        }
        for class in &mut more.classes {
            let when = dice.pick(&[
                OfferWhen::Waiting(0),
                OfferWhen::ExpectedWait(SimDuration::ZERO),
                OfferWhen::After(SimDuration::FOREVER),
            ]);
            let offered = Some(Alternative { accept: 0.0, to, when, due: None });
            let told = Announcement { predictor: predictor(dice), balk: 0.0, patience: 1.0, after_promise: 1.0 };
            class.retention =
                Retention { callback: offered.clone(), ticket: offered, announcement: Some(told), dial: None };
        }
        callbacks.retention.dial =
            Some(Dial { reached: 1.0, ring: Law::ZERO, retry_after: SimDuration::ZERO, tries: 1 });
        more.classes.push(callbacks);
        assert_eq!(super::fingerprint(&more), super::fingerprint(&plain));
    });
}
