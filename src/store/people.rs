//! Sites, teams, the people who sign in, and their memberships.

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, params};

use super::error::Error;
use super::keys::PublicKey;
use super::sql::{Day, RowExt as _};
use super::tx::Tx;
use crate::domain::id::{SiteId, StaffId, TeamId};
use crate::domain::people::{Advisor, Membership, Site, Staff, Team};
use crate::domain::text::fold;

/// Every site, by code.
///
/// # Errors
/// SQL errors.
pub fn sites(conn: &Connection) -> Result<Vec<Site>, Error> {
    let mut statement = conn.prepare_cached("SELECT id, code, name, nation FROM site ORDER BY code")?;
    let rows = statement
        .query_map([], |row| Ok(Site { id: row.get(0)?, code: row.get(1)?, name: row.get(2)?, nation: row.get(3)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a site.
///
/// # Errors
/// SQL errors.
pub fn add_site(tx: &Tx<'_>, site: &Site) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO site (id, code, name, nation, number_year, last_number) VALUES (?1, ?2, ?3, ?4, 0, 0)",
        params![site.id, site.code, site.name, site.nation],
    )?;
    Ok(())
}

/// Every team, by site and name.
///
/// # Errors
/// SQL errors.
pub fn teams(conn: &Connection) -> Result<Vec<Team>, Error> {
    let mut statement = conn.prepare_cached("SELECT id, site, name, kind FROM team ORDER BY site, folded")?;
    let rows = statement
        .query_map([], |row| Ok(Team { id: row.get(0)?, site: row.get(1)?, name: row.get(2)?, kind: row.get(3)? }))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a team. A care team has a Bridge: a public key, and its secret sealed to File.
///
/// # Errors
/// SQL errors.
pub fn add_team(tx: &Tx<'_>, team: &Team, bridge: Option<(PublicKey, &[u8])>) -> Result<(), Error> {
    let (public, secret) = bridge.map_or((None, None), |(public, secret)| (Some(public.to_bytes()), Some(secret)));
    tx.execute(
        "INSERT INTO team (id, site, name, folded, kind, public, secret) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![team.id, team.site, team.name, fold(&team.name), team.kind, public, secret],
    )?;
    Ok(())
}

/// The sealed secret of a team's Bridge, where it has one.
///
/// # Errors
/// SQL errors.
pub fn bridge_secret(conn: &Connection, team: TeamId) -> Result<Option<Vec<u8>>, Error> {
    let mut statement = conn.prepare_cached("SELECT secret FROM team WHERE id = ?1")?;
    Ok(statement.query_row([team], |row| row.get(0)).optional()?.flatten())
}

fn staff_row(row: &Row<'_>) -> rusqlite::Result<Staff> {
    Ok(Staff {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        job: row.get(3)?,
        disabled: row.get::<_, i64>(4)? != 0,
    })
}

/// Everyone, by login.
///
/// # Errors
/// SQL errors.
pub fn all_staff(conn: &Connection) -> Result<Vec<Staff>, Error> {
    let mut statement = conn.prepare_cached("SELECT id, login, name, job, disabled FROM staff ORDER BY login")?;
    Ok(statement.query_map([], staff_row)?.collect::<Result<_, _>>()?)
}

/// One person.
///
/// # Errors
/// SQL errors; [`Error::Gone`].
pub fn staff(conn: &Connection, id: StaffId) -> Result<Staff, Error> {
    Ok(conn
        .prepare_cached("SELECT id, login, name, job, disabled FROM staff WHERE id = ?1")?
        .query_row([id], staff_row)?)
}

/// The person of a login, where there is one.
///
/// # Errors
/// SQL errors.
pub fn by_login(conn: &Connection, login: &str) -> Result<Option<Staff>, Error> {
    Ok(conn
        .prepare_cached("SELECT id, login, name, job, disabled FROM staff WHERE login = ?1")?
        .query_row([login], staff_row)
        .optional()?)
}

/// Adds a person with the public half of their pair.
///
/// # Errors
/// SQL errors.
pub fn add_staff(tx: &Tx<'_>, staff: &Staff, public: PublicKey) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO staff (id, login, name, job, public, disabled) VALUES (?1, ?2, ?3, ?4, ?5, 0)",
        params![staff.id, staff.login, staff.name, staff.job, public.to_bytes()],
    )?;
    Ok(())
}

/// A person's public key.
///
/// # Errors
/// SQL errors; [`Error::Gone`].
pub fn public(conn: &Connection, staff: StaffId) -> Result<PublicKey, Error> {
    let bytes: Vec<u8> =
        conn.prepare_cached("SELECT public FROM staff WHERE id = ?1")?.query_row([staff], |row| row.get(0))?;
    Ok(PublicKey::try_from(bytes.as_slice())?)
}

/// Replaces a person's public key, when their pair is made anew.
///
/// # Errors
/// SQL errors.
pub fn set_public(tx: &Tx<'_>, staff: StaffId, public: PublicKey) -> Result<(), Error> {
    tx.execute("UPDATE staff SET public = ?2 WHERE id = ?1", params![staff, public.to_bytes()])?;
    Ok(())
}

/// Says whether a person may sign in.
///
/// # Errors
/// SQL errors.
pub fn set_disabled(tx: &Tx<'_>, staff: StaffId, disabled: bool) -> Result<(), Error> {
    tx.execute("UPDATE staff SET disabled = ?2 WHERE id = ?1", params![staff, i64::from(disabled)])?;
    Ok(())
}

/// A person's memberships.
///
/// # Errors
/// SQL errors.
pub fn memberships(conn: &Connection, staff: StaffId) -> Result<Vec<Membership>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT m.team, t.site, m.role, m.starts, m.ends FROM membership m JOIN team t ON t.id = m.team \
         WHERE m.staff = ?1 ORDER BY m.starts, m.id",
    )?;
    let rows = statement.query_map([staff], |row| {
        Ok(Membership {
            team: row.get("team")?,
            site: row.get("site")?,
            role: row.get("role")?,
            starts: row.day("starts")?,
            ends: row.day_opt("ends")?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Adds a membership.
///
/// # Errors
/// SQL errors.
pub fn add_membership(tx: &Tx<'_>, staff: StaffId, membership: &Membership) -> Result<(), Error> {
    tx.execute(
        "INSERT INTO membership (id, staff, team, role, starts, ends) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        params![
            tx.id().to_string(),
            staff,
            membership.team,
            membership.role,
            Day(membership.starts),
            membership.ends.map(Day)
        ],
    )?;
    Ok(())
}

/// The site whose chain records what belongs to no one site: the person's first, else the desk's first.
///
/// # Errors
/// SQL errors; [`Error::Gone`] in a desk without sites.
pub fn home_site(conn: &Connection, staff: StaffId) -> Result<SiteId, Error> {
    let own = memberships(conn, staff)?.into_iter().map(|membership| membership.site).next();
    own.or_else(|| sites(conn).ok()?.into_iter().map(|site| site.id).next()).ok_or(Error::Gone)
}

/// Who advises at these sites on `day`, by name: the people to whom dates and tasks can be given.
///
/// # Errors
/// SQL errors.
pub fn advisors(conn: &Connection, sites: &[SiteId], day: NaiveDate) -> Result<Vec<Advisor>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT s.id, s.login, s.name FROM staff s JOIN membership m ON m.staff = s.id \
         JOIN team t ON t.id = m.team WHERE t.site = ?1 AND m.role IN ('advisor', 'supervisor') AND s.disabled = 0 \
         AND m.starts <= ?2 AND (m.ends IS NULL OR m.ends >= ?2) ORDER BY s.name, s.id",
    )?;
    let mut advisors: Vec<Advisor> = Vec::new();
    for site in sites {
        let rows = statement.query_map(params![site, Day(day)], |row| {
            Ok(Advisor { id: row.get("id")?, login: row.get("login")?, name: row.get("name")? })
        })?;
        for advisor in rows {
            let advisor = advisor?;
            if !advisors.contains(&advisor) {
                advisors.push(advisor);
            }
        }
    }
    Ok(advisors)
}

/// Who is in these teams on `day`.
///
/// # Errors
/// SQL errors.
pub fn members(conn: &Connection, teams: &[TeamId], day: NaiveDate) -> Result<Vec<StaffId>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT staff FROM membership WHERE team = ?1 AND starts <= ?2 AND (ends IS NULL OR ends >= ?2)",
    )?;
    let mut members = Vec::new();
    for team in teams {
        for staff in statement.query_map(params![team, Day(day)], |row| row.get(0))? {
            members.push(staff?);
        }
    }
    members.sort_unstable();
    members.dedup();
    Ok(members)
}
