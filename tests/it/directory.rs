//! The directory of services: taken in from feeds, said to be wrong, mended.

use std::path::{Path, PathBuf};

use alongside::desk::import::Feeds;
use alongside::desk::{Error, Session};
use alongside::domain::id::ServiceId;
use alongside::domain::role::{Reach, Role, Verb, reach};
use alongside::domain::service::{Narrow, Service, ServiceStatus};
use alongside::domain::signpost::NewSignpost;

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
    let there = directory.find("", Narrow::default(), 100);
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

#[test]
fn a_feed_is_kept_as_it_came_and_reception_has_no_key_to_it() {
    let world = World::new();
    let (sam, rita) = (world.sign_in("sam"), world.sign_in("rita"));
    let dir = tempfile::tempdir().unwrap();
    let path = page(&dir, "1.json", 1, 1, &[("a", "Elm Advice"), ("b", "")]);
    let other = dir.path().join("2.json");
    std::fs::write(&other, r#"{"id":"t","name":"Words","uri":"u","version":"1"}"#).unwrap();
    let report = take(&sam, &[path.clone(), other], false);
    let run = report.files[0].run.unwrap();
    assert!(report.files[1].run.is_none(), "a file without services is not kept");
    let originals = sam.import_originals(run).unwrap();
    assert!(originals.len() == 1 && originals[0].bytes == std::fs::read(&path).unwrap());
    assert!(matches!(rita.import_originals(run), Err(Error::Denied(_))));
    let again = take(&sam, std::slice::from_ref(&path), false);
    assert_eq!(again.files[0].run, Some(run), "the same bytes are kept once");
    let file = world.file("ada");
    let state = "SELECT state, format, accepted, refused FROM import_run";
    let row = file.conn().query_row(state, [], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, row.get::<_, u64>(2)?, row.get::<_, u64>(3)?))
    });
    assert_eq!(row.unwrap(), ("done".to_owned(), "oruk".to_owned(), 1, 1));
}

#[test]
fn what_comes_with_the_program_is_the_nations_and_what_a_desk_mended_stands() {
    let world = World::new();
    let (sam, max) = (world.sign_in("sam"), world.sign_in("max"));
    let done = sam.take_starter().unwrap();
    let taken = usize::try_from(done.value.accepted).unwrap();
    assert_eq!(names(&max).len(), taken);
    assert!(names(&max).iter().any(|name| name.starts_with("Citizens Advice")));
    assert!(!names(&max).iter().any(|name| name.contains("Scotland")), "another nation's stay out");
    let directory = sam.directory().unwrap();
    let all_stale = directory.entries().iter().all(|entry| entry.service.is_stale(sam.today(), directory.stale));
    assert!(all_stale, "none of them counts as checked by this desk");
    let hit = directory.find("stepchange", Narrow::default(), 1).remove(0);
    let entry = directory.entries()[hit.at].clone();
    let mended = Service { phone: "01632 960001".into(), checked: Some(sam.today()), ..entry.service };
    let _ = sam.mend_service(entry.id, 1, ServiceStatus::Active, &mended).unwrap();
    let again = sam.take_starter().unwrap().value;
    assert_eq!((again.accepted, again.updated), (0, 0));
    let directory = sam.directory().unwrap();
    assert_eq!(directory.get(entry.id).unwrap().service.phone, "01632 960001");
    assert_eq!(names(&max).len(), taken, "no service twice");
    assert!(matches!(world.sign_in("rita").take_starter().map(drop), Err(Error::Denied(_))));
}

#[test]
fn a_signpost_names_a_service_that_there_is_and_is_counted_by_it() {
    let world = World::new();
    let (sam, rita, max) = (world.sign_in("sam"), world.sign_in("rita"), world.sign_in("max"));
    let id = sam.add_service(&support::service("Elm Advice")).unwrap().value;
    let new = NewSignpost { step: "service".to_owned(), service: Some(id), ..support::pointed(world.elm) };
    for _ in 0..2 {
        let _ = rita.signpost_anonymously(&new).unwrap();
    }
    let _ = rita.signpost_anonymously(&support::pointed(world.elm)).unwrap();
    let taken_back = rita.signpost_anonymously(&new).unwrap().undo.unwrap();
    let _ = rita.undo(&taken_back).unwrap();
    let counted = max.signpost_report(max.today(), max.today()).unwrap();
    let rows: Vec<_> = counted.iter().map(|row| (row.step.as_str(), row.name.as_deref(), row.signposts)).collect();
    assert_eq!(rows, [("service", Some("Elm Advice"), 2), ("come-back", None, 1)]);
    assert!(max.signpost_report(max.today(), max.today() - chrono::Days::new(1)).unwrap().is_empty());
    let nowhere = NewSignpost { service: Some(ServiceId(uuid::Uuid::nil())), ..new };
    assert!(matches!(rita.signpost_anonymously(&nowhere).map(drop), Err(Error::Gone)));
    assert!(matches!(rita.signpost_report(max.today(), max.today()).map(drop), Err(Error::Denied(_))));
}

#[test]
fn signposts_are_reported_and_the_starter_taken_in_by_commands() {
    let desk = Demo::of(5, 1);
    let took = desk.run_as("supervisor", &["import", "--starter", "--json"]);
    assert_eq!(took.code, 0, "{}", took.err);
    assert!(took.json()["accepted"].as_u64().unwrap() > 8, "{}", took.json());
    assert_eq!(desk.run_as("supervisor", &["import", "--starter", "--json"]).json()["accepted"], 0);
    assert_eq!(desk.run_as("supervisor", &["import", "--starter", "x.csv"]).code, 2);
    let session = support::desk::session(Path::new(&desk.data()), "reception", crate::run::NOW);
    let directory = session.directory().unwrap();
    let id = directory.find("samaritans", Narrow::default(), 1).first().map(|hit| directory.entries()[hit.at].id);
    let new = NewSignpost { step: "service".to_owned(), service: id, ..support::pointed(session.home_site().unwrap()) };
    let _ = session.signpost_anonymously(&new).unwrap();
    let json = desk.run_as("manager", &["report", "signposts", "--json"]).json();
    let row = &json["rows"][0];
    assert_eq!((&json["signposts"], &row["need"], &row["name"]), (&1.into(), &"work".into(), &"Samaritans".into()));
    let csv = desk.run_as("manager", &["report", "signposts", "--format", "csv"]);
    assert!(
        csv.out.starts_with("site,need,step,service,signposts,slips\r\n") && csv.out.contains(",work,service,"),
        "{}",
        csv.out
    );
    desk.run_as("reception", &["report", "signposts"]).refusal(1);
}
