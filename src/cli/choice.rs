//! Which scenario of a file is meant: options that several commands have.

use super::run::quoted;
use crate::scenario::{Choice, Diagnostic};

/// Variants and single values.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ChoiceArgs {
    /// A variant that the scenario names, in place of the plain scenario; several are taken in turn
    #[arg(long = "variant", value_name = "NAME")]
    pub variants: Vec<String>,
    /// Set one value, after the variant: `agents.novices.count=7`; `null` removes. May be given several times
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

impl ChoiceArgs {
    /// The choices in turn: the variants, or else the plain scenario.
    pub fn choices(&self) -> Vec<Choice> {
        let choice = |variant| Choice { variant, sets: self.sets.clone() };
        if self.variants.is_empty() {
            return vec![choice(None)];
        }
        self.variants.iter().map(|name| choice(Some(name.clone()))).collect()
    }
}

/// The words that make a choice, as a shell reads them.
pub fn words(choice: &Choice) -> Vec<String> {
    let variant = choice.variant.iter().flat_map(|name| ["--variant".to_owned(), quoted(name)]);
    let sets = choice.sets.iter().flat_map(|set| ["--set".to_owned(), quoted(set)]);
    variant.chain(sets).collect()
}

/// Adds diagnostics of a further choice; what all choices share is kept once.
pub fn add_new(all: &mut Vec<Diagnostic>, more: Vec<Diagnostic>) {
    for diagnostic in more {
        if !all.contains(&diagnostic) {
            all.push(diagnostic);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_typed_again_as_it_was() {
        let sets = vec!["duration=4h".to_owned(), "story=a day".to_owned()];
        let choice = Choice { variant: Some("more".to_owned()), sets };
        assert_eq!(words(&choice).join(" "), "--variant more --set duration=4h --set 'story=a day'");
        assert!(words(&Choice::default()).is_empty());
    }
}
