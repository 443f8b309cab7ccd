//! Alerts, for `list alerts`: what cannot wait, by its letters.

use serde::Serialize;

use super::{Failure, Global, out};
use crate::desk::Session;
use crate::domain::alert::{Alert, AlertKind, Sign};
use crate::domain::date::{instant_text, iso, uk_clock, uk_date};
use crate::domain::id::{AlertId, ClientId, ReferralId};
use crate::domain::role::Verb;

#[derive(Serialize)]
struct Line {
    id: AlertId,
    site: String,
    kind: AlertKind,
    sign: Option<Sign>,
    who: Option<String>,
    client_id: Option<ClientId>,
    referral: Option<ReferralId>,
    raised: String,
    by: String,
    mine: bool,
    to_me: bool,
    answered: Option<String>,
    answered_by: Option<String>,
    words: Option<String>,
}

fn known(text: String) -> Option<String> {
    (!text.is_empty()).then_some(text)
}

/// What waits, the oldest first; with `all` also what was answered today. Reception sees what it raised itself.
pub(super) fn list(global: &Global, limit: Option<usize>, all: bool, session: &Session) -> Result<(), Failure> {
    session.looked(Verb::RaiseAlert, "alerts")?;
    let sites = session.sites()?;
    let code = |alert: &Alert| sites.iter().find(|site| site.id == alert.site).map_or("", |site| &site.code).to_owned();
    let rows = session.alerts()?.into_iter().filter(|alert| all || alert.answered.is_none());
    let rows = rows.take(limit.unwrap_or(usize::MAX));
    if global.json {
        let line = |alert: Alert| {
            let site = code(&alert);
            let (answered, answered_by) = alert.answered.unzip();
            Line {
                id: alert.id,
                site,
                kind: alert.kind,
                sign: alert.sign,
                who: known(alert.who),
                client_id: alert.client,
                referral: alert.referral,
                raised: instant_text(alert.raised),
                by: alert.by,
                mine: alert.mine,
                to_me: alert.to_me,
                answered: answered.map(instant_text),
                answered_by: answered_by.and_then(known),
                words: known(alert.words),
            }
        };
        return out::json(&rows.map(line).collect::<Vec<_>>());
    }
    let rows = rows.map(|alert| {
        let at = format!("{} {}", iso(uk_date(alert.raised)), uk_clock(alert.raised));
        let (site, asks) = (code(&alert), alert.asks());
        let answered = alert.answered.map(|(at, by)| format!("{} {by}", uk_clock(at))).unwrap_or_default();
        [site, at, asks, alert.who, alert.by, answered]
    });
    out::table(["site", "raised", "asks", "who", "by", "answered"], rows, "No alert waits.")
}
