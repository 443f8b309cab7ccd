//! The tests of activities and descriptors that come with the program, as TOML.

use crate::domain::descriptor::Tests;
use crate::domain::problem::Problem;

const OURS: [&str; 2] =
    [include_str!("../../assets/descriptors/pip.toml"), include_str!("../../assets/descriptors/work.toml")];

/// The tests that come with the program.
///
/// # Errors
/// Where one cannot be read: never for those that were tested.
pub fn tests() -> Result<Tests, Problem> {
    let mut tests = Tests::default();
    for text in OURS {
        let read = toml::from_str(text).map_err(|error| Problem::new("descriptors", error.message().to_owned()))?;
        tests = tests.with(read);
    }
    Ok(tests)
}
