//! Scenarios for the models of the truth suite, built through the public data types.

use serde_json::Value;
use stormdrill::model::{
    AgentGroup, Arrivals, Channel, ChannelId, ChannelKind, ClassId, Clock, Concurrency, ContactClass, DropRule,
    EndRule, GroupId, Law, OfferRule, RateCurve, Resource, ResourceId, Routing, Scenario, SimDuration, SimTime, Skill,
    Staffing, Weight,
};

use super::case::Case;
use super::{chats, retrials, skills};

/// A case made ready to run.
pub struct Model {
    pub scenario: Scenario,
    /// The number of agents, for utilisation.
    pub agents: f64,
    /// Instants at which the state is sampled; empty for steady-state models.
    pub grid: Vec<SimTime>,
}

/// Builds the scenario of a case; `Err` names what is not supported.
pub fn build(case: &Case) -> Result<Model, String> {
    match case.model.as_str() {
        "M/M/c/c" => steady(case, |m| {
            let agents = m.agents();
            m.lines(agents)
        }),
        "M/M/c" | "M/M/c+M" | "M/M/c+G" | "M/M/c priority" => steady(case, |_| Ok(())),
        "M/M/c/K+M" | "M/M/c/K" => steady(case, |m| {
            let lines = m.whole("max_in_system")?;
            m.lines(lines)
        }),
        "M/D/c" => steady(case, |m| {
            m.handling(Law::Constant { value_s: m.number("aht_s")? });
            Ok(())
        }),
        "M/G/1" | "M/PH2/c+M" => steady(case, |m| {
            m.handling(law(m.params.get("service").ok_or("no service")?)?);
            Ok(())
        }),
        "V priority+M" => steady(case, skills::patience),
        "N model" => steady(case, skills::n_model),
        "X model" => steady(case, skills::x_model),
        "callback offer" => steady(case, skills::callbacks),
        "chat" => steady(case, chats::chat),
        "chat hetero" => steady(case, chats::chat_hetero),
        "retrial" => steady(case, retrials::retrial),
        "M/M/1 preemptive" => steady(case, chats::preemptive),
        "M(t)/M/s(t)+M" => time_varying(case),
        other => Err(format!("model {other} is not supported yet")),
    }
}

/// A scenario in the making.
pub struct Builder<'a> {
    pub params: &'a Value,
    pub scenario: Scenario,
}

impl Builder<'_> {
    pub fn number(&self, name: &str) -> Result<f64, String> {
        self.params.get(name).and_then(Value::as_f64).ok_or_else(|| format!("no number {name}"))
    }

    pub fn whole(&self, name: &str) -> Result<u32, String> {
        let n = self.params.get(name).and_then(Value::as_u64).ok_or_else(|| format!("no whole number {name}"))?;
        u32::try_from(n).map_err(|e| e.to_string())
    }

    fn agents(&self) -> u32 {
        self.scenario.groups[0].size()
    }

    pub fn handling(&mut self, law: Law) {
        for class in &mut self.scenario.classes {
            class.handling = law.clone();
        }
    }

    pub fn lines(&mut self, capacity: u32) -> Result<(), String> {
        self.scenario.resources.push(Resource { name: "lines".into(), capacity });
        self.scenario.channels[0].lines = Some(ResourceId(0));
        Ok(())
    }
}

fn seconds(v: &Value) -> Result<SimDuration, String> {
    v.as_f64().map(SimDuration::from_secs_f64).ok_or_else(|| format!("not a number of seconds: {v}"))
}

pub fn list<T>(v: Option<&Value>, f: impl Fn(&Value) -> Result<T, String>) -> Result<Vec<T>, String> {
    match v {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(items)) => items.iter().map(f).collect(),
        Some(one) => Ok(vec![f(one)?]),
    }
}

pub fn law(v: &Value) -> Result<Law, String> {
    let n = |name: &str| v.get(name).and_then(Value::as_f64).ok_or_else(|| format!("law without {name}: {v}"));
    if let Some(mean_s) = v.as_f64() {
        return Ok(Law::Exponential { mean_s });
    }
    Ok(match v.get("kind").and_then(Value::as_str).unwrap_or("null") {
        "null" => Law::Never,
        "det" => Law::Constant { value_s: n("value")? },
        "lognormal" => Law::Lognormal { mean_s: n("mean")?, cv: n("cv")? },
        "weibull" => Law::Weibull { scale_s: n("scale")?, shape: n("shape")? },
        "erlang" => Law::Erlang { stages: n("stages")? as u32, mean_s: n("mean")? },
        "uniform" => Law::Uniform { min_s: 0.0, max_s: n("max")? },
        "balkexp" => Law::Exponential { mean_s: n("mean")? },
        "hyperexp" => Law::Mixture {
            parts: vec![
                (n("p1")?, Law::Exponential { mean_s: n("mean1")? }),
                (1.0 - n("p1")?, Law::Exponential { mean_s: n("mean2")? }),
            ],
        },
        other => return Err(format!("law {other} is not supported")),
    })
}

/// One channel, one group; a class for each arrival rate, the first with the highest priority.
fn base(case: &Case) -> Result<Builder<'_>, String> {
    let params = &case.params;
    let mut within = list(params.get("T_s"), seconds)?;
    let short = list(params.get("short_abandon_s"), seconds)?;
    within.extend(short.iter().filter(|s| !within.contains(s)).copied().collect::<Vec<_>>());
    if within.is_empty() {
        within.push(SimDuration::from_secs(20));
    }
    let rates = match params.get("arrivals_per_hour") {
        Some(v) => list(Some(v), |r| r.as_f64().ok_or_else(|| format!("not a rate: {r}")))?,
        None => vec![0.0],
    };
    // A list gives each class its own later.
    let patience = params.get("patience_s").filter(|p| !p.is_array()).unwrap_or(&Value::Null);
    let aht_s = params.get("aht_s").and_then(Value::as_f64).unwrap_or(1.0);
    let agents = params.get("agents").and_then(Value::as_u64).unwrap_or(1) as u32;
    let balking = patience.get("p_balk").or(params.get("p_balk")).and_then(Value::as_f64).unwrap_or(0.0);
    let classes = rates
        .iter()
        .enumerate()
        .map(|(i, per_hour)| {
            Ok(ContactClass {
                name: format!("class{}", i + 1),
                channel: ChannelId(0),
                arrivals: Arrivals::Poisson { rate: RateCurve::constant(per_hour / 3600.0), day_factor_cv: None },
                handling: Law::Exponential { mean_s: aht_s },
                wrap_up: Law::ZERO,
                patience: law(patience)?,
                balking,
                priority: i as i32,
                credit: SimDuration::ZERO,
                queue_capacity: None,
                groups: vec![GroupId(0)],
                access: Vec::new(),
                max_wait: None,
                transfers: None,
                preferred: None,
                backlog: None,
                chaser: None,
                entry: Vec::new(),
                dialogue: Default::default(),
                returns: Default::default(),
                nature: Default::default(),
                ban: None,
                retention: Default::default(),
            })
        })
        .collect::<Result<Vec<_>, String>>()?;
    let skills = (0..classes.len()).map(|c| Skill::of(ClassId::at(c))).collect();
    let scenario = Scenario {
        name: case.case_id.clone(),
        variant: None,
        assignments: Vec::new(),
        story: None,
        start_of_day: SimDuration::ZERO,
        duration: SimDuration::from_secs(1),
        warm_up: SimDuration::ZERO,
        end: EndRule::Continue,
        interval: SimDuration::FOREVER,
        seed: 1,
        replications: 1,
        channels: vec![Channel {
            name: "phone".into(),
            kind: ChannelKind::Live,
            clock: Clock::Calendar,
            answer_within: within,
            short_abandon: short.first().copied().unwrap_or(SimDuration::from_secs(5)),
            lines: None,
            hours: None,
            hide: None,
            weight: Weight::Units(1),
            interruptible: false,
        }],
        classes,
        groups: vec![AgentGroup {
            name: "agents".into(),
            skills,
            staffing: Staffing::Constant(agents),
            cost_per_hour: None,
            answering: None,
            long_load: Default::default(),
            concurrency: Concurrency::ONE,
        }],
        resources: Vec::new(),
        routing: Routing::listed(&["priority", "age"]),
        currency: None,
        costs: stormdrill::model::Costs::default(),
        offers: OfferRule::default(),
        outages: Vec::new(),
        channel_outages: Vec::new(),
        playbook: Default::default(),
        phases: Vec::new(),
        queues: Vec::new(),
        marks: Vec::new(),
    };
    Ok(Builder { params, scenario })
}

fn steady(case: &Case, adjust: impl FnOnce(&mut Builder<'_>) -> Result<(), String>) -> Result<Model, String> {
    let mut builder = base(case)?;
    adjust(&mut builder)?;
    let mut scenario = builder.scenario;
    let per_second: f64 = scenario
        .classes
        .iter()
        .map(|c| match &c.arrivals {
            Arrivals::Poisson { rate, .. } => rate.at(SimTime::ZERO),
            Arrivals::Trace(_) => 0.0,
        })
        .sum();
    let between = |c: &ContactClass| {
        c.returns.after_abandon.iter().chain(&c.returns.after_turned_away).map(|r| r.delay.mean_s()).sum::<f64>()
    };
    // Who comes again makes the centre forget more slowly.
    let orbit_s = 4.0 * scenario.classes.iter().map(between).sum::<f64>();
    let relaxation_s = orbit_s + case.relaxation_s.unwrap_or_else(|| relaxation(&scenario, per_second));
    // Ten relaxation times from empty; then a window of five, or of 2,000 contacts if that is longer.
    let warm_up = 10.0 * relaxation_s;
    scenario.warm_up = SimDuration::from_secs_f64(warm_up);
    scenario.duration = SimDuration::from_secs_f64(warm_up + (5.0 * relaxation_s).max(2_000.0 / per_second));
    scenario.interval = scenario.duration;
    let agents = scenario.agent_count() as f64;
    Ok(Model { scenario, agents, grid: Vec::new() })
}

/// A bound of the relaxation time: without abandonment that of M/M/c in heavy traffic, stretched by the service's
/// variability; with abandonment no more than the longer of service and patience. Beside others service is slower.
fn relaxation(scenario: &Scenario, per_second: f64) -> f64 {
    let class = &scenario.classes[0];
    let concurrency = &scenario.groups[0].concurrency;
    let service = class.handling.mean_s() / concurrency.speed_at(concurrency.slots);
    let c = f64::from(scenario.groups[0].size() * concurrency.slots);
    let gap = (c / service).sqrt() - per_second.sqrt();
    let stretch = match &class.handling {
        Law::Lognormal { cv, .. } | Law::Gamma { cv, .. } => (1.0 + cv * cv) / 2.0,
        Law::Mixture { parts } => {
            let square: f64 = parts.iter().map(|(p, law)| 2.0 * p * law.mean_s().powi(2)).sum();
            square / service.powi(2) / 2.0
        }
        _ => 1.0,
    };
    let free = stretch.max(1.0) / (gap * gap) + service;
    let patience = class.patience.mean_s();
    let all_leave = scenario.classes.iter().all(|c| c.patience.mean_s().is_finite());
    if all_leave { free.min(2.0 * patience.max(service)) } else { free }
}

fn time_varying(case: &Case) -> Result<Model, String> {
    let mut builder = base(case)?;
    let horizon = builder.number("horizon_s")?;
    let grid_s = builder.number("grid_s")?;
    let arrivals = builder.params.get("arrivals").ok_or("no arrivals")?;
    let rate = rate_curve(arrivals, horizon)?;
    let day_factor_cv = builder.params.get("busyness_gamma_shape").and_then(Value::as_f64).map(|k| 1.0 / k.sqrt());
    let on_drop = match builder.params.get("convention").and_then(Value::as_str) {
        Some("preempt") => DropRule::Preempt,
        Some("named") => DropRule::Named,
        Some("capacity") => DropRule::Capacity,
        other => return Err(format!("convention {other:?} is not supported")),
    };
    let staff = builder.params.get("staff").ok_or("no staff")?;
    let times = list(staff.get("times"), seconds)?;
    let counts = list(staff.get("agents"), |n| n.as_u64().ok_or_else(|| format!("not a number of agents: {n}")))?;
    let curve: Vec<_> = times.iter().zip(&counts).map(|(t, n)| (SimTime::ZERO + *t, *n as u32)).collect();
    let agents = curve.iter().map(|c| c.1).max().unwrap_or(0);
    let scenario = &mut builder.scenario;
    scenario.classes[0].arrivals = Arrivals::Poisson { rate, day_factor_cv };
    scenario.groups[0].staffing = Staffing::HeadCount { curve, on_drop };
    scenario.duration = SimDuration::from_secs_f64(horizon);
    scenario.interval = scenario.duration;
    scenario.end = EndRule::Drain;
    let steps = (horizon / grid_s).round() as u64;
    let grid = (0..=steps).map(|i| SimTime::ZERO + SimDuration::from_secs_f64(i as f64 * grid_s)).collect();
    Ok(Model { scenario: builder.scenario, agents: f64::from(agents), grid })
}

fn rate_curve(arrivals: &Value, horizon_s: f64) -> Result<RateCurve, String> {
    let n = |name: &str| {
        arrivals.get(name).and_then(Value::as_f64).ok_or_else(|| format!("arrivals without {name}: {arrivals}"))
    };
    match arrivals.get("kind").and_then(Value::as_str) {
        Some("piecewise") => {
            let times = list(arrivals.get("times"), seconds)?;
            let rates = list(arrivals.get("per_hour"), |r| r.as_f64().ok_or_else(|| format!("not a rate: {r}")))?;
            let pieces: Vec<_> =
                times.iter().zip(&rates).map(|(t, r)| (SimTime::ZERO + *t, r / 3600.0, r / 3600.0)).collect();
            Ok(RateCurve::new(&pieces))
        }
        Some("sin") => {
            let (base, amp, period, phase) = (n("base_per_hour")?, n("amp")?, n("period_s")?, n("phase_s")?);
            let at = |s: f64| base / 3600.0 * (1.0 + amp * (std::f64::consts::TAU * (s - phase) / period).sin());
            // Straight pieces of a thousandth of a period: the rate is right to 5e-6 of the amplitude.
            let step = period / 1_000.0;
            let count = (horizon_s / step).ceil() as usize + 1;
            let time = |i: usize| SimTime::ZERO + SimDuration::from_secs_f64(i as f64 * step);
            let pieces: Vec<_> = (0..count)
                .map(|i| (time(i), at(i as f64 * step).max(0.0), at((i + 1) as f64 * step).max(0.0)))
                .collect();
            Ok(RateCurve::new(&pieces))
        }
        other => Err(format!("arrivals of kind {other:?} are not supported")),
    }
}
