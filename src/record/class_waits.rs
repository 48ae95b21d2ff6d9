//! The wait histograms of a class.

use super::waits::WaitHistogram;

/// The wait histograms of a class: the three families of its line are answered, abandoned, and entered = all three
/// together.
#[derive(Clone, Debug, Default)]
pub struct ClassWaits {
    /// Waits of those answered.
    pub answered: WaitHistogram,
    /// Waits of those who abandoned.
    pub abandoned: WaitHistogram,
    /// Waits of all others who joined the line; made when the first one comes.
    pub other: Option<WaitHistogram>,
    /// Of a first line: times from arrival there to the answer of the right department; made when the first one comes.
    pub end_to_end: Option<WaitHistogram>,
    /// Times from arrival to the end of the first reply; made when the first one comes.
    pub first_response: Option<WaitHistogram>,
    /// Times from what a customer writes later to the end of the reply; made when the first one comes.
    pub reply_gap: Option<WaitHistogram>,
    /// Times from a customer's first arrival, in this class, to the first answer in any; made when the first one comes.
    pub time_to_service: Option<WaitHistogram>,
}

impl ClassWaits {
    /// Forgets all waits and keeps the memory.
    pub(super) fn clear(&mut self) {
        self.answered.clear();
        self.abandoned.clear();
        let several = [
            &mut self.other,
            &mut self.end_to_end,
            &mut self.first_response,
            &mut self.reply_gap,
            &mut self.time_to_service,
        ];
        for waits in several.into_iter().flatten() {
            waits.clear();
        }
    }
}
