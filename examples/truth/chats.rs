//! Models in which agents have several conversations, or leave one for another.

use serde_json::Value;
use stormdrill::model::{AgentGroup, Channel, ChannelId, Component, Concurrency, GroupId, Hiding, Skill, Staffing};

use super::model::{Builder, list};

fn number(v: &Value) -> Result<f64, String> {
    v.as_f64().ok_or_else(|| format!("not a number: {v}"))
}

/// The slots and speeds of an object with `max_chats` and `speed_per_chat`.
fn concurrency(v: &Value) -> Result<Concurrency, String> {
    let slots = v.get("max_chats").and_then(Value::as_u64).ok_or_else(|| format!("no max_chats: {v}"))?;
    Ok(Concurrency::of(slots as u32, &list(v.get("speed_per_chat"), number)?))
}

/// Who is asked first; ties are even, whatever the group.
fn agent_order(builder: &mut Builder<'_>) -> Result<(), String> {
    let criterion = match builder.params.get("policy").and_then(Value::as_str) {
        None | Some("least") => "fewest_open",
        Some("most") => "most_open",
        Some("most_free") => "most_spare",
        Some(other) => return Err(format!("policy {other} is not supported")),
    };
    builder.scenario.routing.agent_order = [criterion, "random"].map(Component::plain).to_vec();
    Ok(())
}

/// Equal agents; the entry is hidden from whoever would find `hide_when_waiting_at_least` in the line.
pub fn chat(builder: &mut Builder<'_>) -> Result<(), String> {
    agent_order(builder)?;
    builder.scenario.groups[0].concurrency = concurrency(builder.params)?;
    if builder.params.get("hide_when_waiting_at_least").is_some() {
        let at_least = builder.whole("hide_when_waiting_at_least")?;
        builder.scenario.channels[0].hide = Some(Hiding::Waiting { at_least, show_below: at_least });
    }
    Ok(())
}

/// Groups with different limits and speeds.
pub fn chat_hetero(builder: &mut Builder<'_>) -> Result<(), String> {
    agent_order(builder)?;
    let groups = builder.params.get("groups").and_then(Value::as_array).ok_or("no groups")?;
    let alone = |group: &Value| number(group.get("aht_alone_s").unwrap_or(&Value::Null));
    let aht_s = alone(groups.first().ok_or("no groups")?)?;
    builder.handling(stormdrill::model::Law::Exponential { mean_s: aht_s });
    let class = stormdrill::model::ClassId(0);
    let group = |(i, v): (usize, &Value)| -> Result<AgentGroup, String> {
        let agents = v.get("agents").and_then(Value::as_u64).ok_or("no agents")?;
        Ok(AgentGroup {
            name: format!("group{}", i + 1),
            skills: vec![Skill { speed: aht_s / alone(v)?, ..Skill::of(class) }],
            staffing: Staffing::Constant(agents as u32),
            cost_per_hour: None,
            answering: None,
            long_load: Default::default(),
            concurrency: concurrency(v)?,
        })
    };
    builder.scenario.groups = groups.iter().enumerate().map(group).collect::<Result<_, _>>()?;
    builder.scenario.classes[0].groups = (0..groups.len()).map(GroupId::at).collect();
    Ok(())
}

/// One agent who sets work of the second class aside for the first.
pub fn preemptive(builder: &mut Builder<'_>) -> Result<(), String> {
    let channels = &mut builder.scenario.channels;
    channels.push(Channel { name: "mail".into(), interruptible: true, ..channels[0].clone() });
    builder.scenario.classes[1].channel = ChannelId(1);
    Ok(())
}
