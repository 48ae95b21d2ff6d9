//! What the checker asks about a single contact or agent at a single moment.

use stormdrill::engine::View;
use stormdrill::model::{
    AgentId, AtClose, ChannelId, ChannelOutage, ClassId, DropRule, EndRule, GroupId, LaneId, Queue, QueueOrder,
    SimTime, Staffing, TracePatience,
};

use super::checker::{Checker, Present};

impl Checker {
    /// Units of a resource that may be in use now, at least and at most: an action of this very instant may have come
    /// before or after.
    pub(super) fn line_capacity(&self, view: View<'_>, line: usize) -> (u32, u32) {
        let mut range = (view.scenario().resources[line].capacity, view.scenario().resources[line].capacity);
        for &(at, resource, capacity) in &self.disturbance.lines {
            if resource == line && at < self.now {
                range = (capacity, capacity);
            } else if resource == line && at == self.now {
                range = (range.0.min(capacity), range.1.max(capacity));
            }
        }
        range
    }

    /// The outage that keeps a class's channel down now; of several, the one that began last.
    pub(super) fn outage_of<'a>(&self, view: View<'a>, class: ClassId) -> Option<&'a ChannelOutage> {
        let channel = view.channel_of(class);
        let lasting = |o: &&ChannelOutage| o.channel == channel && o.at <= self.now && self.now < o.at + o.lasts;
        let outage = view.scenario().channel_outages.iter().filter(lasting).max_by_key(|o| o.at);
        assert_eq!(outage.is_none() && self.is_within_hours(view, channel), view.is_open(channel));
        outage
    }

    /// Whether a channel's hours leave it open now.
    pub(super) fn is_within_hours(&self, view: View<'_>, channel: ChannelId) -> bool {
        let hours = &view.scenario().channels[channel.index()].hours;
        hours.as_ref().is_none_or(|h| h.open.iter().any(|(from, to)| *from <= self.now && self.now < *to))
    }

    /// Whether a channel drops those who wait at this instant because it closes.
    pub(super) fn closes_now(&self, view: View<'_>, channel: ChannelId) -> bool {
        let hours = &view.scenario().channels[channel.index()].hours;
        hours.as_ref().is_some_and(|h| h.at_close == AtClose::Drop && h.open.iter().any(|(_, to)| *to == self.now))
    }

    /// How many wait in the line of a class, those of the classes that share it included.
    pub(super) fn waiting_together(&self, view: View<'_>, class: ClassId) -> u32 {
        let queue = view.scenario().queues.iter().find(|q| q.classes.contains(&class));
        let classes = queue.map_or(vec![class], |q| q.classes.clone());
        classes.iter().map(|c| self.waiting[c.index()]).sum()
    }

    /// No other contact that the group serves comes before the chosen one in a shared queue.
    fn first_in_queue(&self, view: View<'_>, queue: &Queue, agent: AgentId, chosen: &Present) {
        let key = |class: ClassId, lane: LaneId, arrived: SimTime| {
            let us = arrived.micros() as i64;
            let order = match queue.order {
                QueueOrder::Arrival => us,
                QueueOrder::Priority => i64::from(view.lane_priority(lane)),
                QueueOrder::Credit => us - view.lane_credit(lane).micros() as i64,
            };
            (order, us, queue.classes.iter().position(|c| *c == class))
        };
        let mine = key(chosen.class, chosen.lane, chosen.place.0);
        for (class, lane, arrived) in self.visible(view, agent, false) {
            if queue.classes.contains(&class) {
                assert!(mine <= key(class, lane, arrived), "another contact of the queue goes first");
            }
        }
    }

    /// No other contact that the agent sees comes before the chosen one.
    pub(super) fn chosen_in_order(&self, view: View<'_>, agent: AgentId, chosen: &Present) {
        let group = view.group_of(agent);
        let scenario = view.scenario();
        let rank = |skill: usize, lane: LaneId, arrived: SimTime| {
            let age = arrived.micros() as i64 - view.lane_credit(lane).micros() as i64;
            let mut rank: Vec<i64> = Vec::new();
            for order in &scenario.routing.contact_order {
                rank.push(match order.name {
                    "skill_order" => skill as i64,
                    "priority" => i64::from(view.lane_priority(lane)),
                    _ => age,
                });
            }
            rank.push(age);
            rank
        };
        let shares = |class: ClassId| scenario.queues.iter().find(|q| q.classes.contains(&class));
        let skills = &scenario.groups[group.index()].skills;
        if let Some(queue) = shares(chosen.class).filter(|_| chosen.ever_queued) {
            self.first_in_queue(view, queue, agent, chosen);
        }
        if skills.iter().any(|s| shares(s.class).is_some()) {
            // What a queue offers hides what is behind it, so lanes cannot be compared one by one.
            return;
        }
        let skill = skills.iter().position(|s| s.class == chosen.class).expect("the skill is there");
        let mine = rank(skill, chosen.lane, chosen.place.0);
        if !chosen.ever_queued {
            return;
        }
        for (class, lane, arrived) in self.visible(view, agent, false) {
            let skill = skills.iter().position(|s| s.class == class).expect("the skill is there");
            assert!(mine <= rank(skill, lane, arrived), "another contact goes first");
        }
    }

    /// A contact that finds free agents goes to the first of the groups that it tries now, to the agent free longest.
    /// Agents who have refused it do not count. The chosen one is no longer among the free.
    pub(super) fn agent_chosen_in_order(&self, view: View<'_>, contact: &Present, taken: GroupId, order: u64) {
        let (class, ordinal) = (contact.class, contact.place.1);
        let free = |group: GroupId| {
            let agents = self.agents.iter().enumerate().map(|(i, a)| (AgentId::at(i), a));
            agents
                .filter(move |(id, a)| a.group == group.index() && self.offers.may_offer(class, ordinal, *id))
                .filter(move |(id, _)| self.has_room(view.scenario(), *id, class))
                .filter_map(|(_, a)| a.idle)
        };
        let tried = self.tries(view, contact);
        assert!(tried.contains(&taken), "the group may not serve now");
        let mut earlier = tried.iter().take_while(|g| **g != taken);
        assert!(earlier.all(|g| free(*g).next().is_none()), "an earlier group has somebody free");
        assert!(free(taken).all(|other| other > order), "somebody has been free longer");
    }

    /// Patience that the trace knows is what was waited.
    pub(super) fn left_in_time(&self, contact: &Present) {
        if let (Some(row), 0) = (contact.row, contact.requeues) {
            match row.patience {
                TracePatience::Known(patience) => assert_eq!(contact.in_line, patience),
                TracePatience::Exceeds(wait) => assert!(contact.in_line > wait),
                TracePatience::Drawn => {}
            }
        }
    }

    /// Whether an outage or a fall of a head count may take contacts from agents at this instant.
    pub(super) fn may_be_interrupted(&self, view: View<'_>) -> bool {
        let preempts = |s: &Staffing| matches!(s, Staffing::HeadCount { on_drop: DropRule::Preempt, .. });
        let scenario = view.scenario();
        let failed = scenario.outages.iter().map(|o| o.at).chain(scenario.channel_outages.iter().map(|o| o.at));
        failed.into_iter().any(|at| at == self.now) || scenario.groups.iter().any(|g| preempts(&g.staffing))
    }

    /// Whether the run may be over, so that those in service count as answered.
    pub(super) fn may_be_closing(&self, view: View<'_>) -> bool {
        let scenario = view.scenario();
        self.now >= scenario.horizon() && scenario.end != EndRule::Drain
    }

    /// A contact is done when it has received its work, however often it was cut off, whoever served it and how many others
    /// there were at the time.
    pub(super) fn all_done(&self, view: View<'_>, contact: &Present) {
        let class = &view.scenario().classes[contact.class.index()];
        // A department's handling begins when the hand-over is done.
        let handed_over = class.transfers.is_some() || contact.way != (contact.class, contact.place.0);
        let handling = contact.row.and_then(|row| row.handling).or(self.handling[contact.class.index()]);
        if let (Some(handling), Some(wrap_up)) = (handling.filter(|_| !handed_over), class.wrap_up.constant())
            && !self.disturbance.actions
            && !self.may_be_closing(view)
            && !self.may_be_interrupted(view)
        {
            let (speed, done_us) = contact.latest;
            let work = contact.work_us + speed * (done_us - wrap_up.micros() as f64);
            let rounding = 2.0 * f64::from(contact.requeues + 1);
            assert!((work - handling.micros() as f64).abs() <= rounding, "{work} of {} done", handling.micros());
        }
    }
}
