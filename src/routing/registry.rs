//! All that can be asked for by name, in one list.

use super::agent_order::AGENT_ORDERS;
use super::contact_order::CONTACT_ORDERS;
use super::eligibility::ELIGIBILITY;
use super::policies::{Composition, POLICIES};
use super::sharing::SHARING_RULES;
use super::{Arguments, Description, Parameter};
use crate::model;

/// A policy, a criterion or a rule, with all that is known of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// What it does.
    pub description: &'static Description,
    /// What it can be told.
    pub parameters: &'static [Parameter],
    /// What a policy that is told nothing puts into each stage.
    pub composition: Option<Composition>,
}

/// All of them, stage by stage, in the order of the registries.
pub fn registry() -> Vec<Entry> {
    let policies = POLICIES.iter().map(|policy| {
        let nothing = model::Component::plain(policy.description.name);
        let composition = (policy.compose)(&Arguments::new(&nothing, policy.parameters));
        Entry { description: &policy.description, parameters: policy.parameters, composition: Some(composition) }
    });
    let entry = |description, parameters| Entry { description, parameters, composition: None };
    policies
        .chain(ELIGIBILITY.iter().map(|description| entry(description, &[])))
        .chain(CONTACT_ORDERS.iter().map(|c| entry(&c.description, c.parameters)))
        .chain(AGENT_ORDERS.iter().map(|c| entry(&c.description, c.parameters)))
        .chain(SHARING_RULES.iter().map(|c| entry(&c.description, c.parameters)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::Stage;

    #[test]
    fn every_entry_says_what_it_is() {
        let entries = registry();
        assert!(entries.len() > 20);
        for (i, entry) in entries.iter().enumerate() {
            let Description { name, stage, summary, rule, good_for, bad_for, source, cost } = *entry.description;
            for text in [name, summary, rule, good_for, bad_for, source, cost] {
                assert!(!text.trim().is_empty() && !text.contains("  "), "{name}: {text:?}");
            }
            assert!(summary.chars().count() <= 120, "{name}");
            let same = |other: &&Entry| (other.description.name, other.description.stage) == (name, stage);
            assert_eq!(entries.iter().filter(same).count(), 1, "{name}");
            // Lists go stage by stage.
            assert!(i == 0 || entries[i - 1].description.stage <= stage, "{name}");
            for parameter in entry.parameters {
                assert!(!parameter.meaning.is_empty(), "{name}.{}", parameter.name);
            }
        }
    }

    /// What a policy composes is known to the registries; otherwise it would silently be left out.
    #[test]
    fn policies_compose_what_exists() {
        let entries = registry();
        let parameters = |name: &str, stage| {
            let found = entries.iter().find(|e| e.description.name == name && e.description.stage == stage);
            found.unwrap_or_else(|| panic!("there is no {name}")).parameters
        };
        for Composition { contact_order, agent_order, helping, .. } in
            entries.iter().filter_map(|e| e.composition.clone())
        {
            let contacts = contact_order.into_iter().map(|c| (c, Stage::ContactOrder));
            let agents = agent_order.into_iter().map(|c| (c, Stage::AgentOrder));
            let rules = helping.into_iter().map(|c| (c, Stage::Sharing));
            for (component, stage) in contacts.chain(agents).chain(rules) {
                let known = parameters(component.name, stage);
                for argument in &component.arguments {
                    assert!(known.iter().any(|p| p.name == argument.name), "{}.{}", component.name, argument.name);
                }
                for parameter in known.iter().filter(|p| p.kind.default().is_none()) {
                    let told = component.arguments.iter().any(|a| a.name == parameter.name);
                    assert!(told, "{}.{}", component.name, parameter.name);
                }
            }
        }
    }
}
