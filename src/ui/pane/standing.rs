//! Who stands for a client, as the case and the card of a call say it: a death, who acts, who gets the post, authorities.

use chrono::NaiveDate;
use ratatui::text::{Line, Span};

use crate::domain::authority::Standing;
use crate::domain::case::{Authority, CaseFile};
use crate::domain::date::{day, full, short};
use crate::domain::standing::Post;
use crate::ui::part::text::wrap;
use crate::ui::theme::{Mark, Theme, Tone};

/// A line behind its mark, broken below itself.
fn behind(mark: Mark, words: &str, tone: Tone, cells: usize, theme: Theme, lines: &mut Vec<Line<'static>>) {
    for (at, part) in wrap(words, cells.saturating_sub(2).max(8)).into_iter().enumerate() {
        let symbol = if at == 0 { mark.symbol() } else { " " };
        lines.push(Line::from(vec![
            Span::styled(format!("{symbol} "), theme.style(mark.tone())),
            Span::styled(part, theme.style(tone)),
        ]));
    }
}

/// That the client has died, and to whom one speaks and writes in their place; nothing where it is the client.
pub(super) fn standing_lines(file: &CaseFile, today: NaiveDate, cells: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    if let Some(died) = file.person.died {
        let words = format!("{} died on {}", file.person.spoken(), full(died));
        behind(Mark::Closed, &words, Tone::Strong, cells, theme, &mut lines);
    }
    if !file.acts_for.is_empty() || file.person.died.is_some() {
        let (settled, whom) = file.speak_to(today);
        let mark = if settled { Mark::Good } else { Mark::Alert };
        let proof = file.spokesperson(today).and_then(|one| Some((one.who.seen?, one.who.proof.as_str())));
        let proof = proof.map_or_else(String::new, |(seen, what)| format!(" · {what}, seen {}", day(seen, today)));
        behind(mark, &format!("speak and write to {whom}{proof}"), Tone::Strong, cells, theme, &mut lines);
    }
    lines
}

/// Every authority of the case with how it stands.
pub(super) fn authority_lines(file: &CaseFile, today: NaiveDate, cells: usize, theme: Theme) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    for authority in &file.authorities {
        let (mark, words) = authority_line(file, authority, today);
        behind(mark, &format!("authority: {words}"), Tone::Dim, cells, theme, &mut lines);
    }
    lines
}

/// An authority: whether it holds; and in words for whom, which way, how it was given, until when, and what it covers.
#[must_use]
pub fn authority_line(file: &CaseFile, authority: &Authority, today: NaiveDate) -> (Mark, String) {
    let mut words = format!("{} · {} · {}", authority.body, authority.direction, authority.how);
    let (mut mark, before) = match authority.standing(today) {
        Standing::NotYet => (Mark::Wait, "until"),
        Standing::InDate => (Mark::Good, "until"),
        Standing::EndsSoon => (Mark::Wait, "to be renewed, ends"),
        Standing::OutOfDate => (Mark::Alert, "out of date since"),
    };
    if file.replaced(authority) && authority.standing(today) != Standing::InDate {
        mark = Mark::Closed;
    }
    if authority.from > today {
        words.push_str(&format!(", from {}", short(authority.from, today)));
    }
    if let Some(until) = authority.until {
        words.push_str(&format!(", {before} {}", short(until, today)));
    }
    if !authority.scope.is_empty() {
        words.push_str(&format!(" · {}", authority.scope));
    }
    if file.person.died.is_some_and(|died| authority.from <= died) {
        words.push_str(" · given by the client, who has died: ask whoever acts now");
        mark = Mark::Alert;
    }
    (mark, words)
}

/// Who gets the post, where it is the same for every matter; `None` where there is none.
#[must_use]
pub fn post_words(file: &CaseFile) -> Option<String> {
    let first = file.matters.first()?.post;
    let same = file.matters.iter().all(|matter| matter.post == first);
    Some(match (same, first) {
        (false, _) => "post differs by matter".to_owned(),
        (true, Post::Us) => "post comes to us".to_owned(),
        (true, other) => format!("post goes {other}"),
    })
}
