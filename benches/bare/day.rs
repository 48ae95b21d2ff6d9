//! The bare day: the model of `scenarios/three-channel-day.yaml` written out as one loop, with its numbers as constants.
//! Three histograms and three counts, no policy, no streams, floating-point time; samplers of the platform's own
//! functions. What a simulator adds to it is the price of being one.

use std::collections::VecDeque;

use hdrhistogram::Histogram;
use rand::SeedableRng;
use rand::rngs::SmallRng;
use rand_distr::{Distribution, Exp1, OpenClosed01, StandardNormal};

const CLASSES: usize = 3;
const GROUPS: usize = 4;
const DAY_S: f64 = 43_200.0;
const PERIOD_S: f64 = 1_800.0;
const SHAPE: [f64; 24] = [
    0.6, 0.8, 1.0, 1.2, 1.35, 1.4, 1.35, 1.25, 1.1, 1.0, 1.0, 1.1, 1.2, 1.25, 1.2, 1.1, 1.0, 0.95, 0.9, 0.8, 0.7, 0.6,
    0.5, 0.45,
];
const A_DAY: [f64; CLASSES] = [9_000.0, 7_000.0, 4_000.0];
/// Mean, s, and coefficient of variation.
const HANDLING: [(f64, f64); CLASSES] = [(240.0, 0.8), (400.0, 1.0), (300.0, 0.7)];
/// Scale, s, and shape.
const PATIENCE: [(f64, f64); CLASSES] = [(150.0, 1.2), (300.0, 0.9), (10_800.0, 2.0)];
const AGENTS: [usize; GROUPS] = [90, 70, 50, 40];
const SKILLS: [&[usize]; GROUPS] = [&[0], &[0, 1], &[1, 2], &[0, 1, 2]];
const TRIED: [&[usize]; CLASSES] = [&[0, 3, 1], &[1, 2, 3], &[2, 3]];
const SHIFT_STARTS_S: [f64; 5] = [0.0, 0.0, 7_200.0, 14_400.0, 14_400.0];

/// What became of a class's contacts.
pub struct Counts {
    pub arrived: u64,
    pub abandoned: u64,
    pub answered: u64,
    /// Still waiting at the end.
    pub left: u64,
    /// Milliseconds in the line of those answered and those who abandoned.
    pub waits: Histogram<u64>,
}

impl Counts {
    pub fn of_nobody() -> [Counts; CLASSES] {
        std::array::from_fn(|_| Counts {
            arrived: 0,
            abandoned: 0,
            answered: 0,
            left: 0,
            waits: Histogram::new_with_bounds(1, 86_400_000, 3).expect("valid bounds"),
        })
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    Waiting,
    Abandoned,
    Answered,
}

struct Contact {
    arrived: f64,
    class: usize,
    stage: Stage,
}

struct Agent {
    group: usize,
    on_duty: bool,
    busy: bool,
}

/// What is to happen, in the upper four bits of an event's subject.
const ARRIVAL: u32 = 0;
const EXPIRY: u32 = 1;
const COMPLETION: u32 = 2;
const ON: u32 = 3;
const OFF: u32 = 4;

struct Day<'a> {
    events: Heap,
    sequence: u32,
    agents: Vec<Agent>,
    idle: [VecDeque<u32>; GROUPS],
    lines: [VecDeque<u32>; CLASSES],
    contacts: Vec<Contact>,
    free: Vec<u32>,
    /// For each class: mean and standard deviation of the logarithm.
    handling: [(f64, f64); CLASSES],
    /// For each class: scale and 1 / shape.
    patience: [(f64, f64); CLASSES],
    rng: SmallRng,
    counts: &'a mut [Counts; CLASSES],
}

/// Plays a day and adds what happens to `counts`.
pub fn run(seed: u64, counts: &mut [Counts; CLASSES]) {
    let mut day = Day {
        events: Heap(Vec::with_capacity(2_048)),
        sequence: 0,
        agents: Vec::with_capacity(AGENTS.iter().sum()),
        idle: Default::default(),
        lines: Default::default(),
        contacts: Vec::new(),
        free: Vec::new(),
        handling: HANDLING.map(|(mean, cv): (f64, f64)| {
            let variance = (cv * cv).ln_1p();
            (mean.ln() - variance / 2.0, variance.sqrt())
        }),
        patience: PATIENCE.map(|(scale, shape)| (scale, 1.0 / shape)),
        rng: SmallRng::seed_from_u64(seed),
        counts,
    };
    day.plan();
    day.play();
}

impl Day<'_> {
    fn plan(&mut self) {
        for (group, &agents) in AGENTS.iter().enumerate() {
            for number in 0..agents {
                let agent = self.agents.len() as u32;
                let start = SHIFT_STARTS_S[number % 5];
                let lunch = start + 12_600.0 + (number % 3) as f64 * 1_800.0;
                self.agents.push(Agent { group, on_duty: false, busy: false });
                self.schedule(start, ON, agent);
                self.schedule(lunch, OFF, agent);
                self.schedule(lunch + 2_700.0, ON, agent);
                self.schedule(start + 28_800.0, OFF, agent);
            }
        }
        (0..CLASSES).for_each(|class| self.schedule_arrival(class, 0.0));
    }

    fn play(&mut self) {
        while let Some((now, subject)) = self.events.pop() {
            if now > DAY_S {
                break;
            }
            let (kind, id) = (subject >> 28, subject & 0x0FFF_FFFF);
            match kind {
                ARRIVAL => self.arrive(now, id as usize),
                EXPIRY => self.expire(now, id),
                COMPLETION => {
                    self.agents[id as usize].busy = false;
                    if self.agents[id as usize].on_duty {
                        self.look_for_work(now, id);
                    }
                }
                ON => {
                    self.agents[id as usize].on_duty = true;
                    if !self.agents[id as usize].busy {
                        self.look_for_work(now, id);
                    }
                }
                _ => {
                    let agent = &mut self.agents[id as usize];
                    agent.on_duty = false;
                    if !agent.busy {
                        self.idle[agent.group].retain(|&other| other != id);
                    }
                }
            }
        }
        // A free place is never `Waiting`.
        for contact in self.contacts.iter().filter(|c| c.stage == Stage::Waiting) {
            self.counts[contact.class].left += 1;
        }
    }

    fn schedule(&mut self, at: f64, kind: u32, id: u32) {
        self.sequence += 1;
        self.events.push(at, self.sequence, kind << 28 | id);
    }

    fn schedule_arrival(&mut self, class: usize, mut at: f64) {
        let base = A_DAY[class] / PERIOD_S / SHAPE.iter().sum::<f64>();
        let mut need: f64 = Exp1.sample(&mut self.rng);
        loop {
            let period = (at / PERIOD_S) as usize;
            if period >= SHAPE.len() {
                return;
            }
            let rate = base * SHAPE[period];
            let end = (period + 1) as f64 * PERIOD_S;
            if need <= rate * (end - at) {
                self.schedule(at + need / rate, ARRIVAL, class as u32);
                return;
            }
            need -= rate * (end - at);
            at = end;
        }
    }

    fn arrive(&mut self, now: f64, class: usize) {
        self.counts[class].arrived += 1;
        match TRIED[class].iter().find_map(|&group| self.idle[group].pop_front()) {
            Some(agent) => self.start(now, agent, class, 0.0),
            None => {
                let contact = Contact { arrived: now, class, stage: Stage::Waiting };
                let id = match self.free.pop() {
                    Some(id) => {
                        self.contacts[id as usize] = contact;
                        id
                    }
                    None => {
                        self.contacts.push(contact);
                        self.contacts.len() as u32 - 1
                    }
                };
                self.lines[class].push_back(id);
                let (scale, inverse_shape) = self.patience[class];
                let u: f64 = OpenClosed01.sample(&mut self.rng);
                self.schedule(now + scale * (-u.ln()).powf(inverse_shape), EXPIRY, id);
            }
        }
        self.schedule_arrival(class, now);
    }

    fn expire(&mut self, now: f64, id: u32) {
        let contact = &mut self.contacts[id as usize];
        if contact.stage == Stage::Waiting {
            contact.stage = Stage::Abandoned;
            let counts = &mut self.counts[contact.class];
            counts.abandoned += 1;
            counts.waits.saturating_record(((now - contact.arrived) * 1_000.0) as u64);
        } else {
            self.free.push(id);
        }
    }

    fn start(&mut self, now: f64, agent: u32, class: usize, wait: f64) {
        self.agents[agent as usize].busy = true;
        self.counts[class].answered += 1;
        self.counts[class].waits.saturating_record((wait * 1_000.0) as u64);
        let (mu, sigma) = self.handling[class];
        let z: f64 = StandardNormal.sample(&mut self.rng);
        self.schedule(now + (mu + sigma * z).exp(), COMPLETION, agent);
    }

    fn look_for_work(&mut self, now: f64, agent: u32) {
        let group = self.agents[agent as usize].group;
        for &class in SKILLS[group] {
            while let Some(id) = self.lines[class].pop_front() {
                let contact = &mut self.contacts[id as usize];
                if contact.stage == Stage::Abandoned {
                    self.free.push(id);
                    continue;
                }
                contact.stage = Stage::Answered;
                let wait = now - contact.arrived;
                self.start(now, agent, class, wait);
                return;
            }
        }
        self.idle[group].push_back(agent);
    }
}

/// A binary heap of integer keys: the bits of the time, a sequence number, the subject.
struct Heap(Vec<u128>);

impl Heap {
    fn push(&mut self, at: f64, sequence: u32, subject: u32) {
        let key = u128::from(at.to_bits()) << 64 | u128::from(sequence) << 32 | u128::from(subject);
        let keys = &mut self.0;
        let mut hole = keys.len();
        keys.push(key);
        while hole > 0 {
            let parent = (hole - 1) / 2;
            if keys[parent] <= key {
                break;
            }
            keys[hole] = keys[parent];
            hole = parent;
        }
        keys[hole] = key;
    }

    fn pop(&mut self) -> Option<(f64, u32)> {
        let keys = &mut self.0;
        let last = keys.pop()?;
        let Some(&top) = keys.first() else { return Some(split(last)) };
        let mut hole = 0;
        loop {
            let mut child = 2 * hole + 1;
            if child + 1 < keys.len() {
                child += usize::from(keys[child + 1] < keys[child]);
            } else if child >= keys.len() {
                break;
            }
            let least = keys[child];
            if last <= least {
                break;
            }
            keys[hole] = least;
            hole = child;
        }
        keys[hole] = last;
        Some(split(top))
    }
}

fn split(key: u128) -> (f64, u32) {
    (f64::from_bits((key >> 64) as u64), key as u32)
}
