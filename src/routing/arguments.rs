//! What a component has been told, with defaults for the rest.

use crate::model::{self, SimDuration, Value};

use super::{Kind, Parameter};

/// Typed access to the arguments of a component.
pub struct Arguments<'a> {
    given: &'a [model::Argument],
    parameters: &'static [Parameter],
}

impl<'a> Arguments<'a> {
    /// The arguments of a component with these parameters.
    pub fn new(component: &'a model::Component, parameters: &'static [Parameter]) -> Self {
        Self { given: &component.arguments, parameters }
    }

    fn value(&self, name: &str) -> Option<Value> {
        let given = self.given.iter().find(|a| a.name == name).map(|a| a.value.clone());
        given.or_else(|| self.parameters.iter().find(|p| p.name == name)?.kind.default())
    }

    /// A number; 0 if it is required and was not given, which the language refuses.
    pub fn number(&self, name: &str) -> f64 {
        match self.value(name) {
            Some(Value::Number(x)) => x,
            _ => 0.0,
        }
    }

    /// Yes or no.
    pub fn flag(&self, name: &str) -> bool {
        self.number(name) != 0.0
    }

    /// A length of time; zero if it is required and was not given, which the language refuses.
    pub fn duration(&self, name: &str) -> SimDuration {
        match self.value(name) {
            Some(Value::Duration(d)) => d,
            _ => SimDuration::ZERO,
        }
    }

    /// A number for each class or group; durations in seconds.
    pub fn each(&self, name: &str) -> Each {
        let given = match self.value(name) {
            Some(Value::Each(each)) => each,
            _ => Vec::new(),
        };
        let default = match self.parameters.iter().find(|p| p.name == name).map(|p| p.kind) {
            Some(
                Kind::EachClass { default, .. } | Kind::EachClassDuration { default } | Kind::EachGroup { default },
            ) => default,
            _ => 0.0,
        };
        Each { given, default }
    }

    /// Indices in order.
    pub fn order(&self, name: &str) -> Vec<u32> {
        match self.value(name) {
            Some(Value::Order(order)) => order,
            _ => Vec::new(),
        }
    }

    /// A component that is told what this one has been told of some parameters, which have the same names there.
    pub fn component(&self, name: &'static str, parameters: &[&str]) -> model::Component {
        let told = self.given.iter().filter(|argument| parameters.contains(&argument.name));
        model::Component { name, arguments: told.cloned().collect() }
    }

    /// A word or an expression.
    pub fn text(&self, name: &str) -> String {
        match self.value(name) {
            Some(Value::Text(text)) => text,
            _ => String::new(),
        }
    }
}

/// A number for each class or group.
#[derive(Clone, Debug)]
pub struct Each {
    given: Vec<f64>,
    default: f64,
}

impl Each {
    /// The number of the class or group with an index.
    #[inline]
    pub fn of(&self, index: usize) -> f64 {
        self.given.get(index).copied().unwrap_or(self.default)
    }
}
