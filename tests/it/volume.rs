//! Lists over several sites and teams, and a desk of thousands of people: nobody's rows are crowded out by others'.

use std::collections::BTreeSet;

use alongside::domain::role::Role;

use crate::support::{At, World};

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
    let newest: Vec<_> = asked.iter().rev().map(|(id, _)| *id).collect();
    let listed = |limit| cleo.asked_of_us(limit).unwrap().iter().map(|row| row.id).collect::<Vec<_>>();
    assert_eq!(listed(10), newest);
    assert_eq!(listed(3), newest[..3]);
    // The desk's own list names the case of each.
    let references: BTreeSet<String> =
        ada.evidence(true, None).unwrap().into_iter().map(|row| row.case_reference).collect();
    assert_eq!(references.len(), 4);
    assert!(references.iter().all(|reference| reference.starts_with("ELM-26-")), "{references:?}");
}
