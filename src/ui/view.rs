//! Draws the model. Pure: the same model gives the same frame.

use chrono::NaiveDate;
use ratatui::Frame;
use ratatui::layout::{Position, Rect};
use ratatui::text::{Line, Span};
use ratatui::widgets::Clear;

use super::ask::OpenForm;
use super::keys::{Action, Hint, footer};
use super::model::{Desk, Model, Over, Screen};
use super::next::next_step;
use super::over::Board;
use super::pane::{Pane, Seat, alert_line};
use super::part::bar::{Bottom, Top, bottom, room_for_hints, top};
use super::part::text::{put, put_line, wrap};
use super::theme::{Theme, Tone};
use super::update::{brought_line, working_of};
use super::why_not::{never, not_for, open_to_all, why_not};
use crate::domain::date::{full, uk_clock};
use crate::domain::paper::SlipOf;

/// The smallest size at which the desk is drawn.
pub const SMALLEST: (u16, u16) = (60, 16);

/// Columns from which panes stand side by side, and from which a strip names them.
const WIDE: u16 = 120;
const STRIP: u16 = 80;

/// Draws a frame; the terminal's cursor stands on the selected row or in the field.
pub fn view(model: &Model, out: &mut Frame<'_>) {
    let area = out.area();
    if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
        too_small(area, out);
        return;
    }
    let theme = model.theme;
    let body = Rect { y: area.y + 1, height: area.height - 2, ..area };
    if model.signed_in().is_some_and(|desk| desk.blank) {
        let middle = Rect { y: area.y + area.height / 2, height: 1, ..area };
        put(middle, "   Press any key.", theme.style(Tone::Dim), out.buffer_mut());
        out.set_cursor_position(Position { x: area.x, y: area.y });
        return;
    }
    let (first, last) = (Rect { height: 1, ..area }, Rect { y: area.bottom() - 1, height: 1, ..area });
    let mut cursor = match &model.screen {
        Screen::Door(door) => door.view(&model.desk, body, theme, out),
        Screen::Desk(desk) => panes(model, desk, body, out),
    };
    draw_top(model, first, theme, out);
    for over in &model.overs {
        cursor = draw_over(over, model, body, out);
    }
    draw_bottom(model, last, theme, out);
    if let Some(at) = cursor {
        out.set_cursor_position(at);
    }
}

fn too_small(area: Rect, out: &mut Frame<'_>) {
    let (columns, rows) = SMALLEST;
    let words = format!(
        "Alongside needs {columns} columns and {rows} rows; this terminal has {} and {}. What you typed is kept.",
        area.width, area.height
    );
    for (down, line) in wrap(&words, usize::from(area.width).max(1)).iter().enumerate().take(usize::from(area.height)) {
        let place = Rect { y: area.y + u16::try_from(down).unwrap_or(0), height: 1, ..area };
        put(place, line, ratatui::style::Style::new(), out.buffer_mut());
    }
}

fn draw_top(model: &Model, area: Rect, theme: Theme, out: &mut Frame<'_>) {
    let today = model.today();
    let date = if area.width < 100 { today.format("%a %-d %b").to_string() } else { full(today) };
    let when = format!("{date}  {}", uk_clock(model.now));
    let (who, with_client) = model.signed_in().map_or((String::new(), false), |desk| {
        (format!("{} · {}", desk.facts.name, desk.facts.role), desk.with_client)
    });
    let brought = model.signed_in().and_then(|desk| brought_line(desk, model.now));
    let waiting = model.signed_in().map_or(0, |desk| desk.today.alerts.iter().filter(|alert| alert.waits()).count());
    // With a client beside the screen not even a count.
    let alerts = match (waiting, with_client) {
        (0, _) => String::new(),
        (_, true) => "◊".to_owned(),
        (count, false) => format!("◊ {count}"),
    };
    let notice = match (model.locks_in(), with_client) {
        (Some(seconds), _) => format!("locks in {seconds} s"),
        (None, _) if brought.is_some() => brought.unwrap_or_default(),
        (None, true) => "with a client".to_owned(),
        (None, false) => String::new(),
    };
    let notice = [alerts, notice].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    top(area, &Top { desk: &model.desk, when: &when, who: &who, demo: model.demo, notice: &notice }, theme, out);
}

fn draw_bottom(model: &Model, area: Rect, theme: Theme, out: &mut Frame<'_>) {
    let next = next_step(model);
    let toast = model.toast.as_ref().map(|(toast, _)| toast);
    let room = room_for_hints(area.width, toast.map_or(next.as_str(), |toast| toast.words.as_str()));
    let reason = |action| model.signed_in().and_then(|desk| why_not(action, desk));
    let steps_away = model.signed_in().is_some_and(|desk| !not_for(Action::StepAway, desk));
    let other_sites = matches!(model.overs.last(), Some(Over::Outside(outside)) if outside.has_others());
    let offered = |action| match (model.overs.last(), model.signed_in()) {
        _ if matches!(action, Action::StepAway | Action::Blank) && !steps_away => false,
        (None, Some(desk)) => !never(action, desk),
        // It is locked already.
        (None, None) => action != Action::Lock,
        (Some(Over::Preview(preview)), _) => match (action, preview.written().slip) {
            (Action::Open, _) | (Action::LargePrint | Action::SlipDetail | Action::Receipt, None) => false,
            // The words around an appointment are there in English only.
            (Action::SlipLanguage, slip) => matches!(slip, Some((SlipOf::Signpost(_), _))),
            _ => true,
        },
        (
            Some(
                Over::Help(_)
                | Over::Reader(_)
                | Over::Conflict(..)
                | Over::Menu(..)
                | Over::Answer(_)
                | Over::Apart(_)
                | Over::Join(_)
                | Over::Newcomer(_)
                | Over::Outside(_),
            ),
            _,
        ) => action != Action::Open && (action != Action::OtherSite || other_sites),
        (Some(Over::Appointments(day)), _) => {
            action != Action::Open && (action != Action::ShowName || day.hides_names())
        }
        (Some(Over::Find(find)), _) => action != Action::BestFirst || find.finds_words(),
        (Some(Over::Services(services)), Some(desk)) => {
            !not_for(action, desk) && (!services.chooses() || action != Action::Open)
        }
        (Some(Over::Services(services)), None) => {
            open_to_all(action) && (!services.chooses() || action != Action::Open)
        }
        _ => true,
    };
    let mut hints: Vec<Hint> = footer(model.path(), room, &offered, &reason);
    if let Some(Over::Form(open)) = model.overs.last()
        && !open.kind.keeps_draft()
    {
        hints.iter_mut().filter(|hint| hint.action == Action::Back).for_each(|hint| hint.label = "leave");
    }
    let rows = toast.map_or(1, |toast| toast.rows(area.width)).clamp(1, 3);
    let area = Rect { y: (area.y + 1).saturating_sub(rows), height: rows, ..area };
    out.render_widget(Clear, area);
    bottom(area, &Bottom { next: &next, toast, hints: &hints }, theme, out);
}

fn draw_over(over: &Over, model: &Model, body: Rect, out: &mut Frame<'_>) -> Option<Position> {
    let theme = model.theme;
    let now = model.now;
    match over {
        Over::Working(board) => draw_board(board, model, body, out),
        Over::Documents(shelf) => {
            let desk = model.signed_in()?;
            let scans = if desk.with_client { 0 } else { desk.scans };
            shelf.view(desk.case.case(), (scans, model.today()), body, theme, out)
        }
        Over::Help(help) => help.view(body, theme, out),
        Over::Palette(palette) => palette.view(body, theme, out),
        Over::Find(find) => find.view(body, theme, out),
        Over::Services(services) => {
            out.render_widget(Clear, body);
            services.view(body, theme, out)
        }
        Over::Confirm(confirm, _) => confirm.view(body, theme, out),
        Over::Menu(menu, _) => menu.view(body, theme, out),
        Over::Join(join) => join.view(body, theme, out),
        Over::Newcomer(new) => new.view(body, theme, out),
        Over::Outside(outside) => outside.view(body, theme, out),
        Over::Appointments(day) => day.view(now, body, theme, out),
        Over::Reader(reader) => {
            // Read together with the client: no list with other names stays around it.
            out.render_widget(Clear, body);
            reader.view(body, theme, out)
        }
        Over::Call(card) => {
            // Whoever may be beside the screen sees this case and no other name.
            out.render_widget(Clear, body);
            card.view(now, body, theme, out)
        }
        Over::Answer(page) => {
            out.render_widget(Clear, body);
            page.view(body, theme, out)
        }
        Over::Apart(page) => {
            out.render_widget(Clear, body);
            page.view(body, theme, out)
        }
        Over::Preview(preview) => {
            out.render_widget(Clear, body);
            preview.view(body, theme, out)
        }
        Over::Messages(messages) => {
            out.render_widget(Clear, body);
            messages.view(model.today(), body, theme, out)
        }
        Over::Form(open) => draw_form(open, body, theme, out),
        Over::Conflict(conflict, open) => {
            draw_form(open, body, theme, out);
            conflict.view(body, theme, out)
        }
    }
}

/// The working takes the whole body; its list stands where a form on top leaves it to be seen.
fn draw_board(board: &Board, model: &Model, body: Rect, out: &mut Frame<'_>) -> Option<Position> {
    let desk = model.signed_in()?;
    let found = working_of(desk, board.matter);
    let title = found.map_or_else(String::new, |(file, working)| {
        format!("Working · {} · {}", working.test.title, file.person.spoken())
    });
    let left = if body.width < WIDE { body.width } else { left_columns(body.width) };
    let how = (left, !desk.with_client);
    board.view(&title, found.map(|(_, working)| working), how, body, model.theme, out)
}

fn draw_form(open: &OpenForm, body: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
    let place = form_place(body);
    out.render_widget(Clear, place);
    open.form.view(place, theme, out)
}

/// A form takes the body of a narrow terminal, and stands beside the lists of a wide one.
fn form_place(body: Rect) -> Rect {
    if body.width < WIDE {
        return body;
    }
    let left = left_columns(body.width);
    Rect { x: body.x + left, width: body.width - left, ..body }
}

/// Columns of the left side: the lists.
const fn left_columns(columns: u16) -> u16 {
    let part = columns * 2 / 5;
    if part > 80 { 80 } else { part }
}

fn panes(model: &Model, desk: &Desk, body: Rect, out: &mut Frame<'_>) -> Option<Position> {
    if desk.with_client {
        return draw_pane(Pane::Case, model, desk, body, out);
    }
    // Whatever stands beside the counter could be read from the queue.
    if desk.focus == Pane::Counter {
        return draw_pane(Pane::Counter, model, desk, body, out);
    }
    if body.width < WIDE {
        let mut place = body;
        if body.width >= STRIP {
            strip(desk, model.today(), Rect { height: 1, ..body }, model.theme, out);
            place = Rect { y: body.y + 1, height: body.height - 1, ..body };
        }
        place = alerts_above(desk, place, model.theme, out);
        return draw_pane(desk.focus, model, desk, place, out);
    }
    let body = alerts_above(desk, body, model.theme, out);
    if desk.focus == Pane::Today && desk.today.full {
        return draw_pane(Pane::Today, model, desk, body, out);
    }
    let mut cursor = None;
    for (pane, place) in places(desk, body) {
        let at = draw_pane(pane, model, desk, place, out);
        if pane == desk.focus {
            cursor = at;
        }
    }
    cursor
}

/// Where Today is not on the screen, what waits longest stands in a line above whatever is, and takes that row.
fn alerts_above(desk: &Desk, body: Rect, theme: Theme, out: &mut Frame<'_>) -> Rect {
    let has_today = desk.panes().contains(&Pane::Today);
    let seen = has_today && (desk.focus == Pane::Today || body.width >= WIDE);
    let Some(alert) = desk.today.alerts.iter().find(|alert| alert.waits()).filter(|_| !seen) else { return body };
    let how = if has_today { " 0 goes there. " } else { " : seen to" };
    let cells = usize::from(body.width).saturating_sub(4 + how.len());
    let line = alert_line(alert, cells, theme).text;
    let mut spans = vec![Span::styled("! ", theme.style(Tone::Alert))];
    spans.extend(line.spans);
    spans.push(Span::styled(how, theme.style(Tone::Dim)));
    put_line(Rect { height: 1, ..body }, &Line::from(spans), out.buffer_mut());
    Rect { y: body.y + 1, height: body.height - 1, ..body }
}

/// Where each pane stands on a wide terminal.
fn places(desk: &Desk, body: Rect) -> Vec<(Pane, Rect)> {
    let has = |pane: Pane| desk.panes().contains(&pane);
    let left = left_columns(body.width);
    let left_side = Rect { width: left, ..body };
    let right_side = Rect { x: body.x + left, width: body.width - left, ..body };
    let mut places = Vec::new();
    match (has(Pane::Today), has(Pane::Inbox)) {
        (true, true) => {
            let upper = body.height * 2 / 5;
            places.push((Pane::Today, Rect { height: upper, ..left_side }));
            places.push((Pane::Inbox, Rect { y: body.y + upper, height: body.height - upper, ..left_side }));
        }
        (true, false) => places.push((Pane::Today, left_side)),
        (false, true) => places.push((Pane::Inbox, left_side)),
        (false, false) => {}
    }
    let right = if places.is_empty() { body } else { right_side };
    let below: Vec<Pane> = [Pane::Evidence, Pane::Outcomes].into_iter().filter(|pane| has(*pane)).collect();
    let upper = match (has(Pane::Case), below.is_empty()) {
        (true, true) => right.height,
        (true, false) => right.height * 11 / 20,
        (false, _) => 0,
    };
    if upper > 0 {
        places.push((Pane::Case, Rect { height: upper, ..right }));
    }
    let count = u16::try_from(below.len()).unwrap_or(0);
    for (at, pane) in (0u16..).zip(below) {
        let width = right.width / count;
        let x = right.x + width * at;
        let width = if at + 1 == count { right.right() - x } else { width };
        places.push((pane, Rect { x, y: right.y + upper, width, height: right.height - upper }));
    }
    places
}

fn draw_pane(pane: Pane, model: &Model, desk: &Desk, area: Rect, out: &mut Frame<'_>) -> Option<Position> {
    let today = model.today();
    let focused = desk.focus == pane && model.overs.is_empty();
    let theme = model.theme;
    match pane {
        Pane::Today => desk.today.view(today, &desk.drafts_line(), focused, area, theme, out),
        Pane::Inbox => desk.inbox.view(today, focused, area, theme, out),
        Pane::Case => desk.case.view(model.now, focused, desk.with_client, area, theme, out),
        Pane::Evidence => desk.evidence.view(today, focused, area, theme, out),
        Pane::Outcomes => desk.outcomes.view(focused, area, theme, out),
        Pane::Counter => {
            let site = desk.facts.sites.iter().find(|site| site.id == desk.facts.home);
            let site = site.map_or("", |site| site.name.as_str());
            desk.counter.view(site, model.now, focused, area, theme, out)
        }
    }
}

/// The strip that names the panes where only one is seen.
fn strip(desk: &Desk, today: NaiveDate, area: Rect, theme: Theme, out: &mut Frame<'_>) {
    let mut spans = vec![Span::raw(" ")];
    let seat = Seat::of(desk.facts.role);
    for pane in desk.panes() {
        let count = match pane {
            Pane::Today => desk.today.due(today).to_string(),
            Pane::Inbox => desk.inbox.counts.0.to_string(),
            Pane::Evidence => desk.evidence.counts.0.to_string(),
            Pane::Case | Pane::Outcomes | Pane::Counter => String::new(),
        };
        let name = format!("{} {} {count}", pane.number(), seat.label(pane)).trim_end().to_owned();
        let here = pane == desk.focus;
        let name = if here { format!("▸{name}") } else { format!(" {name}") };
        spans.push(Span::styled(name, theme.style(if here { Tone::Accent } else { Tone::Dim })));
        spans.push(Span::raw("  "));
    }
    put_line(area, &Line::from(spans), out.buffer_mut());
}
