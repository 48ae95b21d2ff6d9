//! Which scenario of a file is meant: options that several commands have.

use super::run::quoted;
use crate::routing::POLICIES;
use crate::scenario::{Choice, Diagnostic, did_you_mean};

/// Variants and single values.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct ChoiceArgs {
    /// A variant that the scenario names, in place of the plain scenario; several are taken in turn
    #[arg(long = "variant", value_name = "NAME")]
    pub variants: Vec<String>,
    /// A routing policy, as `list policies` names them, in place of all that the scenario says under `routing`; several are
    /// taken in turn. With parameters: `'twilio: {lifo: true}'`
    #[arg(long = "policy", value_name = "NAME", value_parser = policy)]
    pub policies: Vec<String>,
    /// Play it without a lever of its playbook; may be given several times
    #[arg(long = "without", value_name = "LEVER")]
    pub without: Vec<String>,
    /// Set one value, after the variant: `agents.novices.count=7`; `null` removes. May be given several times
    #[arg(long = "set", value_name = "PATH=VALUE")]
    pub sets: Vec<String>,
}

impl ChoiceArgs {
    /// The choices in turn: the variants, or else the plain scenario, each with each policy.
    pub fn choices(&self) -> Vec<Choice> {
        let variants: Vec<Option<&String>> = self.variants.iter().map(Some).collect();
        self.choices_of(if variants.is_empty() { &[None] } else { &variants })
    }

    /// The plain scenario and then the variants, each with each policy.
    pub fn with_plain(&self) -> Vec<Choice> {
        let variants: Vec<Option<&String>> = std::iter::once(None).chain(self.variants.iter().map(Some)).collect();
        self.choices_of(&variants)
    }

    fn choices_of(&self, variants: &[Option<&String>]) -> Vec<Choice> {
        let sets = |policy: Option<&String>| {
            // Before other values, which may change a part of the policy.
            let without = self.without.iter().map(|lever| format!("playbook.{lever}.enabled=false"));
            let policy = policy.map(|policy| format!("{POLICY}{policy}"));
            policy.into_iter().chain(without).chain(self.sets.iter().cloned()).collect()
        };
        let policies: Vec<Option<&String>> = self.policies.iter().map(Some).collect();
        let policies = if policies.is_empty() { vec![None] } else { policies };
        let each = |variant: &Option<&String>| {
            let variant = variant.cloned();
            let choice = |policy: &Option<&String>| Choice { variant: variant.clone(), sets: sets(*policy) };
            policies.iter().map(choice).collect::<Vec<_>>()
        };
        variants.iter().flat_map(each).collect()
    }
}

/// A policy that exists, alone or with parameters; those are read with the scenario.
fn policy(text: &str) -> Result<String, String> {
    let begin = text.trim_start_matches(['{', '"', '\'', ' ']);
    let name = begin.split([':', '}', '"', '\'', ' ']).next().unwrap_or_default();
    let names = || POLICIES.iter().map(|policy| policy.description.name);
    if names().any(|known| known == name) {
        return Ok(text.to_owned());
    }
    let hint = did_you_mean(name, names()).map(|hint| hint + " ").unwrap_or_default();
    Err(format!("there is no such policy; {hint}`stormdrill list policies` names them all"))
}

/// `--policy` is an assignment with a name of its own.
const POLICY: &str = "routing.policy=";

/// What tells a choice from others of the same file: the variant and the policy.
pub fn name(choice: &Choice) -> Option<String> {
    let policy = choice.sets.first().and_then(|set| set.strip_prefix(POLICY));
    let words: Vec<&str> = choice.variant.as_deref().into_iter().chain(policy).collect();
    (!words.is_empty()).then(|| words.join(", "))
}

/// The words that make a choice, as a shell reads them.
pub fn words(choice: &Choice) -> Vec<String> {
    let variant = choice.variant.iter().flat_map(|name| ["--variant".to_owned(), quoted(name)]);
    let set = |set: &String| match set.strip_prefix(POLICY) {
        Some(policy) => ["--policy".to_owned(), quoted(policy)],
        None => ["--set".to_owned(), quoted(set)],
    };
    // Only the first is certain to come before the others again.
    let (first, more) = choice.sets.split_at(choice.sets.len().min(1));
    let sets = first.iter().flat_map(set).chain(more.iter().flat_map(|s| ["--set".to_owned(), quoted(s)]));
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

    #[test]
    fn a_policy_is_one_that_exists() {
        for text in ["fifo", "twilio: {lifo: true}", "{twilio: {lifo: true}}", "'fifo'", "{\"fifo\": }"] {
            assert_eq!(policy(text), Ok(text.to_owned()));
        }
        for text in ["", "fifi", "age", "null", ": fifo", "twilo: {lifo: true}"] {
            let said = policy(text).expect_err("there is none");
            assert!(said.contains("`stormdrill list policies` names them all"), "{said}");
            assert_eq!(said.contains("did you mean `twilio`?"), text.starts_with("twilo"), "{said}");
        }
    }

    #[test]
    fn each_variant_is_taken_with_each_policy() {
        let texts = |words: &[&str]| words.iter().map(|&w| w.to_owned()).collect::<Vec<_>>();
        let args = ChoiceArgs {
            variants: texts(&["more"]),
            policies: texts(&["fifo", "twilio: {lifo: true}"]),
            without: Vec::new(),
            sets: texts(&["seed=1"]),
        };
        assert_eq!(args.choices().len(), 2);
        let all = args.with_plain();
        let names: Vec<_> = all.iter().filter_map(name).collect();
        assert_eq!(names, ["fifo", "twilio: {lifo: true}", "more, fifo", "more, twilio: {lifo: true}"]);
        assert_eq!(words(&all[2]).join(" "), "--variant more --policy fifo --set seed=1");
        let none = ChoiceArgs::default();
        assert_eq!((none.choices(), none.with_plain()), (vec![Choice::default()], vec![Choice::default()]));
        assert_eq!(name(&Choice::default()), None);
    }
}
