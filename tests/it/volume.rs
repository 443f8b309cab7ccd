//! Lists over several sites and teams, and a desk of thousands of people: nobody's rows are crowded out by others'.

use std::collections::BTreeSet;

use alongside::desk::Session;
use alongside::desk::today::Ahead;
use alongside::domain::case::{Level, MatterEdit, Stage};
use alongside::domain::evidence::EvidenceScope;
use alongside::domain::id::{CaseId, ClientId, MatterId, ReferralId, SiteId};
use alongside::domain::outcome::{NewOutcome, OutcomeResult};
use alongside::domain::person::Person;
use alongside::domain::referral::{Asking, Consent, InboxFilter};
use alongside::domain::role::Role;
use alongside::domain::today::{Target, Whose};
use alongside::store::{Error, Tx, case, client, matter, referral};
use chrono::Days;

use crate::support::{self, At, World};

/// Clients in all.
const CLIENTS: usize = 5_000;

/// How SQLite reads a statement.
fn plan(file: &alongside::store::Store, sql: &str) -> String {
    let mut statement = file.conn().prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap();
    let rows = statement.query_map([], |row| row.get::<_, String>(3)).unwrap();
    rows.map(Result::unwrap).collect::<Vec<_>>().join("\n")
}

#[test]
fn counts_and_totals_read_an_index_alone() {
    let world = World::new();
    let file = world.file("ada");
    for sql in [
        "SELECT count(*), count(*) FILTER (WHERE chase <= 'x'), count(*) FILTER (WHERE needed_by < 'x') FROM evidence \
         WHERE site = 'x' AND waiting = 1 AND voided = 0",
        "SELECT count(*) FILTER (WHERE result = 'part'), sum(annual_pence), sum(arrears_pence) FROM outcome \
         WHERE site = 'x' AND counted BETWEEN 'a' AND 'b' AND voided = 0",
        "SELECT count(*) FILTER (WHERE status = 'new' AND rank = 0) FROM referral \
         WHERE site = 'x' AND waiting = 1 AND voided = 0",
    ] {
        let plan = plan(&file, sql);
        assert!(plan.contains("USING COVERING INDEX"), "{sql}: {plan}");
    }
}

#[test]
fn what_is_asked_of_two_teams_is_one_list() {
    let world = World::new();
    let ada = world.sign_in("ada");
    let mut asked = Vec::new();
    for (n, team) in [At::ElmCare, At::ElmNurses, At::ElmCare, At::ElmNurses].into_iter().enumerate() {
        let team = Some(world.team(team));
        asked.push((world.case(&ada, world.elm, &format!("Khan{n}"), team).evidence, team));
    }
    let file = world.file("ada");
    for (n, (id, _)) in asked.iter().enumerate() {
        let sql = "UPDATE evidence SET asked = ?2 WHERE id = ?1";
        file.conn().execute(sql, [id.to_string(), format!("2026-11-{:02}", 10 + n)]).unwrap();
    }
    ada.add_membership(world.staff("cleo"), Role::CareTeam, world.team(At::ElmNurses)).unwrap();
    let cleo = world.sign_in("cleo");
    // They all wait for any day: what waits longest is on top.
    let oldest: Vec<_> = asked.iter().map(|(id, _)| *id).collect();
    let listed = |limit| cleo.asked_of_us(limit).unwrap().iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(listed(10), oldest);
    assert_eq!(listed(3), oldest[..3]);
    // The desk's own list names the case of each.
    let references: BTreeSet<String> =
        ada.evidence(EvidenceScope::Waiting, None).unwrap().into_iter().map(|row| row.case_reference).collect();
    assert_eq!(references.len(), 4);
    assert!(references.iter().all(|reference| reference.starts_with("ELM-26-")), "{references:?}");
}

/// A given name for each number, in letters: a number is not looked for among names.
fn given(n: usize) -> String {
    let letter = |digit: char| char::from(b'a' + u8::try_from(digit).unwrap() - b'0');
    n.to_string().chars().map(letter).fold("Given".to_owned(), |name, letter| format!("{name}{letter}"))
}

/// A desk of thousands of people at two sites, where everyone's dates but one person's are late.
struct Volume {
    world: World,
    /// Of all the Khans the one whose referral waits.
    waits: ReferralId,
    /// Sam's case, with a date on a letter tomorrow.
    mine: (CaseId, MatterId),
}

fn add_client(tx: &Tx<'_>, site: SiteId, family: &str, given: &str) -> Result<ClientId, Error> {
    client::add(tx, site, &Person { family: family.to_owned(), given: given.to_owned(), ..Person::default() })
}

fn volume() -> Volume {
    let world = World::new();
    let (file, today) = (world.file("ada"), world.sign_in("ada").today());
    let fill = |tx: &Tx<'_>| {
        let mut waits = None;
        for n in 0..CLIENTS {
            let site = if n % 3 == 0 { world.elm } else { world.oak };
            let given = given(n);
            match n {
                // Three thousand of one name at Oak Lane before the first of six hundred at Elm Street.
                0..3_000 => drop(add_client(tx, world.oak, "Khan", &given)?),
                3_000..3_600 => {
                    let id = add_client(tx, world.elm, "Khan", &given)?;
                    if n == 3_599 {
                        let asking = Asking::default();
                        let new =
                            referral::New { site: world.elm, client: id, team: None, received: tx.at, asking: &asking };
                        waits = Some(referral::add(tx, &new)?.0);
                    }
                }
                _ => drop(add_client(tx, site, &format!("Family{n}"), &given)?),
            }
        }
        let late = add_client(tx, world.elm, "Late", "")?;
        for n in 0..210 {
            let new = case::New {
                site: world.elm,
                client: late,
                referral: None,
                level: Level::Casework,
                share_out: Consent::ToConfirm,
                share_in: Consent::ToConfirm,
            };
            let case = case::add(tx, &new)?;
            let due = Some(today - Days::new(1 + n % 30));
            matter::add(tx, case, &MatterEdit { due, ..support::matter("points") })?;
        }
        Ok::<_, Error>(waits.unwrap())
    };
    let waits = file.write(world.clock.now(), Role::Supervisor, fill).unwrap();
    let sam = world.sign_in("sam");
    let own = world.refer(&sam, world.elm, "Own", None, "stopped");
    let due = Some(today + Days::new(1));
    let case = sam.open_case_from((own, 1), Level::Casework, &MatterEdit { due, ..support::matter("") }).unwrap().value;
    let matter = sam.refresh_case(case).unwrap().matters[0].id;
    Volume { world, waits, mine: (case, matter) }
}

fn is_on_today(by: &Session, mine: bool, case: CaseId) -> bool {
    by.today_rows(if mine { Whose::Mine } else { Whose::All }, Ahead::PANE)
        .unwrap()
        .rows
        .iter()
        .any(|row| row.target == Target::Case(case))
}

#[test]
fn at_volume_nothing_of_ones_own_is_crowded_out() {
    let volume = volume();
    let (sam, (case, _)) = (volume.world.sign_in("sam"), volume.mine);
    assert!(is_on_today(&sam, true, case), "my own date of tomorrow, behind everyone's late ones");
    assert!(is_on_today(&sam, false, case), "and among everyone's");
    assert!(!sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().more);
    let everyones = sam.today_rows(Whose::All, Ahead::PANE).unwrap();
    assert!(everyones.more && everyones.rows.len() == 201, "{}: the list says that it is cut", everyones.rows.len());

    let words = |words: &str| InboxFilter { words: words.to_owned(), ..InboxFilter::default() };
    let found = sam.inbox(&words("khan"), 50).unwrap();
    assert_eq!(found.iter().map(|row| row.id).collect::<Vec<_>>(), [volume.waits]);
    assert_eq!(sam.inbox(&words(&format!("{} kh", given(3_599))), 50).unwrap().len(), 1, "every word narrows");
    assert!(sam.inbox(&words(&format!("{} kh", given(3_598))), 50).unwrap().is_empty());
    assert_eq!(sam.all_referrals(&words("khan"), 50).unwrap().len(), 1);

    assert_eq!(sam.find_clients("khan", 8).unwrap().len(), 8, "the other site's people do not stand in the way");
    let one = sam.find_clients(&format!("khan {}", given(3_421)), 8).unwrap();
    assert_eq!(one.iter().map(|found| found.name.clone()).collect::<Vec<_>>(), [format!("Khan, {}", given(3_421))]);
    assert!(sam.find_clients(&format!("{} khan", given(7)), 8).unwrap().is_empty(), "of the other site");
}

#[test]
fn a_date_runs_until_an_outcome_is_known_or_the_case_is_closed() {
    let world = World::new();
    let sam = world.sign_in("sam");
    let referral = world.refer(&sam, world.elm, "Khan", None, "stopped");
    let due = Some(sam.today() + Days::new(1));
    let edit = MatterEdit { due, ..support::matter("points") };
    let case = sam.open_case_from((referral, 1), Level::Casework, &edit).unwrap().value;
    let file = sam.refresh_case(case).unwrap();
    let id = file.matters[0].id;
    let runs = |what: &str, expected: bool| {
        let file = sam.refresh_case(case).unwrap();
        assert_eq!(is_on_today(&sam, true, case), expected, "{what}");
        assert_eq!(file.matters.iter().any(|matter| file.runs(matter)), expected, "{what}, in the file");
    };
    runs("opened", true);
    let outcome = |result| NewOutcome { result, ..support::outcome(id, Stage::Reconsideration) };
    let _ = sam.record_outcome(&outcome(OutcomeResult::NotKnown)).unwrap();
    runs("not known yet", true);
    let known = sam.record_outcome(&outcome(OutcomeResult::NoChange)).unwrap();
    runs("known", false);
    let _ = sam.undo(&known.undo.unwrap()).unwrap();
    runs("taken back", true);
    let _ = sam.record_outcome(&outcome(OutcomeResult::NoChange)).unwrap();
    let version = || sam.refresh_case(case).unwrap().matters[0].version;
    let edited = sam.edit_matter(id, version(), &MatterEdit { stage: Stage::Appeal, ..edit.clone() }).unwrap();
    runs("on to the next stage, with a date of its own", true);
    let _ = sam.undo(&edited.undo.unwrap()).unwrap();
    runs("not after all", false);
    let _ = sam.edit_matter(id, version(), &MatterEdit { stage: Stage::Appeal, ..edit }).unwrap();
    let close = || {
        let version = sam.refresh_case(case).unwrap().version;
        sam.close_case(case, version, alongside::domain::case::CloseReason::Done).unwrap()
    };
    let closed = close();
    runs("closed", false);
    let _ = sam.undo(&closed.undo.unwrap()).unwrap();
    runs("not closed after all", true);
    let _ = close();
    let _ = sam.reopen_case(case, sam.refresh_case(case).unwrap().version).unwrap();
    runs("reopened", true);
    let second = sam.add_matter(case, &MatterEdit { due, ..support::matter("") }).unwrap();
    assert_eq!(sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows.len(), 2);
    let _ = sam.undo(&second.undo.unwrap()).unwrap();
    assert_eq!(sam.today_rows(Whose::Mine, Ahead::PANE).unwrap().rows.len(), 1);
}

#[test]
fn today_is_read_from_indexes_of_what_waits() {
    let file = World::new().file("ada");
    for (whose, index) in [("m.advisor = 'a'", "matter_own"), ("m.advisor <> 'a'", "matter_due")] {
        let sql = format!(
            "SELECT m.due FROM matter m WHERE m.site = 's' AND {whose} AND m.waiting = 1 AND m.voided = 0 AND m.due <= 'd' \
             ORDER BY m.due"
        );
        let plan = plan(&file, &sql);
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
