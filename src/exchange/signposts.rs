//! The next steps at the counter, as TOML.

use crate::domain::problem::Problem;
use crate::domain::signpost::Signposts;

const OURS: &str = include_str!("../../assets/signposting.toml");

/// What comes with the program.
///
/// # Errors
/// Never for the file that comes with it: a test reads it.
pub fn signposts() -> Result<Signposts, Problem> {
    toml::from_str(OURS).map_err(|error| Problem::new("signposting.toml", error.message().to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use std::collections::BTreeSet;

    use chrono::{Days, NaiveDate};

    use super::*;
    use crate::domain::case::{Nation, Subject};
    use crate::domain::evidence::EvidenceKind;
    use crate::domain::referral::Area;
    use crate::domain::signpost::{Asked, Does, Need, Numbers, STEPS, Sign};

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
    }

    fn steps(need: Need, date: Option<NaiveDate>, signs: &[Sign], nation: Nation) -> Vec<(String, Does)> {
        let asked = Asked { need: Some(need), date, signs: signs.iter().copied().collect::<BTreeSet<_>>() };
        let steps = signposts().unwrap().steps(&asked, nation, &Numbers::default(), today());
        steps.into_iter().map(|step| (step.rule, step.does)).collect()
    }

    #[test]
    fn every_need_has_one_to_three_steps_in_every_nation() {
        assert_eq!(signposts().unwrap().faults(), Vec::<String>::new());
        for (need, nation) in Need::ALL.iter().flat_map(|need| Nation::ALL.iter().map(move |nation| (*need, *nation))) {
            let all = steps(need, None, Sign::ALL, nation);
            let none = steps(need, None, &[], nation);
            assert!(all.len() == STEPS && (1..=STEPS).contains(&none.len()), "{need} in {nation}");
            assert_eq!(all[0].0, "clinician");
        }
    }

    #[test]
    fn a_sign_names_only_what_its_nation_has() {
        for nation in Nation::ALL {
            for sign in Sign::ALL {
                let found = steps(Need::Home, None, &[*sign], *nation);
                let england = *nation == Nation::England;
                let expected = match sign {
                    Sign::Harm => "clinician",
                    Sign::Afraid | Sign::Child => "lead",
                    Sign::NoBed if england => "council",
                    Sign::NoBed => "council-elsewhere",
                    Sign::NoFood if england => "fund",
                    Sign::NoFood => "today-need",
                    Sign::Court => "today-court",
                    Sign::Border => "adviser",
                };
                assert_eq!(found[0].0, expected, "{sign} in {nation}");
                let fund = found.iter().any(|(rule, _)| rule == "fund");
                assert_eq!(fund, england && *sign == Sign::NoFood, "{sign} in {nation}: England's fund stays there");
            }
        }
    }

    #[test]
    fn a_date_that_is_near_or_past_is_for_today_and_a_later_one_for_the_next_time() {
        let day = |days: i64| Some(today() + chrono::TimeDelta::days(days));
        for (date, first) in [(day(-1), "today-date"), (day(0), "today-date"), (day(7), "today-date"), (day(8), "slot")]
        {
            assert_eq!(steps(Need::Money, date, &[], Nation::Wales)[0].0, first, "{date:?}");
        }
        assert_eq!(steps(Need::Date, None, &[], Nation::Wales)[0].0, "today-date", "a date that nobody could read");
        assert_eq!(steps(Need::Work, None, &[], Nation::Wales)[0].0, "slot");
        assert!(today().checked_add_days(Days::new(1)).is_some());
    }

    #[test]
    fn a_number_is_the_sites_own_or_it_is_said_whom_to_ask() {
        let asked = Asked { need: Some(Need::Home), date: None, signs: [Sign::NoBed].into() };
        let data = signposts().unwrap();
        let unset = data.steps(&asked, Nation::England, &Numbers::default(), today());
        assert!(unset[0].say.contains("not set here: ask"), "{}", unset[0].say);
        let set = Numbers { council: "01632 960100".to_owned(), ..Numbers::default() };
        let told = &data.steps(&asked, Nation::England, &set, today())[0].say;
        assert!(told.contains("01632 960100") && !told.contains("ask"), "{told}");
    }

    #[test]
    fn no_slip_says_what_it_is_about_unless_it_is_asked_for() {
        let mut terms: BTreeSet<String> = BTreeSet::new();
        terms.extend(Area::ALL.iter().map(|area| area.label().to_owned()));
        terms.extend(Subject::ALL.iter().flat_map(|of| [of.label().to_owned(), of.in_full().to_owned()]));
        terms.extend(EvidenceKind::ALL.iter().map(|kind| kind.label().to_owned()));
        terms.extend(Need::ALL.iter().filter(|need| **need != Need::Date).map(|need| need.label().to_owned()));
        terms.extend(Sign::ALL.iter().map(|sign| sign.label().to_owned()));
        let words = |text: &str| {
            let parts = text.to_lowercase();
            format!(" {} ", parts.split(|c: char| !c.is_alphanumeric()).collect::<Vec<_>>().join(" "))
        };
        for rule in &signposts().unwrap().step {
            for line in &rule.slip {
                for term in &terms {
                    assert!(!words(line).contains(&words(term)), "{}: “{line}” says {term}", rule.id);
                }
            }
        }
        assert!(words("Ask about debt.").contains(&words("debt")), "the search finds what it looks for");
    }
}
