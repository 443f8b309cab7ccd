//! `descriptors`: the tests of activities and points, as data. It needs no desk and nobody signed in.

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use super::{DONE, Failure, Global, Outcome, out};
use crate::domain::case::{Nation, Subject};
use crate::domain::date::full;
use crate::domain::descriptor::{Counting, Descriptor, LegalTest, Note, Part, TO_BE_CHECKED, Tests};
use crate::domain::text::{capital, clean_line};
use crate::domain::time_limit::InForce;
use crate::exchange::descriptors;

/// Show a test of activities and points.
#[derive(Args)]
pub(super) struct Descriptors {
    /// The test, such as pip; without one they are listed
    test: Option<String>,
}

#[derive(Serialize)]
struct Listed<'a> {
    id: &'a str,
    title: &'a str,
    subjects: &'a [Subject],
    nations: &'a [Nation],
    version: &'a str,
    in_force: Span,
    certain: bool,
    source: String,
    checked: NaiveDate,
}

#[derive(Serialize)]
struct Span {
    from: Option<NaiveDate>,
    until: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Whole<'a> {
    #[serde(flatten)]
    listed: Listed<'a>,
    reliably: bool,
    notes: &'a [Note],
    parts: Vec<Counted<'a>>,
}

#[derive(Serialize)]
struct Counted<'a> {
    id: &'a str,
    title: &'a str,
    counting: &'static str,
    thresholds: Vec<Reached<'a>>,
    activities: Vec<Asked<'a>>,
}

#[derive(Serialize)]
struct Reached<'a> {
    points: Option<u32>,
    label: &'a str,
}

#[derive(Serialize)]
struct Asked<'a> {
    number: u32,
    title: &'a str,
    certain: bool,
    descriptors: Vec<Lettered<'a>>,
}

#[derive(Serialize)]
struct Lettered<'a> {
    letter: char,
    points: Option<u32>,
    label: &'a str,
}

pub(super) fn run(global: &Global, verb: &Descriptors) -> Outcome {
    let tests = descriptors::tests().map_err(|problem| Failure::refused(problem.words))?;
    let Some(id) = &verb.test else { return list(global, &tests) };
    let test = tests.find(id).ok_or_else(|| {
        let known: Vec<_> = tests.test.iter().map(|test| test.id.as_str()).collect();
        Failure::usage(format!("There is no test {}. There are: {}.", clean_line(id), known.join(", ")))
    })?;
    if global.json {
        let parts = tests.parts(test).map(counted).collect();
        let listed = listed(&tests, test);
        out::json(&Whole { listed, reliably: test.reliably, notes: &test.notes, parts })?;
    } else {
        out::show(&words(&tests, test))?;
    }
    Ok(DONE)
}

fn list(global: &Global, tests: &Tests) -> Outcome {
    if global.json {
        out::json(&tests.test.iter().map(|test| listed(tests, test)).collect::<Vec<_>>())?;
        return Ok(DONE);
    }
    let rows = tests.test.iter().map(|test| {
        let activities: usize = tests.parts(test).map(|part| part.activities.len()).sum();
        [test.id.clone(), activities.to_string(), full(test.checked), test.title.clone()]
    });
    out::table(["TEST", "ACTIVITIES", "CHECKED", "WHAT"], rows, "There is no test.")?;
    Ok(DONE)
}

fn listed<'a>(tests: &Tests, test: &'a LegalTest) -> Listed<'a> {
    let InForce { from, until } = test.in_force;
    Listed {
        id: &test.id,
        title: &test.title,
        subjects: &test.subjects,
        nations: &test.nations,
        version: &test.version,
        in_force: Span { from, until },
        certain: test.certain,
        source: tests.source_of(test),
        checked: test.checked,
    }
}

fn counted(part: &Part) -> Counted<'_> {
    let (counting, thresholds) = match &part.counting {
        Counting::AnyOne(label) => ("any-one", vec![Reached { points: None, label }]),
        Counting::Points(thresholds) => {
            let of = thresholds.iter().map(|each| Reached { points: Some(each.points), label: &each.label });
            ("points", of.collect())
        }
    };
    let points = |descriptor: &Descriptor| (counting == "points").then_some(descriptor.points);
    let activities = part.activities.iter().map(|activity| Asked {
        number: activity.number,
        title: &activity.title,
        certain: activity.certain,
        descriptors: activity
            .descriptors
            .iter()
            .map(|each| Lettered { letter: each.letter, points: points(each), label: &each.label })
            .collect(),
    });
    Counted { id: &part.id, title: &part.title, counting, thresholds, activities: activities.collect() }
}

/// The test for people.
fn words(tests: &Tests, test: &LegalTest) -> String {
    let mut lines = vec![test.title.clone()];
    for part in tests.parts(test) {
        let counting = match &part.counting {
            Counting::AnyOne(label) => format!("any one is enough for {label}"),
            Counting::Points(thresholds) => {
                let each = thresholds.iter().map(|each| format!("{} points {}", each.points, each.label));
                each.collect::<Vec<_>>().join(", ")
            }
        };
        lines.push(String::new());
        lines.push(format!("{}: {counting}", capital(&part.title)));
        for activity in &part.activities {
            let sure = if activity.certain { String::new() } else { format!(" ({TO_BE_CHECKED})") };
            lines.push(format!("{:>4} {}{sure}", activity.number, activity.title));
            for each in &activity.descriptors {
                let counts = matches!(part.counting, Counting::Points(_));
                let points = if counts { each.points.to_string() } else { String::new() };
                // What does not fit on a line goes on below its first word.
                let label = out::wrapped(&each.label).replace('\n', "\n             ");
                lines.push(format!("       {} {points:>2}  {label}", each.letter));
            }
        }
    }
    lines.push(String::new());
    lines.extend(test.notes.iter().map(|note| out::wrapped(&note.words)));
    lines.push(out::wrapped(&format!(
        "Our own words, {}. Source: {}. Checked on {}.",
        test.version,
        tests.source_of(test),
        full(test.checked)
    )));
    lines.push("Not legal advice. What counts is the wording of the law.".to_owned());
    lines.join("\n") + "\n"
}
