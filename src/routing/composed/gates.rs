//! The rules of `sharing`, by class and group.

use crate::engine::{Fact, View};
use crate::model::{ClassId, GroupId, Sharing};
use crate::routing::Arguments;
use crate::routing::sharing::{Gate, SHARING_RULES};

pub(super) struct Gates {
    rules: Vec<Rule>,
    /// For each class and group, which rules bind; index class * groups + group. Empty without rules.
    binding: Vec<Vec<usize>>,
    group_count: usize,
    /// Groups that a rule is about, and the classes that it is about.
    groups: Vec<GroupId>,
    classes: Vec<Vec<ClassId>>,
}

struct Rule {
    sharing: Sharing,
    gate: Box<dyn Gate>,
}

impl Gates {
    pub fn new(sharing: &[Sharing]) -> Self {
        let rules = sharing.iter().filter_map(|sharing| {
            let known = SHARING_RULES.iter().find(|r| r.description.name == sharing.rule.name)?;
            let gate = (known.build)(&Arguments::new(&sharing.rule, known.parameters));
            Some(Rule { sharing: sharing.clone(), gate })
        });
        Self { rules: rules.collect(), binding: Vec::new(), group_count: 0, groups: Vec::new(), classes: Vec::new() }
    }

    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    pub fn prepare(&mut self, view: View<'_>) {
        if self.is_empty() {
            return;
        }
        self.group_count = view.scenario().groups.len();
        self.binding = vec![Vec::new(); self.group_count * view.scenario().classes.len()];
        for (i, rule) in self.rules.iter_mut().enumerate() {
            rule.gate.prepare(view, &rule.sharing);
            for &group in &rule.sharing.groups {
                for &class in &rule.sharing.classes {
                    self.binding[class.index() * self.group_count + group.index()].push(i);
                }
            }
        }
        let all = (0..self.group_count).map(GroupId::at);
        self.groups = all.filter(|g| self.rules.iter().any(|r| r.sharing.groups.contains(g))).collect();
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

    pub fn notice(&mut self, view: View<'_>, fact: Fact) {
        for rule in self.rules.iter_mut().filter(|r| r.gate.watches()) {
            rule.gate.notice(view, fact);
        }
    }
}
