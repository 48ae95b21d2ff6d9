//! The bare loop: M/M/c+M, first come, first served, with nothing around it. No recorder but one histogram, no policy,
//! no streams, floating-point time. What a simulator adds to it is the price of being one.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

use hdrhistogram::Histogram;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand_distr::{Distribution, Exp1};

/// M/M/c+M with these parameters.
#[derive(Clone, Copy)]
pub struct Parameters {
    pub agents: usize,
    /// Arrivals per second.
    pub arrival_rate: f64,
    pub handling_mean_s: f64,
    pub patience_mean_s: f64,
    pub contacts: u64,
}

/// What it finds.
pub struct Outcome {
    pub abandoned: u64,
    pub wait_sum_s: f64,
    pub waits: Histogram<u64>,
}

#[derive(Clone, Copy)]
struct Event {
    at: f64,
    sequence: u32,
    subject: u32,
}

impl PartialEq for Event {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Event {}

impl PartialOrd for Event {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Event {
    fn cmp(&self, other: &Self) -> Ordering {
        other.at.total_cmp(&self.at).then(other.sequence.cmp(&self.sequence))
    }
}

const ARRIVAL: u32 = u32::MAX;
const COMPLETION: u32 = u32::MAX - 1;

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Waiting,
    Abandoned,
    Answered,
}

/// Runs the loop.
pub fn run(p: Parameters, seed: u64) -> Outcome {
    let mut rng = SmallRng::seed_from_u64(seed);
    let mut draw = |mean: f64| {
        let unit: f64 = Exp1.sample(&mut rng);
        unit * mean
    };
    let gap = 1.0 / p.arrival_rate;
    let mut waits = Histogram::<u64>::new_with_bounds(1, 60 * 86_400_000, 3).expect("valid bounds");
    let mut heap = BinaryHeap::with_capacity(4_096);
    let mut slots: Vec<(f64, Place)> = Vec::new();
    let mut free_slots: Vec<u32> = Vec::new();
    let mut line: VecDeque<u32> = VecDeque::new();
    let (mut idle, mut arrived, mut abandoned, mut wait_sum_s, mut sequence) = (p.agents, 0, 0, 0.0, 0u32);
    heap.push(Event { at: draw(gap), sequence, subject: ARRIVAL });
    while let Some(event) = heap.pop() {
        match event.subject {
            ARRIVAL => {
                arrived += 1;
                sequence = sequence.wrapping_add(1);
                if idle > 0 {
                    idle -= 1;
                    waits.saturating_record(0);
                    heap.push(Event { at: event.at + draw(p.handling_mean_s), sequence, subject: COMPLETION });
                } else {
                    let slot = free_slots.pop().unwrap_or_else(|| {
                        slots.push((0.0, Place::Waiting));
                        slots.len() as u32 - 1
                    });
                    slots[slot as usize] = (event.at, Place::Waiting);
                    line.push_back(slot);
                    heap.push(Event { at: event.at + draw(p.patience_mean_s), sequence, subject: slot });
                }
                if arrived < p.contacts {
                    sequence = sequence.wrapping_add(1);
                    heap.push(Event { at: event.at + draw(gap), sequence, subject: ARRIVAL });
                }
            }
            COMPLETION => {
                idle += 1;
                while let Some(slot) = line.pop_front() {
                    let (since, place) = slots[slot as usize];
                    if place == Place::Abandoned {
                        free_slots.push(slot);
                        continue;
                    }
                    slots[slot as usize].1 = Place::Answered;
                    let wait = event.at - since;
                    wait_sum_s += wait;
                    waits.saturating_record((wait * 1_000.0) as u64);
                    idle -= 1;
                    sequence = sequence.wrapping_add(1);
                    heap.push(Event { at: event.at + draw(p.handling_mean_s), sequence, subject: COMPLETION });
                    break;
                }
            }
            slot => {
                let (since, place) = slots[slot as usize];
                if place == Place::Waiting {
                    slots[slot as usize].1 = Place::Abandoned;
                    abandoned += 1;
                    let wait = event.at - since;
                    wait_sum_s += wait;
                    waits.saturating_record((wait * 1_000.0) as u64);
                } else {
                    free_slots.push(slot);
                }
            }
        }
    }
    Outcome { abandoned, wait_sum_s, waits }
}
