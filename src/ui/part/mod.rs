//! Small parts that every screen is made of.

pub mod bar;
pub mod frame;
pub mod list;
pub mod snap;
pub mod text;
pub mod toast;
