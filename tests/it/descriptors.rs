//! The tests of activities and points: whole in themselves, against the tribunal's own lists, and as a command.

use std::collections::{BTreeMap, BTreeSet};

use alongside::domain::descriptor::{Counting, Part, Tests};
use alongside::exchange::descriptors;
use serde::Deserialize;
use serde_json::Value;

use crate::run::run;
use crate::support::corpus;

fn tests() -> Tests {
    descriptors::tests().unwrap()
}

fn part(id: &str) -> Part {
    tests().part.into_iter().find(|part| part.id == id).unwrap()
}

/// Every letter with its points, `4e` to 3.
fn points(parts: &[Part]) -> BTreeMap<String, u32> {
    let activities = parts.iter().flat_map(|part| &part.activities);
    let of = activities.flat_map(|activity| {
        activity.descriptors.iter().map(|each| (format!("{}{}", activity.number, each.letter), each.points))
    });
    of.collect()
}

#[test]
fn a_test_is_whole() {
    let tests = tests();
    let ids: Vec<_> = tests.test.iter().map(|test| test.id.as_str()).collect();
    assert_eq!(ids, ["pip", "uc", "esa"]);
    for test in &tests.test {
        assert_eq!(tests.parts(test).count(), test.parts.len(), "{}: every part is there", test.id);
        assert!(test.sources.iter().all(|used| tests.source.contains_key(&used.of)), "{}", test.id);
        let asked = ["says", "argued", "days", "not", "supports", "aids", "help", "since"];
        assert!(
            test.notes.iter().all(|note| asked.contains(&note.about.as_str())),
            "{}: shown beside a field",
            test.id
        );
    }
    let mut named = BTreeSet::new();
    for part in &tests.part {
        assert!(named.insert(&part.id), "{} stands twice", part.id);
        for (at, activity) in (0..).zip(&part.activities) {
            assert_eq!(activity.number, part.activities[0].number + at, "{}: numbers follow each other", part.id);
            let letters: Vec<_> = activity.descriptors.iter().map(|each| each.letter).collect();
            assert_eq!(letters, ('a'..='z').take(letters.len()).collect::<Vec<_>>(), "{} {}", part.id, activity.number);
            let labels: BTreeSet<_> = activity.descriptors.iter().map(|each| &each.label).collect();
            assert!(labels.iter().all(|label| !label.starts_with("the same")), "each can be read alone");
            assert_eq!(labels.len(), letters.len(), "{} {}: no two say the same", part.id, activity.number);
        }
        match &part.counting {
            Counting::Points(thresholds) => assert!(thresholds.is_sorted_by_key(|each| each.points)),
            Counting::AnyOne(_) => {
                assert!(part.activities.iter().flat_map(|each| &each.descriptors).all(|each| each.points == 0));
            }
        }
    }
    let count = |id: &str| part(id).activities.len();
    assert_eq!(["daily-living", "mobility", "lcw", "lcwra", "risk"].map(count), [10, 2, 17, 16, 1]);
    // 8 + 10 + 8 + 8 + 8 + 8 + 12 + 8 + 8 + 6, and 12 + 12.
    let most = |id: &str| {
        let part = part(id);
        let last = part.activities.iter().flat_map(|a| a.descriptors.iter().map(|d| (a.number, d.letter)));
        part.score(&last.collect::<Vec<_>>()).points
    };
    assert_eq!((most("daily-living"), most("mobility"), most("lcw")), (84, 24, 255));
}

/// One line of the tribunal's lists.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Line {
    #[serde(rename = "ID")]
    id: String,
    display_order: String,
    list_element: String,
}

fn lines(test: &str) -> Option<Vec<Line>> {
    let path = corpus::folder(&format!("hmcts/questions-{test}.json"))?;
    Some(serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap())
}

/// The letters and points of the tribunal's lists: `4e. … (3 points)`.
fn theirs(lines: &[Line]) -> BTreeMap<String, u32> {
    let read = |line: &Line| {
        let (name, rest) = line.list_element.split_once(". ")?;
        let (_, points) = rest.rsplit_once('(')?;
        let points = points.strip_suffix(" points)").or(points.strip_suffix(" point)"))?;
        name.ends_with(|c: char| c.is_ascii_lowercase()).then(|| (name.to_owned(), points.parse().unwrap()))
    };
    lines.iter().filter_map(read).collect()
}

#[test]
fn letters_and_points_are_those_of_the_tribunals_own_lists() {
    let mut read = 0;
    for (test, parts) in [("pip", vec!["daily-living", "mobility"]), ("uc", vec!["lcw"]), ("esa", vec!["lcw"])] {
        let Some(lines) = lines(test) else { return };
        let theirs = theirs(&lines);
        read += theirs.len();
        assert_eq!(points(&parts.into_iter().map(part).collect::<Vec<_>>()), theirs, "{test}");
    }
    println!("{read} descriptors of the tribunal's lists held against ours");
    assert_eq!(read, 67 + 68 + 68);
}

#[test]
fn activities_stand_in_the_order_of_the_tribunals_own_lists() {
    // A word of each activity of ours that its heading there has too, so that an exchange of two would be seen.
    let sixteen = [
        "mobilise",
        "seated",
        "pocket",
        "carton",
        "button",
        "message",
        "understand",
        "bowel",
        "alarm clock",
        "hazards",
        "actions",
        "change",
        "social contact",
        "behaviour",
        "mouth",
        "swallow",
    ];
    for (test, group) in [("uc", "FL_schedule7Activities"), ("esa", "FL_schedule3Activities")] {
        let Some(lines) = lines(test) else { return };
        let mut listed: Vec<_> = lines.iter().filter(|line| line.id == group).collect();
        listed.sort_by_key(|line| line.display_order.parse::<u32>().unwrap());
        assert_eq!(listed.len(), part("lcwra").activities.len(), "{test}");
        for (line, word) in listed.iter().zip(sixteen) {
            assert!(line.list_element.contains(word), "{test}: {word}");
        }
        for number in [15, 16] {
            let choices = listed[number - 1].list_element.split_once("(d)").is_some();
            let ours = part("lcwra").activities[number - 1].descriptors.len();
            assert_eq!((choices, ours), (true, 4), "{test} {number} has four choices");
        }
    }
}

#[test]
fn the_command_lists_the_tests_and_shows_one() {
    let ran = run(&["descriptors"]);
    assert_eq!(ran.code, 0);
    assert!(ran.out.contains("pip"), "{}", ran.out);
    let shown = run(&["descriptors", "pip"]).out;
    assert!(
        shown.contains("   4 washing and bathing") && shown.contains("       e  3  has to be helped into"),
        "{shown}"
    );
    assert!(shown.contains("12 points enhanced rate") && shown.contains("Checked on"), "{shown}");
    assert!(run(&["descriptors", "uc"]).out.contains("(wording to be checked)"));

    let list = run(&["descriptors", "--json"]).json();
    assert_eq!(list.as_array().unwrap().len(), 3);
    assert_eq!(list[0]["in_force"]["from"], Value::Null);
    let pip = run(&["descriptors", "pip", "--json"]).json();
    assert_eq!(pip["parts"][0]["thresholds"][1]["points"], 12);
    assert_eq!(pip["parts"][0]["activities"][3]["descriptors"][6]["letter"], "g");
    assert_eq!(pip["parts"][0]["activities"][3]["descriptors"][6]["points"], 8);
    let uc = run(&["descriptors", "uc", "--json"]).json();
    assert_eq!(uc["parts"][1]["counting"], "any-one");
    assert_eq!(uc["parts"][1]["activities"][0]["descriptors"][0]["points"], Value::Null);
    assert_eq!(uc["parts"][2]["activities"][0]["certain"], false);

    let ran = run(&["descriptors", "dla"]);
    assert!(ran.refusal(2).contains("There are: pip, uc, esa."), "{}", ran.err);
}
