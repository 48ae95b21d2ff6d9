//! Histograms in the compressed V2 form of HdrHistogram, which its libraries in all languages read.
//!
//! Counts are sparse, so they are written and read without the array of 24,000 counters that a histogram has in memory; and
//! what is read may come from anywhere, so nothing is believed that has not been looked at.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;

use super::base64;
use crate::record::{DIGITS, LONGEST_MS};

/// Starts a compressed histogram, and the one inside it.
const COMPRESSED: u32 = 0x1c84_9314;
const PLAIN: u32 = 0x1c84_9313;
/// Bytes before the counts: cookie, length, normalising offset, digits, lowest and highest value, ratio.
const HEADER: usize = 40;
/// No histogram of this range is longer: it has fewer counters, and a number has at most nine bytes.
const LONGEST: u64 = 1 << 18;

/// Counts by place in the array of counters, rising, as base64.
pub fn encode(places: impl IntoIterator<Item = (usize, u64)>) -> String {
    let mut plain = vec![0; HEADER];
    let mut next = 0;
    for (place, count) in places {
        match (place - next) as i64 {
            0 => {}
            // A single empty counter is shorter as a count.
            1 => put(&mut plain, 0),
            empty => put(&mut plain, -empty),
        }
        put(&mut plain, count as i64);
        next = place + 1;
    }
    let length = (plain.len() - HEADER) as u32;
    plain[..HEADER].copy_from_slice(&header_of(length));
    let mut out = COMPRESSED.to_be_bytes().to_vec();
    out.extend([0; 4]);
    let mut deflate = ZlibEncoder::new(out, Compression::default());
    let deflated = deflate.write_all(&plain).and_then(|()| deflate.finish());
    let mut out = deflated.expect("writing to memory cannot fail");
    let length = (out.len() - 8) as u32;
    out[4..8].copy_from_slice(&length.to_be_bytes());
    base64::encode(&out)
}

/// What [`encode`] has made a text of; `None` for any other text.
pub fn decode(text: &str) -> Option<Vec<(usize, u64)>> {
    let bytes = base64::decode(text)?;
    let (head, deflated) = bytes.split_at_checked(8)?;
    if head[..4] != COMPRESSED.to_be_bytes() || head[4..] != (deflated.len() as u32).to_be_bytes() {
        return None;
    }
    let mut plain = Vec::new();
    ZlibDecoder::new(deflated).take(LONGEST).read_to_end(&mut plain).ok()?;
    let (header, mut rest) = plain.split_at_checked(HEADER)?;
    if header != header_of(rest.len() as u32) {
        return None;
    }
    let (mut places, mut next) = (Vec::new(), 0_usize);
    while !rest.is_empty() {
        match take(&mut rest)? {
            empty @ ..0 => next = next.checked_add(usize::try_from(empty.checked_neg()?).ok()?)?,
            0 => next += 1,
            count => {
                places.push((next, count as u64));
                next += 1;
            }
        }
    }
    Some(places)
}

/// The header of a histogram whose counts take so many bytes.
fn header_of(length: u32) -> Vec<u8> {
    let fields: [&[u8]; 7] = [
        &PLAIN.to_be_bytes(),
        &length.to_be_bytes(),
        &0_u32.to_be_bytes(),
        &u32::from(DIGITS).to_be_bytes(),
        &1_u64.to_be_bytes(),
        &LONGEST_MS.to_be_bytes(),
        &1_f64.to_be_bytes(),
    ];
    fields.concat()
}

/// A number as seven bits a byte, the lowest first, the sign in the lowest bit; a ninth byte has eight bits.
fn put(out: &mut Vec<u8>, number: i64) {
    let mut rest = (number << 1 ^ number >> 63) as u64;
    for _ in 0..8 {
        if rest < 0x80 {
            break;
        }
        out.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.push(rest as u8);
}

fn take(bytes: &mut &[u8]) -> Option<i64> {
    let mut word = 0_u64;
    for i in 0..9 {
        let (&byte, rest) = bytes.split_first()?;
        *bytes = rest;
        if i == 8 {
            word |= u64::from(byte) << 56;
        } else {
            word |= u64::from(byte & 0x7f) << (7 * i);
            if byte < 0x80 {
                break;
            }
        }
    }
    Some((word >> 1) as i64 ^ -((word & 1) as i64))
}

#[cfg(test)]
mod tests {
    use hdrhistogram::Histogram;
    use hdrhistogram::serialization::{Deserializer, Serializer, V2DeflateSerializer};

    use super::*;
    use crate::model::SimDuration;
    use crate::record::{WaitCounts, WaitHistogram};

    /// Waits from 1 ms to the end of the range, some of them many times.
    fn waits() -> Vec<(u64, u64)> {
        let spread = (0..3_000_u64).map(|i| (1 + i * i * i % LONGEST_MS, 1 + i % 3));
        spread.chain([(2, 1 << 40), (LONGEST_MS, 7)]).collect()
    }

    fn library(waits: &[(u64, u64)]) -> Histogram<u64> {
        let mut histogram = Histogram::new_with_bounds(1, LONGEST_MS, DIGITS).expect("the bounds are valid");
        for &(ms, n) in waits {
            histogram.record_n(ms, n).expect("in range");
        }
        histogram
    }

    fn places_of(waits: &[(u64, u64)]) -> Vec<(usize, u64)> {
        let mut ours = WaitHistogram::new();
        let mut extra = std::collections::BTreeMap::new();
        for &(ms, n) in waits {
            ours.record(SimDuration::from_millis(ms));
            *extra.entry(ms).or_insert(0) += n - 1;
        }
        let counts = ours.to_counts();
        let more = |low: u64, high: u64| extra.range(low..high).map(|(_, n)| n).sum::<u64>();
        counts
            .buckets()
            .iter()
            .zip(counts.places())
            .map(|(b, (place, n))| (place, n + more(b.low_ms, b.high_ms)))
            .collect()
    }

    #[test]
    fn the_library_reads_what_is_written() {
        for waits in [vec![], vec![(1, 1)], waits()] {
            let bytes = base64::decode(&encode(places_of(&waits))).expect("it is base64");
            let read: Histogram<u64> = Deserializer::new().deserialize(&mut bytes.as_slice()).expect("it is one");
            assert_eq!(read, library(&waits));
        }
    }

    #[test]
    fn what_the_library_writes_is_read() {
        let mut bytes = Vec::new();
        V2DeflateSerializer::new().serialize(&library(&waits()), &mut bytes).expect("memory");
        let places = decode(&base64::encode(&bytes)).expect("it is one");
        assert_eq!(places, places_of(&waits()));
        let counts = WaitCounts::from_places(0, 0, &places).expect("places rise");
        assert_eq!(counts.places().collect::<Vec<_>>(), places);
        assert_eq!(decode(&encode(places.clone())), Some(places));
    }

    /// What is cut short is refused; what is changed is refused too, unless it was a bit that stands for nothing.
    #[test]
    fn a_torn_histogram_is_refused() {
        let text = encode(places_of(&[(1, 1), (70_000, 3)]));
        let places = decode(&text).expect("it is one");
        for i in 0..text.len() {
            assert_eq!(decode(&text[..i]), None, "{i}");
            let other = if text.as_bytes()[i] == b'A' { "B" } else { "A" };
            let changed = [&text[..i], other, &text[i + 1..]].concat();
            assert!(decode(&changed).is_none_or(|changed| changed == places), "{i}");
        }
    }

    /// A small text that would fill the memory if it were believed.
    #[test]
    fn a_bomb_is_refused() {
        let mut deflate = ZlibEncoder::new(vec![0; 8], Compression::best());
        deflate.write_all(&vec![0; 64 << 20]).expect("memory");
        let mut bytes = deflate.finish().expect("memory");
        let length = (bytes.len() - 8) as u32;
        bytes[..4].copy_from_slice(&COMPRESSED.to_be_bytes());
        bytes[4..8].copy_from_slice(&length.to_be_bytes());
        assert_eq!(decode(&base64::encode(&bytes)), None);
        let huge = encode([(0, 1), (usize::MAX >> 2, 1)]);
        let places = decode(&huge).expect("a histogram by its form");
        assert_eq!(WaitCounts::from_places(0, 0, &places[1..]), None);
        assert_eq!(WaitCounts::from_places(0, 0, &places), None, "a wait of 0 ms is no bucket");
    }
}
