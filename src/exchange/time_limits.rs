//! The rules of time limits as TOML: ours, and a desk's own.

use crate::domain::problem::Problem;
use crate::domain::time_limit::Rules;

/// The name of a desk's own rules in its data folder.
pub const FILE: &str = "time_limits.toml";

const OURS: &str = include_str!("../../assets/time_limits.toml");

/// The rules that come with the program, and a desk's own. An own rule of the same id replaces ours.
///
/// # Errors
/// Each fault of the own rules, with its line: then none of them may be used.
pub fn rules(own: Option<&str>) -> Result<Rules, Vec<Problem>> {
    let ours = parse(OURS)?;
    let Some(text) = own else { return Ok(ours) };
    let parsed = parse(text)?;
    // Before they are put together, as of two rules with one id the later would hide the earlier.
    let twice = parsed.faults().into_iter().filter(|(_, words)| words == Rules::TWICE);
    let twice: Vec<Problem> = twice.map(|(id, words)| problem(text, &id, &words)).collect();
    if !twice.is_empty() {
        return Err(twice);
    }
    let all = ours.with(parsed);
    let faults: Vec<Problem> = all.faults().into_iter().map(|(id, words)| problem(text, &id, &words)).collect();
    if faults.is_empty() { Ok(all) } else { Err(faults) }
}

/// Rules as TOML.
///
/// # Errors
/// Where a rule holds what TOML cannot: never for rules that were read.
pub fn text(rules: &Rules) -> Result<String, Problem> {
    toml::to_string(rules).map_err(|error| Problem::new(FILE, error.to_string()))
}

fn parse(text: &str) -> Result<Rules, Vec<Problem>> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        vec![Problem::new(FILE, format!("line {line}: {}.", error.message().trim_end_matches('.')))]
    })
}

/// The line on which a byte of a text stands.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count() + 1
}

/// A fault of a rule, with the line on which the rule's id stands last.
fn problem(text: &str, id: &str, words: &str) -> Problem {
    let names = |line: &&str| line.trim_start().starts_with("id") && line.contains(&format!("\"{id}\""));
    let line = text.lines().enumerate().filter(|(_, line)| names(line)).last().map(|(at, _)| at + 1);
    let place = line.map_or_else(|| format!("rule {id}"), |line| format!("line {line}, rule {id}"));
    Problem::new(FILE, format!("{place}: {words}"))
}
