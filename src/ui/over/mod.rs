//! Overlays: what stands on top of the screen and takes every key first.
//!
//! Each has a `PATH` of key contexts for hints and help, `handle` and `view`. None knows the desk: whoever opens one
//! says what it shows and acts on its [`Answer`].

mod answer;
mod apart;
mod appointments;
mod call;
mod confirm;
mod conflict;
mod documents;
mod find;
mod help;
mod join;
mod menu;
mod messages;
mod newcomer;
mod outside;
mod palette;
mod preview;
mod reader;
mod services;
#[cfg(test)]
mod tests;
mod working;

pub use answer::{Page, Reading, Then};
pub use apart::{Apart, ApartWant};
pub use appointments::{Appointments, Todo};
pub use call::{Call, Said};
pub use confirm::Confirm;
pub use conflict::{Conflict, Keep, Side};
pub use documents::{Picked, Shelf, Wish};
pub use find::{Find, Go, about};
pub use help::Help;
pub use join::Join;
pub use menu::Menu;
pub use messages::{Ask, Messages, Selected};
pub use newcomer::{Ends, Newcomer};
pub use outside::{Choice, Outside};
pub use palette::Palette;
pub use preview::{Preview, Way};
pub use reader::Reader;
pub use services::{Opening, ServiceWant, Services};
pub use working::{Board, Want};

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::widgets::Clear;

use crate::ui::part::frame::frame;
use crate::ui::theme::Theme;

/// What an overlay makes of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer<T> {
    /// It means nothing here: look at the keys that hold everywhere.
    Ignored,
    /// The overlay stays.
    Stay,
    /// The overlay is to be closed; nothing was chosen.
    Close,
    /// This was chosen; the overlay is to be closed.
    Chosen(T),
}

/// The middle of an area, as much as is wanted and there is.
#[must_use]
pub fn middle(area: Rect, columns: u16, rows: u16) -> Rect {
    let (width, height) = (columns.min(area.width), rows.min(area.height));
    Rect { x: area.x + (area.width - width) / 2, y: area.y + (area.height - height) / 2, width, height }
}

/// Clears the place of an overlay, draws its border and returns what is inside.
fn open(area: Rect, columns: u16, rows: u16, title: &str, theme: Theme, out: &mut Frame<'_>) -> Rect {
    let place = middle(area.intersection(out.area()), columns, rows);
    out.render_widget(Clear, place);
    frame(place, None, title, true, theme, out)
}

/// Lines as a number of rows, for sizes.
fn rows(count: usize) -> u16 {
    u16::try_from(count).unwrap_or(u16::MAX)
}
