//! The border of a pane.

use ratatui::Frame;
use ratatui::layout::Rect;
use ratatui::text::{Line, Span};
use ratatui::widgets::{Block, BorderType, Borders};

use super::text::fit;
use crate::ui::theme::{Theme, Tone};

/// Draws a pane's border with its name, in the accent where it has the focus, and returns the area inside.
///
/// `number` is the key that goes to the pane. An area too small for a border gets none.
pub fn frame(area: Rect, number: Option<u8>, title: &str, focused: bool, theme: Theme, out: &mut Frame<'_>) -> Rect {
    let area = area.intersection(out.area());
    if area.width < 3 || area.height < 3 {
        return area;
    }
    let (border, name) = if focused { (Tone::Accent, Tone::Accent) } else { (Tone::Border, Tone::Title) };
    let mut block =
        Block::new().borders(Borders::ALL).border_type(BorderType::Rounded).border_style(theme.style(border));
    let title = number.map_or_else(|| title.to_owned(), |number| format!("{number} {title}"));
    let title = fit(&title, usize::from(area.width).saturating_sub(6));
    if !title.is_empty() {
        let rule = Span::styled("─", theme.style(border));
        block = block.title_top(Line::from(vec![rule, Span::styled(format!(" {title} "), theme.style(name))]));
    }
    let inside = block.inner(area);
    out.render_widget(block, area);
    inside
}
