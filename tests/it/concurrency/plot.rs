//! Draws completions against the number of conversations.

use std::fmt::Write;

/// What was found with a limit, contacts an hour.
pub struct Point {
    pub limit: u32,
    pub exact: f64,
    pub found: f64,
    pub se: f64,
}

/// The points of one kind of agents.
pub struct Curve {
    pub name: &'static str,
    pub points: Vec<Point>,
}

const WIDTH: f64 = 560.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 56.0;
const BOTTOM: f64 = 272.0;
const TOP: f64 = 24.0;
const COLOURS: [&str; 2] = ["#2f6f9f", "#b5522a"];

fn x(limit: u32) -> f64 {
    LEFT + 60.0 * f64::from(limit)
}

fn y(an_hour: f64) -> f64 {
    BOTTOM - (BOTTOM - TOP) * an_hour / 200.0
}

/// A picture: lines for the formula, dots with bars of two standard errors for what was simulated.
pub fn svg(curves: &[Curve]) -> String {
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"12\" fill=\"#333\">\n<title>Contacts an hour by conversations at once</title>\n\
         <rect width=\"{WIDTH}\" height=\"{HEIGHT}\" fill=\"#fff\"/>\n"
    );
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    for an_hour in [0, 50, 100, 150, 200] {
        let y = y(f64::from(an_hour));
        line(format!("<path d=\"M{LEFT} {y:.1}H{:.1}\" stroke=\"#ddd\"/>", x(6) + 30.0));
        line(format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\">{an_hour}</text>", LEFT - 8.0, y + 4.0));
    }
    for limit in 1..=6 {
        line(format!("<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">{limit}</text>", x(limit), BOTTOM + 18.0));
    }
    line(format!(
        "<text x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"middle\">conversations at once</text>",
        x(3) + 30.0,
        308.0
    ));
    line(format!("<text x=\"{LEFT}\" y=\"14\">contacts an hour, ten agents</text>"));
    for (curve, colour) in curves.iter().zip(COLOURS) {
        let path: Vec<String> = curve.points.iter().map(|p| format!("{:.1} {:.1}", x(p.limit), y(p.exact))).collect();
        line(format!("<path d=\"M{}\" fill=\"none\" stroke=\"{colour}\"/>", path.join("L")));
        for p in &curve.points {
            let (x, high, low) = (x(p.limit), y(p.found + 2.0 * p.se), y(p.found - 2.0 * p.se));
            line(format!("<path d=\"M{x:.1} {high:.1}V{low:.1}\" stroke=\"{colour}\" stroke-width=\"2\"/>"));
            line(format!("<circle cx=\"{x:.1}\" cy=\"{:.1}\" r=\"3.5\" fill=\"{colour}\"/>", y(p.found)));
        }
        if let Some(last) = curve.points.last() {
            let (x, y) = (x(last.limit) + 12.0, y(last.exact) + 4.0);
            line(format!("<text x=\"{x:.1}\" y=\"{y:.1}\" fill=\"{colour}\">{}</text>", curve.name));
        }
    }
    out + "</svg>\n"
}
