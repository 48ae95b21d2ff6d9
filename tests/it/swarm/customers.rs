//! The people behind the attempts: an account of its own, from facts alone, of who came, came again, was served and was lost.

use std::collections::BTreeMap;

use stormdrill::engine::{CustomerStep, View};
use stormdrill::model::{
    ATTEMPTS_MAX, Ban, ClassId, ContactClass, ContactId, Law, Nature, Occasion, Outcome, Reentry, Resolution,
    ReturnRule, Returns, SimDuration, SimTime,
};
use stormdrill::record::CustomerTally;

use super::dice::Dice;

/// Home and number.
type Name = (ClassId, u64);

#[derive(Clone)]
struct Person {
    since: SimTime,
    /// The number of the latest attempt.
    attempt: u32,
    /// Why the person is going to come again, and from which class.
    will_return: Option<Occasion>,
    gone: bool,
    served: bool,
    banned: bool,
    failures: u16,
    returns: u16,
}

/// All people of a run.
#[derive(Default)]
pub struct People {
    follows: bool,
    people: BTreeMap<Name, Person>,
    /// Per class of the first attempt; `fresh` is left to the contacts.
    pub tallies: Vec<CustomerTally>,
}

impl People {
    pub fn new(follows: bool, classes: usize) -> Self {
        Self { follows, people: BTreeMap::new(), tallies: vec![CustomerTally::default(); classes] }
    }

    /// Notes an attempt; `true` if it is one of somebody who said they would come again.
    pub fn arrived(&mut self, view: View<'_>, id: ContactId, counts: impl Fn(SimTime) -> bool) -> bool {
        let c = view.contact(id);
        if !self.follows {
            assert!(view.customer(id).is_none());
            return false;
        }
        let told = view.customer(id).expect("customers are followed");
        let tally = &mut self.tallies[c.home.index()];
        if c.attempt == 0 {
            let person = Person {
                since: view.now(),
                attempt: 0,
                will_return: None,
                gone: false,
                served: false,
                banned: false,
                failures: 0,
                returns: 0,
            };
            assert!(self.people.insert((c.home, c.customer), person).is_none(), "a customer is new once");
            let counted = u64::from(counts(view.now()));
            tally.customers += counted;
            tally.attempts += counted;
            assert_eq!((told.since, told.occasion, told.continues), (view.now(), None, false));
            return false;
        }
        let person = self.people.get_mut(&(c.home, c.customer)).expect("who comes again has come before");
        assert!(!person.gone, "who has gone for good does not come");
        assert_eq!(c.attempt, person.attempt + 1, "attempts are numbered through");
        assert!(c.attempt < u32::from(ATTEMPTS_MAX));
        person.attempt = c.attempt;
        let returns = person.will_return.take();
        assert_eq!((told.since, told.continues), (person.since, returns.is_none()));
        if let Some(occasion) = returns {
            assert_eq!(told.occasion, Some(occasion));
            person.banned &= occasion != Occasion::Banned;
            let counted = u64::from(counts(person.since));
            tally.attempts += counted;
            tally.returns[occasion as usize] += counted;
        }
        returns.is_some()
    }

    /// Notes what is told of a customer whose attempt is about to end.
    pub fn told(&mut self, view: View<'_>, id: ContactId, step: CustomerStep, counts: impl Fn(SimTime) -> bool) {
        let c = view.contact(id);
        let class = &view.scenario().classes[c.class.index()];
        let person = self.people.get_mut(&(c.home, c.customer)).expect("a person");
        assert!(!person.gone && person.will_return.is_none(), "after that there is nothing to tell");
        assert_eq!(c.attempt, person.attempt, "of the latest attempt");
        let counted = u64::from(counts(person.since));
        let tally = &mut self.tallies[c.home.index()];
        match step {
            CustomerStep::Served { waited } => {
                let first = c.first_wait.expect("an agent has answered");
                assert!(!std::mem::replace(&mut person.served, true), "for the first time");
                assert_eq!(waited, (c.arrived + first).since(person.since));
                tally.served += counted;
                tally.time_to_service_us += counted * waited.micros();
                person.failures = 0;
            }
            CustomerStep::Settled { resolved } => {
                assert!(class.returns.resolution.is_some() && person.served);
                person.failures = 0;
                tally.settled += counted;
                tally.resolved += counted * u64::from(resolved);
            }
            CustomerStep::Banned => {
                assert!(class.ban.is_some() && person.served);
                person.banned = true;
                tally.bans += counted;
            }
            CustomerStep::WillReturn { occasion } => {
                if occasion.is_after_answer() {
                    person.failures = 0;
                    person.returns += 1;
                } else if occasion != Occasion::Banned {
                    person.failures += 1;
                }
                if let Some(rule) = class.returns.rule(occasion) {
                    let times = if occasion.is_after_answer() { person.returns } else { person.failures };
                    assert!(rule.share > 0.0 && times <= rule.tries, "{times} times by {rule:?}");
                } else {
                    assert_eq!(occasion, Occasion::Banned, "nobody comes again without a rule");
                }
                person.will_return = Some(occasion);
            }
            CustomerStep::Gone { served, helped } => {
                assert_eq!((served, helped), (person.served, false));
                person.gone = true;
                tally.lost += counted * u64::from(!served);
            }
        }
    }

    /// An agent has had a contact of a class until now.
    pub fn handled(&mut self, view: View<'_>, class: ClassId, since: SimTime) {
        let scenario = view.scenario();
        if !scenario.follows_customers() {
            return;
        }
        let inside = view.now().min(scenario.horizon()).since(since.max(scenario.window_start())).micros();
        let tally = &mut self.tallies[class.index()];
        tally.handled_us += inside;
        match scenario.classes[class.index()].nature {
            Nature::Genuine => {}
            Nature::OffTarget => tally.off_target_us += inside,
            Nature::Abuse => tally.abuse_us += inside,
        }
    }

    /// Notes an end, after all that is told of it.
    pub fn ended(&mut self, view: View<'_>, id: ContactId, outcome: Outcome, wait: SimDuration, in_time: bool) {
        let c = view.contact(id);
        let Some(person) = self.people.get(&(c.home, c.customer)) else { return };
        let told = person.gone || person.will_return.is_some();
        if outcome == Outcome::Banned {
            assert!(person.banned && c.attempt > 0, "only who was banned is");
        }
        assert!(outcome != Outcome::Left || !told, "nobody knows of those who are left");
        if c.attempt > 0 {
            return;
        }
        let fresh = &mut self.tallies[c.home.index()].fresh;
        fresh.offered += 1;
        fresh.turned_away += u64::from(outcome.turned_away());
        fresh.abandoned += u64::from(outcome == Outcome::Abandoned);
        if outcome == Outcome::Answered {
            fresh.answered += 1;
            fresh.in_time += u64::from(in_time);
            fresh.wait_answered_us += wait.micros();
        }
    }

    /// Customers and what became of them, once more and by hand.
    pub fn assert_conserved(&self, counts: impl Fn(SimTime) -> bool) {
        for (class, tally) in self.tallies.iter().enumerate() {
            let of_class = self.people.iter().filter(|(name, p)| name.0.index() == class && counts(p.since));
            let undecided = of_class.filter(|(_, p)| !p.served && !p.gone).count() as u64;
            assert_eq!(tally.undecided(), undecided, "class {class}: {tally:?}");
            let returns: u64 = tally.returns.iter().sum();
            assert_eq!(tally.attempts, tally.customers + returns);
        }
    }
}

/// Lets customers of some classes come again, and agents of some ban.
pub fn add_returns(dice: &mut Dice, classes: &mut [ContactClass]) {
    let count = classes.len() as u64;
    for class in classes {
        let is_first_line = class.transfers.is_some();
        let rule = |dice: &mut Dice| {
            dice.chance(0.5).then(|| ReturnRule {
                share: dice.pick(&[0.2, 0.7, 1.0]),
                delay: match dice.between(0, 2) {
                    0 => Law::Constant { value_s: 30.0 * dice.between(0, 20) as f64 },
                    _ => Law::Exponential { mean_s: dice.real(5.0, 2_000.0) },
                },
                tries: dice.pick(&[1, 2, 8, 30]),
                switch: match dice.chance(0.3) {
                    true => vec![(ClassId(dice.between(0, count - 1) as u32), dice.real(0.1, 1.0))],
                    false => Vec::new(),
                },
            })
        };
        class.returns = Returns {
            after_abandon: rule(dice),
            after_turned_away: rule(dice),
            after_dropped: rule(dice),
            after_deflected: None,
            after_service: rule(dice).filter(|_| !is_first_line),
            after_unresolved: rule(dice).filter(|_| !is_first_line),
            resolution: (dice.chance(0.5) && !is_first_line).then(|| Resolution {
                share: dice.pick(&[0.0, 0.6, 1.0]),
                less_per_conversation: dice.pick(&[0.0, 0.1]),
            }),
        };
        if dice.chance(0.3) {
            class.nature = dice.pick(&[Nature::Genuine, Nature::OffTarget, Nature::Abuse]);
            let reentry = |dice: &mut Dice| {
                let after = Law::Exponential { mean_s: dice.real(5.0, 500.0) };
                dice.chance(0.5).then(|| Reentry { share: dice.pick(&[0.1, 0.5]), after })
            };
            class.ban = Some(Ban {
                contacts: dice.between(1, 3) as u16,
                share: dice.pick(&[0.05, 1.0]),
                after: dice.pick(&[SimDuration::FOREVER, SimDuration::from_secs(30)]),
                evades: reentry(dice),
                lifted: reentry(dice),
            });
        }
    }
}
