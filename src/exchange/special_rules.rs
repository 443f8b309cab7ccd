//! What is known of the special rules, as TOML.

use crate::domain::problem::Problem;
use crate::domain::special::Facts;

const OURS: &str = include_str!("../../assets/special_rules.toml");

/// What comes with the program.
///
/// # Errors
/// Never for the file that comes with it: a test reads it.
pub fn facts() -> Result<Facts, Problem> {
    toml::from_str(OURS).map_err(|error| Problem::new("special_rules.toml", error.message().to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn ours_can_be_read_and_says_where_it_doubts() {
        let facts = facts().unwrap();
        assert_eq!(facts.faults(), Vec::<String>::new());
        assert!(facts.fact.iter().any(|fact| !fact.certain), "what one health board says is marked");
    }
}
