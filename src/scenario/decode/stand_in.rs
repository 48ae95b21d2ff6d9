//! Values in place of those that could not be read, so that the rest of an entry can be looked at. Nothing is concluded
//! from them: what is said of an entry with a mistake leaves out what stands at their places.

use serde::de::value::U32Deserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, EnumAccess, Error as _, IntoDeserializer, MapAccess, SeqAccess,
    VariantAccess, Visitor,
};

use super::super::source::Span;
use super::error::Error;
use super::wrappers;

/// Some value of a type: none where it may be left out, else what can be read from a few simple forms.
pub(super) fn stand_in<'de, T: Deserialize<'de>>(span: Span) -> Option<T> {
    const FORMS: [Form; 5] = [Form::Text("1s"), Form::Text("1/h"), Form::Text("1%"), Form::One, Form::Nothing];
    FORMS.into_iter().find_map(|form| T::deserialize(StandIn { span, form }).ok())
}

#[derive(Clone, Copy)]
enum Form {
    Text(&'static str),
    One,
    Nothing,
}

#[derive(Clone, Copy)]
struct StandIn {
    span: Span,
    form: Form,
}

impl<'de> Deserializer<'de> for StandIn {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.form {
            Form::Text(text) => visitor.visit_str(text),
            Form::One => visitor.visit_u64(1),
            Form::Nothing => visitor.visit_unit(),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_none()
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_seq(Nothing)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_map(Nothing)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_map(Nothing)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Error> {
        match name {
            wrappers::SPANNED => visitor.visit_seq(Placed { inner: self, part: 0 }),
            wrappers::ONE_OR_MANY => visitor.visit_seq(Nothing),
            _ => visitor.visit_newtype_struct(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(LastWord(variants))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct tuple
        tuple_struct identifier ignored_any
    }
}

/// A list or a mapping with nothing in it.
struct Nothing;

impl<'de> SeqAccess<'de> for Nothing {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, _: S) -> Result<Option<S::Value>, Error> {
        Ok(None)
    }
}

impl<'de> MapAccess<'de> for Nothing {
    type Error = Error;

    fn next_key_seed<S: DeserializeSeed<'de>>(&mut self, _: S) -> Result<Option<S::Value>, Error> {
        Ok(None)
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, _: S) -> Result<S::Value, Error> {
        Err(Error::custom("there is no value"))
    }
}

/// The parts of a [`super::Spanned`].
struct Placed {
    inner: StandIn,
    part: u8,
}

impl<'de> SeqAccess<'de> for Placed {
    type Error = Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<Option<S::Value>, Error> {
        let number = |n: u32| -> U32Deserializer<Error> { n.into_deserializer() };
        let Span { source, start, end } = self.inner.span;
        self.part += 1;
        match self.part {
            1 => seed.deserialize(number(source.0)).map(Some),
            2 => seed.deserialize(number(start)).map(Some),
            3 => seed.deserialize(number(end)).map(Some),
            _ => seed.deserialize(self.inner).map(Some),
        }
    }
}

/// The last variant of a choice, if it is a bare word.
struct LastWord(&'static [&'static str]);

impl<'de> EnumAccess<'de> for LastWord {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(self, seed: S) -> Result<(S::Value, Self), Error> {
        let word: serde::de::value::StrDeserializer<'_, Error> =
            self.0.last().copied().unwrap_or("").into_deserializer();
        seed.deserialize(word).map(|variant| (variant, self))
    }
}

impl<'de> VariantAccess<'de> for LastWord {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(self, _: S) -> Result<S::Value, Error> {
        Err(Error::custom("the word needs more"))
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("the word needs more"))
    }

    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], _: V) -> Result<V::Value, Error> {
        Err(Error::custom("the word needs more"))
    }
}
