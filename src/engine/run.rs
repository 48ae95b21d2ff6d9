//! The loop.

use std::sync::Arc;

use crate::model::{ClassId, EndRule, SimDuration, SimTime};
use crate::random::{Key, Purpose, Stream};

use super::absence::Absences;
use super::arrivals::ArrivalProcess;
use super::asked::Asked;
use super::calendar::Calendar;
use super::chasing::Chases;
use super::control::Action;
use super::error::RunError;
use super::event::{Event, EventKind};
use super::fact::{Fact, Recorder};
use super::plan::Plan;
use super::playbook::{Levers, is_one_by_one};
use super::policy::RoutingPolicy;
use super::put_off::PutOff;
use super::view::View;
use super::world::World;

/// Under [`EndRule::Continue`] the last counted contact must end within the longer of this and so many durations.
const OVERTIME: SimDuration = SimDuration::from_secs(7 * 86_400);
const OVERTIME_FACTOR: f64 = 10.0;
/// Under [`EndRule::Drain`] nobody is going to accept anything any more when so many offers in a row were refused.
const REFUSALS: u32 = 100_000;

/// One replication of a scenario. It is stepped from outside: [`Engine::advance_to`] a time, [`Engine::apply`] an action,
/// go on; or [`Engine::run`] it to its end. It knows no wall clock and does no input or output.
pub struct Engine<R: Recorder> {
    pub(super) world: World,
    pub(super) calendar: Calendar,
    pub(super) policy: Asked,
    /// Whether the policy wants to hear of facts.
    watches: bool,
    /// Whether something has to be looked at after each event: the policy watches, or a channel hides its entry.
    attends: bool,
    /// Whether some channel hides its entry.
    pub(super) hides: bool,
    /// Whether some class has steps before the line.
    pub(super) steps: bool,
    /// Whether the monitor counts what happens.
    counts_back: bool,
    /// How the levers of the playbook stand.
    pub(super) levers: Levers,
    /// Whether there is a playbook.
    pub(super) playbook: bool,
    /// Whether some lever changes the handling of contacts one by one.
    pub(super) shortens: bool,
    /// Whether some class is a first line.
    pub(super) transfers: bool,
    /// Whether more is kept of a contact than most scenarios need, from its arrival on.
    pub(super) follows: bool,
    /// Whether something may have to be done before a contact is begun.
    pub(super) prepares: bool,
    /// Whether something may have to be done when an attempt ends.
    pub(super) concludes: bool,
    /// Whether contacts may have to do with others: some class is a first line, or somebody asks again.
    pub(super) linked: bool,
    /// Who asks again.
    pub(super) chases: Chases,
    /// Whether some class has a dialogue of its own.
    pub(super) dialogues: bool,
    /// Whether customers may make several attempts.
    pub(super) journeys: bool,
    /// Whether some customers may be banned.
    pub(super) bans: bool,
    /// Whether some customers are offered or told something while they wait, or are called back.
    pub(super) retention: bool,
    /// Whether the work of some agents depends on their past.
    pub(super) long_load: bool,
    /// Breaks and ends of shifts that levers have put off.
    pub(super) put_off: PutOff,
    /// Who is absent.
    pub(super) absences: Absences,
    pub(super) recorder: R,
    pub(super) arrivals: Vec<ArrivalProcess>,
    /// Breaks ties; nothing else draws from it.
    pub(super) ties: Stream,
    /// Chooses who goes when a head count falls.
    pub(super) staffing: Stream,
    pub(super) outage_key: Key,
    /// Agents that each outage has taken, while it lasts.
    pub(super) taken: Vec<Vec<crate::model::AgentId>>,
    pub(super) actions: Vec<Action>,
    /// Arrivals before this come; later ones do not.
    pub(super) arrivals_end: SimTime,
    /// Contacts that arrive from the first to before the second count.
    pub(super) window: (SimTime, SimTime),
    /// Contacts that arrived inside the window and are still present.
    pub(super) counted_open: u64,
    /// Offers that were declined or missed since the last one that was accepted.
    pub(super) refusals: u32,
    /// Whether the backlogs are in their lines.
    opened: bool,
    finished: bool,
}

impl<R: Recorder> Engine<R> {
    /// Sets up a replication: all agents away, nobody waiting. Events at time 0 have not happened yet.
    pub fn new(plan: Arc<Plan>, policy: Box<dyn RoutingPolicy>, recorder: R, replication: u64) -> Self {
        let scenario = plan.scenario();
        let root = Key::root(scenario.seed, replication);
        let arrivals = (0..scenario.classes.len()).map(|c| ArrivalProcess::new(scenario, c, root)).collect();
        let class_keys = scenario.classes.iter().map(|c| root.entity(&c.name)).collect();
        let arrivals_end = match scenario.end {
            EndRule::Continue => SimTime::MAX,
            EndRule::Drain | EndRule::Stop => scenario.horizon(),
        };
        let outages = scenario.outages.len();
        let transfers = scenario.classes.iter().any(|c| c.transfers.is_some());
        let chases = Chases::new(scenario);
        let mut engine = Self {
            calendar: Calendar::new(),
            watches: policy.watches(),
            attends: policy.watches() || plan.entry.hides(),
            hides: plan.entry.hides(),
            steps: plan.entry.has_steps(),
            counts_back: false,
            levers: Levers::default(),
            playbook: !scenario.playbook.is_empty(),
            shortens: scenario.playbook.levers.iter().flat_map(|l| &l.effects).any(is_one_by_one),
            transfers,
            follows: false,
            prepares: false,
            concludes: false,
            linked: transfers || chases.is_needed(),
            chases,
            dialogues: plan.has_dialogues(),
            journeys: scenario.follows_customers(),
            bans: scenario.classes.iter().any(|c| c.ban.is_some()),
            retention: !plan.retention.is_empty(),
            long_load: scenario.groups.iter().any(|g| g.long_load.changes_work()),
            put_off: PutOff::default(),
            absences: Absences::new(root.purpose(Purpose::Absence)),
            policy: Asked::new(policy),
            recorder,
            arrivals,
            ties: root.purpose(Purpose::Ties).stream(),
            staffing: root.purpose(Purpose::Staffing).stream(),
            outage_key: root.purpose(Purpose::Outage),
            taken: vec![Vec::new(); outages],
            actions: Vec::new(),
            arrivals_end,
            window: (scenario.window_start(), scenario.horizon()),
            counted_open: 0,
            refusals: 0,
            opened: false,
            finished: false,
            world: World::new(plan, class_keys),
        };
        engine.follows = engine.transfers || engine.dialogues || engine.journeys || engine.retention || engine.steps;
        engine.prepares = engine.dialogues || engine.retention || engine.linked || engine.shortens || engine.bans;
        engine.concludes = engine.linked || engine.dialogues || engine.retention || engine.journeys;
        engine.counts_back = engine.world.monitor.looks_back();
        engine.policy.prepare(View(&engine.world));
        if engine.playbook {
            engine.begin_playbook();
        }
        engine.schedule_staffing(0);
        for class in 0..engine.arrivals.len() {
            engine.schedule_arrival(ClassId::at(class));
        }
        engine
    }

    /// The world as it is.
    pub fn view(&self) -> View<'_> {
        View(&self.world)
    }

    /// The recorder.
    pub fn recorder(&self) -> &R {
        &self.recorder
    }

    /// What a panic that has come out of the engine means: it is the policy's fault if the policy was being asked. The
    /// replication cannot go on.
    pub fn panicked(&self, message: String) -> RunError {
        match self.policy.question() {
            Some(question) => RunError::PolicyPanicked {
                policy: self.policy.name().to_owned(),
                at: self.world.now,
                question,
                message,
            },
            None => RunError::Panicked { message },
        }
    }

    /// Ends the use of the engine and hands the recorder back.
    pub fn into_recorder(self) -> R {
        self.recorder
    }

    /// Lets everything happen that is due until `t`, that instant included, and moves the time there.
    ///
    /// # Errors
    /// When the policy decides something impossible; the replication cannot go on then.
    pub fn advance_to(&mut self, t: SimTime) -> Result<(), RunError> {
        self.open()?;
        while let Some(event) = self.calendar.pop_until(t) {
            self.handle(event)?;
        }
        self.world.now = self.world.now.max(t);
        Ok(())
    }

    /// Runs to the end that the scenario's end rule describes and tells the recorder.
    ///
    /// # Errors
    /// When the policy decides something impossible.
    pub fn run(&mut self) -> Result<(), RunError> {
        while !self.run_slice(u64::MAX)? {}
        Ok(())
    }

    /// The same in slices of so many events, so that somebody can give up a long replication in between; `true` at the
    /// end. Where the slices are cut changes nothing.
    ///
    /// # Errors
    /// When the policy decides something impossible.
    pub fn run_slice(&mut self, events: u64) -> Result<bool, RunError> {
        if self.finished {
            return Ok(true);
        }
        self.open()?;
        let scenario = self.world.plan.scenario();
        let (end, horizon) = (scenario.end, scenario.horizon());
        let mut left = events.max(1);
        while let Some(event) = self.calendar.pop_until(horizon) {
            self.handle(event)?;
            left -= 1;
            if left == 0 {
                return Ok(false);
            }
        }
        self.world.now = self.world.now.max(horizon);
        match end {
            EndRule::Stop => {}
            EndRule::Drain => {
                while self.world.contacts.present() > 0 && self.refusals < REFUSALS {
                    if left == 0 {
                        return Ok(false);
                    }
                    let Some(event) = self.calendar.pop_until(SimTime::MAX) else { break };
                    self.handle(event)?;
                    left -= 1;
                }
            }
            EndRule::Continue => {
                let overtime = OVERTIME.max(horizon.since(SimTime::ZERO).scaled(OVERTIME_FACTOR));
                while self.counted_open > 0 {
                    if left == 0 {
                        return Ok(false);
                    }
                    let Some(event) = self.calendar.pop_until(horizon + overtime) else {
                        return Err(RunError::NeverEnds { open: self.counted_open, after: overtime });
                    };
                    self.handle(event)?;
                    left -= 1;
                }
            }
        }
        self.close_books();
        self.finished = true;
        self.recorder.finish(View(&self.world));
        Ok(true)
    }

    /// Once, before anything happens.
    fn open(&mut self) -> Result<(), RunError> {
        if std::mem::replace(&mut self.opened, true) { Ok(()) } else { self.place_backlogs() }
    }

    /// Lets the recorder know of a fact, and the policy if it watches.
    // Always inlined: where the fact is known, the recorders' matches fall away.
    #[inline(always)]
    pub(super) fn tell(&mut self, fact: Fact) {
        self.recorder.record(View(&self.world), fact);
        if self.watches {
            self.pass_on(fact);
        }
        // What the fact is, is known where it is told.
        match fact {
            Fact::Started { contact, .. } if self.counts_back => self.world.note_start(contact),
            Fact::Ended { contact, outcome, .. } if self.counts_back => self.world.note_end(contact, outcome),
            _ => {}
        }
    }

    #[inline(never)]
    fn pass_on(&mut self, fact: Fact) {
        self.policy.notice(View(&self.world), fact);
    }

    #[inline]
    fn handle(&mut self, event: Event) -> Result<(), RunError> {
        self.world.now = event.at;
        self.react(event)?;
        if self.attends { self.attend() } else { Ok(()) }
    }

    fn attend(&mut self) -> Result<(), RunError> {
        if self.watches {
            self.rematch()?;
        }
        if self.hides {
            self.world.look_at_entries();
        }
        Ok(())
    }

    /// Lets a policy bring contacts that wait together with agents that are free, after all that an event has changed.
    fn rematch(&mut self) -> Result<(), RunError> {
        while let Some((contact, agent)) = self.policy.rematch(View(&self.world), &mut self.ties) {
            self.check_waits(contact)?;
            self.serve_from_line(agent, contact)?;
        }
        Ok(())
    }

    #[inline]
    fn react(&mut self, event: Event) -> Result<(), RunError> {
        match event.kind {
            EventKind::Completion => self.on_completion(event),
            EventKind::Arrival => self.on_arrival(event),
            EventKind::PatienceExpiry => self.on_patience_expiry(event),
            EventKind::Staffing => self.on_staffing(event.subject as usize),
            EventKind::Control => {
                let action = self.actions[event.subject as usize].clone();
                self.apply(&action)
            }
            EventKind::Lever => self.on_lever(event),
            EventKind::Monitor => self.on_monitor(),
            EventKind::Return => self.on_return(event),
            EventKind::Chase => self.on_chase(event),
            EventKind::Review => self.on_review(event),
        }
    }
}
