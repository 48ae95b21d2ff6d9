//! What is paid, as it is written.

use super::good;
use crate::model::{ClassCosts, Leads, SimTime};

fn h(hours: f64) -> SimTime {
    SimTime::from_micros((hours * 3.6e9) as u64)
}

/// The part of the README about costs is part of a right scenario.
#[test]
fn the_readme_shows_what_can_be_paid() {
    let readme = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).expect("readable");
    let part = readme.split("```yaml\n").find(|block| block.contains("\ncosts:\n")).expect("a part");
    let part = part
        .split("```")
        .next()
        .expect("its end")
        .replace("    # …\n", "    arrivals: {rate: 40/h}\n    handling: 5m\n");
    let scenario = good(&format!("schema: 1\nduration: 48h\n{part}")).scenario;
    let rates = &scenario.costs.rates;
    let premiums: Vec<_> = rates.premiums.iter().map(|p| (p.name.as_str(), p.share)).collect();
    assert_eq!(premiums, [("night", 0.2), ("sunday", 0.5)]);
    // From Saturday, 08:00: two nights, and one Sunday.
    assert_eq!(scenario.costs.times[0][..2], [(h(14.0), h(22.0)), (h(38.0), h(46.0))]);
    assert_eq!(scenario.costs.times[1][0], (h(16.0), h(40.0)));
    assert_eq!((rates.agent_hour, rates.leads), (Some(18.0), Some(Leads { one_per: 12, cost_per_hour: 30.0 })));
    let class = ClassCosts { answered: 0.5, lost: 5.0, lost_sale_share: 0.15, lost_sale_value: 60.0 };
    assert_eq!(rates.classes, [class]);
    let [call] = &rates.call_outs[..] else { panic!("one") };
    assert_eq!((call.lever, call.agents, call.moved, call.premium), (0, 2, false, 0.5));
    assert_eq!(call.minimum.secs_f64(), 7_200.0);
}

/// What has begun before the scenario's start counts from there, and what meets is one stretch.
#[test]
fn premiums_reach_beyond_midnight() {
    let times = |premium: &str| {
        let text = format!(
            "schema: 1\nstart: 2026-11-21T02:00\nduration: 24h\nagents: {{team: {{count: 1, cost: 20/h}}}}\n\
             contacts: {{call: {{arrivals: {{rate: 1/h}}, handling: 5m}}}}\ncosts: {{premiums: {{some: {premium}}}}}\n"
        );
        good(&text).scenario.costs.times.remove(0)
    };
    assert_eq!(times("{from: 22:00, to: 06:00, premium: 20%}")[..2], [(h(0.0), h(4.0)), (h(20.0), h(28.0))]);
    assert_eq!(times("{days: [sat, sun], premium: 20%}"), [(h(0.0), h(46.0))]);
    assert_eq!(times("{days: fri, from: 20:00, to: 04:00, premium: 20%}"), [(h(0.0), h(2.0))]);
}
