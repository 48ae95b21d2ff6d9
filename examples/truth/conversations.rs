//! How many conversations agents have open, and how long contacts stay, for models in which agents have several.

use stormdrill::engine::{Fact, View};
use stormdrill::model::{GroupId, Scenario, SimTime};

/// Sums of one replication.
#[derive(Clone, Debug, Default)]
pub struct Conversations {
    from: SimTime,
    to: SimTime,
    /// For each agent: how many are open, since when.
    open: Vec<(usize, SimTime)>,
    /// For each class: how many are there, since when.
    there: Vec<(u32, SimTime)>,
    /// For each group: agent-seconds in the window with 1, 2, 3 and so on conversations.
    pub with_open_s: Vec<Vec<f64>>,
    /// For each class: contact-seconds in the window from arrival to end.
    pub there_s: Vec<f64>,
    /// For each class: time from arrival to end of those who arrive in the window, s.
    pub sojourn_s: Vec<f64>,
    /// Answer to end of those who arrive in the window, s, and their number.
    pub duration: (f64, f64),
}

impl Conversations {
    pub fn new(scenario: &Scenario) -> Self {
        let classes = scenario.classes.len();
        let slots = |group: GroupId| scenario.groups[group.index()].concurrency.slots as usize;
        Self {
            from: scenario.window_start(),
            to: scenario.horizon(),
            open: Vec::new(),
            there: vec![(0, SimTime::ZERO); classes],
            with_open_s: (0..scenario.groups.len()).map(|g| vec![0.0; slots(GroupId::at(g))]).collect(),
            there_s: vec![0.0; classes],
            sojourn_s: vec![0.0; classes],
            duration: (0.0, 0.0),
        }
    }

    /// Seconds of the window in which a group's agents had conversations, each counted.
    pub fn conversation_s(&self, group: usize) -> f64 {
        self.with_open_s[group].iter().enumerate().map(|(i, s)| (i + 1) as f64 * s).sum()
    }

    fn inside(&self, since: SimTime, now: SimTime) -> f64 {
        now.min(self.to).since(since.max(self.from)).secs_f64()
    }

    fn count(&mut self, class: usize, now: SimTime, change: i64) {
        let (there, since) = self.there[class];
        self.there_s[class] += f64::from(there) * self.inside(since, now);
        self.there[class] = ((i64::from(there) + change) as u32, now);
    }

    /// Takes note of a fact.
    pub fn record(&mut self, view: View<'_>, fact: Fact) {
        let now = view.now();
        let is_counted = |arrived: SimTime| arrived >= self.from && arrived < self.to;
        match fact {
            Fact::Arrived { contact } => self.count(view.class_of(contact).index(), now, 1),
            Fact::Ended { contact, .. } => {
                let arrived = view.arrived(contact);
                let class = view.class_of(contact).index();
                if is_counted(arrived) {
                    self.sojourn_s[class] += now.since(arrived).secs_f64();
                }
                self.count(class, now, -1);
            }
            Fact::Started { agent, .. } | Fact::Released { agent, .. } => {
                if let Fact::Released { contact, since, .. } = fact
                    && is_counted(view.arrived(contact))
                {
                    self.duration.0 += now.since(since).secs_f64();
                    self.duration.1 += 1.0;
                }
                if self.open.len() <= agent.index() {
                    self.open.resize(agent.index() + 1, (0, SimTime::ZERO));
                }
                let (open, since) = self.open[agent.index()];
                if open > 0 {
                    let group = view.group_of(agent).index();
                    // More than there are slots: work that is set aside.
                    let place = open.min(self.with_open_s[group].len()) - 1;
                    self.with_open_s[group][place] += self.inside(since, now);
                }
                self.open[agent.index()] = (view.open(agent) as usize, now);
            }
            _ => {}
        }
    }
}
