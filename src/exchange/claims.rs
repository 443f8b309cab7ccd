//! What is known of claims, as TOML.

use crate::domain::claim::Claims;
use crate::domain::problem::Problem;

const OURS: &str = include_str!("../../assets/claims.toml");

/// What comes with the program.
///
/// # Errors
/// Never for the file that comes with it: a test reads it.
pub fn claims() -> Result<Claims, Problem> {
    toml::from_str(OURS).map_err(|error| Problem::new("claims.toml", error.message().to_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;
    use crate::domain::case::{Nation, Subject};

    #[test]
    fn ours_can_be_read_and_says_where_it_doubts() {
        let claims = claims().unwrap();
        assert_eq!(claims.faults(), Vec::<String>::new());
        let aa = claims.waiting(Subject::Aa, Nation::England).next().unwrap();
        assert!(aa.words.contains("by phone today") && !aa.source.contains("Check first"), "{}", aa.source);
        let uc = claims.waiting(Subject::Uc, Nation::Scotland).next().unwrap();
        assert!(uc.source.contains("Check first"), "{}", uc.source);
        assert!(claims.waiting(Subject::Aa, Nation::Scotland).next().is_none(), "another benefit there");
    }
}
