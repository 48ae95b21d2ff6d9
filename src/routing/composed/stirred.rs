//! Which groups have to be looked at again: those for which something has happened that may open a rule to them.

use crate::engine::{DialogueStep, Fact, View};
use crate::model::{ClassId, GroupId};
use crate::routing::sharing::Occasions;

/// Sets of groups that rules are about, by their places among these; one bit a group, one row for each thing that may
/// happen.
struct Sets {
    /// Words of 64 groups in a row.
    words: usize,
    bits: Vec<u64>,
}

pub(super) struct Stirred {
    /// The groups to look at.
    now: Vec<u64>,
    /// Those that are looked at after each event.
    always: Vec<u64>,
    /// For each class: whom it concerns that a contact joins its line, and that one has left it.
    joins: Sets,
    leaves: Sets,
    /// For each group: whom it concerns that one of its agents becomes free, and that one is no longer free.
    freed: Sets,
    taken: Sets,
}

impl Sets {
    fn new(rows: usize, words: usize) -> Self {
        Self { words, bits: vec![0; rows * words] }
    }

    fn add(&mut self, row: usize, place: usize) {
        self.bits[row * self.words + place / 64] |= 1 << (place % 64);
    }

    #[inline]
    fn row(&self, row: usize) -> &[u64] {
        &self.bits[row * self.words..(row + 1) * self.words]
    }
}

impl Stirred {
    pub fn none() -> Self {
        let nothing = || Sets::new(0, 0);
        Self {
            now: Vec::new(),
            always: Vec::new(),
            joins: nothing(),
            leaves: nothing(),
            freed: nothing(),
            taken: nothing(),
        }
    }

    /// For the groups that rules are about; at first they are all to be looked at.
    pub fn new(view: View<'_>, groups: &[GroupId]) -> Self {
        let (classes, all_groups) = (view.scenario().classes.len(), view.scenario().groups.len());
        let words = groups.len().div_ceil(64);
        let mut stirred = Self {
            now: vec![0; words],
            always: vec![0; words],
            joins: Sets::new(classes, words),
            leaves: Sets::new(classes, words),
            freed: Sets::new(all_groups, words),
            taken: Sets::new(all_groups, words),
        };
        for (place, group) in groups.iter().enumerate() {
            stirred.stir(place);
            stirred.freed.add(group.index(), place);
            for skill in &view.scenario().groups[group.index()].skills {
                stirred.joins.add(skill.class.index(), place);
            }
        }
        stirred
    }

    /// Takes note of the occasions on which a rule about these classes and the group at this place has to be looked at.
    pub fn expect(&mut self, place: usize, classes: &[ClassId], occasions: &Occasions) {
        if occasions.always {
            self.always[place / 64] |= 1 << (place % 64);
        }
        classes.iter().chain(&occasions.joins).for_each(|class| self.joins.add(class.index(), place));
        occasions.leaves.iter().for_each(|class| self.leaves.add(class.index(), place));
        occasions.taken.iter().for_each(|group| self.taken.add(group.index(), place));
    }

    /// The group at this place is to be looked at.
    pub fn stir(&mut self, place: usize) {
        self.now[place / 64] |= 1 << (place % 64);
    }

    /// The group at this place need not be looked at until something happens.
    #[inline]
    pub fn settle(&mut self, place: usize) {
        self.now[place / 64] &= !(1 << (place % 64));
    }

    /// The first group to look at from this place on.
    #[inline]
    pub fn next(&self, from: usize) -> Option<usize> {
        (from / 64..self.now.len()).find_map(|word| {
            let passed = if word == from / 64 { (1 << (from % 64)) - 1 } else { 0 };
            let left = (self.now[word] | self.always[word]) & !passed;
            (left != 0).then(|| word * 64 + left.trailing_zeros() as usize)
        })
    }

    /// A contact has come to a lane of this class.
    #[inline]
    pub fn joined(&mut self, class: ClassId) {
        add(&mut self.now, self.joins.row(class.index()));
    }

    #[inline]
    pub fn notice(&mut self, view: View<'_>, fact: Fact) {
        match fact {
            Fact::Queued { contact } => self.joined(view.class_of(contact)),
            Fact::LeftLine { contact, .. } => add(&mut self.now, self.leaves.row(view.class_of(contact).index())),
            // A conversation less may leave room for a class for which there was none.
            Fact::Idle { agent } | Fact::Released { agent, busy_since: None, .. } => {
                add(&mut self.now, self.freed.row(view.group_of(agent).index()));
            }
            Fact::Offered { agent, .. }
            | Fact::Started { agent, .. }
            | Fact::Dialogue { step: DialogueStep::Resumed { agent }, .. }
            | Fact::Finishing { agent }
            | Fact::OffDuty { agent } => {
                add(&mut self.now, self.taken.row(view.group_of(agent).index()));
            }
            _ => {}
        }
    }
}

#[inline]
fn add(to: &mut [u64], row: &[u64]) {
    to.iter_mut().zip(row).for_each(|(to, more)| *to |= more);
}
