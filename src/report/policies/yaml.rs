//! Compositions as one writes them in a scenario.

use crate::model::{Component, OfferAgain, Value};
use crate::routing::policies::Composition;

/// What a policy stands for: a `routing` block. A rule for helping groups needs names of the scenario: GROUP and CLASS.
pub fn routing(composition: &Composition) -> String {
    let stage = |name: &str, chain: &[Component]| {
        let words: Vec<String> = chain.iter().map(component).collect();
        format!("  {name}: [{}]\n", words.join(", "))
    };
    let Composition { contact_order, agent_order, helping, again } = composition;
    let again = match again {
        None => "",
        Some(OfferAgain::Anyone) => "  offer: {again: anyone}\n",
        Some(OfferAgain::OtherAgents) => "  offer: {again: other_agents}\n",
    };
    let helping = helping.as_ref().map_or(String::new(), |rule| {
        let note = "# one for each class, with all its groups but the first";
        let told = rule.arguments.iter().map(|a| format!("{}: {}", a.name, value(&a.value))).collect::<Vec<_>>();
        format!(
            "  sharing:\n    {note}\n    - group: GROUP\n      contacts: CLASS\n      only:\n        {}: {{{}}}\n",
            rule.name,
            told.join(", ")
        )
    });
    format!("routing:\n{}{}{helping}{again}", stage("contact_order", contact_order), stage("agent_order", agent_order))
}

fn component(component: &Component) -> String {
    // A table by name says nothing without names.
    let said = component.arguments.iter().filter(|a| !matches!(&a.value, Value::Each(v) if v.is_empty()));
    let said: Vec<String> = said.map(|a| format!("{}: {}", a.name, value(&a.value))).collect();
    if said.is_empty() {
        return component.name.to_owned();
    }
    format!("{{{}: {{{}}}}}", component.name, said.join(", "))
}

/// A value; names that need a scenario are left out.
pub fn value(value: &Value) -> String {
    match value {
        Value::Number(x) => number(*x),
        Value::Duration(d) => seconds(d.secs_f64()),
        Value::Text(text) => text.clone(),
        Value::Each(_) => "{}".to_owned(),
        Value::Order(_) => "[]".to_owned(),
    }
}

/// A number as short as it can be.
pub fn number(x: f64) -> String {
    x.to_string()
}

/// A length of time in seconds; one below zero stands for what each class says itself.
pub fn seconds(s: f64) -> String {
    if s < 0.0 { "the class's own".to_owned() } else { format!("{}s", number(s)) }
}
