//! Names, wrapping and tables in 80 columns.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::super::number::Signs;
use super::WIDTH;

/// A column of a table.
pub struct Column {
    /// What stands above it; nothing above half-widths, which belong to the column before.
    pub header: String,
    /// A text for each row.
    pub cells: Vec<String>,
    align: CellAlignment,
    /// Blanks before it.
    gap: u16,
}

impl Column {
    /// Numbers, aligned right.
    pub fn numbers(header: &str, cells: Vec<String>) -> Self {
        Self { header: header.to_owned(), cells, align: CellAlignment::Right, gap: 2 }
    }

    /// Words, aligned left.
    pub fn words(header: &str, cells: Vec<String>) -> Self {
        Self { header: header.to_owned(), cells, align: CellAlignment::Left, gap: 2 }
    }

    /// Half-widths, right after their values.
    pub fn tails(cells: Vec<String>) -> Self {
        Self { header: String::new(), cells, align: CellAlignment::Left, gap: 1 }
    }

    /// Whether its cells are words.
    pub fn is_words(&self) -> bool {
        self.align == CellAlignment::Left
    }

    fn width(&self) -> usize {
        self.cells.iter().chain([&self.header]).map(|cell| width(cell)).max().unwrap_or(0)
    }
}

/// A table with names on the left, cut in the middle where the numbers leave them too little room. Columns without any
/// text are left out.
pub fn table(header: &str, names: &[String], columns: Vec<Column>, signs: Signs) -> Vec<String> {
    let columns: Vec<Column> = columns.into_iter().filter(|c| c.width() > 0).collect();
    let room = room(&columns);
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
    table.set_header([header].into_iter().chain(columns.iter().map(|c| c.header.as_str())));
    for (row, name) in cut_apart(names, room, signs).iter().enumerate() {
        table.add_row([name.as_str()].into_iter().chain(columns.iter().map(|c| c.cells[row].as_str())));
    }
    let layout = [(CellAlignment::Left, 0)].into_iter().chain(columns.iter().map(|c| (c.align, c.gap)));
    for (column, (align, gap)) in table.column_iter_mut().zip(layout) {
        column.set_padding((gap, 0)).set_cell_alignment(align);
    }
    table.lines().map(|line| line.trim_end().to_owned()).collect()
}

/// What the columns leave to the names.
fn room(columns: &[Column]) -> usize {
    let taken: usize = columns.iter().filter(|c| c.width() > 0).map(|c| c.width() + usize::from(c.gap)).sum();
    WIDTH.saturating_sub(taken).max(8)
}

/// Names for a table with these columns: the beginning of each, and the lines that belong below its row.
pub fn hanging(names: &[String], columns: &[Column]) -> (Vec<String>, Vec<Vec<String>>) {
    let room = room(columns);
    let split = |name: &String| {
        let mut lines = wrap_to(&clean(name), 3, room).into_iter();
        (lines.next().unwrap_or_default(), lines.collect())
    };
    names.iter().map(split).unzip()
}

/// A text that may come from a scenario, without characters that a terminal might obey.
pub fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || is_bidi(c) { '?' } else { c }).collect()
}

fn is_bidi(c: char) -> bool {
    matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text in at most `room` columns: its middle gives way to an ellipsis.
pub fn cut(text: &str, room: usize, signs: Signs) -> String {
    let text = clean(text);
    if width(&text) <= room {
        return text;
    }
    let keep = room.saturating_sub(width(signs.ellipsis));
    let (front, back) = (keep.div_ceil(2), keep / 2);
    let head = take(text.chars(), front);
    let mut tail = take(text.chars().rev(), back);
    tail.reverse();
    head.into_iter().collect::<String>() + signs.ellipsis + &tail.into_iter().collect::<String>()
}

/// The texts in at most `room` columns. Where different ones would become the same, what they have in common at their
/// beginning gives way.
pub fn cut_apart(texts: &[String], room: usize, signs: Signs) -> Vec<String> {
    let short: Vec<String> = texts.iter().map(|text| cut(text, room, signs)).collect();
    let apart = |(text, own): (&String, &String)| {
        if text == own {
            return own.clone();
        }
        let alike = || texts.iter().zip(&short).filter(|(other, short)| *short == own && *other != text);
        let Some(common) = alike().map(|(other, _)| common_words(text, other)).max() else { return own.clone() };
        let rest: String = clean(text).chars().skip(common).collect();
        let rest = format!("{}{rest}", signs.ellipsis);
        if width(&rest) <= room {
            return rest;
        }
        let head = take(rest.chars(), room.saturating_sub(width(signs.ellipsis)));
        head.into_iter().collect::<String>() + signs.ellipsis
    };
    texts.iter().zip(&short).map(apart).collect()
}

/// How many characters two texts have in common at their beginning, in whole words.
fn common_words(a: &str, b: &str) -> usize {
    let common: Vec<char> = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).map(|(a, _)| a).collect();
    common.iter().rposition(|c| !c.is_alphanumeric()).map_or(0, |last| last + 1)
}

fn take(chars: impl Iterator<Item = char>, room: usize) -> Vec<char> {
    let mut used = 0;
    chars
        .take_while(|c| {
            used += char_width(*c);
            used <= room
        })
        .collect()
}

/// Columns that a text takes.
pub fn width(text: &str) -> usize {
    text.chars().map(char_width).sum()
}

/// Combining marks take no column; East Asian wide characters and pictographs take two.
fn char_width(c: char) -> usize {
    match c as u32 {
        0x0300..=0x036f | 0x200b..=0x200d | 0xfe00..=0xfe0f => 0,
        0x1100..=0x115f
        | 0x2e80..=0xa4cf
        | 0xac00..=0xd7a3
        | 0xf900..=0xfaff
        | 0xfe30..=0xfe6f
        | 0xff00..=0xff60
        | 0xffe0..=0xffe6
        | 0x1f300..=0x1faff
        | 0x20000..=0x3fffd => 2,
        _ => 1,
    }
}

/// Lines of at most 80 columns, broken between words; lines after the first are indented. A blank that must not break is
/// U+00A0; it is printed as a blank.
pub fn wrap(text: &str, indent: usize) -> Vec<String> {
    wrap_to(text, indent, WIDTH)
}

fn wrap_to(text: &str, indent: usize, room: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ') {
        let word = word.replace('\u{a0}', " ");
        match lines.last_mut() {
            Some(line) if width(line) + 1 + width(&word) <= room => {
                line.push(' ');
                line.push_str(&word);
            }
            Some(_) => lines.push(" ".repeat(indent) + &word),
            None => lines.push(word),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lose_their_middle() {
        assert_eq!(cut("where is my order", 20, Signs::UNICODE), "where is my order");
        assert_eq!(cut("where is my order", 9, Signs::UNICODE), "wher…rder");
        assert_eq!(cut("where is my order", 9, Signs::ASCII), "wher..der");
        assert_eq!(cut("ä\u{1b}[31mö", 20, Signs::UNICODE), "ä?[31mö");
        assert_eq!(cut("注文はどこですか", 8, Signs::UNICODE), "注文…か");
        assert_eq!(width("注文…か"), 7);
    }

    #[test]
    fn names_stay_different() {
        let names =
            ["region, two-more-at-the-desk", "region, three-more-at-the-desk", "region, back"].map(str::to_owned);
        let cut = |room| cut_apart(&names, room, Signs::UNICODE);
        assert_eq!(cut(20), ["region, tw…-the-desk", "region, th…-the-desk", "region, back"]);
        assert_eq!(cut(14), ["…two-more-at-…", "…three-more-a…", "region, back"]);
    }

    #[test]
    fn names_too_long_for_a_row_go_on_below_it() {
        let column = |room: usize| vec![Column::numbers("value", vec!["9".repeat(WIDTH - room - 2)])];
        let names = ["time until 80 % after spike.hold".to_owned()];
        assert_eq!(hanging(&names, &column(32)), (names.to_vec(), vec![vec![]]));
        let rest = vec!["   spike.hold".to_owned()];
        assert_eq!(hanging(&names, &column(31)), (vec!["time until 80 % after".to_owned()], vec![rest]));
    }

    #[test]
    fn lines_break_between_words() {
        let text = ["word"; 40].join(" ");
        let lines = wrap(&text, 3);
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|l| l.len() <= WIDTH));
        assert!(lines[1].starts_with("   word"));
        assert_eq!(wrap("60\u{a0}s", 0), ["60 s"]);
    }
}
