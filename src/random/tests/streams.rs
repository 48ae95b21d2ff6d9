//! Streams do not depend on one another.

use rand::Rng;

use crate::random::{ContactKey, Key, Purpose};

const PURPOSES: [Purpose; 16] = [
    Purpose::ArrivalGap,
    Purpose::DayFactor,
    Purpose::Handling,
    Purpose::WrapUp,
    Purpose::Patience,
    Purpose::Balking,
    Purpose::Ties,
    Purpose::Staffing,
    Purpose::Outage,
    Purpose::Redial,
    Purpose::Repeat,
    Purpose::Absence,
    Purpose::Requeue,
    Purpose::OwnAgent,
    Purpose::BacklogAge,
    Purpose::Chaser,
];

const CONTACTS: u64 = 1_000_000;

fn unit(word: u64) -> f64 {
    (word >> 11) as f64 / (1u64 << 53) as f64
}

fn contact(customer: u64, attempt: u32) -> ContactKey {
    Key::root(1, 0).entity("phone").contact(customer, attempt)
}

/// The correlation of uniform pairs, in standard errors.
fn correlation(pairs: impl Iterator<Item = (u64, u64)>) -> f64 {
    let (n, sum) = pairs.fold((0.0, 0.0), |(n, s), (a, b)| (n + 1.0, s + (unit(a) - 0.5) * (unit(b) - 0.5)));
    sum * 12.0 / f64::sqrt(n)
}

/// 5 standard errors: false-alarm rate 6e-7 for each of 20 comparisons.
#[test]
fn purposes_contacts_attempts_and_draws_are_uncorrelated() {
    let first = |key: ContactKey, purpose| key.draws(purpose).next_u64();
    let check = |what: &str, other: &dyn Fn(u64) -> u64| {
        let z = correlation((0..CONTACTS).map(|c| (first(contact(c, 0), Purpose::Handling), other(c))));
        assert!(z.abs() < 5.0, "{what}: {z}");
    };
    for purpose in PURPOSES.into_iter().filter(|&p| p != Purpose::Handling) {
        check(&format!("{purpose:?}"), &|c| first(contact(c, 0), purpose));
    }
    check("next customer", &|c| first(contact(c + 1, 0), Purpose::Handling));
    check("next attempt", &|c| first(contact(c, 1), Purpose::Handling));
    check("second occasion", &|c| contact(c, 0).nth_draws(Purpose::Handling, 1).next_u64());
    check("next replication", &|c| first(Key::root(1, 1).entity("phone").contact(c, 0), Purpose::Handling));
    check("next seed", &|c| first(Key::root(2, 0).entity("phone").contact(c, 0), Purpose::Handling));
    check("other class", &|c| first(Key::root(1, 0).entity("chat").contact(c, 0), Purpose::Handling));
    check("second draw", &|c| {
        let mut draws = contact(c, 0).draws(Purpose::Handling);
        draws.next_u64();
        draws.next_u64()
    });
}

/// Chi-square with 255 degrees of freedom exceeds 380 with probability 6e-7, for each of 16 checks.
#[test]
fn first_draws_are_uniform_from_the_highest_bit_to_the_lowest() {
    for purpose in [Purpose::Handling, Purpose::Patience] {
        for shift in (0..64).step_by(8) {
            let mut counts = [0.0; 256];
            for c in 0..CONTACTS {
                counts[(contact(c, 0).draws(purpose).next_u64() >> shift) as usize & 0xFF] += 1.0;
            }
            let expected = CONTACTS as f64 / 256.0;
            let chi: f64 = counts.iter().map(|n| (n - expected) * (n - expected) / expected).sum();
            assert!(chi < 380.0, "{purpose:?} {shift}: {chi}");
        }
    }
}

/// Pairs of equal numbers among 3e6 are expected 2e-7 times.
#[test]
fn no_two_purposes_or_attempts_share_a_number() {
    let mut all: Vec<_> = (0..80_000)
        .flat_map(|c| (0..3).map(move |attempt| contact(c, attempt)))
        .flat_map(|key| PURPOSES.map(|purpose| key.draws(purpose).next_u64()))
        .collect();
    all.sort_unstable();
    assert!(all.windows(2).all(|w| w[0] != w[1]));
}

/// What one entity draws is a function of its own key: with the others present, absent, or drawn from first.
#[test]
fn another_entity_changes_no_stream() {
    let class = |name: &str| Key::root(9, 4).purpose(Purpose::ArrivalGap).entity(name).stream();
    let mut alone = class("phone");
    let before: Vec<_> = (0..100).map(|_| alone.next_u64()).collect();
    let mut crowd = ["chat", "phone", "mail"].map(class);
    let mut after = Vec::new();
    for _ in 0..100 {
        let words = crowd.each_mut().map(Rng::next_u64);
        after.push(words[1]);
    }
    assert_eq!(before, after);
    let key = contact(17, 0);
    let patience = key.draws(Purpose::Patience).next_u64();
    key.draws(Purpose::Handling).next_u64();
    assert_eq!(key.draws(Purpose::Patience).next_u64(), patience);
}

/// Streams of different names meet no more often than chance: correlation over 1e6 words, 5 standard errors.
#[test]
fn long_streams_are_uncorrelated() {
    let key = Key::root(5, 0).purpose(Purpose::ArrivalGap);
    for other in [key.entity("b"), key.entity("a").number(0), Key::root(5, 1).purpose(Purpose::ArrivalGap).entity("a")]
    {
        let (mut a, mut b) = (key.entity("a").stream(), other.stream());
        let z = correlation((0..1_000_000).map(|_| (a.next_u64(), b.next_u64())));
        assert!(z.abs() < 5.0, "{z}");
    }
}

#[test]
fn bytes_are_the_words_in_little_endian_order() {
    let (mut words, mut bytes) = (contact(1, 0).draws(Purpose::Ties), [0; 12]);
    contact(1, 0).draws(Purpose::Ties).fill_bytes(&mut bytes);
    assert_eq!(bytes[..8], words.next_u64().to_le_bytes());
    assert_eq!(bytes[8..], words.next_u64().to_le_bytes()[..4]);
    let mut long = Key::root(1, 0).stream();
    assert_eq!(u64::from(long.clone().next_u32()), long.next_u64() & 0xFFFF_FFFF);
}
