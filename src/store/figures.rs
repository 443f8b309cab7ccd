//! What figures over many requests need: ids, codes, days and money, which no key is needed for.

use chrono::NaiveDate;
use rusqlite::{Connection, params};

use super::error::Error;
use super::people;
use super::sql::{Day, RowExt as _, all};
use crate::domain::figures::{Practice, Request};
use crate::domain::id::SiteId;
use crate::domain::people::TeamKind;

/// The care teams of these sites, each site's with those outside whom it asks behind them.
///
/// # Errors
/// SQL errors.
pub fn practices(conn: &Connection, sites: &[SiteId]) -> Result<Vec<Practice>, Error> {
    let teams = people::teams(conn)?;
    let mut practices = Vec::new();
    for site in people::sites(conn)?.into_iter().filter(|site| sites.contains(&site.id)) {
        let care = teams.iter().filter(|team| team.site == site.id && team.kind == TeamKind::Care);
        let of = care.map(|team| Some((team.id, team.name.clone()))).chain([None]);
        practices.extend(of.map(|team| Practice { site: site.id, code: site.code.clone(), team }));
    }
    Ok(practices)
}

/// The requests of these sites that were asked on the days `from` to `to`, both included.
///
/// # Errors
/// SQL errors.
pub fn requests(conn: &Connection, sites: &[SiteId], from: NaiveDate, to: NaiveDate) -> Result<Vec<Request>, Error> {
    let sql = "SELECT site, team, status, asked, answered, fee, fee_pence, minutes, activities, spoken FROM evidence \
        WHERE site = ?1 AND asked BETWEEN ?2 AND ?3 AND went_out = 1 AND voided = 0";
    let mut requests = Vec::new();
    for site in sites {
        requests.extend(all(conn, sql, params![site, Day(from), Day(to)], |row| {
            Ok(Request {
                site: row.get("site")?,
                team: row.get("team")?,
                status: row.get("status")?,
                asked: row.day("asked")?,
                answered: row.day_opt("answered")?,
                fee: row.get("fee")?,
                fee_amount: row.get("fee_pence")?,
                minutes: row.get("minutes")?,
                activities: row.get("activities")?,
                spoken: row.get("spoken")?,
            })
        })?);
    }
    Ok(requests)
}
