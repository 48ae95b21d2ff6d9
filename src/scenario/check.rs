//! All scenarios of a file, each problem said once.

use super::diagnostic::{Diagnostic, Severity};
use super::{Choice, Draft, Loaded};

/// What a check of a file has found.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The plain scenario and the variants, as far as they can be run, in the file's order.
    pub scenarios: Vec<Loaded>,
    /// All errors, warnings and notes, each once. One that only variants have names them.
    pub diagnostics: Vec<Diagnostic>,
}

/// Reads the plain scenario of a file and all its variants, each with the same assignments. The arguments are those of
/// [`super::load`].
pub fn check(
    name: &str,
    text: &str,
    sets: &[String],
    files: &mut dyn FnMut(&str) -> Result<String, String>,
) -> Checked {
    let draft = Draft::read(name, text, files);
    let variants: Vec<String> = draft.document.iter().flat_map(|d| d.variants()).map(str::to_owned).collect();
    let mut scenarios = Vec::new();
    let mut load = |variant: Option<String>| {
        let choice = Choice { variant, sets: sets.to_vec() };
        match draft.load(&choice, files) {
            Ok(loaded) => {
                let diagnostics = loaded.warnings.iter().chain(&loaded.notes).cloned().collect();
                scenarios.push(loaded);
                diagnostics
            }
            Err(diagnostics) => diagnostics,
        }
    };
    let mut diagnostics = load(None);
    let mut of_variants: Vec<(Diagnostic, Vec<String>)> = Vec::new();
    for variant in variants {
        for diagnostic in load(Some(variant.clone())) {
            if diagnostics.iter().any(|known| same(known, &diagnostic)) {
                continue;
            }
            match of_variants.iter_mut().find(|(known, _)| same(known, &diagnostic)) {
                Some((_, variants)) => variants.push(variant.clone()),
                None => of_variants.push((diagnostic, vec![variant.clone()])),
            }
        }
    }
    diagnostics.extend(of_variants.into_iter().map(|(diagnostic, variants)| {
        let names: Vec<String> = variants.iter().map(|name| format!("`{name}`")).collect();
        let word = if names.len() == 1 { "variant" } else { "variants" };
        let message = format!("{} (in {word} {})", diagnostic.message, names.join(", "));
        Diagnostic { message, ..diagnostic }
    }));
    Checked { scenarios, diagnostics }
}

/// Whether two say the same of the same place; files that were read twice count as one.
fn same(a: &Diagnostic, b: &Diagnostic) -> bool {
    let place = |d: &Diagnostic| d.place.as_ref().map(|p| (p.source.name.clone(), p.range.clone()));
    (a.code, &a.message) == (b.code, &b.message) && place(a) == place(b)
}

impl Checked {
    /// Whether anything is an error.
    pub fn any_error(&self) -> bool {
        self.diagnostics.iter().any(|d| d.severity == Severity::Error)
    }
}
