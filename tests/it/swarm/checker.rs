//! A recorder that keeps its own account of the world from facts alone and holds the engine to it.

use std::collections::BTreeSet;
use std::sync::Arc;

use stormdrill::engine::{Fact, Recorder, View};
use stormdrill::model::{
    ATTEMPTS_MAX, AgentId, Arrivals, ClassId, ContactClass, ContactId, DropRule, GroupId, LaneId, Outcome, Scenario,
    SimDuration, SimTime, Staffing, TracePatience, TraceRow,
};
use stormdrill::record::{ClassTally, GroupTally};

use super::access::{Held, is_staged};
use super::areas::Areas;
use super::customers::People;
use super::desks::Desk;
use super::offers::Offers;

/// A contact's place in its lane.
pub(super) type Place = (SimTime, u64);

#[derive(Clone, Copy)]
pub(super) struct Present {
    pub(super) class: ClassId,
    pub(super) lane: LaneId,
    pub(super) place: Place,
    /// Home, customer, attempt.
    pub(super) person: (ClassId, u64, u32),
    /// The first line by which it has come, and when its customer came there.
    pub(super) way: (ClassId, SimTime),
    pub(super) row: Option<TraceRow>,
    pub(super) queued: Option<SimTime>,
    /// When it joined the line for the last time, unless it has been cut off since.
    pub(super) joined: Option<SimTime>,
    pub(super) held: Option<Held>,
    pub(super) ever_queued: bool,
    pub(super) admitted: bool,
    pub(super) hung_up: bool,
    pub(super) in_line: SimDuration,
    pub(super) first_wait: Option<SimDuration>,
    pub(super) with: Option<AgentId>,
    /// Who has been asked; whether the latest offer was accepted.
    pub(super) offered: Option<AgentId>,
    pub(super) accepted: bool,
    pub(super) requeues: u32,
    /// Work received from earlier agents at speed 1; the latest agent's speed and the work received there, microseconds.
    pub(super) work_us: f64,
    pub(super) latest: (f64, f64),
}

#[derive(Clone, Default)]
pub struct AgentAccount {
    pub present: bool,
    /// Whether the agent took contacts at the last look.
    pub on_duty: bool,
    pub desk: Desk,
    pub offer: Option<(ContactId, SimTime)>,
    /// Free since, in order of becoming free.
    pub idle: Option<u64>,
    pub(super) group: usize,
}

#[derive(Clone, Default)]
pub struct GroupAccount {
    pub present: u32,
    pub busy: u32,
    pub idle: u32,
    pub offered: u32,
    pub scheduled: u32,
    /// Conversations, slots in use, agents without room, the most conversations of an agent; as time goes on.
    pub desks: [u32; 4],
    /// Who has acted since the head count last changed.
    acting: BTreeSet<AgentId>,
}

/// What the checker must know besides the scenario.
#[derive(Clone, Default)]
pub struct Disturbance {
    /// Whether actions come from outside.
    pub actions: bool,
    /// When each resource gets another capacity, in order.
    pub lines: Vec<(SimTime, usize, u32)>,
}

pub struct Checker {
    pub disturbance: Disturbance,
    /// For each class: the rows of its trace, and the handling where it is always the same; no view shows either.
    traces: Vec<Arc<[TraceRow]>>,
    pub(super) handling: Vec<Option<SimDuration>>,
    pub now: SimTime,
    pub(super) contacts: Vec<Option<Present>>,
    pub agents: Vec<AgentAccount>,
    pub groups: Vec<GroupAccount>,
    pub(super) lanes: Vec<BTreeSet<Place>>,
    pub(super) offers: Offers,
    pub people: People,
    pub waiting: Vec<u32>,
    in_use: Vec<u32>,
    arrived: Vec<u64>,
    /// Customers of each class whose first attempt was in it.
    fresh: Vec<u64>,
    /// Who has just found a channel down: home, customer, attempt.
    turned_away: Option<(ClassId, u64, u32)>,
    /// Who has just flowed out, and has to come elsewhere now.
    owed: Option<(ClassId, u64, u32)>,
    /// How many came from another class.
    pub moved: u64,
    idle_counter: u64,
    /// The latest stage of this instant: 0 completions, 1 staffing, 3 arrivals, 5 lost patience.
    stage: u8,
    pub classes: Vec<ClassTally>,
    pub tallies: Vec<GroupTally>,
    pub areas: Areas,
    /// Sums over all contacts: time in the line, time with an agent; and how often one was sent back.
    pub line_us: u64,
    pub service_us: u64,
    pub requeues: u64,
    pub left: u64,
    /// Attempts that do not count, such as those after the end.
    pub uncounted: u64,
}

/// Whether agents whom a fall of the head count concerns stay until one of their slots comes free, and may take contacts in
/// others until then.
pub(super) fn leaves_late(scenario: &Scenario, group: GroupId) -> bool {
    let group = &scenario.groups[group.index()];
    let named = |rule: DropRule| rule != DropRule::Capacity;
    let beside = group.concurrency.slots > 1 || scenario.channels.iter().any(|c| c.interruptible);
    beside && !matches!(group.staffing, Staffing::HeadCount { on_drop, .. } if named(on_drop))
}

impl Checker {
    pub fn new(scenario: &Scenario, disturbance: Disturbance) -> Self {
        let classes: Vec<ClassTally> = scenario
            .classes
            .iter()
            .map(|c| {
                let times = scenario.channels[c.channel.index()].answer_within.len();
                ClassTally { within: vec![Default::default(); times], ..ClassTally::default() }
            })
            .collect();
        let rows = |class: &ContactClass| match &class.arrivals {
            Arrivals::Trace(rows) => Arc::clone(rows),
            Arrivals::Poisson { .. } => Arc::default(),
        };
        Self {
            disturbance,
            traces: scenario.classes.iter().map(rows).collect(),
            handling: scenario.classes.iter().map(|class| class.handling.constant()).collect(),
            now: SimTime::ZERO,
            contacts: Vec::new(),
            agents: Vec::new(),
            groups: vec![GroupAccount::default(); scenario.groups.len()],
            lanes: Vec::new(),
            offers: Offers::default(),
            people: People::new(scenario.follows_customers(), scenario.classes.len()),
            waiting: vec![0; classes.len()],
            in_use: vec![0; scenario.resources.len()],
            arrived: vec![0; classes.len()],
            fresh: vec![0; classes.len()],
            turned_away: None,
            owed: None,
            moved: 0,
            idle_counter: 0,
            stage: 0,
            tallies: vec![GroupTally::default(); scenario.groups.len()],
            areas: Areas::new(scenario),
            classes,
            line_us: 0,
            service_us: 0,
            requeues: 0,
            left: 0,
            uncounted: 0,
        }
    }

    pub(super) fn contact(&mut self, id: ContactId) -> &mut Present {
        self.contacts[id.index()].as_mut().expect("facts are about contacts that are present")
    }

    pub(super) fn agent(&mut self, view: View<'_>, id: AgentId) -> &mut AgentAccount {
        if self.agents.len() <= id.index() {
            self.agents.resize(id.index() + 1, AgentAccount::default());
        }
        let agent = &mut self.agents[id.index()];
        agent.group = view.group_of(id).index();
        agent
    }

    pub(super) fn lane(&mut self, lane: LaneId) -> &mut BTreeSet<Place> {
        if self.lanes.len() <= lane.index() {
            self.lanes.resize(lane.index() + 1, BTreeSet::new());
        }
        &mut self.lanes[lane.index()]
    }

    /// Stages of one instant come in order, but for what actions from outside bring about.
    fn enter(&mut self, stage: u8) {
        assert!(
            self.disturbance.actions || stage >= self.stage,
            "stage {stage} after {} at {:?}",
            self.stage,
            self.now
        );
        self.stage = self.stage.max(stage);
    }

    fn arrived(&mut self, view: View<'_>, id: ContactId) {
        let c = view.contact(id);
        let areas = &self.areas;
        let returns = self.people.arrived(view, id, |t| areas.counts(t));
        if c.attempt == 0 {
            self.enter(3);
        } else if returns {
            self.enter(4);
        }
        assert_eq!((c.arrived, c.requeues, c.first_wait), (self.now, 0, None));
        if c.attempt == 0 {
            assert_eq!(
                (c.home, c.customer),
                (c.class, self.fresh[c.class.index()]),
                "fresh customers are numbered through"
            );
            self.fresh[c.class.index()] += 1;
        } else if !returns {
            let before = (c.home, c.customer, c.attempt - 1);
            let known = self.owed.take().or_else(|| self.turned_away.take());
            let handed_over = || self.contacts.iter().flatten().any(|p| p.person == before && p.with.is_some());
            assert!(known == Some(before) || handed_over(), "the person just turned away, or one with an agent");
            self.moved += 1;
        }
        assert_eq!(c.ordinal, self.arrived[c.class.index()], "contacts of a class are numbered through");
        self.arrived[c.class.index()] += 1;
        if self.contacts.len() <= id.index() {
            self.contacts.resize(id.index() + 1, None);
        }
        assert!(self.contacts[id.index()].is_none(), "a number is used again only after the end");
        let place = (c.arrived, c.ordinal);
        let line = view.scenario().channels[view.channel_of(c.class).index()].lines;
        if let Some(line) = line {
            self.in_use[line.index()] += 1;
        }
        self.lane(c.lane).insert(place);
        self.contacts[id.index()] = Some(Present {
            class: c.class,
            lane: c.lane,
            place,
            person: (c.home, c.customer, c.attempt),
            way: (c.class, c.arrived),
            row: c.trace_row.map(|row| self.traces[c.class.index()][row as usize]),
            queued: None,
            joined: None,
            held: None,
            ever_queued: false,
            admitted: false,
            hung_up: false,
            in_line: SimDuration::ZERO,
            first_wait: None,
            with: None,
            offered: None,
            accepted: false,
            requeues: 0,
            work_us: 0.0,
            latest: (1.0, 0.0),
        });
        let counts = self.areas.counts(c.arrived);
        self.classes[c.class.index()].offered += u64::from(counts);
        self.uncounted += u64::from(!counts);
    }

    /// A contact is let in: it joins the line or an agent takes it.
    fn admitted(&mut self, view: View<'_>, id: ContactId) {
        let contact = *self.contact(id);
        let line = view.scenario().channels[view.channel_of(contact.class).index()].lines;
        if let Some(line) = line.filter(|_| !contact.admitted) {
            let most = self.line_capacity(view, line.index()).1;
            assert!(self.in_use[line.index()] <= most, "more lines in use than there are");
        }
        assert!(
            contact.admitted
                || self.outage_of(view, contact.class).is_none()
                    && self.is_within_hours(view, view.channel_of(contact.class)),
            "nobody comes by a channel that is down"
        );
        self.contact(id).admitted = true;
    }

    fn queued(&mut self, view: View<'_>, id: ContactId) {
        self.admitted(view, id);
        let now = self.now;
        let contact = self.contact(id);
        assert!(contact.queued.is_none() && contact.with.is_none(), "only who is nowhere joins the line");
        contact.queued = Some(now);
        contact.joined = Some(now);
        contact.ever_queued = true;
        let (class, lane, again) = (contact.class, contact.lane, contact.requeues > 0);
        self.waiting[class.index()] += 1;
        assert!(view.is_waiting(id));
        assert_eq!(view.waiting(class), self.waiting[class.index()]);
        if is_staged(&view.scenario().classes[class.index()]) {
            let contact = *self.contact(id);
            let held = self.should_be_held(view, id, &contact);
            self.contact(id).held = held;
        } else {
            assert_eq!(view.head_of(lane).map(|h| view.arrived(h)), self.lane(lane).first().map(|p| p.0));
        }
        if let Some(capacity) = view.queue_capacity(class).filter(|_| !again) {
            assert_eq!(view.waiting_in_line_of(class), self.waiting_together(view, class));
            let asked = |g: &GroupId| view.scenario().groups[g.index()].answering.is_some();
            let is_asked = view.groups_for(class).iter().any(|g| asked(g) && self.groups[g.index()].idle > 0);
            let waiting = view.waiting_in_line_of(class);
            assert!(is_asked || waiting <= capacity, "the queue has grown beyond its capacity");
        }
    }

    fn left_line(&mut self, id: ContactId, since: SimTime) {
        let now = self.now;
        let contact = self.contact(id);
        assert_eq!(contact.queued.take(), Some(since));
        contact.in_line += now.since(since);
        let class = contact.class.index();
        self.waiting[class] -= 1;
        self.line_us += now.since(since).micros();
    }

    fn started(&mut self, view: View<'_>, id: ContactId, agent: AgentId) {
        self.admitted(view, id);
        let (now, scenario) = (self.now, view.scenario());
        let group = view.group_of(agent);
        let contact = *self.contact(id);
        assert!(contact.queued.is_none() && contact.with.is_none(), "one contact, one place");
        assert!(scenario.groups[group.index()].speed(contact.class).is_some(), "nobody serves without the skill");
        if !contact.accepted {
            assert!(scenario.groups[group.index()].answering.is_none(), "who is to be asked has not been asked");
            self.gets(view, id, agent, &contact);
        }
        let account = self.agent(view, agent);
        assert!(account.present && account.offer.is_none() && view.is_on_duty(agent), "agents work on duty");
        assert!(self.has_room(scenario, agent, contact.class), "an agent takes no more than the slots allow");
        self.open(view, agent, id, contact.class);
        self.acts(view, agent);
        let account = &self.groups[group.index()];
        let limited = match &scenario.groups[group.index()].staffing {
            _ if leaves_late(scenario, group) => false,
            Staffing::Constant(_) | Staffing::Hours { .. } => true,
            Staffing::HeadCount { on_drop, .. } => *on_drop != DropRule::Named,
            Staffing::Shifts(shifts) => {
                super::settled::assert_on_shift(shifts, view.number_of(agent), now);
                false
            }
        };
        assert!(!limited || account.busy <= view.scheduled(group), "more busy than the head count");
        let contact = self.contact(id);
        contact.with = Some(agent);
        contact.accepted = false;
        contact.first_wait.get_or_insert(now.since(contact.place.0));
        assert_eq!(view.contact(id).first_wait, contact.first_wait);
        if let (Some(row), 0) = (contact.row, contact.requeues)
            && let TracePatience::Known(patience) = row.patience
        {
            assert!(now.since(contact.place.0) <= patience, "an agent answered after the customer had gone");
        }
    }

    /// An agent gets a contact, as one who was free or has just looked for work.
    pub(super) fn taken_from_idle(&mut self, view: View<'_>, agent: AgentId, contact: &Present, preferred: bool) {
        if let Some(order) = self.agent(view, agent).idle.take() {
            if !preferred {
                self.agent_chosen_in_order(view, contact, view.group_of(agent), order);
            }
            self.groups[view.group_of(agent).index()].idle -= 1;
        }
    }

    /// An agent has something to do.
    pub(super) fn acts(&mut self, view: View<'_>, agent: AgentId) {
        let group = view.group_of(agent);
        let acting = &mut self.groups[group.index()].acting;
        acting.insert(agent);
        let few = acting.len() <= view.scheduled(group) as usize;
        assert!(few || leaves_late(view.scenario(), group), "more agents act than the schedule wants");
    }

    fn ended(&mut self, view: View<'_>, id: ContactId, outcome: Outcome, agent: Option<AgentId>, wait: SimDuration) {
        let contact = self.contacts[id.index()].take().expect("a contact ends once");
        assert!(
            contact.queued.is_none() && contact.with.is_none() && contact.offered.is_none(),
            "who ends has left line and agent"
        );
        self.lane(contact.lane).remove(&contact.place);
        let scenario = view.scenario();
        let class = &scenario.classes[contact.class.index()];
        let line = scenario.channels[class.channel.index()].lines;
        let line_full = line.is_some_and(|line| self.in_use[line.index()] > self.line_capacity(view, line.index()).0);
        if let Some(line) = line.filter(|_| !contact.hung_up) {
            self.in_use[line.index()] -= 1;
        }
        let expected = match outcome {
            Outcome::Answered => contact.first_wait.expect("it was answered"),
            Outcome::Dropped => contact.first_wait.unwrap_or(contact.in_line),
            _ => contact.in_line,
        };
        assert_eq!(wait, expected);
        match outcome {
            Outcome::Answered => {
                assert!(agent.is_some());
                if class.ban.is_none() {
                    self.all_done(view, &contact);
                }
            }
            Outcome::Abandoned if contact.ever_queued => {
                self.enter(5);
                self.left_in_time(&contact);
            }
            Outcome::Abandoned => {
                assert!(class.balking > 0.0 && wait == SimDuration::ZERO, "only who balks leaves at once");
            }
            Outcome::Blocked => {
                let waiting = self.waiting_together(view, contact.class);
                let queue_full = view.queue_capacity(contact.class).is_some_and(|limit| waiting >= limit);
                assert!(line_full || queue_full, "turned away for no reason");
                assert!(!contact.ever_queued);
            }
            Outcome::Dropped => {
                let by_channel =
                    scenario.channel_outages.iter().any(|o| o.at == self.now && o.channel == class.channel)
                        || self.closes_now(view, class.channel);
                let by_group = contact.first_wait.is_some() && scenario.outages.iter().any(|o| o.at == self.now);
                assert!(by_channel || by_group, "dropped by no outage");
            }
            Outcome::Closed => {
                let outage = self.outage_of(view, contact.class);
                let within_hours = self.is_within_hours(view, class.channel);
                assert!(outage.is_some() || !within_hours, "turned away for no reason");
                assert!(!contact.admitted);
                let of_class = |d: &&stormdrill::model::Diversion| d.from == contact.class;
                let diversions = outage.filter(|_| within_hours).into_iter().flat_map(|o| &o.diversions);
                let share: f64 = diversions.filter(of_class).map(|d| d.share).sum();
                self.turned_away = (share > 0.0).then_some(contact.person);
            }
            Outcome::FlowedOut => {
                let limit = class.max_wait.expect("only a limited wait flows out");
                assert_eq!(contact.in_line, limit.after);
                self.owed = limit.to.filter(|_| contact.person.2 + 1 < u32::from(ATTEMPTS_MAX)).map(|_| contact.person);
            }
            Outcome::Banned => assert!(!contact.admitted),
            Outcome::Left => self.left += 1,
            other => panic!("nothing leads to {other:?}"),
        }
        if self.areas.counts(contact.place.0) {
            let channel = &scenario.channels[class.channel.index()];
            let short = channel.short_abandon;
            super::ledger::count(
                &mut self.classes[contact.class.index()],
                &channel.answer_within,
                short,
                outcome,
                wait,
            );
            let in_time = channel.answer_within.first().is_some_and(|limit| wait <= *limit);
            self.people.ended(view, id, outcome, wait, in_time);
            if let (Outcome::Answered, Some(agent)) = (outcome, agent) {
                self.tallies[view.group_of(agent).index()].answered += 1;
            }
        }
        self.areas.ended(contact.place.0, contact.class.index(), outcome, wait);
    }

    fn released(&mut self, view: View<'_>, id: ContactId, agent: AgentId, since: SimTime, busy_since: Option<SimTime>) {
        let (started, done_us) = self.close(view, agent, id, busy_since);
        assert_eq!(started, since);
        let group = view.group_of(agent);
        let closing = self.may_be_closing(view);
        let interrupted = self.may_be_interrupted(view);
        if since < self.now && !closing && !self.disturbance.actions {
            // A completion, which comes before all else of its instant, or an interruption, which is staffing.
            // An agent who stayed with a customer who has gone is free when everybody has heard of it.
            let stayed = view.scenario().classes.iter().any(|c| c.transfers.is_some());
            let in_order = self.stage == 0 || interrupted && self.stage == 1;
            assert!(in_order || stayed, "stage {} came before", self.stage);
        }
        self.people.handled(view, view.contact(id).class, since);
        let contact = self.contact(id);
        assert_eq!(contact.with.take(), Some(agent));
        let speed = view.scenario().groups[group.index()].speed(contact.class).expect("the skill is there");
        contact.work_us += contact.latest.0 * contact.latest.1;
        contact.latest = (speed, done_us);
    }

    fn hung_up(&mut self, view: View<'_>, id: ContactId, agent: AgentId) {
        let contact = self.contact(id);
        assert_eq!(contact.with, Some(agent), "the agent goes on with wrap-up");
        assert!(!contact.hung_up && !view.holds_line(id));
        contact.hung_up = true;
        let class = contact.class;
        let line = view.scenario().channels[view.channel_of(class).index()].lines.expect("a line is given back");
        self.in_use[line.index()] -= 1;
    }

    fn cut_off(&mut self, id: ContactId) {
        let contact = self.contact(id);
        contact.requeues += 1;
        (contact.joined, contact.held) = (None, None);
        let (lane, place) = (contact.lane, contact.place);
        self.lane(lane).insert(place);
        self.requeues += 1;
    }

    fn on_duty(&mut self, view: View<'_>, id: AgentId) {
        if self.stage >= 3 {
            self.enter(1);
        }
        let agent = self.agent(view, id);
        assert!(!agent.present, "who comes was away");
        agent.present = true;
        self.groups[view.group_of(id).index()].present += 1;
    }

    fn off_duty(&mut self, view: View<'_>, id: AgentId) {
        let agent = self.agent(view, id);
        assert!(agent.present && agent.desk.is_empty() && agent.offer.is_none(), "who goes has finished");
        let was_idle = agent.idle.take().is_some();
        agent.present = false;
        let group = &mut self.groups[view.group_of(id).index()];
        group.present -= 1;
        group.idle -= u32::from(was_idle);
        group.acting.remove(&id);
    }

    fn idle(&mut self, view: View<'_>, id: AgentId) {
        let order = self.idle_counter;
        self.idle_counter += 1;
        let agent = self.agent(view, id);
        assert!(agent.present && agent.offer.is_none() && agent.idle.is_none());
        agent.idle = Some(order);
        self.groups[view.group_of(id).index()].idle += 1;
        self.acts(view, id);
    }

    fn finishing(&mut self, view: View<'_>, id: AgentId) {
        let agent = self.agent(view, id);
        assert!(agent.idle.take().is_some() && !agent.desk.is_empty(), "who stays has something to finish");
        let group = &mut self.groups[view.group_of(id).index()];
        group.idle -= 1;
        group.acting.remove(&id);
    }

    fn scheduled(&mut self, view: View<'_>, id: GroupId) {
        self.enter(1);
        let acts = |a: &AgentAccount| a.group == id.index() && (a.idle.is_some() || a.offer.is_some());
        let acting = self.agents.iter().enumerate().filter(|(_, a)| acts(a)).map(|(i, _)| AgentId::at(i)).collect();
        let group = &mut self.groups[id.index()];
        group.scheduled = view.scheduled(id);
        group.acting = acting;
    }
}

impl Recorder for Checker {
    fn record(&mut self, view: View<'_>, fact: Fact) {
        assert!(view.now() >= self.now, "time does not go back");
        if view.now() > self.now {
            super::settled::assert_settled(self, view);
            self.count_desks(view.scenario());
            self.areas.advance(self.now, view.now(), &self.waiting, &self.groups);
            self.now = view.now();
            self.stage = 0;
        }
        assert!(self.owed.is_none() || matches!(fact, Fact::Arrived { .. }), "who flows out comes elsewhere at once");
        match fact {
            Fact::Arrived { contact } => self.arrived(view, contact),
            Fact::Queued { contact } => self.queued(view, contact),
            Fact::LeftLine { contact, since } => self.left_line(contact, since),
            Fact::Started { contact, agent } => self.started(view, contact, agent),
            Fact::HungUp { contact, agent } => self.hung_up(view, contact, agent),
            Fact::CutOff { contact, .. } => self.cut_off(contact),
            Fact::Ended { contact, outcome, agent, wait } => self.ended(view, contact, outcome, agent, wait),
            Fact::Released { contact, agent, since, busy_since } => {
                self.released(view, contact, agent, since, busy_since);
            }
            Fact::Finishing { agent } => self.finishing(view, agent),
            Fact::Idle { agent } => self.idle(view, agent),
            Fact::OnDuty { agent } => self.on_duty(view, agent),
            Fact::OffDuty { agent } => self.off_duty(view, agent),
            Fact::Scheduled { group } => self.scheduled(view, group),
            Fact::Offered { contact, agent } => self.offered(view, contact, agent),
            Fact::OfferEnded { contact, agent, since, how } => self.offer_ended(view, contact, agent, since, how),
            Fact::Paused { agent } => self.paused(view, agent),
            Fact::Transfer { contact, step } => self.transfer(view, contact, step),
            Fact::Customer { contact, step } => {
                let areas = &self.areas;
                self.people.told(view, contact, step, |t| areas.counts(t));
            }
            Fact::Lever { .. } | Fact::Overtime { .. } => {}
            Fact::Dialogue { .. } | Fact::Retention { .. } => {
                unreachable!("no class has a dialogue or a retention of its own")
            }
        }
        for (a, agent) in self.agents.iter_mut().enumerate() {
            agent.on_duty = view.is_on_duty(AgentId::at(a));
        }
        for (g, group) in self.groups.iter().enumerate() {
            let id = GroupId::at(g);
            assert_eq!((group.busy, group.idle), (view.busy(id), view.idle(id)), "group {g} after {fact:?}");
            assert_eq!((group.present, group.offered), (view.present(id), view.offered(id)));
        }
    }

    fn finish(&mut self, view: View<'_>) {
        assert!(self.contacts.iter().all(Option::is_none), "everybody has an outcome in the end");
        assert_eq!((self.waiting.iter().sum::<u32>(), self.in_use.iter().sum::<u32>()), (0, 0));
        self.count_desks(view.scenario());
        self.areas.advance(self.now, view.now(), &self.waiting, &self.groups);
        self.now = view.now();
    }
}
