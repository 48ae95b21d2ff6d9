//! Customers who come again, resolution, bans: what the words mean, and wrong files, each with a mistake that the others do
//! not make.

use super::errors::{assert_teach, with};
use super::good;
use crate::model::{ATTEMPTS_MAX, ClassId, Law, Nature, Resolution, ReturnRule, Scenario, SimDuration};

/// The right file with more properties of its class, and a letter that nobody sends by himself.
fn question(properties: &str) -> String {
    with("    channel: chat\n", &format!("    channel: chat\n    {properties}\n"))
        .replace("skills: [question]", "skills: [question, letter]")
        .replace("contacts:\n", "contacts:\n  letter: {channel: mail, arrivals: {rate: 1/h}, handling: 5m}\n")
        .replace("channels:\n", "channels:\n  mail: {kind: deferred}\n")
}

fn cases() -> Vec<(&'static str, String)> {
    let again = |rule: &str| question(&format!("after_abandon: {rule}"));
    let first_line = |property: &str| question(&format!("transfers: {{to: {{letter: 100%}}}}\n    {property}"));
    vec![
        ("returns-at-once", again("{redial: 100%, delay: {constant: 0s}}")),
        ("returns-at-once-in-the-mean", again("{redial: 100%, delay: {exponential: {mean: 900ms}}}")),
        ("returns-never", again("{redial: 100%, delay: never}")),
        ("returns-without-delay", again("{redial: 40%}")),
        ("returns-without-share", again("{delay: 5m}")),
        ("returns-by-another-word", question("after_service: {redial: 40%, delay: 5m}")),
        ("returns-of-no-tries", again("{redial: 100%, delay: 5m, tries: 0}")),
        ("returns-of-1001-tries", again("{redial: 100%, delay: 5m, tries: 1001}")),
        ("returns-of-70000-tries", again("{redial: 100%, delay: 5m, tries: 70000}")),
        ("returns-of-more-than-all", again("{redial: 140%, delay: 5m}")),
        ("returns-bare-share", again("{redial: 0.4, delay: 5m}")),
        ("returns-switch-above-all", again("{redial: 40%, delay: 5m, switch: {letter: 60%, question: 60%}}")),
        ("returns-switch-to-nobody", again("{redial: 40%, delay: 5m, switch: {leter: 60%}}")),
        (
            "returns-switch-to-no-work",
            again("{redial: 40%, delay: 5m, switch: {letter: 60%}}").replace(
                "letter: {channel: mail, arrivals: {rate: 1/h}, handling: 5m}",
                "letter: {channel: mail, arrivals: {trace: {file: data/synthetic_bank/calm_day.csv, priority: {high: {}, normal: {}}}}}",
            ),
        ),
        ("returns-unresolved-of-all", question("after_unresolved: {repeat: 40%, delay: 5m}")),
        ("returns-resolved-above-all", question("resolved: 104%")),
        ("returns-resolved-bare", question("resolved: 0.8")),
        ("returns-resolved-without-share", question("resolved: {less_per_conversation: 3%}")),
        ("returns-resolved-by-a-first-line", first_line("resolved: 80%")),
        ("returns-reopened-by-a-first-line", first_line("after_service: {reopen: 40%, delay: 5m}")),
        ("returns-nature", question("nature: genuin")),
        ("ban-before-the-first", question("ban: {contacts: 0}")),
        ("ban-beyond-all", question("ban: {evades: {share: 60%, after: 5m}, lifted: {share: 60%, after: 5m}}")),
        ("ban-share-above-all", question("ban: {share: 101%}")),
        ("ban-evaded-at-once", question("ban: {evades: {share: 60%, after: 0s}}")),
    ]
}

#[test]
fn wrong_returns_teach() {
    assert_teach(cases());
}

fn scenario(properties: &str) -> Scenario {
    good(&question(properties)).scenario
}

#[test]
fn rules_go_on_to_the_thousandth_attempt_in_the_same_class_unless_said_otherwise() {
    let delay = Law::Constant { value_s: 300.0 };
    let returns = scenario("after_abandon: {redial: 40%, delay: 5m}").classes.remove(1).returns;
    let plain = ReturnRule { share: 0.4, delay: delay.clone(), tries: ATTEMPTS_MAX, switch: Vec::new() };
    assert_eq!((returns.after_abandon, returns.after_turned_away), (Some(plain), None));
    let rule = "{repeat: 40%, delay: 5m, tries: 3, switch: {letter: 20%}}";
    let returns = scenario(&format!("resolved: 80%\n    after_unresolved: {rule}")).classes.remove(1).returns;
    let told = ReturnRule { share: 0.4, delay, tries: 3, switch: vec![(ClassId(0), 0.2)] };
    assert_eq!(returns.after_unresolved, Some(told));
    assert_eq!(returns.resolution, Some(Resolution { share: 0.8, less_per_conversation: 0.0 }));
}

#[test]
fn a_group_may_resolve_another_share() {
    let text = question("resolved: {share: 80%, less_per_conversation: 3%}")
        .replace("skills: [question, letter]", "skills: {letter: , question: {resolved: 95%}}");
    let scenario = good(&text).scenario;
    assert_eq!(scenario.classes[1].returns.resolution, Some(Resolution { share: 0.8, less_per_conversation: 0.03 }));
    assert_eq!(scenario.groups[0].skills.iter().map(|s| s.resolved).collect::<Vec<_>>(), [None, Some(0.95)]);
}

#[test]
fn a_ban_is_sure_final_and_at_the_end_of_the_first_contact_unless_said_otherwise() {
    let class = scenario("nature: off_target\n    ban: {}").classes.remove(1);
    let ban = class.ban.expect("a ban");
    assert_eq!((class.nature, ban.share, ban.contacts, ban.after), (Nature::OffTarget, 1.0, 1, SimDuration::FOREVER));
    assert_eq!((ban.evades, ban.lifted), (None, None));
}
