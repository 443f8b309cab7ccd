//! Entering and leaving the terminal, and what is left on it.

use std::io::{self, Stdout, Write};
use std::panic::PanicHookInfo;
use std::sync::atomic::{AtomicBool, Ordering};

use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use ratatui::crossterm::cursor::{SetCursorStyle, Show};
use ratatui::crossterm::event::{DisableBracketedPaste, EnableBracketedPaste};
use ratatui::crossterm::execute;
use ratatui::crossterm::style::Print;
use ratatui::crossterm::terminal::{
    Clear, ClearType, EnterAlternateScreen, LeaveAlternateScreen, SetTitle, disable_raw_mode, enable_raw_mode,
};

use super::theme::take_charge_of_colour;

/// The window's title, always: no name of anybody ever stands there.
const TITLE: &str = "Alongside";

/// Asks the terminal to keep its window's title, and to put it back (xterm's window operations; others ignore them).
const KEEP_TITLE: &str = "\x1b[22;2t";
const TITLE_BACK: &str = "\x1b[23;2t";

/// Whether the terminal is ours at present, so that leaving twice does nothing twice.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// The terminal while the desk is on it. Dropping it leaves.
pub struct Guard {
    terminal: Terminal<CrosstermBackend<Stdout>>,
}

impl Guard {
    /// The terminal to draw on.
    pub const fn terminal(&mut self) -> &mut Terminal<CrosstermBackend<Stdout>> {
        &mut self.terminal
    }

    /// Clears the screen and what can be scrolled back to, for the lock; the next frame is drawn whole.
    ///
    /// # Errors
    ///
    /// Where the terminal cannot be written to.
    pub fn wipe(&mut self) -> io::Result<()> {
        wipe(&mut io::stdout())?;
        // One that remembers nothing of what was drawn, and asks the terminal nothing.
        self.terminal = Terminal::new(CrosstermBackend::new(io::stdout()))?;
        Ok(())
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Takes the terminal: raw mode, alternate screen, bracketed paste, the title.
///
/// # Errors
///
/// Where standard output is no terminal, or it cannot be written to. What was begun is put back.
pub fn enter() -> io::Result<Guard> {
    take_charge_of_colour();
    enable_raw_mode()?;
    ENTERED.store(true, Ordering::SeqCst);
    let begun = execute!(
        io::stdout(),
        Print(KEEP_TITLE),
        EnterAlternateScreen,
        Clear(ClearType::All),
        EnableBracketedPaste,
        SetTitle(TITLE)
    );
    match begun.and_then(|()| Terminal::new(CrosstermBackend::new(io::stdout()))) {
        Ok(terminal) => Ok(Guard { terminal }),
        Err(error) => {
            leave();
            Err(error)
        }
    }
}

/// Gives the terminal back as it was, with nothing of the desk left on it or in what can be scrolled back to.
///
/// It may be called at any time and more than once; where the terminal is gone it does what can be done.
pub fn leave() {
    if !ENTERED.swap(false, Ordering::SeqCst) {
        return;
    }
    let mut out = io::stdout();
    // Each by itself: one that fails must not keep the others from being tried.
    let _ = wipe(&mut out);
    let _ = execute!(
        out,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Print(TITLE_BACK),
        SetCursorStyle::DefaultUserShape,
        Show
    );
    let _ = disable_raw_mode();
}

/// Clears the screen and what can be scrolled back to.
fn wipe(out: &mut impl Write) -> io::Result<()> {
    execute!(out, Clear(ClearType::All), Clear(ClearType::Purge))
}

/// From now on a panic on any thread gives the terminal back, says a reference, never what was being worked on, and ends
/// the process after `last` has kept what can be kept.
pub fn install_panic_hook(last: impl Fn() + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |info| {
        leave();
        // Nowhere is left to report to when even this fails.
        let _ = writeln!(io::stderr(), "{}", last_words(info));
        last();
        std::process::exit(101);
    }));
}

fn last_words(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map(|place| (place.file(), place.line(), place.column()));
    let (file, line, column) = place.unwrap_or(("", 0, 0));
    format!("Alongside stopped: internal error, reference {:08X}", reference(file, line, column))
}

/// A number that stands for a place in the source: the same for the same build, and nothing about the data. FNV-1a.
fn reference(file: &str, line: u32, column: u32) -> u32 {
    let place = file.bytes().chain(line.to_le_bytes()).chain(column.to_le_bytes());
    place.fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wiping_takes_the_scrollback_too() {
        let mut written = Vec::new();
        wipe(&mut written).unwrap();
        assert_eq!(written, b"\x1b[2J\x1b[3J");
    }

    #[test]
    fn a_reference_tells_places_apart() {
        assert_eq!(reference("src/a.rs", 1, 2), reference("src/a.rs", 1, 2));
        assert_ne!(reference("src/a.rs", 1, 2), reference("src/a.rs", 2, 1));
    }

    #[test]
    fn leaving_what_was_never_entered_does_nothing() {
        leave();
    }
}
