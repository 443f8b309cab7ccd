//! Placeholder until the parsing branch lands.
/// Cleans one line.
#[must_use]
pub fn clean_line(s: &str) -> String {
    s.to_owned()
}
