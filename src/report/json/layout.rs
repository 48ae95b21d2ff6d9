//! Line breaks: the outer levels are indented, the inner ones stay on a line, so that a difference of two reports is as
//! short as what differs.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::ser::{Formatter, PrettyFormatter, Serializer};

/// Levels that are indented.
const INDENTED: usize = 4;

/// A value as text.
pub fn to_string<T: Serialize>(value: &T) -> String {
    let mut bytes = Vec::new();
    let layout = Layout { pretty: PrettyFormatter::new(), level: 0 };
    value
        .serialize(&mut Serializer::with_formatter(&mut bytes, layout))
        .expect("writing numbers and text to memory cannot fail");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

struct Layout {
    pretty: PrettyFormatter<'static>,
    level: usize,
}

impl Layout {
    fn inner(&self) -> bool {
        self.level > INDENTED
    }
}

macro_rules! open {
    ($($name:ident $bracket:literal)*) => {$(
        fn $name<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
            self.level += 1;
            if self.inner() { writer.write_all($bracket) } else { self.pretty.$name(writer) }
        }
    )*};
}

macro_rules! close {
    ($($name:ident $bracket:literal)*) => {$(
        fn $name<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
            let inner = self.inner();
            self.level -= 1;
            if inner { writer.write_all($bracket) } else { self.pretty.$name(writer) }
        }
    )*};
}

macro_rules! next {
    ($($name:ident)*) => {$(
        fn $name<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
            if !self.inner() {
                self.pretty.$name(writer, first)
            } else if first {
                Ok(())
            } else {
                writer.write_all(b", ")
            }
        }
    )*};
}

macro_rules! end {
    ($($name:ident)*) => {$(
        fn $name<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
            if self.inner() { Ok(()) } else { self.pretty.$name(writer) }
        }
    )*};
}

impl Formatter for Layout {
    open! { begin_array b"[" begin_object b"{" }
    close! { end_array b"]" end_object b"}" }
    next! { begin_array_value begin_object_key }
    end! { end_array_value end_object_value }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn inner_levels_stay_on_a_line() {
        let text = super::to_string(&serde_json::json!({"a": {"b": [{"c": [1, {"d": []}], "e": {}}]}, "f": []}));
        let expected = "{\n  \"a\": {\n    \"b\": [\n      {\n        \"c\": [1, {\"d\": []}],\n        \"e\": {}\n      }\n    ]\n  },\n  \"f\": []\n}";
        assert_eq!(text, expected);
    }
}
