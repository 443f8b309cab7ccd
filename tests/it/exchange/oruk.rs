//! Service directories that nobody here wrote (Open Referral UK's own examples), each with what happened to it and why.
//!
//! | file | what happened | why |
//! |---|---|---|
//! | `service_full` | one taken in | checked in 2005, so stale; its hours ended in 2005 and join days of the week with days of the month, which iCalendar forbids: both said, and it is never called open |
//! | `service_list` | one taken in | a whole list on one page; no number and no place, but an e-mail address |
//! | `service_at_location_full`, `…_list` | one taken in | the service with its place. In `warn` the place's id is the location's own: ids of places are not what a service is found by |
//! | `organization`, `organization_full` | one taken in | the organisation's one service, with its provider |
//! | `organization_list` (both) | nothing | organisations without services, page 1 of 10 |
//! | `taxonomy…`, `api_details` | nothing | words for sorting; what a feed says of itself |
//! | `dashboard_…` | refused | figures about feeds: they hold no service |

use alongside::domain::date::parse_now;
use alongside::domain::service::ServiceStatus;
use alongside::exchange::oruk::{Feed, looks_like, read};

use super::today;
use crate::support::corpus::folder;

/// What became of a file, in short.
fn outcome(feed: &Feed) -> String {
    if let Some(why) = feed.ignored {
        return format!("nothing: {why}");
    }
    let refused: Vec<String> = feed.refused.iter().map(|(at, why)| format!("{at}: {}", why[0].words)).collect();
    if refused.is_empty() {
        format!("{} taken in", feed.services.len())
    } else {
        format!("refused: {}", refused.join(" "))
    }
}

const ORGANISATIONS: &str = "nothing: An organisation without its services. Save the feed's page of services.";
const TAXONOMY: &str = "nothing: Words by which services are sorted, and no service.";
const DETAILS: &str = "nothing: What the feed says of itself, and no service.";
const FIGURES: &str = "refused: file: It is no service of Open Referral UK.";
const ONE: &str = "1 taken in";

/// File, outcome, whether it looks like a feed, whether it is the whole of one.
const EXPECTED: &[(&str, &str, bool, bool)] = &[
    ("default/api_details.json", DETAILS, true, false),
    ("default/dashboard_service_details_response.json", FIGURES, false, true),
    ("default/dashboard_services_response.json", FIGURES, false, true),
    ("default/organization.json", ONE, true, true),
    ("default/organization_list.json", ORGANISATIONS, true, false),
    ("default/service_at_location_full.json", ONE, true, true),
    ("default/service_at_location_list.json", ONE, true, true),
    ("default/service_full.json", ONE, true, true),
    ("default/service_list.json", ONE, true, true),
    ("default/taxonomy.json", TAXONOMY, true, false),
    ("default/taxonomy_list.json", TAXONOMY, true, false),
    ("default/taxonomy_term.json", TAXONOMY, true, false),
    ("default/taxonomy_term_list.json", TAXONOMY, true, false),
    ("warn/api_details.json", DETAILS, true, false),
    ("warn/organization_full.json", ONE, true, true),
    ("warn/organization_list.json", ORGANISATIONS, true, false),
    ("warn/service_at_location_full.json", ONE, true, true),
    ("warn/service_at_location_list.json", ONE, true, true),
    ("warn/service_full.json", ONE, true, true),
    ("warn/service_list.json", ONE, true, true),
    ("warn/taxonomy.json", TAXONOMY, true, false),
    ("warn/taxonomy_list.json", TAXONOMY, true, false),
    ("warn/taxonomy_term.json", TAXONOMY, true, false),
    ("warn/taxonomy_term_list.json", TAXONOMY, true, false),
];

#[test]
fn every_file_of_the_examples_has_its_outcome_and_its_reason() {
    let Some(folder) = folder("oruk") else { return };
    let mut files = 0;
    for part in ["default", "warn"] {
        files += std::fs::read_dir(folder.join(part)).unwrap().count();
    }
    assert_eq!(files, EXPECTED.len(), "every file is in the table");
    for (name, expected, looks, whole) in EXPECTED {
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let feed = read(&bytes, "examples", today()).unwrap_or_else(|problem| panic!("{name}: {problem}"));
        assert_eq!(outcome(&feed), *expected, "{name}");
        assert_eq!((looks_like(&bytes), feed.is_whole()), (*looks, *whole), "{name}");
    }
}

#[test]
fn the_examples_service_is_read_with_all_that_it_says() {
    let Some(folder) = folder("oruk") else { return };
    let bytes = std::fs::read(folder.join("default/service_full.json")).unwrap();
    let arriving = read(&bytes, "examples", today()).unwrap().services.remove(0);
    let service = &arriving.service;
    assert_eq!(
        (arriving.id.as_str(), arriving.status),
        ("ac148810-d857-441c-9679-408f346de14b", ServiceStatus::Active)
    );
    assert_eq!(
        (service.name.as_str(), service.provider.as_str()),
        ("Community Counselling", "Example Organization Inc.")
    );
    assert_eq!(service.address, "MyCity Civic Center, 1-30 Main Street, MyCity, MyRegion, MyState, ABC 1234");
    assert_eq!(service.eligibility, "From 12 to 100 years.");
    let over = "Under 18s and Over 60s: 35 per 1 hour session (until Sat 31 December 2022)";
    assert_eq!(service.cost, format!("fees_description\n{over}"));
    assert!(service.access.contains("induction loops") && service.access.contains("T-coil"));
    assert!(service.is_stale(today(), 180));
    let now = parse_now("2026-11-26T11:00").unwrap();
    assert_eq!(service.open(now).words(now), "hours not known", "a Thursday at eleven, years after the hours ended");
    let fields: Vec<&str> = arriving.warnings.iter().map(|warning| warning.field).collect();
    assert_eq!(fields, ["schedules", "assured_date"]);
    for kept in ["accreditations", "funding", "attributes", "organization", "contacts", "last_modified"] {
        assert!(service.kept.contains_key(kept), "{kept} is kept");
    }
}
