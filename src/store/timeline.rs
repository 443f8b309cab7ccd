//! A case's timeline: everything that happened, folded into one list.

use rusqlite::Connection;

use super::error::Error;
use super::keys::Place;
use super::sql::RowExt as _;
use super::vault::Vault;
use super::{answer, conflict, due, event, evidence, outcome, referral, wall};
use crate::domain::case::{
    Body, CaseEventKind, CaseFile, CloseReason, Level, Stage, Subject, TimelineEntry, TimelineKind,
};
use crate::domain::date::full;
use crate::domain::due::DueEventKind;
use crate::domain::evidence::EvidenceEventKind;
use crate::domain::id::{CaseId, NoteId, ReferralId};
use crate::domain::money::Pence;
use crate::domain::other_side::SideKind;
use crate::domain::outcome::Relied;
use crate::domain::referral::ReferralEventKind;
use crate::domain::standing::{Capacity, GoesOn, Post};

/// Everything that happened, newest first: the referral's events, the case's, notes, evidence and outcomes.
pub(super) fn of_case(conn: &Connection, vault: &Vault, file: &CaseFile) -> Result<Vec<TimelineEntry>, Error> {
    let mut entries = Vec::new();
    if let Some(id) = file.referral {
        for event in referral::events(conn, vault, id)? {
            if event.kind == ReferralEventKind::Opened {
                continue;
            }
            // Where the referrer asks to look at the special rules, so may the reason.
            let apart = file.asks_special && event.kind == ReferralEventKind::Received;
            let words = match event.words {
                Some(words) => format!("{}: {words}", event.kind.label()),
                None if event.kind == ReferralEventKind::Received => came(conn, vault, id)?,
                None => event.kind.label().to_owned(),
            };
            entries.push(TimelineEntry { at: event.at, by: event.by, kind: TimelineKind::Referral, words, apart });
        }
    }
    case_events(conn, file.row.id, &mut entries)?;
    notes(conn, vault, file.row.id, &mut entries)?;
    decided(conn, vault, file, &mut entries)?;
    evidence_events(conn, vault, file, &mut entries)?;
    answer::told(conn, vault, file, &mut entries)?;
    outcome_entries(conn, file, &mut entries)?;
    due_events(conn, vault, file, &mut entries)?;
    tasks_done(file, &mut entries);
    events_past(conn, file, &mut entries)?;
    documents(file, &mut entries);
    // Stable, so that what happened within one millisecond keeps the order in which it was read.
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    Ok(entries)
}

/// How the client came, in words: `brought over by …: reason`.
fn came(conn: &Connection, vault: &Vault, id: ReferralId) -> Result<String, Error> {
    let referral = referral::get(conn, vault, id)?;
    let mut words = referral.row.route.label().to_owned();
    if let Some(referrer) = &referral.referrer {
        words.push_str(" by ");
        words.push_str(referrer);
    }
    if let Some(reason) = referral.reason.as_deref().filter(|reason| !reason.is_empty()) {
        words.push_str(": ");
        words.push_str(reason);
    }
    Ok(words)
}

fn case_events(conn: &Connection, case: CaseId, entries: &mut Vec<TimelineEntry>) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(
        "SELECT e.at, e.kind, e.detail, s.name FROM case_event e JOIN staff s ON s.id = e.staff \
         WHERE e.case_id = ?1 ORDER BY e.at DESC, e.id DESC",
    )?;
    let mut rows = statement.query([case])?;
    while let Some(row) = rows.next()? {
        let (kind, detail): (CaseEventKind, String) = (row.get("kind")?, row.get("detail")?);
        let words = match kind {
            CaseEventKind::MatterAdded | CaseEventKind::MatterChanged => matter_event(kind, &detail),
            CaseEventKind::Opened => Level::from_code(&detail)
                .map_or_else(|| kind.label().to_owned(), |level| format!("{}, {level}", kind.label())),
            CaseEventKind::Closed => CloseReason::from_code(&detail)
                .map_or_else(|| kind.label().to_owned(), |reason| format!("{}: {reason}", kind.label())),
            CaseEventKind::AuthorityAdded => Body::from_code(&detail)
                .map_or_else(|| kind.label().to_owned(), |body| format!("{} for the {body}", kind.label())),
            CaseEventKind::Reopened | CaseEventKind::Died | CaseEventKind::Joined => kind.label().to_owned(),
            CaseEventKind::ActsFor => Capacity::from_code(&detail)
                .map_or_else(|| kind.label().to_owned(), |capacity| format!("{}: {capacity}", kind.label())),
            CaseEventKind::Post | CaseEventKind::GoesOn => of_matter(kind, &detail),
            CaseEventKind::ReferredOut => Subject::from_code(&detail)
                .map_or_else(|| kind.label().to_owned(), |of| format!("{}: {of}", kind.label())),
            CaseEventKind::OtherSideNamed | CaseEventKind::OtherSideRemoved => SideKind::from_code(&detail)
                .map_or_else(|| kind.label().to_owned(), |side| format!("{}: {side}", kind.label())),
            CaseEventKind::Undone => undone_words(&detail),
        };
        let kind = match kind {
            CaseEventKind::MatterAdded | CaseEventKind::MatterChanged => TimelineKind::Matter,
            CaseEventKind::AuthorityAdded => TimelineKind::Authority,
            CaseEventKind::OtherSideNamed | CaseEventKind::OtherSideRemoved => TimelineKind::OtherSide,
            _ => TimelineKind::Case,
        };
        entries.push(TimelineEntry { at: row.at("at")?, by: row.get("name")?, kind, words, apart: false });
    }
    Ok(())
}

/// What was said of a matter: who gets its post, or for whom it goes on.
fn of_matter(kind: CaseEventKind, detail: &str) -> String {
    let (subject, code) = detail.split_once(';').unwrap_or((detail, ""));
    let subject = Subject::from_code(subject).map_or("", Subject::label);
    let said = Post::from_code(code).map(Post::label).or(GoesOn::from_code(code).map(GoesOn::label));
    format!("{}: {subject}, {}", kind.label(), said.unwrap_or_default())
}

fn matter_event(kind: CaseEventKind, detail: &str) -> String {
    let (subject, stage) = detail.split_once(';').unwrap_or((detail, ""));
    let subject = Subject::from_code(subject).map_or("", Subject::label);
    match Stage::from_code(stage) {
        Some(stage) => format!("{}: {subject}, {stage}", kind.label()),
        None => format!("{}: {subject}", kind.label()),
    }
}

/// The words of an *undone* event.
fn undone_words(detail: &str) -> String {
    let (table, code) = detail.split_once(';').unwrap_or((detail, ""));
    let what = match table {
        "matter" => "matter",
        "authority" => "authority",
        "outcome" => "outcome",
        "evidence" => "evidence",
        "due_date" => "due date",
        "other_side" => "other side",
        "client" => "joining two records",
        "task" => "task",
        "event" => "event",
        "working" => "working of the test",
        "document" => "document",
        "bundle_note" => "bundle note",
        _ => "",
    };
    let more = EvidenceEventKind::from_code(code).map_or("", EvidenceEventKind::label);
    format!("{} {what} {more}", CaseEventKind::Undone.label()).trim_end().to_owned()
}

fn notes(conn: &Connection, vault: &Vault, case: CaseId, entries: &mut Vec<TimelineEntry>) -> Result<(), Error> {
    let mut statement = conn.prepare_cached(
        "SELECT n.id, n.at, n.corrects, n.words, n.words_version, s.name FROM note n JOIN staff s ON s.id = n.staff \
         WHERE n.case_id = ?1 ORDER BY n.at DESC, n.id DESC",
    )?;
    let mut rows = statement.query([case])?;
    while let Some(row) = rows.next()? {
        let id: NoteId = row.get("id")?;
        let place = Place { table: "note", row: id.0, column: "words", version: row.get("words_version")? };
        let Some(mut words) = vault.open(conn, place, &row.get::<_, Vec<u8>>("words")?)? else { continue };
        if row.get::<_, Option<NoteId>>("corrects")?.is_some() {
            words.insert_str(0, "correction: ");
        }
        entries.push(TimelineEntry {
            at: row.at("at")?,
            by: row.get("name")?,
            kind: TimelineKind::Note,
            words,
            apart: false,
        });
    }
    Ok(())
}

/// What was decided where a conflict was possible, and the walls that followed from it.
fn decided(conn: &Connection, vault: &Vault, file: &CaseFile, entries: &mut Vec<TimelineEntry>) -> Result<(), Error> {
    let mut entry = |at, by: &str, words| {
        entries.push(TimelineEntry { at, by: by.to_owned(), kind: TimelineKind::OtherSide, words, apart: false });
    };
    for told in conflict::of_file(conn, vault, file.row.id, file.referral)? {
        entry(told.at, &told.by, told.words);
    }
    for told in wall::of_file(conn, vault, file.row.id, file.referral)? {
        entry(told.at, &told.by, format!("a wall: kept from {}", told.from));
        if let Some((at, by, why)) = told.lifted {
            entry(at, &by, format!("the wall was lifted for {}: {why}", told.from));
        }
    }
    Ok(())
}

fn evidence_events(
    conn: &Connection,
    vault: &Vault,
    file: &CaseFile,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), Error> {
    for event in evidence::events(conn, vault, file.row.id)? {
        let row = file.evidence.iter().find(|row| row.id == event.evidence);
        let (of, apart) = row.map_or(("", false), |row| (row.of.as_str(), row.special));
        let mut words = match event.kind {
            EvidenceEventKind::Drafted => format!("request to {of} drafted"),
            EvidenceEventKind::Asked => format!("asked {of}"),
            EvidenceEventKind::Acknowledged => format!("{of} acknowledged the request"),
            EvidenceEventKind::Chased => format!("chased {of}"),
            EvidenceEventKind::Answered => format!("{of} answered"),
            EvidenceEventKind::Declined => format!("{of} declined"),
            EvidenceEventKind::FeeAsked => format!("{of} asked a fee"),
            EvidenceEventKind::FeeWaived => format!("{of} waived the fee"),
            EvidenceEventKind::FeePaid => format!("fee paid to {of}"),
            EvidenceEventKind::Used => format!("evidence of {of} used"),
            EvidenceEventKind::Minutes => format!("what it cost {of}"),
            EvidenceEventKind::Withdrawn => format!("request to {of} withdrawn"),
            EvidenceEventKind::Superseded => format!("another source is asked in place of {of}"),
        };
        if let Some(pence) = event.pence {
            words.push_str(&format!(" of {}", Pence(pence)));
        }
        if let Some(more) = event.code_words {
            words.push_str(", ");
            words.push_str(more);
        }
        if let Some(minutes) = event.minutes {
            words.push_str(&format!(", {minutes} minutes"));
        }
        if let Some(more) = event.words.filter(|text| !text.is_empty()) {
            words.push_str(": ");
            // Effects stand each on a line of its own.
            words.push_str(&more.lines().collect::<Vec<_>>().join("; "));
        }
        entries.push(TimelineEntry { at: event.at, by: event.by, kind: TimelineKind::Evidence, words, apart });
    }
    Ok(())
}

fn outcome_entries(conn: &Connection, file: &CaseFile, entries: &mut Vec<TimelineEntry>) -> Result<(), Error> {
    for (at, by, id) in outcome::recorded(conn, file.row.id)? {
        let Some(outcome) = file.outcomes.iter().find(|outcome| outcome.id == id) else { continue };
        let mut words = format!("{}, {}: {}", outcome.subject, outcome.what.stage.short(), outcome.what.result);
        if let Some(amount) = outcome.what.amount {
            words.push_str(&format!(", {amount} {}", outcome.what.period));
        }
        if let Some(arrears) = outcome.what.arrears {
            words.push_str(&format!(", arrears {arrears}"));
        }
        if outcome.what.relied != Relied::NotSaid {
            words.push_str(&format!(", {}", outcome.what.relied));
        }
        if !outcome.what.said.is_empty() {
            words.push_str(&format!(": “{}”", outcome.what.said));
        }
        entries.push(TimelineEntry { at, by, kind: TimelineKind::Outcome, words, apart: false });
    }
    Ok(())
}

fn due_events(
    conn: &Connection,
    vault: &Vault,
    file: &CaseFile,
    entries: &mut Vec<TimelineEntry>,
) -> Result<(), Error> {
    for event in due::events(conn, vault, file.row.id)? {
        let Some(row) = file.due_dates.iter().find(|row| row.id == event.due) else { continue };
        let told = &row.told;
        let mut words = match event.kind {
            DueEventKind::Set if told.words.is_empty() => {
                format!("{}, {}: {} by {}", told.letter, full(event.on), told.brief, full(row.due))
            }
            DueEventKind::Set => {
                format!("{}, {}: {} by {}: {}", told.letter, full(event.on), told.brief, full(row.due), told.words)
            }
            DueEventKind::Sent => format!("done: {}", told.brief),
            DueEventKind::Confirmed if told.to.is_empty() => format!("came: {}", told.brief),
            DueEventKind::Confirmed => format!("{} confirmed receipt: {}", told.to, told.brief),
            DueEventKind::Ended => format!("ended: {}", told.brief),
        };
        for more in [event.code_words, event.words.as_deref()].into_iter().flatten() {
            words.push_str(", ");
            words.push_str(more);
        }
        let enclosed = file.enclosed(event.due);
        if event.kind == DueEventKind::Sent && !enclosed.is_empty() {
            words.push_str(&format!(", enclosed: {}", enclosed.join(", ")));
        }
        entries.push(TimelineEntry { at: event.at, by: event.by, kind: TimelineKind::Due, words, apart: false });
    }
    Ok(())
}

fn tasks_done(file: &CaseFile, entries: &mut Vec<TimelineEntry>) {
    for task in &file.tasks {
        let Some((at, by)) = task.ended.clone() else { continue };
        let words = format!("{}: {}", task.state, task.what.as_deref().unwrap_or_default());
        entries.push(TimelineEntry { at, by, kind: TimelineKind::Task, words, apart: false });
    }
}

fn documents(file: &CaseFile, entries: &mut Vec<TimelineEntry>) {
    for row in &file.documents {
        let mut words = format!("{}: {}", row.state, row.words.title);
        if row.media.is_some() {
            words.push_str(", ");
            words.push_str(&row.held());
        }
        entries.push(TimelineEntry {
            at: row.at,
            by: row.by.clone(),
            kind: TimelineKind::Document,
            words,
            apart: false,
        });
    }
}

fn events_past(conn: &Connection, file: &CaseFile, entries: &mut Vec<TimelineEntry>) -> Result<(), Error> {
    for (id, at, by) in event::written(conn, file.row.id)? {
        let Some(row) = file.events.iter().find(|row| row.id == id) else { continue };
        let what = &row.what;
        let mut words = format!("{} of {} {}", what.kind, full(what.on), what.state);
        for more in [&what.words.place, &what.words.note].into_iter().filter(|more| !more.is_empty()) {
            words.push_str(", ");
            words.push_str(more);
        }
        entries.push(TimelineEntry { at, by, kind: TimelineKind::Event, words, apart: false });
    }
    Ok(())
}
