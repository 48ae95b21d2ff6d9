//! Names of streams.

/// The version of all that turns a seed into numbers: keys, generators and samplers. Results of different versions
/// cannot be paired, since the same seed no longer stands for the same random events.
pub const STREAM_VERSION: u32 = 1;

/// What a number is drawn for. The discriminants are part of every result: they never change, and a retired one is not
/// used again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u64)]
pub enum Purpose {
    /// Times between arrivals.
    ArrivalGap = 1,
    /// The factor of a day's arrival rate.
    DayFactor = 2,
    /// Handling times.
    Handling = 3,
    /// After-contact work.
    WrapUp = 4,
    /// Patience.
    Patience = 5,
    /// Whether a customer leaves at once.
    Balking = 6,
    /// Random links of tie-break chains.
    Ties = 7,
    /// Which agents go when a head count falls.
    Staffing = 8,
    /// Which agents an outage takes.
    Outage = 9,
    /// Whether and when a customer tries again after a failed attempt.
    Redial = 10,
    /// Whether and when a customer comes again whom an answer has not helped.
    Repeat = 11,
    /// Who is absent.
    Absence = 12,
    /// Patience after a return to the line.
    Requeue = 13,
    /// Where a customer tries who finds a channel down.
    Diversion = 14,
    /// Whether and when an agent accepts an offer.
    Offer = 15,
    /// What a customer truly wants of a first line.
    Intent = 20,
    /// Where a first line sends a customer.
    Classification = 21,
    /// How long a hand-over takes.
    Handover = 22,
    /// How long a wrong department keeps a contact.
    Misroute = 23,
    /// Who is a customer's own agent.
    OwnAgent = 24,
    /// How old a backlog is.
    BacklogAge = 40,
    /// Whether a waiting customer asks again.
    Chaser = 41,
    /// How many turns a conversation has.
    Turns = 30,
    /// How long a customer thinks.
    Think = 31,
    /// Whether a customer leaves without telling.
    Silent = 32,
    /// When an agent finds out that the customer has left.
    Detect = 33,
    /// Patience after a holding reply.
    Holding = 34,
    /// Whether and when a customer comes again with another matter, or the same, after an answer.
    Reopen = 16,
    /// Whether an answer helps.
    Resolution = 17,
    /// Which contacts a lever concerns.
    Lever = 35,
    /// Whether an agent bans a customer.
    Ban = 18,
    /// Whether and when a banned customer gets in again.
    Reentry = 19,
    /// Whether a customer accepts a callback.
    Callback = 50,
    /// Whether a customer accepts a ticket.
    Ticket = 51,
    /// When an accepted callback is due.
    CallbackDue = 52,
    /// Whether a call reaches its customer, and how long it rings in vain.
    Dial = 53,
    /// Whether a customer who is told of a long wait leaves at once.
    Announcement = 54,
    /// What becomes of a customer in a step before the line.
    Entry = 60,
    /// How unevenly a tired agent works.
    Fatigue = 61,
}

impl Purpose {
    /// A word that has nothing in common with that of another purpose.
    #[inline]
    pub(super) const fn word(self) -> u64 {
        mix64((self as u64).wrapping_mul(GOLDEN).wrapping_add(Domain::Purpose as u64))
    }
}

/// The name of a stream: a 64-bit hash that is refined step by step. Equal steps give equal keys; steps of different
/// kinds, or in another order, give unrelated ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(pub(super) u64);

impl Key {
    /// The key from which all streams of a replication descend.
    #[inline]
    pub const fn root(seed: u64, replication: u64) -> Key {
        Key(mix64(seed.wrapping_add(GOLDEN))).refined(Domain::Replication, replication)
    }

    /// The key for one purpose.
    #[inline]
    pub const fn purpose(self, purpose: Purpose) -> Key {
        Key(mix64(self.0 ^ purpose.word()))
    }

    /// The key of a named entity: a class, a group, an event. It depends on the name alone, not on the entity's place in
    /// a table.
    pub const fn entity(self, name: &str) -> Key {
        self.refined(Domain::Entity, fnv1a(name.as_bytes()))
    }

    /// The key of a numbered thing: a day, an agent within its group.
    #[inline]
    pub const fn number(self, number: u64) -> Key {
        self.refined(Domain::Number, number)
    }

    /// The hash itself.
    pub const fn bits(self) -> u64 {
        self.0
    }

    #[inline]
    const fn refined(self, domain: Domain, x: u64) -> Key {
        Key(mix64(self.0 ^ mix64(x.wrapping_mul(GOLDEN).wrapping_add(domain as u64))))
    }
}

/// Keeps the kinds of steps apart. Arbitrary words: the first digits of pi.
#[derive(Clone, Copy)]
#[repr(u64)]
enum Domain {
    Replication = 0x243F_6A88_85A3_08D3,
    Purpose = 0x1319_8A2E_0370_7344,
    Entity = 0xA409_3822_299F_31D0,
    Number = 0x082E_FA98_EC4E_6C89,
}

/// 2^64 divided by the golden ratio, odd: the step of SplitMix64.
pub(super) const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// A bijection of 64-bit words in which every input bit changes every output bit with probability near 1/2.
///
/// The finaliser of SplitMix64 (Steele, Lea, Flood 2014, "Fast Splittable Pseudorandom Number Generators"), with D.
/// Stafford's constants, variant 13 ("Better Bit Mixing", 2011).
#[inline]
pub const fn mix64(mut z: u64) -> u64 {
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923).
const fn fnv1a(bytes: &[u8]) -> u64 {
    let mut hash = 0xCBF2_9CE4_8422_2325;
    let mut i = 0;
    while i < bytes.len() {
        hash = (hash ^ bytes[i] as u64).wrapping_mul(0x0000_0100_0000_01B3);
        i += 1;
    }
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_agree_with_published_values() {
        assert_eq!(fnv1a(b""), 0xCBF2_9CE4_8422_2325);
        assert_eq!(fnv1a(b"a"), 0xAF63_DC4C_8601_EC8C);
        assert_eq!(fnv1a(b"foobar"), 0x8594_4171_F739_67E8);
        // The first output of SplitMix64 with seed 1234567.
        assert_eq!(mix64(1_234_567u64.wrapping_add(GOLDEN)), 6_457_827_717_110_365_317);
    }

    #[test]
    fn steps_of_different_kind_or_order_do_not_meet() {
        let root = Key::root(1, 0);
        let keys = [
            root,
            Key::root(0, 1),
            Key::root(1, 1),
            root.number(1),
            root.purpose(Purpose::ArrivalGap),
            root.entity("1"),
            root.entity("a").entity("b"),
            root.entity("b").entity("a"),
            root.entity("ab"),
            root.entity("a").purpose(Purpose::Ties),
            root.purpose(Purpose::Ties).entity("a"),
        ];
        for (i, a) in keys.iter().enumerate() {
            assert!(keys[i + 1..].iter().all(|b| a != b), "{i}");
        }
    }

    /// Results on disk depend on these.
    #[test]
    fn keys_have_their_golden_bits() {
        assert_eq!(Key::root(42, 0).0, 0x7F03_7A0D_32F1_A940);
        assert_eq!(Key::root(42, 7).purpose(Purpose::Handling).entity("phone").number(3).0, 0x3253_85C4_9C25_1198);
    }
}
