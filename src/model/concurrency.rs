//! How many conversations an agent may have at once, and how fast each of them goes on.

use super::ids::ChannelId;

/// The limits of an agent of a group, and what several conversations at once do to their speed.
#[derive(Clone, Debug, PartialEq)]
pub struct Concurrency {
    /// So many units at once; each conversation takes the [`Weight`] of its channel. At least 1.
    pub slots: u32,
    /// Channels of which fewer conversations than slots may be open at once, and how many.
    pub limits: Vec<(ChannelId, u32)>,
    /// Whether conversations of several channels may be open at once.
    pub mixed: bool,
    /// The speed of each conversation while 1, 2, 3 and so on are open, as a share of full speed: above 0, at most 1. The
    /// last holds for more; full speed where there is nothing.
    pub speed: Vec<f64>,
}

impl Concurrency {
    /// One conversation at a time.
    pub const ONE: Self = Self { slots: 1, limits: Vec::new(), mixed: true, speed: Vec::new() };

    /// So many conversations at once, with these speeds.
    pub fn of(slots: u32, speed: &[f64]) -> Self {
        Self { slots, speed: speed.to_vec(), ..Self::ONE }
    }

    /// The speed of each of so many conversations.
    pub fn speed_at(&self, open: u32) -> f64 {
        let place = (open.max(1) as usize - 1).min(self.speed.len().saturating_sub(1));
        self.speed.get(place).copied().unwrap_or(1.0)
    }
}

/// How much of an agent a conversation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// So many of the agent's slots, at least 1; more than all of them are all.
    Units(u32),
    /// All slots.
    All,
}

impl Weight {
    /// Units of so many slots.
    pub fn units(self, slots: u32) -> u32 {
        match self {
            Weight::Units(units) => units.min(slots),
            Weight::All => slots,
        }
    }
}
