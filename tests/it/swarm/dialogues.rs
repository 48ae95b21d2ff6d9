//! Random scenarios with conversations in turns, several an agent, and customers who leave without telling.

use std::collections::BTreeMap;
use std::sync::Arc;

use stormdrill::engine::{DialogueStep, Engine, Fact, Plan, Recorder, View};
use stormdrill::model::{
    AgentId, Concurrency, ContactId, Dialogue, EndRule, HoldingReply, Law, Outcome, Scenario, SilentLeaving,
    SimDuration, SimTime, Turns,
};
use stormdrill::record::{DialogueTally, Fingerprint, SLOW_REPLY, Tally};
use stormdrill::routing;

use super::dice::Dice;
use super::{for_each_seed, generate, in_steps};

/// The scenario of a seed, with dialogues and slots.
fn chatty(seed: u64) -> Scenario {
    let mut scenario = generate::scenario(seed);
    let dice = &mut Dice::new(seed, "dialogues");
    for class in &mut scenario.classes {
        let seconds = |dice: &mut Dice, most: u64| SimDuration::from_secs(dice.between(0, most));
        let least = dice.between(1, 4) as u32;
        let turns = Turns {
            least,
            most: least + dice.between(0, 3) as u32,
            think: dice.law(60.0, false),
            inactive_after: if dice.chance(0.5) { seconds(dice, 120) } else { SimDuration::FOREVER },
        };
        class.dialogue = Dialogue {
            turns: dice.chance(0.6).then_some(turns),
            silent: dice
                .chance(0.5)
                .then(|| SilentLeaving { share: dice.pick(&[0.3, 0.7, 1.0]), detect: dice.law(90.0, false) }),
            holding: dice.chance(0.4).then(|| HoldingReply { after: seconds(dice, 240), costs: seconds(dice, 20) }),
        };
    }
    for group in &mut scenario.groups {
        let slots = dice.between(1, 4) as u32;
        let speed: Vec<f64> = if dice.chance(0.6) { vec![1.0, 0.8, 0.6, 0.5] } else { Vec::new() };
        group.concurrency = Concurrency { mixed: dice.chance(0.8), ..Concurrency::of(slots, &speed) };
    }
    if dice.chance(0.4) {
        for channel in &mut scenario.channels {
            channel.interruptible = dice.chance(0.5);
        }
    }
    scenario
}

#[derive(Clone, Default)]
struct Present {
    class: usize,
    arrived: SimTime,
    in_line: Option<SimTime>,
    waited: SimDuration,
    with: Option<(AgentId, SimTime)>,
    inactive_at: Option<AgentId>,
    gone_after: Option<SimDuration>,
    found: bool,
    replies: u32,
    asked_to_wait: bool,
}

/// Keeps its own account of dialogues from facts alone, and holds the engine to it.
#[derive(Default)]
struct Watch {
    open: BTreeMap<ContactId, Present>,
    conversations: BTreeMap<AgentId, u32>,
    tallies: Vec<DialogueTally>,
    /// How often each kind of step was seen.
    steps: [u64; 6],
    /// Contacts that were cut off, or cut short by the end of the run.
    interrupted: u64,
}

impl Watch {
    fn present(&mut self, contact: ContactId) -> &mut Present {
        self.open.get_mut(&contact).expect("facts are about contacts that are present")
    }

    fn joins(&mut self, view: View<'_>, contact: ContactId, agent: AgentId) {
        let present = self.present(contact);
        assert!(present.with.is_none() && present.in_line.is_none(), "one contact, one place");
        present.with = Some((agent, view.now()));
        *self.conversations.entry(agent).or_default() += 1;
        assert_eq!(view.open(agent), self.conversations[&agent]);
        assert!(view.serving(agent).any(|c| c == contact));
    }

    fn ended(&mut self, view: View<'_>, contact: ContactId, outcome: Outcome, wait: SimDuration) {
        let present = self.open.remove(&contact).expect("an end of a contact that is present");
        assert!(present.with.is_none() && present.in_line.is_none(), "neither in the line nor with an agent");
        if let Some(gone_after) = present.gone_after {
            assert_eq!((outcome, wait), (Outcome::Abandoned, gone_after), "whatever becomes of it");
        }
        let scenario = view.scenario();
        let class = &scenario.classes[present.class];
        let is_way = class.transfers.is_some()
            || scenario
                .classes
                .iter()
                .flat_map(|c| &c.transfers)
                .any(|t| t.to.iter().any(|d| d.0.index() == present.class));
        if let (Some(turns), false) = (&class.dialogue.turns, is_way) {
            assert!(present.replies <= turns.most);
            let whole = scenario.outages.is_empty() && scenario.channel_outages.is_empty();
            if outcome == Outcome::Answered && whole && scenario.end == EndRule::Drain && self.interrupted == 0 {
                let refused = view.scenario().groups.iter().any(|g| g.answering.is_some());
                assert!(refused || present.replies >= turns.least, "all turns, unless something interrupts them");
            }
        } else {
            assert_eq!(present.replies, 0);
        }
    }

    fn dialogue(&mut self, view: View<'_>, contact: ContactId, step: DialogueStep) {
        let now = view.now();
        let counts =
            |arrived: SimTime| arrived >= view.scenario().window_start() && arrived < view.scenario().horizon();
        let known = self.present(contact).clone();
        let mut tally = DialogueTally::default();
        match step {
            DialogueStep::HoldingReply => {
                assert!(known.in_line.is_some() && !known.asked_to_wait && known.gone_after.is_none());
                self.present(contact).asked_to_wait = true;
                tally.holding_replies = 1;
                self.steps[0] += 1;
            }
            DialogueStep::LeftSilently => {
                let since = known.in_line.expect("only those in the line leave it");
                assert!(known.gone_after.is_none());
                self.present(contact).gone_after = Some(known.waited + now.since(since));
                tally.silent = 1;
                self.steps[1] += 1;
            }
            DialogueStep::Replied { agent, since, first } => {
                assert_eq!(known.with.map(|w| w.0), Some(agent));
                assert!(known.gone_after.is_none() && since <= now);
                assert_eq!(first, known.replies == 0);
                assert!(!first || since == known.arrived);
                self.present(contact).replies += 1;
                let gap = now.since(since);
                if first {
                    (tally.first_replies, tally.first_response_us) = (1, gap.micros());
                } else {
                    (tally.replies, tally.reply_gap_us) = (1, gap.micros());
                    tally.slow_replies = u64::from(gap > SLOW_REPLY);
                }
                self.steps[2] += 1;
            }
            DialogueStep::Inactive { agent } => {
                assert_eq!(known.with.map(|w| w.0), Some(agent));
                self.present(contact).inactive_at = Some(agent);
                tally.inactive = 1;
                self.steps[3] += 1;
            }
            DialogueStep::Resumed { agent } => {
                assert_eq!(known.inactive_at, Some(agent));
                assert!(view.is_on_duty(agent));
                self.present(contact).inactive_at = None;
                self.joins(view, contact, agent);
                self.steps[4] += 1;
            }
            DialogueStep::FoundGone { agent, since } => {
                assert_eq!(known.with, Some((agent, since)));
                assert!(known.gone_after.is_some() && !known.found);
                self.present(contact).found = true;
                (tally.taken_for_nothing, tally.slot_lost_us) = (1, now.since(since).micros());
                self.steps[5] += 1;
            }
        }
        if counts(known.arrived) {
            self.tallies[known.class].add(&tally);
        }
    }
}

impl Recorder for Watch {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Arrived { contact } => {
                self.tallies.resize(view.scenario().classes.len(), DialogueTally::default());
                let (class, arrived) = (view.class_of(contact).index(), view.now());
                let before = self.open.insert(contact, Present { class, arrived, ..Present::default() });
                assert!(before.is_none(), "a number is used again only after the end");
            }
            Fact::Queued { contact } => self.present(contact).in_line = Some(view.now()),
            Fact::LeftLine { contact, since } => {
                let present = self.present(contact);
                assert_eq!(present.in_line.take(), Some(since));
                present.waited += view.now().since(since);
            }
            Fact::Started { contact, agent } => {
                assert!(self.present(contact).inactive_at.is_none());
                self.joins(view, contact, agent);
                let scenario = view.scenario();
                // Whoever accepts an offer may have a conversation more since; what gives way keeps its slots.
                let unsure = scenario.groups[view.group_of(agent).index()].answering.is_some()
                    || scenario.channels.iter().any(|c| c.interruptible);
                let within = view.slots_in_use(agent) <= view.slots(agent);
                assert!(unsure || within, "nothing new above the limit");
            }
            Fact::Released { contact, agent, since, .. } => {
                let present = self.present(contact);
                assert_eq!(present.with.take(), Some((agent, since)));
                assert!(present.gone_after.is_none() || present.found, "whose customer had gone is told");
                let open = self.conversations.entry(agent).or_default();
                *open -= 1;
                assert_eq!(view.open(agent), *open);
            }
            Fact::CutOff { contact, .. } => {
                self.present(contact).inactive_at = None;
                self.interrupted += 1;
            }
            Fact::Ended { contact, outcome, wait, .. } => self.ended(view, contact, outcome, wait),
            Fact::Idle { agent } => {
                let served = &view.scenario().groups[view.group_of(agent).index()].skills;
                let has_room = served.is_empty() || served.iter().any(|s| view.has_room_for(agent, s.class));
                assert!(view.is_on_duty(agent) && has_room, "free are those who can take something");
            }
            Fact::Dialogue { contact, step } => self.dialogue(view, contact, step),
            _ => {}
        }
    }

    fn finish(&mut self, _: View<'_>) {
        assert!(self.open.is_empty(), "all attempts have ended");
        assert!(self.conversations.values().all(|open| *open == 0));
    }
}

fn engine(scenario: &Scenario) -> Engine<((Watch, Tally), Fingerprint)> {
    let recorders = ((Watch::default(), Tally::new(scenario)), Fingerprint::new(scenario));
    Engine::new(Arc::new(Plan::new(scenario.clone())), routing::for_scenario(scenario), recorders, 0)
}

#[test]
fn identities_hold_whatever_customers_do() {
    let steps = std::cell::Cell::new([0; 6]);
    for_each_seed(|seed| {
        let scenario = chatty(seed);
        let mut whole = engine(&scenario);
        whole.run().expect("the policy is sound");
        let ((watch, mut tally), fingerprint) = whole.into_recorder();
        for (c, class) in tally.classes.iter().enumerate() {
            assert_eq!(class.offered, class.outcomes.iter().sum::<u64>(), "offered = sum of the outcomes");
            assert_eq!(class.dialogue, watch.tallies.get(c).copied().unwrap_or_default());
            assert!(class.dialogue.silent <= class.count(Outcome::Abandoned));
        }
        for (class, waits) in tally.classes.iter().zip(&mut tally.waits) {
            let count = |some: &Option<stormdrill::record::WaitHistogram>| some.as_ref().map_or(0, |w| w.len());
            assert_eq!(count(&waits.first_response), class.dialogue.first_replies);
            assert_eq!(count(&waits.reply_gap), class.dialogue.replies);
        }
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
        assert!(steps.get().iter().all(|n| *n > 50), "all of it happens: {:?}", steps.get());
    }
}

/// One turn, a share of nobody and a reply that never comes are as good as none.
#[test]
fn dialogues_of_nothing_change_nothing() {
    for_each_seed(|seed| {
        let plain = generate::scenario(seed);
        let mut more = plain.clone();
        for class in &mut more.classes {
            // With wrap-up, the end of the turn is an event of its own, and may change the order of one instant.
            let in_one_go = class.wrap_up == Law::ZERO;
            let turns = Turns { least: 1, most: 1, think: Law::ZERO, inactive_after: SimDuration::ZERO };
            class.dialogue = Dialogue {
                turns: in_one_go.then_some(turns),
                silent: Some(SilentLeaving { share: 0.0, detect: Law::ZERO }),
                holding: Some(HoldingReply { after: SimDuration::FOREVER, costs: SimDuration::ZERO }),
            };
        }
        assert_eq!(super::fingerprint(&more), super::fingerprint(&plain));
    });
}
