//! Time limits: the engine against dates worked by hand, against GOV.UK's bank holidays, and `deadline` and `holidays` as
//! commands.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use alongside::domain::case::Nation;
use alongside::domain::time_limit::{
    Asked, Division, DueDate, Holidays, Kind, Refused, Rule, Rules, Step, When, reckon,
};
use alongside::exchange::{bank_holidays, time_limits};
use chrono::{NaiveDate, NaiveTime};
use proptest::prelude::*;
use serde::Deserialize;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::run::{Ran, command, run, text};
use crate::support::corpus;

fn rules() -> Rules {
    time_limits::rules(None).unwrap()
}

fn holidays() -> Holidays {
    bank_holidays::holidays(None).unwrap()
}

fn ymd(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// `2026-01-31` or `2026-10-24T14:30`.
fn when(text: &str) -> When {
    let (day, hour) = text.split_once('T').map_or((text, None), |(day, hour)| (day, Some(hour)));
    When { date: ymd(day), time: hour.map(|hour| NaiveTime::parse_from_str(hour, "%H:%M").unwrap()) }
}

/// One line of `tests/data/dates.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Worked {
    rule: String,
    nation: Nation,
    from: String,
    #[serde(default)]
    also: BTreeMap<String, String>,
    due: NaiveDate,
    at: Option<String>,
    outer: Option<NaiveDate>,
    provision: String,
    why: String,
    reader: u32,
}

#[derive(Deserialize)]
struct Dates {
    date: Vec<Worked>,
}

fn worked() -> Vec<Worked> {
    toml::from_str::<Dates>(include_str!("../data/dates.toml")).unwrap().date
}

fn due_of(rules: &Rules, holidays: &Holidays, date: &Worked) -> Result<DueDate, Refused> {
    let rule = rules.find(&date.rule).unwrap_or_else(|| panic!("no rule {}", date.rule));
    let mut asked = Asked::since(&rule.triggers[0].name, when(&date.from)).in_nation(date.nation);
    asked.happened.extend(date.also.iter().map(|(name, day)| (name.clone(), when(day))));
    reckon(rules, rule, &asked, holidays)
}

#[test]
fn the_engine_gives_the_dates_that_were_worked_by_hand() {
    let (rules, holidays, worked) = (rules(), holidays(), worked());
    let mut wrong = Vec::new();
    for date in &worked {
        assert!(!date.provision.is_empty() && date.why.len() > 10, "{} from {} says why", date.rule, date.from);
        match due_of(&rules, &holidays, date) {
            Ok(due) => {
                let at = due.at.map(|at| at.format("%H:%M").to_string());
                if due.due != Some(date.due) || at != date.at || due.outer != date.outer {
                    let got = (due.due, at, due.outer);
                    let hand = (date.due, &date.at, date.outer);
                    wrong.push(format!(
                        "{} from {} in {}: {got:?}, by hand {hand:?}: {}",
                        date.rule, date.from, date.nation, date.why
                    ));
                }
            }
            Err(why) => wrong.push(format!("{} from {}: {why:?}", date.rule, date.from)),
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), worked.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_two_worked_dates_and_half_of_all_are_by_a_second_reader() {
    let (rules, worked) = (rules(), worked());
    for rule in rules.rule.iter().filter(|rule| rule.kind != Kind::NoLimit) {
        let count = worked.iter().filter(|date| date.rule == rule.id).count();
        assert!(count >= 2, "{} has {count} worked dates", rule.id);
    }
    let second = worked.iter().filter(|date| date.reader == 2).count();
    assert!(second * 2 >= worked.len(), "{second} of {} by the second reader", worked.len());
}

/// The edges that the worked dates must hold, each with what makes a date one of it.
#[test]
fn the_worked_dates_hold_every_edge() {
    let (rules, holidays, worked) = (rules(), holidays(), worked());
    let due = |date: &Worked| due_of(&rules, &holidays, date).unwrap();
    let holds = |what: &str, is: &dyn Fn(&Worked) -> bool| {
        assert!(worked.iter().any(is), "no worked date for: {what}");
    };
    let weekday = |day: NaiveDate| chrono::Datelike::weekday(&day);
    holds("the end of a month that has no such day", &|d| due(d).explanation.contains("the last day of that month"));
    holds("29 February", &|d| d.due.format("%m-%d").to_string() == "02-29");
    holds("counted across the clocks' change", &|d| d.from.starts_with("2026-10-24T") && d.at.is_some());
    holds("a bank holiday of Scotland alone", &|d| {
        d.nation == Nation::Scotland
            && [d.due, d.due.pred_opt().unwrap()]
                .iter()
                .any(|day| holidays.is_holiday(*day, Nation::Scotland) && !holidays.is_holiday(*day, Nation::England))
    });
    holds("a bank holiday of Northern Ireland alone", &|d| {
        d.nation == Nation::NorthernIreland
            && holidays.is_holiday(d.due, Nation::NorthernIreland)
            && !holidays.is_holiday(d.due, Nation::England)
    });
    holds("moved over Christmas to 29 December", &|d| {
        d.due == ymd("2026-12-29") && due(d).explanation.contains("is not a working day, so it moves")
    });
    holds("a substitute day", &|d| due(d).explanation.contains("28 December 2026 is not a working day"));
    holds("5 p.m. on a Friday", &|d| d.at.as_deref() == Some("17:00") && weekday(d.due) == chrono::Weekday::Fri);
    holds("a warning on the working day before", &|d| due(d).warnings().iter().any(|words| words.contains("act by")));
    holds("two ways at the end of a month", &|d| due(d).warnings().iter().any(|words| words.contains("Pruden")));
}

/// Every rule with all the days that it needs, counted from `day`; hours at noon.
fn counted(rules: &Rules, rule: &Rule, day: NaiveDate, nation: Nation, holidays: &Holidays) -> Option<DueDate> {
    let noon = When { date: day, time: NaiveTime::from_hms_opt(12, 0, 0) };
    let asked = Asked::since(&rule.triggers[0].name, noon).in_nation(nation);
    reckon(rules, rule, &asked, holidays).ok()
}

proptest! {
    /// A due date is never before the day from which it is counted, but where the rule counts back from what is to come.
    #[test]
    fn no_due_date_is_before_its_trigger(days in 0u64..4_000, rule in 0usize..200) {
        let (rules, holidays) = (rules(), holidays());
        let rule = &rules.rule[rule % rules.rule.len()];
        let day = ymd("2019-01-01") + chrono::Days::new(days);
        let back = rule.legs.iter().flat_map(|leg| &leg.count)
            .any(|step| matches!(step, Step::DaysBefore(_) | Step::Fixed(_)));
        for nation in rule.nations.iter().filter(|_| !back) {
            let due = counted(&rules, rule, day, *nation, &holidays).expect("every rule can be counted");
            prop_assert!(due.due.is_none_or(|due| due >= day), "{} from {day}", rule.id);
            prop_assert!(due.outer.is_none_or(|outer| Some(outer) >= due.due.map(|due| due.min(outer))));
        }
    }

    /// Within a rule, and so within its mode, a later trigger never gives an earlier date.
    #[test]
    fn a_later_trigger_never_gives_an_earlier_date(days in 0u64..3_650, later in 1u64..60, rule in 0usize..200) {
        let (rules, holidays) = (rules(), holidays());
        let rule = &rules.rule[rule % rules.rule.len()];
        let first = ymd("2019-01-01") + chrono::Days::new(days);
        let second = first + chrono::Days::new(later);
        // Where the law itself changed between the two, it is not one mode.
        let changed = rule.legs.iter().filter_map(|leg| leg.before).any(|day| first < day && day <= second);
        for nation in rule.nations.iter().filter(|_| !changed) {
            let of = |day| counted(&rules, rule, day, *nation, &holidays).expect("counted");
            let (one, two) = (of(first), of(second));
            prop_assert!((one.due, one.at.filter(|_| one.due == two.due)) <= (two.due, two.at.filter(|_| one.due == two.due)), "{}", rule.id);
            prop_assert!(one.outer <= two.outer, "{}", rule.id);
        }
    }

    /// A day never ends on one that is not worked, where the rule moves it; the warning names a worked day where not.
    #[test]
    fn a_rule_that_moves_ends_on_a_working_day(days in 0u64..3_200, rule in 0usize..200) {
        let (rules, holidays) = (rules(), holidays());
        let rule = &rules.rule[rule % rules.rule.len()];
        let day = ymd("2019-06-01") + chrono::Days::new(days);
        for nation in &rule.nations {
            let due = counted(&rules, rule, day, *nation, &holidays).expect("counted");
            let Some(last) = due.due.filter(|last| holidays.know(*last, *nation)) else { continue };
            if rule.roll {
                prop_assert!(holidays.is_working_day(last, *nation), "{} from {day}", rule.id);
            } else if rule.kind == Kind::LastDay && due.at.is_none() {
                let warned = due.warnings().iter().any(|words| words.contains("act by"));
                prop_assert_eq!(warned, !holidays.is_working_day(last, *nation), "{} from {}", rule.id, day);
            }
        }
    }
}

#[test]
fn the_rules_survive_being_written_and_read() {
    let rules = rules();
    assert!(rules.rule.len() > 70 && rules.faults().is_empty());
    let text = time_limits::text(&rules).unwrap();
    assert_eq!(time_limits::rules(Some(&text)).unwrap(), rules);
    let holidays = holidays();
    let text = bank_holidays::text(&holidays, ymd("2026-11-24")).unwrap();
    assert_eq!(bank_holidays::holidays(Some(&text)).unwrap(), holidays);
}

#[test]
fn the_common_rules_are_there_and_what_was_not_read_says_so() {
    let rules = rules();
    let ids = "mr mr.late mr.with-reasons appeal appeal.outer appeal.response reasons.statement permission.ftt set-aside pip2 \
               hb.revision child-maintenance.mr adp.redetermination adp.redetermination.late adp.decision adp.appeal \
               homelessness.review homelessness.appeal county-court.acknowledge county-court.defence \
               statutory-demand.set-aside statutory-demand.pay breathing-space employment.tribunal awaab.investigate \
               awaab.summary awaab.make-safe dp-complaint.acknowledge subject-access";
    for id in ids.split_whitespace() {
        assert!(rules.find(id).is_some(), "no rule {id}");
    }
    for rule in &rules.rule {
        let from_general = rule.sources.iter().all(|used| used.of == "general");
        assert!(!(from_general && rule.certain), "{} is certain, but was read nowhere", rule.id);
        assert!(
            rule.kind == Kind::NoLimit || rule.kind == Kind::FirstDay || !rule.late.is_empty(),
            "{}: late?",
            rule.id
        );
        if !rule.certain {
            let nation = rule.nations[0];
            let due = counted(&rules, rule, ymd("2026-02-02"), nation, &holidays()).unwrap();
            assert!(due.warnings()[0].starts_with("Check the letter: "), "{}", rule.id);
        }
        // Nobody is told that it is over: what can still be done, and how sure that is.
        let text = format!("{}{}{}", rule.late, rule.notes.join(" "), rule.extension).to_lowercase();
        assert!(!text.contains("too late"), "{}", rule.id);
    }
}

#[test]
fn the_working_days_agree_with_gov_uk() {
    let Some(file) = corpus::folder("uk-bank-holidays.json") else { return };
    let listed = bank_holidays::read(&std::fs::read(file).unwrap()).unwrap();
    let ours = holidays();
    let mut years = BTreeSet::new();
    for (division, year, days) in listed.years() {
        let mine = ours.years().find(|(of, when, _)| (*of, *when) == (division, year));
        assert_eq!(mine.map(|(.., days)| days), Some(days), "{division} {year}");
        years.insert(year);
    }
    println!("read {} years of three divisions", years.len());
    assert!(years.len() >= 9);
}

#[test]
fn past_the_last_known_year_it_says_so() {
    let rules = rules();
    let due = counted(&rules, rules.find("appeal").unwrap(), ymd("2031-05-01"), Nation::England, &holidays()).unwrap();
    assert!(
        due.warnings().iter().any(|words| words.contains("The bank holidays of 2031 are not known here")),
        "{due:?}"
    );
}

fn deadline(args: &[&str]) -> Ran {
    run(&[&["deadline"], args].concat())
}

#[test]
fn deadline_answers_in_its_shape() {
    let answer = deadline(&["mr", "--from", "2026-01-31", "--json"]).json();
    let keys: Vec<_> = answer.as_object().unwrap().keys().map(String::as_str).collect();
    let shape = "rule title from nation due at outer certain counting explanation source checked warnings";
    assert_eq!(keys.iter().copied().collect::<BTreeSet<_>>(), shape.split(' ').collect());
    assert_eq!(
        [&answer["from"], &answer["due"], &answer["outer"], &answer["at"], &answer["nation"], &answer["certain"]],
        [&json!("2026-01-31"), &json!("2026-02-28"), &json!("2027-02-28"), &Value::Null, &Value::Null, &json!(true)],
    );
    let appeal = deadline(&["appeal", "--from", "31/12/2026", "--nation", "northern-ireland"]);
    assert_eq!(appeal.refusal(2), "appeal is not the law in Northern Ireland; it is in england, wales, scotland.");
    let appeal = deadline(&["appeal", "--from", "1/3/2027", "--nation", "wales", "--json"]).json();
    assert_eq!(
        (&appeal["due"], &appeal["at"], &appeal["nation"]),
        (&json!("2027-04-01"), &json!("17:00"), &json!("wales"))
    );
    let open = deadline(&["revision.any-time", "--from", "2020-01-01", "--json"]).json();
    assert_eq!((&open["due"], &open["outer"]), (&Value::Null, &Value::Null));
    // For people: the day in full, the source, and that the letter comes first.
    let words = deadline(&["mr", "--from", "2026-01-31"]);
    for part in ["Sat 28 February 2026", "act by Fri 27 February", "reg 5", "Checked on", "client's letter comes first"]
    {
        let said = words.out.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(said.contains(part), "{part}: {said}");
    }
}

#[test]
fn deadline_refuses_in_a_sentence_and_guesses_nothing() {
    let near = deadline(&["homeless.review", "--from", "2026-01-31"]);
    assert!(near.refusal(2).contains("homelessness.review"), "{}", near.err);
    let which = deadline(&["appeal", "--from", "2026-10-30"]);
    assert!(which.refusal(2).contains("--nation is needed, one of england, wales, scotland"), "{}", which.err);
    let missing = deadline(&["employment.tribunal", "--from", "2026-06-01", "--also", "certificate=2026-07-01"]);
    assert!(missing.refusal(2).contains("--also conciliation=DATE"), "{}", missing.err);
    let order = ["--also", "conciliation=2026-07-02", "--also", "certificate=2026-07-01"];
    let order = deadline(&[&["employment.tribunal", "--from", "2026-06-01"][..], &order].concat());
    assert_eq!(order.refusal(2), "certificate cannot be before conciliation.");
    let strange = deadline(&["mr", "--from", "2026-06-01", "--also", "moon=2026-07-01"]);
    assert!(strange.refusal(2).contains("mr knows no date of the name moon"), "{}", strange.err);
    for bad in ["2026-02-30", "soon", "2026-01-31T25:00"] {
        assert_eq!(deadline(&["mr", "--from", bad]).code, 2, "{bad}");
    }
}

#[test]
fn every_rule_is_listed_with_its_source() {
    let listed = deadline(&["--list", "--json"]).json();
    let listed = listed.as_array().unwrap();
    assert_eq!(listed.len(), rules().rule.len());
    for rule in listed {
        let keys: BTreeSet<_> = rule.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(keys, "id title nations triggers mode length certain source checked".split(' ').collect());
        assert!(!rule["source"].as_str().unwrap().is_empty() && rule["checked"] == "2026-11-24", "{rule}");
    }
    let mr = listed.iter().find(|rule| rule["id"] == "mr").unwrap();
    assert_eq!((&mr["mode"], &mr["length"]), (&json!("months-after"), &json!(1)));
    assert_eq!(mr["triggers"][0]["name"], "decision");
}

#[test]
fn the_machines_zone_changes_nothing() {
    let answer = |zone: &str| {
        let args = ["deadline", "awaab.emergency", "--from", "2026-10-24T14:30", "--json"];
        let out = command(&args).env("TZ", zone).output().unwrap();
        assert!(out.status.success());
        String::from_utf8(out.stdout).unwrap()
    };
    let utc = answer("UTC");
    assert!(utc.contains("\"at\":\"13:30\""), "{utc}");
    assert_eq!(utc, answer("Pacific/Auckland"));
}

#[test]
fn a_partnerships_own_rules_are_used_or_refused_with_the_line() {
    let dir = TempDir::new().unwrap();
    let own = r#"
[source.charter]
title = "Our charter"
url = ""

[[rule]]
id = "charter.reply"
title = "Answer an enquiry"
area = "other"
nations = ["england"]
act = "The person must have an answer"
triggers = [{ name = "asked", label = "day on which they asked" }]
legs = [{ from = "asked", count = [{ working-days-after = 2 }] }]
late = "Phone them today."
sources = [{ of = "charter", provision = "page 1" }]
checked = "2026-10-01"
certain = true
"#;
    let data = text(dir.path());
    let ask = |id: &str| run(&["deadline", "--data", data, id, "--from", "2026-11-27", "--json"]);
    assert_eq!(ask("charter.reply").code, 2);
    let file = dir.path().join("time_limits.toml");
    std::fs::write(&file, own).unwrap();
    assert_eq!(ask("charter.reply").json()["due"], "2026-12-01");
    // Ours are still there, and one of the same id takes the place of ours.
    assert_eq!(ask("mr").json()["due"], "2026-12-27");
    std::fs::write(&file, own.replace("charter.reply", "mr")).unwrap();
    assert_eq!(ask("mr").json()["due"], "2026-12-01");
    let broken = [
        ("working-days-after = 2", "working-days-after = 0", "line 12"),
        ("working-days-after = 2", "fortnights = 2", "line 12"),
        ("from = \"asked\"", "from = \"phoned\"", "There is no trigger phoned"),
        ("of = \"charter\"", "of = \"nowhere\"", "There is no source nowhere"),
        ("certain = true", "certain = perhaps", "line 16"),
        ("certain = true", "certain = false", "says what is in doubt"),
    ];
    for (of, to, says) in broken {
        std::fs::write(&file, own.replace(of, to)).unwrap();
        let refused = ask("mr");
        assert_eq!(refused.code, 1, "{to}: {}", refused.err);
        let line = refused.err.contains("time_limits.toml: line ");
        assert!(line && (refused.err.contains(says) || says.starts_with("line")), "{to}: {}", refused.err);
    }
}

/// GOV.UK's list as it is published, with one more holiday in 2027.
fn published() -> Vec<u8> {
    let mut all = serde_json::Map::new();
    for division in Division::ALL {
        let days: Vec<Value> = holidays()
            .years()
            .filter(|(of, year, _)| of == division && *year >= 2026)
            .flat_map(|(.., days)| days.iter().copied())
            .chain([ymd("2027-06-07")])
            .map(|day| json!({"title": "x", "date": day.to_string(), "notes": "", "bunting": true}))
            .collect();
        all.insert(division.code().to_owned(), json!({"division": division.code(), "events": days}));
    }
    serde_json::to_vec(&Value::Object(all)).unwrap()
}

#[test]
fn gov_uks_newer_list_is_taken_in_and_used() {
    let dir = TempDir::new().unwrap();
    let data = text(dir.path());
    let ask =
        || run(&["deadline", "--data", data, "appeal", "--from", "2027-05-07", "--nation", "england", "--json"]).json();
    assert_eq!(ask()["due"], "2027-06-07");
    let file = dir.path().join("list.json");
    std::fs::write(&file, published()).unwrap();
    let taken = run(&["holidays", "import", text(&file), "--data", data, "--json"]).json();
    assert_eq!(taken[0], json!({"division": "england-and-wales", "from": 2026, "to": 2028}));
    assert_eq!(ask()["due"], "2027-06-08");
    // What is not the list changes nothing, and says what would be.
    for bad in [&b"{}"[..], b"[1,2]", b"{\"england-and-wales\":{\"events\":[{\"date\":\"2027-02-31\"}]}}", b"\xff\xfe"]
    {
        std::fs::write(&file, bad).unwrap();
        let refused = run(&["holidays", "import", text(&file), "--data", data]);
        assert_eq!(refused.code, 1);
        assert!(refused.err.contains("GOV.UK"), "{}", refused.err);
        assert_eq!(ask()["due"], "2027-06-08");
    }
    assert_eq!(run(&["holidays", "import", "/nonexistent/list", "--data", data]).code, 2);
    if let Some(real) = corpus::folder("uk-bank-holidays.json") {
        let taken = run(&["holidays", "import", text(Path::new(&real)), "--data", data, "--json"]).json();
        assert_eq!(taken.as_array().unwrap().len(), 3);
        assert_eq!(ask()["due"], "2027-06-07", "the real list has no such day");
    }
}
