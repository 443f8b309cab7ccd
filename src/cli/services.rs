//! The directory of services, for `list services` and `find --services`.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;

use super::{Failure, Global, out};
use crate::desk::Session;
use crate::domain::date::{iso, uk_date};
use crate::domain::id::ServiceId;
use crate::domain::service::{Directory, Listed, Narrow, Need, ServiceStatus};

#[derive(Serialize)]
struct Line<'a> {
    id: ServiceId,
    name: &'a str,
    provider: Option<&'a str>,
    status: ServiceStatus,
    needs: &'a [Need],
    open: String,
    phone: Option<&'a str>,
    email: Option<&'a str>,
    url: Option<&'a str>,
    address: Option<&'a str>,
    area: Option<&'a str>,
    eligibility: Option<&'a str>,
    cost: Option<&'a str>,
    languages: Option<&'a str>,
    source: Option<&'a str>,
    checked: Option<NaiveDate>,
    stale: bool,
    flags: u32,
}

impl<'a> Line<'a> {
    fn of(entry: &'a Listed, stale: u32, now: DateTime<Utc>) -> Self {
        let known = |text: &'a String| (!text.is_empty()).then_some(text.as_str());
        let service = &entry.service;
        Self {
            id: entry.id,
            name: &service.name,
            provider: known(&service.provider),
            status: entry.status,
            needs: &service.needs,
            open: service.open(now).words(now),
            phone: known(&service.phone),
            email: known(&service.email),
            url: known(&service.url),
            address: known(&service.address),
            area: known(&service.area),
            eligibility: known(&service.eligibility),
            cost: known(&service.cost),
            languages: known(&service.languages),
            source: known(&service.source),
            checked: service.checked,
            stale: service.is_stale(uk_date(now), stale),
            flags: entry.flags,
        }
    }
}

/// Every service that is there, by name; with `all` the closed ones as well.
pub(super) fn list(global: &Global, session: &Session, all: bool, limit: Option<usize>) -> Result<(), Failure> {
    let directory = session.directory()?;
    let entries = directory.entries().iter().filter(|entry| all || entry.status != ServiceStatus::Closed);
    show(global, session, &directory, entries.take(limit.unwrap_or(usize::MAX)))
}

/// The services that hold every word.
pub(super) fn find(global: &Global, session: &Session, words: &str, limit: usize) -> Result<(), Failure> {
    let directory = session.directory()?;
    let hits = directory.find(words, Narrow::default(), limit);
    show(global, session, &directory, hits.iter().map(|hit| &directory.entries()[hit.at]))
}

fn show<'a>(
    global: &Global,
    session: &Session,
    directory: &Directory,
    entries: impl Iterator<Item = &'a Listed>,
) -> Result<(), Failure> {
    let now = session.now();
    if global.json {
        return out::json(&entries.map(|entry| Line::of(entry, directory.stale, now)).collect::<Vec<_>>());
    }
    let rows = entries.map(|entry| {
        let service = &entry.service;
        let open = match entry.status {
            ServiceStatus::Active => service.open(now).words(now),
            status => status.label().to_owned(),
        };
        let reach = [&service.phone, &service.email, &service.url].into_iter().find(|text| !text.is_empty());
        let mut checked = service.checked.map_or_else(|| "never".to_owned(), iso);
        if service.is_stale(uk_date(now), directory.stale) {
            checked.push_str(", check first");
        }
        if entry.flags > 0 {
            checked.push_str(", said to be wrong");
        }
        [service.name.clone(), open, reach.cloned().unwrap_or_default(), service.area.clone(), checked]
    });
    out::table(["service", "open", "reach", "area", "checked"], rows, "No service is found.")
}
