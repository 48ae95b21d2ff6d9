//! Who may serve whom, and when: what the scenario's own words for it mean. The engine keeps the rings, so that there is
//! nothing to build here; a policy sees only those who may be served.

use super::{Description, Stage};

/// All of them.
pub const ELIGIBILITY: &[Description] = &[
    Description {
        name: "requires",
        stage: Stage::Eligibility,
        summary: "only groups with enough of each required attribute",
        rule: "A group serves a class if the class is among its `skills`, if the class lists it (or lists nobody), and if \
               each attribute in the class's `requires` is among the group's `attributes` with at least that level, 1 to \
               10.",
        good_for: "one class with many languages or products, without naming groups",
        bad_for: "rare combinations: nobody has them all",
        source: "Amazon Connect, \"Routing criteria\" (proficiencies); Genesys Cloud, \"All skills matching\"",
        cost: "none during the run",
    },
    Description {
        name: "widen",
        stage: Stage::Eligibility,
        summary: "bullseye rings: after a time in the line, more groups may serve",
        rule: "Each ring says after which time in the line it opens, and what it adds: attributes to `drop`, lower levels \
               in `requires`, further `groups`. When it opens, a free agent of those who have come in takes the contact \
               at once; else whoever is free first among all who may. A contact that is cut off begins anew. Tiers that \
               open after a wait are rings that add `groups`; so are primary and secondary groups.",
        good_for: "the best match while there is time for it",
        bad_for: "short patience: the first ring only costs time",
        source: "Genesys Cloud, \"Bullseye\"; Salesforce, additional skills; FreeSWITCH mod_callcenter, tiers",
        cost: "one event a ring that opens for a contact which still waits",
    },
    Description {
        name: "steps",
        stage: Stage::Eligibility,
        summary: "one set of groups after the other, each for a time",
        rule: "Each step takes the place of the one before it: what it `requires`, its `groups` (default: those of the \
               class), and `for` how long. A step `for: 0s` asks only who is free when it comes, before the next step is \
               read. The last step lasts if it says no time; else anybody with the skill follows.",
        good_for: "escalation that leaves the first group",
        bad_for: "contacts that the first group could have served a second later",
        source: "Amazon Connect, \"Routing criteria\" (expiry); Twilio TaskRouter, workflow targets with timeout and \
                 skip_if",
        cost: "one event a step that a contact still waits for",
    },
    Description {
        name: "delay",
        stage: Stage::Eligibility,
        summary: "a group sees contacts of a class only after a time in the line",
        rule: "With `skills: {class: {delay: 30s}}`, contacts of the class are invisible to the group until they have \
               been in the line for so long; from then on they are compared like all others. It counts beside \
               `widen` and `steps`: the later of both times holds.",
        good_for: "helpers who leave short waits to the others",
        bad_for: "quiet hours: free helpers let people wait",
        source: "Amazon Connect, \"Queues: priority and delay\" of a routing profile",
        cost: "one event for a contact that waits so long",
    },
    Description {
        name: "preferred",
        stage: Stage::Eligibility,
        summary: "a certain agent first: the customer's own, or the last one",
        rule: "A contact goes to this agent if free; else it is held for the agent for `wait`, and then goes the way of \
               all others. The agent takes contacts that are held before all others, the oldest first, whatever \
               `contact_order` and `sharing` say. If the agent is not on duty, or goes, others may take it at once \
               (`if_away: skip`) or after the wait (`wait`); so they may once the agent has declined it. `own`: each \
               customer has an agent of the groups `of`, drawn once; `last`: who served the contact before it was cut \
               off.",
        good_for: "account managers; no second explanation",
        bad_for: "waits: free agents may not help for so long",
        source: "Genesys Cloud, \"Preferred agent\" and \"Last agent\"; Dynamics 365, preferred agent; Amazon Connect, \
                 agent queues",
        cost: "constant; each agent has a list of those who wait for that one",
    },
];
