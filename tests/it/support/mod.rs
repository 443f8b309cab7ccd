//! What the tests of the screen stand on: a desk of made-up people, and the real loop without a terminal.

pub mod desk;
pub mod play;

pub use play::Play;
