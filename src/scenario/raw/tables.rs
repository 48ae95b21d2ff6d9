//! What several blocks say about CSV files.

use std::fmt;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};

use super::super::decode::{Spanned, Word};

/// `where: {date: 1999-02-11, class: PS}`: take only rows whose columns hold these values.
#[derive(Clone, Debug)]
pub(in super::super) struct Filter(pub Vec<(Spanned<String>, Spanned<Word>)>);

impl<'de> Deserialize<'de> for Filter {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Columns;

        impl<'de> Visitor<'de> for Columns {
            type Value = Filter;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a mapping from column to value")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Filter, A::Error> {
                let mut list = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    list.push(entry);
                }
                Ok(Filter(list))
            }
        }

        deserializer.deserialize_map(Columns)
    }
}
