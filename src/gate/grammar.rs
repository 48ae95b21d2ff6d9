//! The form of a target: `MEASURE{tag:value,...}` and `[STATISTIC] OPERATOR VALUE`, as words with their places.

use std::ops::Range;

use winnow::combinator::{delimited, opt, separated, separated_pair};
use winnow::error::EmptyError;
use winnow::stream::LocatingSlice;
use winnow::token::take_while;
use winnow::{ModalResult, Parser};

use super::error::TargetError;

type Input<'i> = LocatingSlice<&'i str>;
type Found<T> = Result<T, EmptyError>;

/// Where statistic, operator and limit stand.
type Places = (Range<usize>, Range<usize>, Range<usize>);

/// A word and its place in the text, bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word, without blanks around it.
    pub text: &'a str,
    /// Where it stands.
    pub range: Range<usize>,
}

/// What is measured, by its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Selector<'a> {
    /// The measure's name.
    pub measure: Word<'a>,
    /// The tags in braces.
    pub tags: Vec<(Word<'a>, Word<'a>)>,
}

/// The demand, by its words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expression<'a> {
    /// The statistic, if one is named.
    pub statistic: Option<Word<'a>>,
    /// How value and limit are compared.
    pub operator: Operator,
    /// The limit with its unit.
    pub limit: Word<'a>,
}

/// How a value is compared with its limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    More,
    /// `>=`
    AtLeast,
}

impl Operator {
    /// As it is written.
    pub const fn sign(self) -> &'static str {
        match self {
            Operator::Less => "<",
            Operator::AtMost => "<=",
            Operator::More => ">",
            Operator::AtLeast => ">=",
        }
    }

    /// Whether a value meets the limit.
    pub fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Operator::Less => value < limit,
            Operator::AtMost => value <= limit,
            Operator::More => value > limit,
            Operator::AtLeast => value >= limit,
        }
    }

    /// Whether smaller values are better.
    pub const fn is_upper(self) -> bool {
        matches!(self, Operator::Less | Operator::AtMost)
    }
}

const SELECTOR_FORM: &str = "write the measure and its tags in braces, as in `service_level{channel:chat,within:60s}`";
const EXPRESSION_FORM: &str =
    "write an operator and a value with its unit, as in `>= 80%`, `p(95) < 3m` or `mean < 30s`";

fn is_word(c: char) -> bool {
    !matches!(c, '{' | '}' | ',' | ':')
}

/// A word with blanks around it, which do not count.
fn word<'i>(input: &mut Input<'i>) -> Found<Word<'i>> {
    take_while(1.., is_word).with_span().verify_map(|(text, range)| trimmed(text, range)).parse_next(input)
}

fn trimmed(text: &str, range: Range<usize>) -> Option<Word<'_>> {
    let start = range.start + text.len() - text.trim_start().len();
    let text = text.trim();
    (!text.is_empty()).then(|| Word { text, range: start..start + text.len() })
}

/// The value of a tag may hold a colon, as times of day do.
fn value<'i>(input: &mut Input<'i>) -> Found<Word<'i>> {
    take_while(1.., |c: char| is_word(c) || c == ':')
        .with_span()
        .verify_map(|(text, range)| trimmed(text, range))
        .parse_next(input)
}

fn tags<'i>(input: &mut Input<'i>) -> Found<Vec<(Word<'i>, Word<'i>)>> {
    let tag = separated_pair(word, ':', value);
    delimited('{', separated(0.., tag, ','), ('}', take_while(0.., char::is_whitespace))).parse_next(input)
}

/// Reads what stands on the left of a target.
///
/// # Errors
/// Where the text is not of that form.
pub fn selector(text: &str) -> Result<Selector<'_>, TargetError> {
    let parts = (word, opt(tags)).parse(LocatingSlice::new(text));
    let (measure, tags) = parts.map_err(|e| {
        let at = e.offset().min(text.len());
        let end = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        TargetError::new(at..end, "this is not a measure with its tags").help(SELECTOR_FORM)
    })?;
    let mut tags = tags.unwrap_or_default();
    tags.iter_mut().for_each(|(name, _)| name.text = name.text.trim());
    Ok(Selector { measure, tags })
}

/// Reads what stands on the right of a target.
///
/// # Errors
/// Where the text is not of that form.
pub fn expression(text: &str) -> Result<Expression<'_>, TargetError> {
    let sign = |c: char| matches!(c, '<' | '>' | '=' | '!');
    let form = |input: &mut Input<'_>| -> ModalResult<Places, EmptyError> {
        let statistic = take_while(0.., |c| !sign(c)).span();
        let operator = take_while(1.., sign).span();
        let limit = take_while(1.., |c| !sign(c)).span();
        (statistic, operator, limit).parse_next(input).map_err(winnow::error::ErrMode::Backtrack)
    };
    let (statistic, operator, limit) = { form }
        .parse(LocatingSlice::new(text))
        .map_err(|_| TargetError::new(0..text.len(), format!("`{text}` is not a demand")).help(EXPRESSION_FORM))?;
    let word = |range: Range<usize>| trimmed(&text[range.clone()], range);
    let sign = &text[operator.clone()];
    let operator = match sign {
        "<" => Operator::Less,
        "<=" => Operator::AtMost,
        ">" => Operator::More,
        ">=" => Operator::AtLeast,
        _ => {
            let error = TargetError::new(operator, format!("`{sign}` is no operator of targets"));
            let help = "the operators are `<`, `<=`, `>` and `>=`: an estimate is never exactly equal to a number";
            return Err(error.help(help));
        }
    };
    let Some(limit) = word(limit) else {
        return Err(TargetError::new(0..text.len(), format!("`{text}` lacks its limit")).help(EXPRESSION_FORM));
    };
    Ok(Expression { statistic: word(statistic), operator, limit })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_keep_their_places() {
        let s = selector("wait{ channel: chat ,outcome:answered}").expect("right");
        assert_eq!((s.measure.text, s.measure.range.clone()), ("wait", 0..4));
        let words: Vec<_> = s.tags.iter().map(|(k, v)| (k.text, v.text, v.range.clone())).collect();
        assert_eq!(words, [("channel", "chat", 15..19), ("outcome", "answered", 29..37)]);
        assert_eq!(selector(" queue_length ").expect("right").measure.range, 1..13);
        let e = expression("p(95) < 3m").expect("right");
        assert_eq!((e.statistic.expect("named").text, e.operator, e.limit.range), ("p(95)", Operator::Less, 8..10));
        assert_eq!(expression(">=80%").expect("right").statistic, None);
    }

    #[test]
    fn other_forms_are_refused_where_they_go_wrong() {
        for (text, at) in [
            ("", 0),
            ("{channel:chat}", 0),
            ("wait{channel}", 4),
            ("wait{channel:}", 4),
            ("wait{channel:chat", 4),
            ("wait channel:chat", 12),
            ("wait{channel:chat}}", 18),
            ("wait{a:b{c}", 4),
        ] {
            let error = selector(text).expect_err(text);
            assert!(error.range.start >= at && error.help.is_some(), "{text}: {error:?}");
        }
        for text in ["", "80%", "<", "< ", "p(95) 3m", "== 3m", "!= 2", "=< 3m", "< 3m < 4m", "=> 3"] {
            assert!(expression(text).is_err(), "{text}");
        }
    }
}
