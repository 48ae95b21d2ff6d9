//! The rules of `sharing`, by class and group, and the groups that have to be looked at again.

use crate::engine::{Fact, RetentionStep, View};
use crate::model::{AgentId, ClassId, ContactId, GroupId, Sharing};
use crate::routing::Arguments;
use crate::routing::sharing::{Gate, SHARING_RULES};

use super::stirred::Stirred;

pub(super) struct Gates {
    rules: Vec<Rule>,
    /// For each class and group, which rules bind; index class * groups + group. Empty without rules.
    binding: Vec<Vec<usize>>,
    /// The same for the rules that hear of the group's contacts of the class.
    hearing: Vec<Vec<usize>>,
    group_count: usize,
    /// Groups that a rule is about, and the classes that it is about.
    groups: Vec<GroupId>,
    classes: Vec<Vec<ClassId>>,
    /// Which of these groups have to be looked at.
    stirred: Stirred,
}

struct Rule {
    sharing: Sharing,
    gate: Box<dyn Gate>,
    /// The places of its groups among those that a rule is about.
    places: Vec<usize>,
}

impl Gates {
    pub fn new(sharing: &[Sharing]) -> Self {
        let rules = sharing.iter().filter_map(|sharing| {
            let known = SHARING_RULES.iter().find(|r| r.description.name == sharing.rule.name)?;
            let gate = (known.build)(&Arguments::new(&sharing.rule, known.parameters));
            Some(Rule { sharing: sharing.clone(), gate, places: Vec::new() })
        });
        Self {
            rules: rules.collect(),
            binding: Vec::new(),
            hearing: Vec::new(),
            group_count: 0,
            groups: Vec::new(),
            classes: Vec::new(),
            stirred: Stirred::none(),
        }
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub fn prepare(&mut self, view: View<'_>) {
        if self.is_empty() {
            return;
        }
        self.group_count = view.scenario().groups.len();
        let pairs = self.group_count * view.scenario().classes.len();
        self.binding = vec![Vec::new(); pairs];
        self.hearing = vec![Vec::new(); pairs];
        let all = (0..self.group_count).map(GroupId::at);
        self.groups = all.filter(|g| self.rules.iter().any(|r| r.sharing.groups.contains(g))).collect();
        self.stirred = Stirred::new(view, &self.groups);
        for (i, Rule { sharing, gate, places }) in self.rules.iter_mut().enumerate() {
            gate.prepare(view, sharing);
            for &group in &sharing.groups {
                for &class in &sharing.classes {
                    self.binding[class.index() * self.group_count + group.index()].push(i);
                }
            }
            for (class, group) in gate.hears_of(view) {
                self.hearing[class.index() * self.group_count + group.index()].push(i);
            }
            let occasions = gate.occasions(view, sharing);
            let of_rule = self.groups.iter().enumerate().filter(|(_, group)| sharing.groups.contains(group));
            *places = of_rule.map(|(place, _)| place).collect();
            places.iter().for_each(|place| self.stirred.expect(*place, &sharing.classes, &occasions));
        }
        let classes_of = |group: &GroupId| {
            let classes = (0..view.scenario().classes.len()).map(ClassId::at);
            classes.filter(|class| self.binds(*class, *group)).collect()
        };
        self.classes = self.groups.iter().map(classes_of).collect();
    }

    /// Whether a rule is about this class and group.
    pub fn binds(&self, class: ClassId, group: GroupId) -> bool {
        !self.is_empty() && !self.binding[class.index() * self.group_count + group.index()].is_empty()
    }

    /// Whether all rules let an agent of the group take a contact of the class.
    #[inline]
    pub fn are_open(&mut self, view: View<'_>, class: ClassId, group: GroupId, free: u32) -> bool {
        if self.rules.is_empty() {
            return true;
        }
        let binding = &self.binding[class.index() * self.group_count + group.index()];
        binding.iter().all(|&rule| self.rules[rule].gate.is_open(view, class, group, free))
    }

    /// Groups that a rule is about.
    pub fn groups(&self) -> &[GroupId] {
        &self.groups
    }

    /// Whether a contact waits that a rule keeps from the group with this index.
    pub fn anybody_waits(&self, view: View<'_>, group: usize) -> bool {
        self.classes[group].iter().any(|class| view.waiting(*class) > 0)
    }

    /// The place of the first group, from this place on, that has to be looked at.
    #[inline]
    pub fn next_to_look_at(&self, from: usize) -> Option<usize> {
        self.stirred.next(from)
    }

    /// The group at this place has been looked at in vain: all rules are closed to it that stand before somebody who
    /// waits.
    #[inline]
    pub fn settle(&mut self, place: usize) {
        self.stirred.settle(place);
    }

    /// A contact that waits is looked at again: it may have come to another lane, or back to its own.
    #[inline]
    pub fn reviewed(&mut self, view: View<'_>, contact: ContactId) {
        if !self.is_empty() {
            self.stirred.joined(view.class_of(contact));
        }
    }

    /// All groups are to be looked at.
    pub fn stir_all(&mut self) {
        (0..self.groups.len()).for_each(|place| self.stirred.stir(place));
    }

    #[inline]
    pub fn notice(&mut self, view: View<'_>, fact: Fact) {
        if self.is_empty() {
            return;
        }
        self.stirred.notice(view, fact);
        match fact {
            Fact::Started { contact, agent } => self.tell(view, contact, agent, true),
            Fact::Ended { contact, agent: Some(agent), .. }
            | Fact::CutOff { contact, agent }
            | Fact::Retention { contact, step: RetentionStep::Unreached { agent, .. } } => {
                self.tell(view, contact, agent, false);
            }
            _ => {}
        }
    }

    /// Lets rules hear that an agent has begun a contact, or left it.
    #[inline]
    fn tell(&mut self, view: View<'_>, contact: ContactId, agent: AgentId, begun: bool) {
        let pair = view.class_of(contact).index() * self.group_count + view.group_of(agent).index();
        for &rule in &self.hearing[pair] {
            let Rule { gate, places, .. } = &mut self.rules[rule];
            if gate.notice(begun) {
                places.iter().for_each(|place| self.stirred.stir(*place));
            }
        }
    }
}
