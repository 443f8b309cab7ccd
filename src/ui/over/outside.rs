//! The counter while nobody is signed in: the same choices under the same numbers, without whatever needs a key.

use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::Line as Row;
use ratatui::widgets::Clear;

use super::Answer;
use crate::desk::limits::Limits;
use crate::domain::counter::{Hours, Shown};
use crate::domain::date::short;
use crate::domain::id::SiteId;
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::pane::{beside, choices};
use crate::ui::part::frame::frame;
use crate::ui::part::text::{fit, put_line, row, wrap};
use crate::ui::theme::{Theme, Tone};

/// The most hours that are shown.
const HOURS: usize = 6;

/// What is chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choice {
    /// Someone new.
    Newcomer,
    /// A message or papers for the desk.
    Message,
    /// A time, which nobody can book here.
    Book,
    /// A service.
    Service,
}

/// The counter of one of the sites.
#[derive(Clone)]
pub struct Outside {
    shown: Vec<Shown>,
    at: usize,
    /// The next steps.
    pub limits: Arc<Limits>,
    now: DateTime<Utc>,
}

impl Outside {
    /// The path of keys here.
    pub const PATH: &'static [Context] = &[Context::Outside, Context::List, Context::Global];

    /// The counter of a site, where it is shown, else of the first.
    #[must_use]
    pub fn new(shown: Vec<Shown>, site: Option<SiteId>, limits: Arc<Limits>, now: DateTime<Utc>) -> Self {
        let at = shown.iter().position(|one| Some(one.site.id) == site).unwrap_or(0);
        Self { shown, at, limits, now }
    }

    /// What the site here shows.
    #[must_use]
    pub fn here(&self) -> Option<&Shown> {
        self.shown.get(self.at)
    }

    /// Every site.
    #[must_use]
    pub fn sites(&self) -> Vec<crate::domain::people::Site> {
        self.shown.iter().map(|one| one.site.clone()).collect()
    }

    /// Whether there are other sites to go to.
    #[must_use]
    pub fn has_others(&self) -> bool {
        self.shown.len() > 1
    }

    /// Takes one input; what is chosen opens above it.
    pub fn handle(&mut self, input: &Input) -> Answer<Choice> {
        match input.chord().and_then(|chord| resolve(Self::PATH, chord)) {
            Some(Action::Newcomer) => Answer::Chosen(Choice::Newcomer),
            Some(Action::MessageForDesk) => Answer::Chosen(Choice::Message),
            Some(Action::BookSomebody) => Answer::Chosen(Choice::Book),
            Some(Action::Services) => Answer::Chosen(Choice::Service),
            Some(Action::OtherSite) => {
                self.at = (self.at + 1) % self.shown.len().max(1);
                Answer::Stay
            }
            Some(Action::Back) => Answer::Close,
            Some(Action::Help | Action::Lock | Action::Quit) => Answer::Ignored,
            _ => Answer::Stay,
        }
    }

    /// The sentence for the foot of the screen.
    #[must_use]
    pub fn next_line(&self) -> &'static str {
        if self.has_others() { "Press a number. Tab: another site." } else { "Press a number." }
    }

    /// Draws it over the whole of `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        let here = self.here()?;
        out.render_widget(Clear, area);
        let day = beside(area.width);
        let left = frame(Rect { width: area.width - day, ..area }, None, "Counter", true, theme, out);
        let place = Rect { x: area.x + area.width - day, width: day, ..area };
        let right = frame(place, None, &here.site.name, false, theme, out);
        choices(left, ["one line, sealed for the desk", "needs somebody to sign in"], theme, out);
        let place = Rect { x: right.x + 1, width: right.width.saturating_sub(2), ..right };
        let cells = usize::from(place.width);
        let said = |text: &str, tone| Row::styled(fit(text, cells), theme.style(tone));
        let mut lines = vec![said("The desk is open", Tone::Strong)];
        let today = crate::domain::date::uk_date(self.now);
        let hours: Vec<&Hours> = here.ahead(self.now).take(HOURS).collect();
        lines.extend(hours.iter().map(|hours| said(&told(hours, today), Tone::Plain)));
        if hours.is_empty() {
            lines.push(said("No hours are known here.", Tone::Dim));
        }
        lines.push(Row::default());
        let about = "Nobody is signed in: nothing of a person can be seen here. What is left is sealed for the desk.";
        lines.extend(wrap(about, cells).iter().map(|line| said(line, Tone::Dim)));
        for (down, line) in lines.iter().enumerate().take(place.height.into()) {
            put_line(row(place, down), line, out.buffer_mut());
        }
        Some(Position { x: left.x + 4, y: left.y + 1 })
    }
}

/// Hours in a few words: `today 09:00–13:00, walk in`.
fn told(hours: &Hours, today: NaiveDate) -> String {
    let walk_in = if hours.walk_in { ", walk in" } else { "" };
    format!("{} {}–{}{walk_in}", short(hours.day, today), hours.starts.format("%H:%M"), hours.ends.format("%H:%M"))
}
