//! `templates`: a desk's own templates, tried on made-up words before a letter needs them.

use clap::Args;
use serde::Serialize;

use super::{DONE, Global, Outcome, REFUSED, out};
use crate::desk::{Error, paper};

/// Try the desk's own templates, and its slips in other languages.
#[derive(Args)]
pub(super) struct Templates {
    /// Write each paper with made-up words, with all and with nothing known; a bad template is named with its line; so is a bad file of slips
    #[arg(long, required = true)]
    check: bool,
}

#[derive(Serialize)]
struct Checked {
    own: Vec<String>,
    problems: Vec<Wrong>,
}

#[derive(Serialize)]
struct Wrong {
    file: String,
    problem: String,
}

pub(super) fn run(global: &Global, _: &Templates) -> Outcome {
    let (own, problems) = match paper::check_templates(&global.folder()?) {
        Ok(own) => (own, Vec::new()),
        Err(Error::Invalid(problems)) => (Vec::new(), problems),
        Err(error) => return Err(error.into()),
    };
    let code = if problems.is_empty() { DONE } else { REFUSED };
    if global.json {
        let problems = problems.into_iter();
        let problems = problems.map(|one| Wrong { file: one.field.to_owned(), problem: one.words }).collect();
        out::json(&Checked { own, problems })?;
        return Ok(code);
    }
    problems.iter().for_each(|problem| out::complain(&problem.to_string()));
    match own.as_slice() {
        _ if code != DONE => {}
        [] => out::say("This desk has no templates and no slips of its own: ours are used.")?,
        names => out::say(&format!("These can be used: {}", names.join(", ")))?,
    }
    Ok(code)
}
