//! Random scenarios in which channels hide their entry, and contacts go through steps before the line.

use std::collections::BTreeMap;
use std::sync::Arc;

use stormdrill::engine::{Engine, Fact, Plan, Recorder, View};
use stormdrill::model::{
    AgentId, ChannelId, ClassId, ContactId, EntryStep, Hiding, Law, Outcome, Scenario, SimDuration, SimTime, StepKind,
};
use stormdrill::record::{Fingerprint, Intervals, Tally};
use stormdrill::routing;

use super::dice::Dice;
use super::{for_each_seed, generate, moments};

/// The scenario of a seed, with hidden entries and steps.
fn guarded(seed: u64) -> Scenario {
    let mut scenario = generate::scenario(seed);
    let dice = &mut Dice::new(seed, "entries");
    for channel in &mut scenario.channels {
        let at_least = dice.between(1, 8) as u32;
        let show_below = dice.between(1, u64::from(at_least)) as u32;
        let (load, lower) = (dice.pick(&[0.3, 0.6, 0.9, 1.0]), dice.pick(&[1.0, 0.5]));
        let hiding = dice.pick(&[
            Hiding::Waiting { at_least, show_below },
            Hiding::Waiting { at_least, show_below: at_least },
            Hiding::Load { at_least: load, show_below: load * lower },
        ]);
        channel.hide = dice.chance(0.6).then_some(hiding);
    }
    for class in &mut scenario.classes {
        for _ in 0..dice.pick(&[0, 0, 1, 2, 3]) {
            let lasts = match dice.between(0, 2) {
                0 => Law::ZERO,
                1 => Law::Constant { value_s: 30.0 * dice.between(0, 4) as f64 },
                _ => dice.law(40.0, false),
            };
            let (loses, helps) = (dice.pick(&[0.0, 0.1, 0.3]), dice.pick(&[0.0, 0.2, 0.7]));
            class.entry.push(EntryStep { kind: StepKind::Bot, lasts, loses, helps });
        }
    }
    scenario
}

#[derive(Clone, Default)]
struct Present {
    class: usize,
    arrived: SimTime,
    /// Whether the customer has come by the entry, not from within.
    from_outside: bool,
    in_line: Option<SimTime>,
    ever_queued: bool,
    waited: SimDuration,
    first_wait: Option<SimDuration>,
}

/// Keeps its own account of entries from facts alone, and holds the engine to it.
#[derive(Default)]
struct Watch {
    open: BTreeMap<ContactId, Present>,
    waiting: BTreeMap<usize, u32>,
    /// Slots that each agent's conversations take.
    used: BTreeMap<AgentId, u32>,
    offered: BTreeMap<usize, u64>,
    hidden: u64,
    lost: u64,
    deflected: u64,
    dropped: u64,
    left: u64,
    waited_after: u64,
}

impl Watch {
    /// A channel's level, and whether it is at or above a limit.
    fn reaches(&self, view: View<'_>, channel: ChannelId, limit: impl Fn(Hiding) -> (u32, f64)) -> Option<bool> {
        let scenario = view.scenario();
        let hiding = scenario.channels[channel.index()].hide?;
        let (number, share) = limit(hiding);
        let of_channel = |class: &usize| scenario.classes[*class].channel == channel;
        Some(match hiding {
            Hiding::Waiting { .. } => {
                let waiting = self.waiting.iter().filter(|(class, _)| of_channel(class)).map(|(_, n)| n).sum::<u32>();
                waiting >= number
            }
            Hiding::Load { .. } => {
                let serves = |g: &usize| {
                    let group = stormdrill::model::GroupId::at(*g);
                    scenario.classes.iter().any(|c| c.channel == channel && c.groups.contains(&group))
                };
                let groups: Vec<usize> = (0..scenario.groups.len()).filter(serves).collect();
                let slots = |g: &usize| {
                    let group = stormdrill::model::GroupId::at(*g);
                    view.present(group) * scenario.groups[*g].concurrency.slots
                };
                let total: u32 = groups.iter().map(slots).sum();
                let of_groups = |agent: &AgentId| groups.contains(&view.group_of(*agent).index());
                let used: u32 = self.used.iter().filter(|(agent, _)| of_groups(agent)).map(|(_, n)| n).sum();
                f64::from(used) + 1e-6 >= share * f64::from(total)
            }
        })
    }

    fn present(&mut self, contact: ContactId) -> &mut Present {
        self.open.get_mut(&contact).expect("facts are about contacts that are present")
    }

    fn arrived(&mut self, view: View<'_>, id: ContactId) {
        let seen = view.contact(id);
        assert_eq!((seen.arrived, seen.entered), (view.now(), view.now()));
        let class = seen.class.index();
        *self.offered.entry(class).or_default() += 1;
        // Those who were diverted come by the entry too; it cannot be told here whether they were.
        let present = Present { class, arrived: view.now(), from_outside: seen.attempt == 0, ..Present::default() };
        assert!(self.open.insert(id, present).is_none());
    }

    /// A contact is at the line, or with an agent, for the first time.
    fn through(&mut self, view: View<'_>, id: ContactId) {
        let (seen, now) = (view.contact(id), view.now());
        let present = self.present(id).clone();
        let steps = &view.scenario().classes[present.class].entry;
        assert_eq!(seen.arrived, present.arrived, "what recorders count stays");
        assert_eq!(seen.entered, now, "waits begin here");
        if steps.is_empty() {
            assert_eq!(present.arrived, now, "nothing keeps it from the line");
        }
        self.waited_after += u64::from(now > present.arrived);
        let channel = view.channel_of(seen.class);
        if present.from_outside && present.arrived == now && steps.is_empty() {
            let at_limit = self.reaches(view, channel, |hiding| match hiding {
                Hiding::Waiting { at_least, .. } => (at_least, 0.0),
                Hiding::Load { at_least, .. } => (0, at_least),
            });
            assert_ne!(at_limit, Some(true), "nobody comes by a hidden entry");
        }
    }

    fn ended(&mut self, view: View<'_>, id: ContactId, outcome: Outcome, wait: SimDuration) {
        let present = self.open.remove(&id).expect("an end of a contact that is present");
        let scenario = view.scenario();
        let class = &scenario.classes[present.class];
        let at_once = !present.ever_queued && present.first_wait.is_none();
        assert!(present.in_line.is_none());
        match outcome {
            Outcome::Hidden => {
                let shown_at = self.reaches(view, class.channel, |hiding| match hiding {
                    Hiding::Waiting { show_below, .. } => (show_below, 0.0),
                    Hiding::Load { show_below, .. } => (0, show_below),
                });
                assert_eq!(shown_at, Some(true), "turned away for no reason");
                assert!(view.is_hidden(class.channel) && at_once && present.arrived == view.now());
                self.hidden += 1;
            }
            Outcome::LostAtEntry | Outcome::Deflected => {
                let why = |s: &EntryStep| if outcome == Outcome::Deflected { s.helps > 0.0 } else { s.loses > 0.0 };
                assert!(at_once && class.entry.iter().any(why));
                let lines = scenario.channels[class.channel.index()].lines;
                assert_eq!(view.holds_line(id), lines.is_some(), "steps keep the line");
                let count = if outcome == Outcome::Deflected { &mut self.deflected } else { &mut self.lost };
                *count += 1;
            }
            Outcome::Dropped if at_once => self.dropped += 1,
            Outcome::Left if at_once => self.left += 1,
            _ => {}
        }
        let expected = match outcome {
            Outcome::Answered | Outcome::Dropped => present.first_wait.unwrap_or(present.waited),
            _ => present.waited,
        };
        assert_eq!(wait, expected, "waits are times in the line");
        assert!(outcome.entered() || wait == SimDuration::ZERO);
    }
}

impl Recorder for Watch {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        let now = view.now();
        match fact {
            Fact::Arrived { contact } => self.arrived(view, contact),
            Fact::Queued { contact } => {
                let seen = view.contact(contact);
                let first = !self.present(contact).ever_queued && seen.requeues == 0;
                if first {
                    self.through(view, contact);
                }
                let mut places = std::iter::successors(view.head_of(seen.lane), |id| view.next_in_lane(*id));
                assert!(places.by_ref().map(|id| view.entered(id)).is_sorted(), "first through, first in the line");
                *self.waiting.entry(seen.class.index()).or_default() += 1;
                let present = self.present(contact);
                (present.in_line, present.ever_queued) = (Some(now), true);
            }
            Fact::LeftLine { contact, .. } => {
                *self.waiting.entry(view.class_of(contact).index()).or_default() -= 1;
                let present = self.present(contact);
                present.waited += now.since(present.in_line.take().expect("it was in the line"));
            }
            Fact::Started { contact, agent } => {
                if !self.present(contact).ever_queued && view.contact(contact).requeues == 0 {
                    self.through(view, contact);
                }
                let present = self.present(contact);
                present.first_wait = present.first_wait.or(Some(present.waited));
                *self.used.entry(agent).or_default() += units(view, view.class_of(contact), agent);
            }
            Fact::Released { contact, agent, .. } => {
                *self.used.entry(agent).or_default() -= units(view, view.class_of(contact), agent);
            }
            Fact::Ended { contact, outcome, wait, .. } => self.ended(view, contact, outcome, wait),
            _ => {}
        }
    }

    fn finish(&mut self, view: View<'_>) {
        assert!(self.open.is_empty(), "all attempts have ended");
        let resources = 0..view.scenario().resources.len();
        assert!(resources.map(stormdrill::model::ResourceId::at).all(|line| view.in_use(line) == 0));
    }
}

/// The slots that a conversation of a class takes of an agent.
fn units(view: View<'_>, class: ClassId, agent: AgentId) -> u32 {
    view.scenario().channels[view.channel_of(class).index()].weight.units(view.slots(agent))
}

fn engine(scenario: &Scenario) -> Engine<((Watch, Fingerprint), (Tally, Intervals))> {
    let recorders = ((Watch::default(), Fingerprint::new(scenario)), (Tally::new(scenario), Intervals::new(scenario)));
    Engine::new(Arc::new(Plan::new(scenario.clone())), routing::for_scenario(scenario), recorders, 0)
}

#[test]
fn identities_hold_whatever_stands_before_the_line() {
    let rare = std::cell::Cell::new([0; 6]);
    for_each_seed(|seed| {
        let scenario = guarded(seed);
        let mut whole = engine(&scenario);
        whole.run().expect("the policy is sound");
        let ((watch, fingerprint), (tally, intervals)) = whole.into_recorder();
        for (class, (tally, waits)) in tally.classes.iter().zip(&tally.waits).enumerate() {
            assert_eq!(tally.offered, tally.outcomes.iter().sum::<u64>(), "offered = sum of the outcomes");
            let kept_out = tally.count(Outcome::Deflected) + tally.count(Outcome::LostAtEntry);
            assert_eq!(tally.entered() + tally.turned_away() + kept_out, tally.offered);
            let other = waits.other.as_ref().map_or(0, |w| w.len());
            assert_eq!(waits.answered.len() + waits.abandoned.len() + other, tally.entered());
            let rows = (0..intervals.rows()).map(|row| intervals.class(row, class));
            let offered: u64 = rows.clone().map(|row| row.offered).sum();
            assert_eq!(offered, watch.offered.get(&class).copied().unwrap_or(0));
            let elsewhere = Outcome::ALL.iter().filter(|o| !o.is_offered()).map(|o| tally.count(*o)).sum::<u64>();
            let by_rows: u64 = rows.clone().map(|row| row.elsewhere).sum();
            let all_count = tally.offered == offered;
            assert!(
                elsewhere == by_rows || !all_count && elsewhere < by_rows,
                "levels by rows and in all leave out the same"
            );
            let ends: u64 = rows.map(|row| row.answered + row.abandoned + row.turned_away + row.other).sum();
            assert_eq!(ends, offered, "conservation in all rows together");
        }
        let seen = [watch.hidden, watch.lost, watch.deflected, watch.dropped, watch.left, watch.waited_after];
        let mut sum = rare.get();
        sum.iter_mut().zip(seen).for_each(|(sum, n)| *sum += n);
        rare.set(sum);
        let mut stepped = engine(&scenario);
        for at in moments(&mut Dice::new(seed, "steps"), &scenario) {
            stepped.advance_to(at).expect("the policy is sound");
        }
        stepped.run().expect("the policy is sound");
        assert_eq!(stepped.into_recorder().0.1.value(), fingerprint.value(), "steps change nothing");
    });
    if std::env::var_os("STORMDRILL_SWARM_SEED").is_none() {
        assert!(rare.get().iter().all(|n| *n >= 10), "all of it happens: {:?}", rare.get());
    }
}

/// An entry that is never hidden and steps in which nothing happens are as good as none.
#[test]
fn entries_of_nothing_change_nothing() {
    for_each_seed(|seed| {
        let plain = generate::scenario(seed);
        let mut more = plain.clone();
        for channel in &mut more.channels {
            channel.hide = Some(Hiding::Waiting { at_least: u32::MAX, show_below: 1 });
        }
        for class in &mut more.classes {
            class.entry = vec![EntryStep { kind: StepKind::Menu, lasts: Law::ZERO, loses: 0.0, helps: 0.0 }; 2];
        }
        assert_eq!(super::fingerprint(&more), super::fingerprint(&plain));
    });
}
