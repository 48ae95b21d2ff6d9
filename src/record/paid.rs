//! Time that is paid differently: hours with a premium, and those of agents whom levers call in or move.

use crate::engine::LeverStep;
use crate::model::{CallOut, Scenario, SimTime, Staffing};

/// What is counted of paid time in one replication, inside the window, agent-microseconds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PaidTally {
    /// Scheduled time for which a premium is paid: for each group, for each premium.
    pub premium_us: Vec<u64>,
    /// For each call-out.
    pub call_outs: Vec<CallOutTally>,
}

/// What is counted of agents whom a lever calls in or moves.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallOutTally {
    /// For how long they were there.
    pub worked_us: u64,
    /// What is paid beyond that, up to the minimum of each call-out that begins inside the window. The minimum counts to the
    /// end also where that lies outside.
    pub added_us: u64,
}

/// Counts it.
pub(super) struct Payroll {
    from: SimTime,
    to: SimTime,
    times: Vec<Vec<(SimTime, SimTime)>>,
    call_outs: Vec<CallOut>,
    /// Of each call-out: the working hours of the group, where it has some.
    hours: Vec<Option<Vec<(SimTime, SimTime)>>>,
    /// Since when each call-out lasts.
    since: Vec<Option<SimTime>>,
    groups: usize,
    pub tally: PaidTally,
}

impl Payroll {
    pub fn over(scenario: &Scenario, from: SimTime, to: SimTime) -> Self {
        let hours = |call: &CallOut| match &scenario.groups[call.group.index()].staffing {
            Staffing::Hours { open, .. } => Some(open.clone()),
            _ => None,
        };
        let mut payroll = Self {
            from,
            to,
            times: scenario.costs.times.clone(),
            call_outs: scenario.costs.rates.call_outs.clone(),
            hours: scenario.costs.rates.call_outs.iter().map(hours).collect(),
            since: Vec::new(),
            groups: scenario.groups.len(),
            tally: PaidTally::default(),
        };
        payroll.clear();
        payroll
    }

    /// Makes it ready for another replication.
    pub fn clear(&mut self) {
        self.since.clear();
        self.since.resize(self.call_outs.len(), None);
        self.tally.premium_us.clear();
        self.tally.premium_us.resize(self.groups * self.times.len(), 0);
        self.tally.call_outs.clear();
        self.tally.call_outs.resize(self.call_outs.len(), CallOutTally::default());
    }

    /// So many agents of a group were scheduled between two times.
    pub fn note_scheduled(&mut self, group: usize, count: u32, since: SimTime, until: SimTime) {
        if count == 0 {
            return;
        }
        let (since, until) = (since.max(self.from), until.min(self.to));
        for (i, times) in self.times.iter().enumerate() {
            self.tally.premium_us[group * self.times.len() + i] += u64::from(count) * within(times, since, until);
        }
    }

    pub fn note_lever(&mut self, now: SimTime, lever: usize, step: LeverStep) {
        for i in 0..self.call_outs.len() {
            if self.call_outs[i].lever != lever {
                continue;
            }
            match step {
                LeverStep::Pulled => {}
                LeverStep::Live => self.since[i] = Some(now),
                LeverStep::TakenBack => self.settle(now, i),
            }
        }
    }

    /// Somebody stays after the shift for a lever.
    pub fn note_overtime(&mut self, now: SimTime, group: usize, lever: usize, until: SimTime) {
        let of = |call: &CallOut| call.agents == 0 && call.lever == lever && call.group.index() == group;
        let Some(i) = self.call_outs.iter().position(of) else { return };
        let worked = until.min(self.to).since(now.max(self.from));
        self.tally.call_outs[i].worked_us += worked.micros();
    }

    /// The run is over.
    pub fn finish(&mut self, now: SimTime) {
        for i in 0..self.call_outs.len() {
            self.settle(now, i);
        }
    }

    fn settle(&mut self, now: SimTime, i: usize) {
        let Some(since) = self.since[i].take().filter(|since| *since < self.to) else { return };
        let until = now.min(self.to);
        let agents = u64::from(self.call_outs[i].agents);
        let counted = since.max(self.from);
        let worked = match &self.hours[i] {
            Some(hours) => within(hours, counted, until),
            None => until.since(counted).micros(),
        };
        let tally = &mut self.tally.call_outs[i];
        tally.worked_us += agents * worked;
        if since >= self.from {
            let missing = self.call_outs[i].minimum.micros().saturating_sub(until.since(since).micros());
            tally.added_us += agents.saturating_mul(missing);
        }
    }
}

/// How much of the time between two moments lies in some stretches, which are in order and apart, microseconds.
fn within(stretches: &[(SimTime, SimTime)], since: SimTime, until: SimTime) -> u64 {
    let first = stretches.partition_point(|(_, to)| *to <= since);
    let inside = stretches[first..].iter().take_while(|(from, _)| *from < until);
    inside.map(|(from, to)| until.min(*to).since(since.max(*from)).micros()).sum()
}
