#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
use chrono::Datelike as _;

use super::*;
use crate::domain::date::parse_now;
use crate::domain::service::Need;

fn today() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 24).unwrap()
}

fn feed(text: &str) -> Feed {
    read(text.as_bytes(), "a feed", today()).unwrap()
}

fn one(text: &str) -> Arriving {
    let mut feed = feed(text);
    assert!(feed.refused.is_empty() && feed.services.len() == 1, "{:?}", feed.refused);
    feed.services.remove(0)
}

fn warned(arriving: &Arriving) -> Vec<&'static str> {
    arriving.warnings.iter().map(|warning| warning.field).collect()
}

#[test]
fn a_service_is_read_whole_and_the_rest_is_kept() {
    let full = one(
        r#"{"id":"a","name":" Debt\u200b help ","status":"active","assured_date":"2026-11-01","description":"<p>Free &amp; private.</p><p>Bring letters.</p>",
        "eligibility_description":"People in Elm","minimum_age":18,"fees_description":"Free","application_process":"Ring first",
        "phones":[{"id":"p","number":"01632 960001","extension":"2","description":"mornings"}],
        "contacts":[{"id":"c","name":"A. Persona","phones":[{"number":"01632 960002"}]}],
        "languages":[{"name":"Welsh"},{"id":"l"},{"code":"pl"}],"service_areas":[{"name":"Elm"}],
        "organization":{"id":"o","name":"Elm Advice","email":"elm@example.org","website":"https://example.org","logo":"x"},
        "schedules":[{"freq":"WEEKLY","interval":1,"byday":"MO,TU","opens_at":"09:30:00","closes_at":"17:00","notes":"Not at Easter"}],
        "service_at_locations":[{"id":"s","location":{"id":"l","name":"Elm Hall","latitude":53.1,"addresses":[{"address_1":"1 High St","city":"Elm","postal_code":"EL1 1AA"}],
        "accessibility":[{"description":"Level entrance"}]}}],
        "attributes":[{"taxonomy_term":{"name":"Debt advice"}},{"taxonomy_term":{"name":"Housing"}}],
        "new_field":{"deep":["x\u202e"]},"nothing":null}"#,
    );
    let service = &full.service;
    assert_eq!((full.at.as_str(), full.id.as_str(), service.name.as_str()), ("file", "a", "Debt help"));
    assert_eq!(service.about, "Free & private.\nBring letters.");
    assert_eq!(service.eligibility, "People in Elm From 18 years.");
    assert_eq!(service.phone, "01632 960001 ext. 2 (mornings); 01632 960002");
    assert_eq!((service.email.as_str(), service.url.as_str()), ("elm@example.org", "https://example.org"));
    assert_eq!(service.address, "Elm Hall, 1 High St, Elm, EL1 1AA");
    assert_eq!((service.languages.as_str(), service.access.as_str()), ("Welsh, pl", "Level entrance"));
    assert_eq!((service.cost.as_str(), service.how.as_str(), service.area.as_str()), ("Free", "Ring first", "Elm"));
    assert_eq!(service.provider, "Elm Advice");
    assert_eq!(service.needs, [Need::Debt, Need::Home]);
    assert_eq!(service.checked.map(|day| day.day()), Some(1));
    assert_eq!(warned(&full), [""; 0]);
    let now = parse_now("2026-11-24T10:00").unwrap();
    assert_eq!(service.open(now).words(now), "open now until 17:00");
    // The contact's name, the coordinates, the logo and what nobody knows stay as they came, cleaned.
    let kept = serde_json::to_string(&service.kept).unwrap();
    for word in ["A. Persona", "53.1", "logo", "\"new_field\":{\"deep\":[\"x\"]}"] {
        assert!(kept.contains(word), "{word}: {kept}");
    }
    for word in ["nothing", "01632", "High St", "\u{202e}", "Elm Hall"] {
        assert!(!kept.contains(word), "{word}: {kept}");
    }
}

#[test]
fn what_is_missing_is_said() {
    let bare = one(r#"{"id":"a","name":"Bare","organization_id":"o"}"#);
    assert_eq!(warned(&bare), ["status", "assured_date", "phones"]);
    assert_eq!(bare.status, ServiceStatus::Active);
    let feed =
        feed(r#"[{"status":"active"},{"id":"b","name":"B","status":"sometimes"},7,{"location":{},"service":3}]"#);
    let fields = |at: usize| feed.refused[at].1.iter().map(|problem| problem.field).collect::<Vec<_>>();
    assert_eq!(feed.refused.len(), 4);
    assert_eq!(
        (fields(0), fields(1), fields(2), fields(3)),
        (vec!["id", "name"], vec!["status"], vec![""], vec!["service"])
    );
    assert!(feed.services.is_empty() && feed.ignored.is_none());
}

#[test]
fn each_status_has_its_place() {
    for (said, status) in [
        ("active", ServiceStatus::Active),
        ("temporarily closed", ServiceStatus::Paused),
        ("inactive", ServiceStatus::Closed),
        ("defunct", ServiceStatus::Closed),
    ] {
        assert_eq!(one(&format!(r#"{{"id":"a","name":"A","status":"{said}"}}"#)).status, status, "{said}");
    }
}

#[test]
fn an_id_that_stands_twice_is_one_service_or_is_refused() {
    let twice = feed(r#"[{"id":"a","name":"A","status":"active"},{"id":"a","name":"A","status":"active"}]"#);
    assert_eq!((twice.services.len(), twice.refused.len(), twice.warnings.len()), (1, 0, 1));
    let clash = feed(r#"[{"id":"a","name":"A","status":"active"},{"id":"a","name":"B","status":"active"}]"#);
    assert_eq!((clash.services.len(), clash.refused.len()), (1, 1));
    assert_eq!(clash.services[0].service.name, "A");
    let place = |hall: &str| {
        format!(
            r#"{{"id":"{hall}","location":{{"name":"{hall}"}},"service":{{"id":"a","name":"A","status":"active"}}}}"#
        )
    };
    let places = feed(&format!("[{},{},{}]", place("Hall 1"), place("Hall 2"), place("Hall 1")));
    assert_eq!((places.services.len(), places.refused.len()), (1, 0), "one service at two places");
    assert_eq!(places.services[0].service.address, "Hall 1\nHall 2");
}

#[test]
fn hours_that_contradict_themselves_are_said() {
    let schedule =
        |fields: &str| one(&format!(r#"{{"id":"a","name":"A","status":"active","schedules":[{{{fields}}}]}}"#));
    let now = parse_now("2026-11-24T10:00").unwrap();
    for (fields, said, words) in [
        (r#""byday":"TU","opens_at":"09:00","closes_at":"11:00""#, false, "open now until 11:00"),
        (r#""freq":"WEEKLY","byday":"tu, we","opens_at":"11:00","closes_at":"12:00""#, false, "opens today 11:00"),
        (
            r#""freq":"WEEKLY","byday":"TU","bymonthday":"2","opens_at":"09:00","closes_at":"11:00""#,
            true,
            "hours not known",
        ),
        (r#""freq":"WEEKLY","byday":"TU","opens_at":"nine","closes_at":"11:00""#, true, "hours not known"),
        (r#""freq":"DAILY","valid_to":"2026-11-23","opens_at":"09:00","closes_at":"11:00""#, false, "hours not known"),
        (r#""description":"Ring us""#, false, "hours not known"),
    ] {
        let arriving = schedule(fields);
        assert_eq!(arriving.service.open(now).words(now), words, "{fields}");
        assert_eq!(warned(&arriving).contains(&"schedules"), said, "{fields}");
    }
}

#[test]
fn what_is_no_feed_is_refused_in_a_sentence_that_repeats_nothing() {
    for (bytes, part) in [
        (&b"{\"id\":\"secret"[..], "not whole as JSON"),
        (b"\xFF\xFE{\0", "UTF-16"),
        (b"\"secret\"", "no service"),
        (b"{\"contents\":3}", "no list"),
    ] {
        let why = read(bytes, "a feed", today()).err().unwrap().words;
        assert!(why.contains(part) && !why.contains("secret"), "{why}");
    }
    let deep = "[".repeat(100_000);
    assert!(read(deep.as_bytes(), "a feed", today()).is_err());
}

#[test]
fn feeds_are_told_from_referrals() {
    for (start, feed) in [
        (&br#"{"total_items":1,"total_pages":1,"contents":[{"#[..], true),
        (br#"{"id":"a","name":"A","assured_date":"2026-01-01"}"#, true),
        (br#"{"resourceType":"Bundle","extension":[{"url":"organization_id"}]}"#, false),
        (br#"{"resourceType":"HealthcareService","total_pages":1,"term_uri":""}"#, false),
        (b"{}", false),
        (b"family_name,reason", false),
    ] {
        assert_eq!(looks_like(start), feed, "{}", String::from_utf8_lossy(start));
    }
}
