//! What stands between customers and the line: an entry that hides, and steps to go through.

use super::law::Law;

/// When a channel hides its entry from new contacts, and when it shows it again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Hiding {
    /// By how many contacts of the channel wait.
    Waiting {
        /// Hidden from so many on.
        at_least: u32,
        /// Shown again when fewer wait.
        show_below: u32,
    },
    /// By the load: slots in use / slots, of the agents there who serve the channel. Where nobody is there, it is full.
    Load {
        /// Hidden from this share on.
        at_least: f64,
        /// Shown again below this share.
        show_below: f64,
    },
}

/// A step that contacts of a class take before they join the line. It ends for good for some: those who leave, and those
/// who are helped.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryStep {
    /// What it is.
    pub kind: StepKind,
    /// How long it takes.
    pub lasts: Law,
    /// The share that leaves in it, after an even part of that time: they end as `lost_at_entry`.
    pub loses: f64,
    /// The share that needs no agent any more at its end: they end as `deflected`. With `loses` at most 1.
    pub helps: f64,
}

/// The kind of a step before the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StepKind {
    /// A level of a voice menu.
    Menu,
    /// A form to fill in before a chat.
    Form,
    /// A bot that tries to help.
    Bot,
    /// An article of a knowledge base.
    Article,
    /// A page that tells what is known of a failure.
    StatusPage,
}

impl StepKind {
    /// The name in scenarios.
    pub const fn name(self) -> &'static str {
        match self {
            StepKind::Menu => "menu",
            StepKind::Form => "form",
            StepKind::Bot => "bot",
            StepKind::Article => "article",
            StepKind::StatusPage => "status_page",
        }
    }

    /// The name in sentences.
    pub const fn word(self) -> &'static str {
        match self {
            StepKind::StatusPage => "status page",
            other => other.name(),
        }
    }
}

impl EntryStep {
    /// The share of those who come to the step that goes on.
    pub fn passes(&self) -> f64 {
        (1.0 - self.loses - self.helps).max(0.0)
    }

    /// Whether it goes differently for one and another.
    pub fn is_random(&self) -> bool {
        let decided = [self.loses, self.helps].contains(&1.0);
        let nobody = self.loses == 0.0 && self.helps == 0.0;
        let leaves_in_time = self.loses > 0.0 && self.lasts != Law::ZERO;
        !(decided || nobody) || leaves_in_time || self.lasts.constant().is_none()
    }
}
