//! How numbers are written for people.
//!
//! A half-width has one significant digit, two if it starts with 1, and its value is rounded to the same place. What was
//! not measured is a dash, never 0 or 100 %.

/// The signs in use.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signs {
    /// Between a value and its half-width.
    pub plus_minus: &'static str,
    /// In place of what was not measured.
    pub nothing: &'static str,
    /// In place of letters left out.
    pub ellipsis: &'static str,
}

impl Signs {
    /// For terminals that show all characters.
    pub const UNICODE: Signs = Signs { plus_minus: "±", nothing: "–", ellipsis: "…" };
    /// For those that do not.
    pub const ASCII: Signs = Signs { plus_minus: "+-", nothing: "-", ellipsis: ".." };
}

/// A value and half the width of its interval, in the unit in which it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The value.
    pub value: f64,
    /// Half the width; `None` without an interval, as in a deterministic run.
    pub half_width: Option<f64>,
}

impl Figure {
    /// The place of the last digit that the interval justifies, as a power of ten; `None` without a doubt to go by.
    pub fn place(self) -> Option<i32> {
        self.half_width.filter(|h| h.is_finite() && *h > 0.0).map(place_of)
    }

    /// `86 % ± 3`: value, unit, half-width, all to one place.
    pub fn write(self, place: i32, unit: &str, signs: Signs) -> String {
        let (value, tail) = self.parts(place, signs);
        if tail.is_empty() { format!("{value}{unit}") } else { format!("{value}{unit} {tail}") }
    }

    /// The value `86` and its `± 3`, the latter empty without an interval. A half-width too small for the place is rounded
    /// up to one unit of it; one of tens or more takes its value with it to its own place.
    pub fn parts(self, place: i32, signs: Signs) -> (String, String) {
        let place = self.place().filter(|&own| own > 0).map_or(place, |own| own.max(place));
        let tail = self.half_width.filter(|h| *h > 0.0).map_or_else(String::new, |half_width| {
            format!("{} {}", signs.plus_minus, rounded(half_width.max(power_of_ten(place)), place))
        });
        (rounded(self.value, place), tail)
    }
}

/// The place for a column: that of its median row; `otherwise` where no row has an interval.
pub fn column_place(figures: impl IntoIterator<Item = Figure>, otherwise: i32) -> i32 {
    let mut places: Vec<i32> = figures.into_iter().filter_map(Figure::place).collect();
    places.sort_unstable();
    if places.is_empty() { otherwise } else { places[places.len() / 2] }
}

/// The place of the last of one significant digit, of two if the first is 1.
fn place_of(half_width: f64) -> i32 {
    // Formatting rounds exactly and in the same way everywhere, which a logarithm does not promise.
    let (digits, exponent) = scientific(half_width, 1);
    if digits.starts_with('1') {
        return exponent - 1;
    }
    let (digit, exponent) = scientific(half_width, 0);
    if digit.starts_with('1') { exponent - 1 } else { exponent }
}

fn scientific(x: f64, decimals: usize) -> (String, i32) {
    let text = format!("{x:.decimals$e}");
    match text.split_once('e') {
        Some((digits, exponent)) => (digits.to_owned(), exponent.parse().unwrap_or(0)),
        None => (text, 0),
    }
}

fn power_of_ten(place: i32) -> f64 {
    // Parsing gives the nearest number, so that 10^-1 is the same as 0.1.
    format!("1e{place}").parse().unwrap_or(1.0)
}

/// A number rounded to a place, with thousands separated.
pub fn rounded(value: f64, place: i32) -> String {
    if !value.is_finite() {
        return value.to_string();
    }
    let (value, decimals) = if place > 0 {
        let unit = power_of_ten(place);
        ((value / unit).round() * unit, 0)
    } else {
        (value, place.unsigned_abs() as usize)
    };
    let text = format!("{:.decimals$}", value.abs());
    let (whole, fraction) = text.split_once('.').map_or((text.as_str(), None), |(w, f)| (w, Some(f)));
    let mut out = String::new();
    if value < 0.0 && text.bytes().any(|b| (b'1'..=b'9').contains(&b)) {
        out.push('-');
    }
    out.push_str(&grouped(whole));
    if let Some(fraction) = fraction {
        out.push('.');
        out.push_str(fraction);
    }
    out
}

fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() * 4 / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A whole number with thousands separated.
pub fn count(n: u64) -> String {
    grouped(&n.to_string())
}

/// A mean number of contacts: whole from 10 on, one decimal below.
pub fn mean_count(mean: f64) -> String {
    if mean == 0.0 || mean >= 9.95 || mean.fract() == 0.0 { rounded(mean, 0) } else { rounded(mean, -1) }
}

/// Whether `n` observations are enough to speak of the quantile `p`: ten of them have to lie beyond it.
pub fn enough_for(p: f64, n: u64) -> bool {
    // 1 - 0.99 is a little more than 0.01, hence the tolerance: 1,000 observations are enough for p99.
    n as f64 * (1.0 - p) >= 10.0 - 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(value: f64, half_width: f64) -> String {
        let figure = Figure { value, half_width: Some(half_width) };
        figure.write(figure.place().unwrap_or(0), " %", Signs::UNICODE)
    }

    #[test]
    fn the_half_width_sets_the_digits() {
        assert_eq!(figure(86.7, 3.2), "87 % ± 3");
        assert_eq!(figure(7.61, 1.94), "7.6 % ± 1.9");
        assert_eq!(figure(7.61, 1.97), "8 % ± 2");
        assert_eq!(figure(1.1666, 0.0103), "1.167 % ± 0.010");
        assert_eq!(figure(71.4, 0.96), "71.4 % ± 1.0");
        assert_eq!(figure(71.4, 0.94), "71.4 % ± 0.9");
        assert_eq!(figure(1_234.5, 187.0), "1,230 % ± 190");
        assert_eq!(figure(12_345.0, 9_700.0), "12,000 % ± 10,000");
        assert_eq!(figure(50.0, 0.0), "50 %");
    }

    #[test]
    fn a_column_has_one_place_and_never_claims_no_doubt() {
        let figures = [3.2, 0.02, 1.2].map(|h| Figure { value: 86.66, half_width: Some(h) });
        assert_eq!(column_place(figures, 0), -1);
        assert_eq!(figures.map(|f| f.write(0, " %", Signs::ASCII)), ["87 % +- 3", "87 % +- 1", "87 % +- 1"]);
        assert_eq!(column_place([Figure { value: 1.0, half_width: None }], -1), -1);
    }

    #[test]
    fn thousands_have_a_comma_and_zero_no_sign() {
        assert_eq!(rounded(1_234_567.0, 0), "1,234,567");
        assert_eq!(rounded(-1_234.56, -1), "-1,234.6");
        assert_eq!(rounded(-0.04, -1), "0.0");
        assert_eq!(rounded(999.9, 0), "1,000");
        assert_eq!((count(999), count(1_000)), ("999".into(), "1,000".into()));
        assert_eq!([0.0, 0.25, 9.94, 9.96, 3.0].map(mean_count), ["0", "0.2", "9.9", "10", "3"]);
    }

    #[test]
    fn percentiles_need_ten_beyond_them() {
        assert!(enough_for(0.5, 20) && !enough_for(0.5, 19));
        assert!(enough_for(0.95, 200) && !enough_for(0.95, 199));
        assert!(enough_for(0.99, 1_000) && !enough_for(0.99, 999));
    }
}
