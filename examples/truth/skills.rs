//! Models with several classes and pools: V, N and X.

use serde_json::Value;
use stormdrill::model::{
    AgentGroup, Alternative, Arrivals, ClassId, Component, Concurrency, GroupId, Law, OfferWhen, Retention, Sharing,
    Skill, Staffing,
};

use super::model::{Builder, law, list};

fn number(v: &Value) -> Result<f64, String> {
    v.as_f64().ok_or_else(|| format!("not a number: {v}"))
}

/// Gives each class its own patience.
pub fn patience(builder: &mut Builder<'_>) -> Result<(), String> {
    let laws = list(builder.params.get("patience_s"), law)?;
    for (class, law) in builder.scenario.classes.iter_mut().zip(laws) {
        class.patience = law;
    }
    Ok(())
}

/// Class 1 may overflow to pool 2, of which `reserve` agents are kept for class 2.
pub fn n_model(builder: &mut Builder<'_>) -> Result<(), String> {
    patience(builder)?;
    let aht = list(builder.params.get("aht_by_pool_s"), number)?;
    builder.handling(Law::Exponential { mean_s: aht[0] });
    let (one, two) = (ClassId(0), ClassId(1));
    let speed = aht[0] / aht[1];
    let second = if builder.whole("pool2_priority_class")? == 1 { [one, two] } else { [two, one] };
    let skills = [vec![Skill::of(one)], second.map(|class| Skill { speed, ..Skill::of(class) }).to_vec()];
    pools(builder, skills)?;
    builder.scenario.classes[0].groups = vec![GroupId(0), GroupId(1)];
    builder.scenario.classes[1].groups = vec![GroupId(1)];
    let reserve = f64::from(builder.whole("reserve")?);
    let rule = Component::plain("idle_above").told("agents", stormdrill::model::Value::Number(reserve));
    builder.scenario.routing.sharing.push(Sharing { classes: vec![one], groups: vec![GroupId(1)], rule });
    Ok(())
}

/// Each class has its own pool, and the other helps out.
pub fn x_model(builder: &mut Builder<'_>) -> Result<(), String> {
    patience(builder)?;
    let table = builder.params.get("aht_class_by_pool_s").and_then(Value::as_array).ok_or("no aht_class_by_pool_s")?;
    let aht: Vec<Vec<f64>> = table.iter().map(|row| list(Some(row), number)).collect::<Result<_, _>>()?;
    for (class, row) in builder.scenario.classes.iter_mut().zip(&aht) {
        class.handling = Law::Exponential { mean_s: row[0] };
    }
    let skill =
        |class: usize, pool: usize| Skill { speed: aht[class][0] / aht[class][pool], ..Skill::of(ClassId::at(class)) };
    pools(builder, [vec![skill(0, 0), skill(1, 0)], vec![skill(1, 1), skill(0, 1)]])?;
    builder.scenario.classes[0].groups = vec![GroupId(0), GroupId(1)];
    builder.scenario.classes[1].groups = vec![GroupId(1), GroupId(0)];
    Ok(())
}

/// Who would have to wait is offered a callback, which waits behind the line and for ever. `reserve` agents stay free for the
/// line.
pub fn callbacks(builder: &mut Builder<'_>) -> Result<(), String> {
    let (line, callbacks) = (ClassId(0), ClassId(1));
    let least = builder.whole("offer_when_waiting_at_least")?;
    let offered =
        Alternative { accept: builder.number("p_accept")?, to: callbacks, when: OfferWhen::Waiting(least), due: None };
    let reserve = f64::from(builder.whole("reserve")?);
    let scenario = &mut builder.scenario;
    let mut later = scenario.classes[line.index()].clone();
    later.name = "callbacks".into();
    (later.arrivals, later.patience, later.priority) = (Arrivals::none(), Law::Never, 1);
    scenario.classes.push(later);
    scenario.classes[line.index()].retention = Retention { callback: Some(offered), ..Retention::default() };
    scenario.groups[0].skills.push(Skill::of(callbacks));
    let rule = Component::plain("idle_above").told("agents", stormdrill::model::Value::Number(reserve));
    scenario.routing.sharing.push(Sharing { classes: vec![callbacks], groups: vec![GroupId(0)], rule });
    Ok(())
}

/// Two pools that take classes in the order of their skills.
fn pools(builder: &mut Builder<'_>, skills: [Vec<Skill>; 2]) -> Result<(), String> {
    let sizes = list(builder.params.get("pools"), number)?;
    let scenario = &mut builder.scenario;
    scenario.routing.contact_order = ["skill_order", "age"].map(Component::plain).to_vec();
    scenario.groups = skills
        .into_iter()
        .zip(sizes)
        .enumerate()
        .map(|(i, (skills, size))| AgentGroup {
            name: format!("pool{}", i + 1),
            skills,
            staffing: Staffing::Constant(size as u32),
            cost_per_hour: None,
            answering: None,
            long_load: Default::default(),
            concurrency: Concurrency::ONE,
        })
        .collect();
    Ok(())
}
