//! No size is too small or too large, and none loses what is typed.

use crate::screens;
use crate::support::Play;

#[test]
fn every_screen_is_drawn_at_every_size() {
    let tiny = (0..=12).flat_map(|columns| (0..=6).map(move |rows| (columns, rows)));
    let others = [(40, 10), (59, 16), (60, 15), (60, 16), (79, 24), (119, 36), (200, 60)];
    let sizes: Vec<(u16, u16)> = tiny.chain(others).collect();
    for (name, mut play) in screens::all() {
        for (columns, rows) in &sizes {
            let drawn = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                play.resize(*columns, *rows);
            }));
            assert!(drawn.is_ok(), "{name} at {columns}×{rows}");
        }
    }
}

#[test]
fn every_size_keeps_what_is_typed() {
    let mut play = Play::sit("advisor");
    play.keys("n").types("Zofia Nowak").keys("<Enter><Tab><Tab><Tab>").types("07700 900123");
    for (columns, rows) in [(0, 0), (12, 6), (40, 10), (60, 16), (79, 24), (120, 36), (200, 60), (80, 24)] {
        play.resize(columns, rows);
    }
    play.sees("Zofia").sees("Nowak").sees("07700 900123");
    play.keys("<^S>").sees("Say in a line what it is about");
}
