//! What is found wrong while decoding goes on.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use super::super::diagnostic::Problem;
use super::super::source::Span;
use super::super::yaml::Node;
use super::error::Error;

/// The problems of one value, and what stands in for what could not be read.
#[derive(Debug)]
pub(super) struct Log {
    /// How many problems are kept.
    room: usize,
    found: RefCell<Found>,
}

#[derive(Debug, Default)]
struct Found {
    problems: Vec<Problem>,
    stand_ins: Vec<Span>,
    /// The fields that each mapping lacks, by the mapping's address: anchors give several nodes one span.
    lacking: HashMap<usize, Vec<&'static str>>,
    /// The mappings with a key that is not known there: what they seem to lack may stand behind it.
    misspelt: HashSet<usize>,
}

impl Log {
    pub fn new(room: usize) -> Self {
        Self { room, found: RefCell::default() }
    }

    /// Whether more would not be kept, so that nobody needs to look for it.
    pub fn full(&self) -> bool {
        self.found.borrow().problems.len() >= self.room
    }

    /// Keeps a problem, once.
    pub fn record(&self, error: Error) {
        let mut found = self.found.borrow_mut();
        if let Some(problem) = error.into_unrecorded()
            && found.problems.len() < self.room
            && !found.problems.contains(&problem)
        {
            found.problems.push(problem);
        }
    }

    /// Keeps the problem of a key that is not known in its mapping.
    pub fn unknown_key(&self, node: &Node, error: Error) {
        self.found.borrow_mut().misspelt.insert(address(node));
        self.record(error);
    }

    /// A value at a place is not what the file says.
    pub fn stands_in(&self, span: Span) {
        self.found.borrow_mut().stand_ins.push(span);
    }

    /// If a mapping lacks a field: records that, and that the field is to be invented. `false` if it has been already,
    /// or something else is wrong.
    pub fn lacks(&self, error: &Error) -> bool {
        let Some((node, field)) = error.missing() else { return false };
        let mut found = self.found.borrow_mut();
        let fields = found.lacking.entry(node).or_default();
        if fields.contains(&field) {
            return false;
        }
        fields.push(field);
        let explained = found.misspelt.contains(&node);
        drop(found);
        if !explained {
            self.record(error.clone());
        }
        !self.full()
    }

    /// The fields that a mapping is known to lack.
    pub fn lacking(&self, node: &Node) -> Vec<&'static str> {
        self.found.borrow().lacking.get(&address(node)).cloned().unwrap_or_default()
    }

    pub fn into_found(self) -> (Vec<Problem>, Vec<Span>) {
        let Found { problems, stand_ins, .. } = self.found.into_inner();
        (problems, stand_ins)
    }
}

/// What tells nodes apart while the tree stays where it is.
pub(super) fn address(node: &Node) -> usize {
    std::ptr::from_ref(node).addr()
}
