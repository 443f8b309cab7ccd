//! The directory of services: taken in from feeds, said to be wrong, mended.

use std::path::PathBuf;

use alongside::desk::import::Feeds;
use alongside::desk::{Error, Session};
use alongside::domain::role::{Reach, Role, Verb, reach};
use alongside::domain::service::{Service, ServiceStatus};

use crate::run::{Demo, text};
use crate::support::corpus::folder;
use crate::support::{self, World, version};

/// A page of a feed, written where it can be imported from.
fn page(dir: &tempfile::TempDir, name: &str, page: u64, of: u64, services: &[(&str, &str)]) -> PathBuf {
    let service = |(id, name): &(&str, &str)| {
        format!(
            r#"{{"id":"{id}","name":"{name}","status":"active","email":"a@example.org","assured_date":"2026-01-20"}}"#
        )
    };
    let contents = services.iter().map(service).collect::<Vec<_>>().join(",");
    let text = format!(r#"{{"total_pages":{of},"page_number":{page},"contents":[{contents}]}}"#);
    let path = dir.path().join(name);
    std::fs::write(&path, text).unwrap();
    path
}

fn names(session: &Session) -> Vec<String> {
    let directory = session.directory().unwrap();
    let there = directory.find("", None, 100);
    there.iter().map(|hit| directory.entries()[hit.at].service.name.clone()).collect()
}

fn take(session: &Session, paths: &[PathBuf], full: bool) -> alongside::desk::import::ImportReport {
    session.import_from(paths, &Feeds::new(Some("the county"), full), &mut |_| true).unwrap()
}

#[test]
fn a_feed_is_taken_in_once_changed_and_closed_only_when_that_is_asked() {
    let world = World::new();
    let (sam, rita) = (world.sign_in("sam"), world.sign_in("rita"));
    let dir = tempfile::tempdir().unwrap();
    let first = page(&dir, "1.json", 1, 2, &[("a", "Elm Advice"), ("b", "Food bank"), ("b", "Food bank")]);
    let second = page(&dir, "2.json", 2, 2, &[("c", "Law Centre")]);
    let report = take(&sam, &[first.clone(), second.clone()], false);
    assert_eq!((report.accepted, report.updated, report.duplicates, report.refused), (3, 0, 0, 0));
    assert_eq!(names(&rita), ["Elm Advice", "Food bank", "Law Centre"], "another desk sees it");
    let again = take(&sam, &[first.clone(), second.clone()], false);
    assert_eq!((again.accepted, again.updated, again.duplicates), (0, 0, 3));
    let changed = page(&dir, "1.json", 1, 2, &[("a", "Elm Advice and Law")]);
    let report = take(&sam, &[changed.clone(), second.clone()], false);
    assert_eq!((report.updated, report.duplicates, report.closed), (1, 1, 0));
    assert_eq!(names(&rita), ["Elm Advice and Law", "Food bank", "Law Centre"], "what is not told of stays");
    let part = take(&sam, std::slice::from_ref(&changed), true);
    assert_eq!(part.closed, 0);
    assert!(part.lines().join("\n").contains("not every page of 2"), "{:?}", part.lines());
    let whole = take(&sam, &[changed, second], true);
    assert_eq!(whole.closed, 1);
    assert_eq!(names(&rita), ["Elm Advice and Law", "Law Centre"]);
    let back = take(&sam, &[page(&dir, "3.json", 1, 1, &[("b", "Food bank")])], false);
    assert_eq!(back.updated, 1, "it is there again");
    assert_eq!(names(&rita).len(), 3);
}

#[test]
fn what_could_not_be_read_closes_nothing() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let dir = tempfile::tempdir().unwrap();
    let both = page(&dir, "1.json", 1, 1, &[("a", "Elm Advice"), ("b", "Food bank")]);
    take(&sam, &[both], false);
    let broken = page(&dir, "1.json", 1, 1, &[("a", "Elm Advice"), ("b", "")]);
    let report = take(&sam, &[broken], true);
    assert_eq!((report.refused, report.closed), (1, 0));
    assert_eq!(names(&sam).len(), 2);
}

#[test]
fn every_example_of_the_standard_goes_through_the_import() {
    let Some(folder) = folder("oruk") else { return };
    let world = World::new();
    let sam = world.sign_in("sam");
    let report = take(&sam, &[folder], false);
    // One service in all the files; each further one is the same, or says a little less or more of it.
    assert_eq!((report.accepted, report.files.len()), (1, 24), "{:?}", report.lines());
    assert_eq!(report.refused, 2, "figures about feeds");
    let services = report.accepted + report.updated + report.duplicates;
    assert_eq!((services, report.ignored), (10, 12), "{:?}", report.lines());
    assert_eq!(names(&sam), ["Community Counselling"]);
}

#[test]
fn anyone_says_what_is_wrong_and_whoever_mends_it_is_done_with_that() {
    let world = World::new();
    let (rita, cleo, sam) = (world.sign_in("rita"), world.sign_in("cleo"), world.sign_in("sam"));
    let id = sam.add_service(&support::service("Elm Advice")).unwrap().value;
    let _ = rita.flag_service(id, "the number is dead").unwrap();
    let _ = cleo.flag_service(id, "they moved").unwrap();
    let entry = |session: &Session| session.directory().unwrap().get(id).unwrap().clone();
    assert_eq!(entry(&sam).flags, 2);
    let said: Vec<String> = sam.service_flags(id).unwrap().into_iter().map(|(_, _, words)| words).collect();
    assert_eq!(said.len(), 2);
    assert!(said.contains(&"they moved".to_owned()));
    assert!(matches!(rita.flag_service(id, "  ").map(drop), Err(Error::Invalid(_))));
    let mended = Service { phone: "01632 960009".into(), ..entry(&sam).service };
    assert!(matches!(rita.mend_service(id, 1, ServiceStatus::Active, &mended).map(drop), Err(Error::Denied(_))));
    assert!(matches!(rita.service_flags(id).map(drop), Err(Error::Denied(_))));
    let done = sam.mend_service(id, 1, ServiceStatus::Active, &mended).unwrap();
    assert_eq!((entry(&rita).flags, entry(&rita).service.phone.as_str()), (0, "01632 960009"));
    assert!(matches!(sam.mend_service(id, 1, ServiceStatus::Closed, &mended).map(drop), Err(Error::Conflict(_))));
    let _ = sam.undo(&done.undo.unwrap()).unwrap();
    assert_eq!(entry(&rita).flags, 2);
    assert_eq!(version(&world.file("ada"), "service", id), 3);
}

#[test]
fn an_entry_without_a_name_or_a_way_to_reach_it_is_refused() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let error = sam.add_service(&Service::default()).map(drop).unwrap_err();
    let fields: Vec<&str> = error.problems().iter().map(|problem| problem.field).collect();
    assert_eq!(fields, ["name", "phone"]);
}

#[test]
fn everyone_reads_the_directory() {
    let world = World::new();
    let _ = world.sign_in("sam").add_service(&support::service("Elm Advice")).unwrap();
    for login in ["rita", "cleo", "sam", "sue", "max"] {
        let session = world.sign_in(login);
        assert_eq!(names(&session), ["Elm Advice"], "{login}");
    }
    let says = |role: &&Role| reach(**role, Verb::FlagService) != Reach::None;
    assert_eq!(Role::ALL.iter().filter(says).count(), 4, "all but the manager, who sees figures only");
}

#[test]
fn the_commands_take_a_feed_in_and_list_it() {
    let desk = Demo::of(5, 1);
    let dir = tempfile::tempdir().unwrap();
    let feed = page(&dir, "1.json", 1, 1, &[("a", "Elm Advice"), ("b", "Food bank")]);
    let ran = desk.run_as("advisor", &["import", text(&feed), "--source", "the county", "--json"]);
    assert_eq!((ran.code, ran.json()["accepted"].clone()), (0, 2.into()), "{}", ran.err);
    let mut rows = desk.list("reception", "services");
    let made_up = |row: &serde_json::Value| row["source"] == "made up for the demo";
    assert_eq!(rows.iter().filter(|row| made_up(row)).count(), 7, "the demo's own");
    rows.retain(|row| !made_up(row));
    assert_eq!(rows.iter().map(|row| row["name"].as_str().unwrap()).collect::<Vec<_>>(), ["Elm Advice", "Food bank"]);
    let mut keys: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
    keys.sort_unstable();
    let promised = "address area checked cost eligibility email flags id languages name needs open phone provider source stale status url";
    assert_eq!(keys, promised.split(' ').collect::<Vec<_>>());
    assert_eq!((rows[0]["open"].as_str(), rows[0]["phone"].is_null()), (Some("hours not known"), true));
    let found = desk.run_as("manager", &["find", "--services", "food", "--json"]);
    assert_eq!(found.json().as_array().unwrap().len(), 2, "the feed's and the demo's own: {}", found.err);
    let whole = page(&dir, "1.json", 1, 1, &[("a", "Elm Advice")]);
    let ran = desk.run_as("advisor", &["import", text(&whole), "--source", "the county", "--full", "--json"]);
    assert_eq!(ran.json()["closed"], 1, "{}", ran.err);
    assert_eq!(desk.list("reception", "services").iter().filter(|row| !made_up(row)).count(), 1);
}
