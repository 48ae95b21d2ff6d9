//! Mutations of texts, by a seed.

use stormdrill::random::{Key, Stream, index};

/// Pieces that are likely to lead somewhere.
const PIECES: [&str; 44] = [
    " ",
    "\n",
    ":",
    ": ",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a ",
    "*a",
    "<<: *day",
    "!x ",
    "'",
    "\"",
    "#",
    "%",
    "|",
    ">",
    "\t",
    "~",
    "0",
    "-1",
    "1e999",
    "1e308",
    ".nan",
    ".inf",
    "-0.0",
    "99999999999999999999",
    "4294967296",
    "24:00",
    "-5m",
    "0s",
    "1ms",
    "3650d",
    "0%",
    "100%",
    "never",
    "é",
    "\u{0}",
    "\u{feff}",
    "---\n",
    "9e9/s",
];

/// A source of choices that a seed names.
pub struct Dice(Stream);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Key::root(seed, 0).entity("fuzz").stream())
    }

    /// A number from 0 to n - 1; 0 if there is none.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { index(&mut self.0, n) }
    }
}

/// A text with one to three changes, some of them with words of another text.
pub fn mutated(text: &str, other: &str, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for _ in 0..=dice.below(3) {
        bytes = match dice.below(9) {
            0 => flipped(bytes, dice),
            1 | 2 => in_lines(&bytes, dice),
            3 => reindented(&bytes, dice),
            4 | 5 => inflated(&bytes, dice),
            6 => spliced(&bytes, other, dice),
            7 => with_line_of(&bytes, other, dice),
            _ => with_piece(bytes, dice),
        };
    }
    bytes
}

fn flipped(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let at = dice.below(bytes.len());
    if let Some(byte) = bytes.get_mut(at) {
        *byte ^= 1 << dice.below(8);
    }
    bytes
}

fn lines_of(bytes: &[u8]) -> Vec<Vec<u8>> {
    bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect()
}

/// Doubles, removes or swaps lines.
fn in_lines(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut lines = lines_of(bytes);
    let (a, b) = (dice.below(lines.len()), dice.below(lines.len()));
    match dice.below(3) {
        0 => lines.insert(b, lines[a].clone()),
        1 => drop(lines.remove(a)),
        _ => lines.swap(a, b),
    }
    lines.join(&b'\n')
}

/// Moves a run of lines to the left or the right.
fn reindented(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut lines = lines_of(bytes);
    let (from, count, to_the_left) = (dice.below(lines.len()), 1 + dice.below(5), dice.below(2) == 0);
    for line in lines.iter_mut().skip(from).take(count) {
        if to_the_left {
            let blanks = line.iter().take_while(|b| **b == b' ').count().min(2);
            line.drain(..blanks);
        } else {
            line.splice(..0, [b' ', b' ']);
        }
    }
    lines.join(&b'\n')
}

/// Where the words are: stretches of letters and digits, and of `.`, `-` and `_` among them.
fn words(bytes: &[u8], wanted: impl Fn(u8) -> bool) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut start = None;
    for (i, byte) in bytes.iter().chain([&b' ']).enumerate() {
        match (wanted(*byte), start) {
            (true, None) => start = Some(i),
            (false, Some(from)) => {
                found.push((from, i));
                start = None;
            }
            _ => {}
        }
    }
    found
}

/// Makes a number another one, mostly larger.
fn inflated(bytes: &[u8], dice: &mut Dice) -> Vec<u8> {
    let numbers = words(bytes, |b| b.is_ascii_digit());
    let Some(&(from, to)) = numbers.get(dice.below(numbers.len())) else { return bytes.to_vec() };
    let mut number = bytes[from..to].to_vec();
    match dice.below(6) {
        0 => number = b"0".to_vec(),
        1 => number.extend(b"000"),
        2 => number.extend(b"000000000000"),
        3 => number.insert(0, b'-'),
        4 => number.extend(b".5"),
        _ => number.push(b'9'),
    }
    [&bytes[..from], &number, &bytes[to..]].concat()
}

/// Puts a word of the other text in the place of a word.
fn spliced(bytes: &[u8], other: &str, dice: &mut Dice) -> Vec<u8> {
    let is_word = |b: u8| b.is_ascii_alphanumeric() || b".-_%/".contains(&b);
    let (here, there) = (words(bytes, is_word), words(other.as_bytes(), is_word));
    let (Some(&(from, to)), Some(&(a, b))) = (here.get(dice.below(here.len())), there.get(dice.below(there.len())))
    else {
        return bytes.to_vec();
    };
    [&bytes[..from], &other.as_bytes()[a..b], &bytes[to..]].concat()
}

fn with_line_of(bytes: &[u8], other: &str, dice: &mut Dice) -> Vec<u8> {
    let (mut lines, others) = (lines_of(bytes), lines_of(other.as_bytes()));
    let at = dice.below(lines.len());
    lines.insert(at, others[dice.below(others.len())].clone());
    lines.join(&b'\n')
}

fn with_piece(mut bytes: Vec<u8>, dice: &mut Dice) -> Vec<u8> {
    let at = dice.below(bytes.len() + 1);
    let piece = PIECES[dice.below(PIECES.len())].bytes();
    let replaced = dice.below(3).min(bytes.len() - at);
    bytes.splice(at..at + replaced, piece);
    bytes
}
