//! What leaves the counter says nothing of what it is about: every slip there can be, appointments and calendar entries, held
//! against every term of the lists. And every urgent path names only what is known of its nation.

use std::collections::BTreeSet;

use alongside::desk::limits::Limits;
use alongside::domain::appointment::Who;
use alongside::domain::case::{Nation, Stage, Subject};
use alongside::domain::evidence::EvidenceKind;
use alongside::domain::outcome::{OtherGain, OutcomeResult};
use alongside::domain::referral::Area;
use alongside::domain::signpost::{Asked, Dated, Need, NewSignpost, Numbers, Sign, SlipHow, Whom};

use crate::support::{self, World, booking, hours, whole_word};

/// Conditions and what a clinic treats, in plain words.
const CONDITIONS: [&str; 36] = [
    "ADHD",
    "addiction",
    "alcohol",
    "anxiety",
    "arthritis",
    "asthma",
    "autism",
    "autistic",
    "bipolar",
    "blind",
    "cancer",
    "COPD",
    "deaf",
    "dementia",
    "depressed",
    "depression",
    "diabetes",
    "disability",
    "disabled",
    "dyslexia",
    "epilepsy",
    "fibromyalgia",
    "HIV",
    "illness",
    "kidney",
    "lupus",
    "maternity",
    "mental health",
    "palliative",
    "Parkinson's",
    "pregnancy",
    "pregnant",
    "psychosis",
    "schizophrenia",
    "sclerosis",
    "stroke",
];

/// What names the desk's own trade, and the programs of help by name.
const TRADE: [&str; 12] = [
    "advice",
    "adviser",
    "advisor",
    "benefit",
    "benefits",
    "charity",
    "clinician",
    "council",
    "Crisis and Resilience Fund",
    "immigration",
    "safeguarding",
    "welfare",
];

/// Every term that could tell somebody's matter: areas, subjects, stages, needs, signs, outcomes, services, conditions.
fn terms(services: &[String]) -> BTreeSet<String> {
    let mut terms: BTreeSet<String> = services.iter().cloned().collect();
    terms.extend(Area::ALL.iter().map(|one| one.label().to_owned()));
    terms.extend(Subject::ALL.iter().map(|one| one.label().to_owned()));
    terms.extend(Stage::ALL.iter().map(|one| one.label().to_owned()));
    terms.extend(Need::ALL.iter().map(|one| one.label().to_owned()));
    terms.extend(Sign::ALL.iter().map(|one| one.label().to_owned()));
    terms.extend(EvidenceKind::ALL.iter().map(|one| one.label().to_owned()));
    terms.extend(OutcomeResult::ALL.iter().map(|one| one.label().to_owned()));
    terms.extend(OtherGain::ALL.iter().map(|one| one.label().to_owned()));
    terms.extend(CONDITIONS.iter().chain(&TRADE).map(|one| (*one).to_owned()));
    // It tells nothing: the list has it for what is on no list. And papers are asked for by what they are: "a letter" is what
    // most people bring, whatever it is about, and the need is "a letter with a date".
    terms.retain(|term| !["other", "letter"].contains(&term.as_str()));
    terms
}

fn told(text: &str, terms: &BTreeSet<String>) -> BTreeSet<String> {
    terms.iter().filter(|term| whole_word(text, term)).cloned().collect()
}

/// Every step that can be offered, by need: with each sign, each kind of date, in each nation.
fn offered(limits: &Limits, today: chrono::NaiveDate) -> BTreeSet<(&'static str, String)> {
    let dates = [None, today.pred_opt(), Some(today + chrono::Days::new(30))];
    let signs = std::iter::once(None).chain(Sign::ALL.iter().map(Some));
    let mut offered = BTreeSet::new();
    for sign in signs {
        for (need, nation) in Need::ALL.iter().flat_map(|need| Nation::ALL.iter().map(move |nation| (need, nation))) {
            for date in dates {
                let asked = Asked { need: Some(*need), date, signs: sign.into_iter().copied().collect() };
                let steps = limits.signposts.steps(&asked, *nation, &Numbers::default(), today);
                assert!(!steps.is_empty(), "nobody goes without a step");
                offered.extend(steps.into_iter().map(|step| (need.code(), step.rule)));
            }
        }
    }
    offered
}

#[test]
fn no_slip_of_any_need_sign_date_or_nation_holds_a_term_of_the_lists() {
    let world = World::new();
    let (rita, sue) = (world.sign_in("rita"), world.sign_in("sue"));
    support::stock(&sue);
    let services: Vec<String> =
        rita.directory().unwrap().entries().iter().map(|entry| entry.service.name.clone()).collect();
    assert!(services.len() == 3, "{services:?}");
    let numbers = Numbers { desk: "01632 960100".into(), council: "01632 960200".into(), ..Numbers::default() };
    let _ = sue.set_counter_numbers(world.elm, &numbers).unwrap();
    let terms = terms(&services);
    let limits = rita.limits().unwrap();
    let mut offered = offered(&limits, rita.today());
    // Beside the numbered steps one can always go to a service.
    let to_service = limits.signposts.to_service().unwrap();
    offered.extend(Need::ALL.iter().map(|need| (need.code(), to_service.id.clone())));
    let entries: Vec<_> = rita.directory().unwrap().entries().iter().map(|entry| entry.id).collect();
    let rules: BTreeSet<&str> = offered.iter().map(|(_, rule)| rule.as_str()).collect();
    let all: BTreeSet<&str> = limits.signposts.step.iter().map(|rule| rule.id.as_str()).collect();
    assert_eq!(rules, all, "every step can be offered, so every one is tried");
    let mut with_detail = BTreeSet::new();
    for (need, step) in &offered {
        let need = Need::from_code(need).unwrap();
        let chosen: Vec<_> =
            if *step == to_service.id { entries.iter().copied().map(Some).collect() } else { vec![None] };
        for (service, large) in chosen.into_iter().flat_map(|service| [(service, false), (service, true)]) {
            let new = NewSignpost { site: world.elm, need, step: step.clone(), service };
            let id = rita.signpost_anonymously(&new).unwrap().value;
            let text = |detail| {
                rita.signpost_slip(id, SlipHow { large: Some(large), detail, ..SlipHow::default() })
                    .unwrap()
                    .paper
                    .text()
            };
            let plain = text(false);
            assert!(plain.contains("01632 960100") && plain.contains("Elm Street"), "a slip: {plain}");
            assert_eq!(told(&plain, &terms), BTreeSet::new(), "{need}, {step}: {plain}");
            with_detail.extend(told(&text(true), &terms));
        }
    }
    // The same looking finds what is there once it was asked for.
    for need in Need::ALL {
        assert!(with_detail.contains(need.label()), "{need}: {with_detail:?}");
    }
    assert!(with_detail.contains("Crisis and Resilience Fund"), "{with_detail:?}");
    assert!(services.iter().all(|service| with_detail.contains(service.as_str())), "{with_detail:?}");
}

#[test]
fn no_appointment_slip_and_no_calendar_entry_holds_a_term_of_the_lists() {
    let world = World::new();
    let (sam, sue) = (world.sign_in("sam"), world.sign_in("sue"));
    support::stock(&sue);
    let services: Vec<String> =
        sam.directory().unwrap().entries().iter().map(|entry| entry.service.name.clone()).collect();
    let mut terms = terms(&services);
    let _ = sam.set_session(None, &hours(&sam, world.elm, Some(sam.me().id), 1)).unwrap();
    let of = world.case(&sam, world.elm, "Khan", None);
    let _ = sam.record_letter(&support::letter(&sam, of.matter, "refused")).unwrap();
    let by = Some(sam.today() + chrono::Days::new(5));
    let task = alongside::domain::task::NewTask { by, ..support::task(of.case, "depression, PIP") };
    let _ = sam.add_task(&task).unwrap();
    let _ = sam.add_event(of.case, &support::event(&sam), None).unwrap();
    let id = sam.book(&booking(&sam, Who::Client(of.client))).unwrap().value;
    let slip = sam.slip(id, SlipHow::default()).unwrap().paper.text();
    assert!(slip.contains("Appointment") && slip.contains("10:00"), "{slip}");
    terms.extend(["Khan", "Imran", "Staff sam"].map(str::to_owned));
    assert_eq!(told(&slip, &terms), BTreeSet::new(), "{slip}");
    let known = told(&sam.slip(id, SlipHow { detail: true, ..SlipHow::default() }).unwrap().paper.text(), &terms);
    assert!(known.contains("Imran") && known.contains("Staff sam"), "{known:?}");
    // What reminds: titles, descriptions and alarms alike.
    let calendar = sam.calendar(false).unwrap().replace("\r\n ", "");
    assert!(calendar.matches("BEGIN:VEVENT").count() >= 4 && calendar.contains("BEGIN:VALARM"), "{calendar}");
    assert_eq!(told(&calendar, &terms), BTreeSet::new(), "{calendar}");
    assert!(!told(&format!("{calendar}\nSUMMARY:PIP appeal"), &terms).is_empty());
}

#[test]
fn each_urgent_path_names_only_what_is_known_of_its_nation() {
    let limits = Limits::load(None).unwrap();
    let today = chrono::NaiveDate::from_ymd_opt(2026, 11, 24).unwrap();
    let set = Numbers {
        clinician: "Dr Shah, ext. 204".into(),
        lead: "Sister Moss, ext. 17".into(),
        council: "01632 960200".into(),
        desk: "01632 960100".into(),
    };
    // What is law or a fund in England only.
    let english = ["duty to refer", "must refer", "Crisis and Resilience Fund"];
    let mut seen = BTreeSet::new();
    for (sign, nation) in Sign::ALL.iter().flat_map(|sign| Nation::ALL.iter().map(move |nation| (sign, nation))) {
        for (numbers, are_set) in [(&set, true), (&Numbers::default(), false)] {
            let asked = Asked { need: Some(Need::Home), date: None, signs: [*sign].into() };
            let steps = limits.signposts.steps(&asked, *nation, numbers, today);
            let first = steps.first().unwrap();
            let rule = limits.signposts.find(&first.rule).unwrap();
            let of_sign = rule.signs.contains(sign) && rule.nations.contains(nation);
            assert!(of_sign, "{sign} in {}: {}", nation.label(), rule.id);
            for step in &steps {
                let rule = limits.signposts.find(&step.rule).unwrap();
                let all = format!("{} {} {} {}", step.say, step.why, rule.slip.join(" "), rule.detail);
                if *nation != Nation::England {
                    for words in english {
                        assert!(!all.contains(words), "{words} in {}: {all}", nation.label());
                    }
                }
                assert!(!all.contains("WHOM") && step.why.contains("checked on"), "{all}");
                let number = rule.whom.map(|whom| match whom {
                    Whom::Clinician => &set.clinician,
                    Whom::Lead => &set.lead,
                    Whom::Council => &set.council,
                });
                match (number, are_set) {
                    (Some(number), true) => assert!(step.say.contains(number.as_str()), "{}", step.say),
                    (Some(_), false) => {
                        assert!(step.say.contains("not set here: ask the practice manager"), "{}", step.say);
                    }
                    (None, _) => {}
                }
                // No number but one that this site has set.
                let mut said = step.say.clone();
                if let (Some(number), true) = (number, are_set) {
                    said = said.replace(number.as_str(), "");
                }
                assert!(!said.chars().any(|c| c.is_ascii_digit()), "{said}");
            }
            seen.insert((sign.code(), first.rule.clone(), nation.code()));
        }
    }
    let first_of = |sign: Sign, nation: Nation| {
        seen.iter().find(|(of, _, at)| *of == sign.code() && *at == nation.code()).map(|(_, rule, _)| rule.as_str())
    };
    for nation in Nation::ALL {
        let council = if *nation == Nation::England { "council" } else { "council-elsewhere" };
        let food = if *nation == Nation::England { "fund" } else { "today-need" };
        for (sign, rule) in [
            (Sign::Harm, "clinician"),
            (Sign::Afraid, "lead"),
            (Sign::Child, "lead"),
            (Sign::NoBed, council),
            (Sign::NoFood, food),
            (Sign::Court, "today-court"),
            (Sign::Border, "adviser"),
        ] {
            assert_eq!(first_of(sign, *nation), Some(rule), "{sign} in {}", nation.label());
        }
    }
    assert!(Dated::ALL.len() == 3, "each kind of date is tried above");
}
