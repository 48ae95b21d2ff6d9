//! Cases and their exact rows, as read from a folder laid out like `tests/truth`.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

/// One model with its parameters.
#[derive(Clone, Debug, Deserialize)]
pub struct Case {
    pub case_id: String,
    pub family: String,
    pub model: String,
    pub params: Value,
    #[serde(skip)]
    pub rows: Vec<Row>,
    /// Relaxation time where the folder gives one, s.
    #[serde(skip)]
    pub relaxation_s: Option<f64>,
}

/// One exact value.
#[derive(Clone, Debug)]
pub struct Row {
    pub metric: String,
    pub value: f64,
    pub is_share: bool,
}

impl Row {
    /// Whether the row is about an instant or an interval of a time-varying model.
    pub fn is_timed(&self) -> bool {
        self.metric.starts_with("t=") || self.metric.starts_with('[')
    }

    /// The largest standard error with which the row still says something.
    pub fn se_max(&self) -> f64 {
        let relative = 0.02 * self.value.abs();
        if self.is_share { relative.max(0.005) } else { relative }
    }

    /// Whether a large relative error is forgiven because the row counts rare events.
    pub fn is_forgiven(&self) -> bool {
        self.is_timed() && self.value.abs() < 0.1
    }
}

#[derive(Deserialize)]
struct Line {
    case_id: String,
    metric: String,
    unit: String,
    value: f64,
}

/// Reads `cases.json` and every CSV file beside it.
pub fn read(folder: &Path) -> Result<Vec<Case>, String> {
    let path = folder.join("cases.json");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut cases: Vec<Case> = serde_json::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let mut rows: BTreeMap<String, Vec<Line>> = BTreeMap::new();
    let entries = std::fs::read_dir(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut files: Vec<_> = entries.filter_map(|e| e.ok().map(|e| e.path())).collect();
    files.retain(|p| p.extension().is_some_and(|e| e == "csv"));
    files.sort();
    for file in files {
        let mut reader = csv::Reader::from_path(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        for line in reader.deserialize() {
            let line: Line = line.map_err(|e| format!("{}: {e}", file.display()))?;
            rows.entry(line.case_id.clone()).or_default().push(line);
        }
    }
    for case in &mut cases {
        for line in rows.remove(&case.case_id).unwrap_or_default() {
            if line.metric == "info.relaxation_time" {
                case.relaxation_s = Some(line.value);
            } else if !line.metric.starts_with("info.") {
                case.rows.push(Row { metric: line.metric, value: line.value, is_share: line.unit == "prob" });
            }
        }
    }
    Ok(cases)
}
