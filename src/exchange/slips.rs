//! Slips in another language, as TOML: a file of a partnership's own, refused as a whole where a line is missing.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::problem::Problem;
use crate::domain::signpost::Signposts;
use crate::domain::slips::{Direction, LanguageCode, SlipLanguage, SlipLines};
use crate::domain::text::clean_line;

/// The folder of such files in the desk's folder, and the field of what is wrong with one.
pub const FOLDER: &str = "slips";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: String,
    code: String,
    direction: Direction,
    #[serde(default)]
    checked_by: String,
    checked: Option<NaiveDate>,
    common: Common,
    step: BTreeMap<String, Step>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Common {
    title: String,
    change: String,
    interpreter: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Step {
    slip: Vec<String>,
    #[serde(default)]
    detail: String,
}

/// Reads the file of this name, such as `pl.toml`, against the steps that there are.
///
/// # Errors
/// Everything that is wrong with it, each with the line.
pub fn language(name: &str, text: &str, ours: &Signposts) -> Result<SlipLanguage, Vec<Problem>> {
    let wrong = |line: usize, words: &str| Problem::new(FOLDER, format!("{name}, line {line}: {words}"));
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
        vec![wrong(line, error.message())]
    })?;
    // Where a key or a table begins; what is missing would stand at the end.
    let line_of = |start: &str| {
        let squeezed = |line: &str| line.split_whitespace().collect::<String>();
        let at = text.lines().position(|line| squeezed(line).starts_with(start));
        at.map_or_else(|| text.lines().count().max(1), |at| at + 1)
    };
    let mut problems = Vec::new();
    let code = file.code.parse::<LanguageCode>();
    match &code {
        Ok(code) if format!("{code}.toml") != name => {
            problems.push(wrong(line_of("code="), "The file is named by its code, such as pl.toml."));
        }
        Ok(_) => {}
        Err(words) => problems.push(wrong(line_of("code="), words)),
    }
    let checked_by = clean_line(&file.checked_by);
    if checked_by.is_empty() {
        problems
            .push(wrong(line_of("checked_by="), "Say who checked it: checked_by. Unchecked words are not handed out."));
    }
    if file.checked.is_none() {
        problems.push(wrong(line_of("checked="), "Say when it was checked: checked = \"2026-11-24\"."));
    }
    let name = clean_line(&file.language);
    let common = [&file.common.title, &file.common.change, &file.common.interpreter].map(|line| clean_line(line));
    for (key, line) in
        [("language=", &name), ("title=", &common[0]), ("change=", &common[1]), ("interpreter=", &common[2])]
    {
        if line.is_empty() {
            problems.push(wrong(line_of(key), &format!("{} says nothing.", key.trim_end_matches('='))));
        }
    }
    for step in file.step.keys().filter(|step| ours.find(step).is_none()) {
        problems.push(wrong(line_of(&format!("[step.{step}]")), &format!("There is no step {step}.")));
    }
    let mut steps = BTreeMap::new();
    for rule in &ours.step {
        let id = &rule.id;
        let line = line_of(&format!("[step.{id}]"));
        let Some(step) = file.step.get(id) else {
            problems.push(wrong(line, &format!("The step {id} is missing.")));
            continue;
        };
        let slip: Vec<String> = step.slip.iter().map(|line| clean_line(line)).collect();
        let detail = clean_line(&step.detail);
        if slip.len() != rule.slip.len() || slip.iter().any(String::is_empty) {
            let wanted = rule.slip.len();
            problems.push(wrong(line, &format!("The slip of {id} has {wanted} in English, and each line is wanted.")));
        }
        if detail.is_empty() != rule.detail.is_empty() {
            let words = if detail.is_empty() { "is missing" } else { "says what ours does not" };
            problems.push(wrong(line, &format!("The detail of {id} {words}.")));
        }
        steps.insert(id.clone(), SlipLines { slip, detail });
    }
    match (code, file.checked) {
        (Ok(code), Some(checked)) if problems.is_empty() => {
            let [title, change, interpreter] = common;
            let direction = file.direction;
            Ok(SlipLanguage { code, name, direction, checked_by, checked, title, change, interpreter, steps })
        }
        _ => Err(problems),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::exchange::signposts::signposts;

    /// A whole file in made-up words.
    fn whole() -> String {
        let mut text = String::from(
            "language = \"Polski\"\ncode = \"pl\"\ndirection = \"ltr\"\nchecked_by = \"A. Nowak\"\nchecked = \"2026-10-01\"\n\n\
             [common]\ntitle = \"Co dalej\"\nchange = \"Zmiana\"\ninterpreter = \"Tłumacz\"\n",
        );
        for rule in signposts().unwrap().step {
            let lines = vec!["\"Słowa\""; rule.slip.len()].join(", ");
            text += &format!("\n[step.{}]\nslip = [{lines}]\n", rule.id);
            if !rule.detail.is_empty() {
                text += "detail = \"Więcej\"\n";
            }
        }
        text
    }

    fn said(text: &str) -> Vec<String> {
        let read = language("pl.toml", text, &signposts().unwrap());
        read.err().unwrap_or_default().into_iter().map(|problem| problem.words).collect()
    }

    #[test]
    fn a_whole_file_is_taken_and_a_bad_one_refused_with_its_line() {
        assert_eq!(said(&whole()), Vec::<String>::new());
        for (from, to, words) in [
            ("checked_by = \"A. Nowak\"", "checked_by = \" \"", "pl.toml, line 4: Say who checked it"),
            ("checked = \"2026-10-01\"\n", "", "Say when it was checked"),
            ("checked = \"2026-10-01\"", "checked = \"soon\"", "pl.toml, line 5: "),
            ("code = \"pl\"", "code = \"ar\"", "pl.toml, line 2: The file is named"),
            ("code = \"pl\"", "code = \"Polish language\"", "pl.toml, line 2: A language is named"),
            ("direction = \"ltr\"", "direction = \"up\"", "pl.toml, line 3: "),
            ("title = \"Co dalej\"", "title = \"\"", "pl.toml, line 8: title says nothing."),
            ("[step.council]", "[step.town]", "There is no step town."),
            ("[step.council]", "[step.town]", "The step council is missing."),
            (
                "[step.clinician]\nslip = [\"Słowa\"]",
                "[step.clinician]\nslip = []",
                "pl.toml, line 12: The slip of clinician",
            ),
            ("detail = \"Więcej\"\n", "", "is missing."),
            ("[common]", "[common", "pl.toml, line 7: "),
            ("change =", "chance =", "pl.toml, line 9: "),
        ] {
            let text = whole();
            assert!(text.contains(from), "{from}");
            let problems = said(&text.replacen(from, to, 1));
            assert!(problems.iter().any(|problem| problem.contains(words)), "{words}: {problems:?}");
        }
    }
}
