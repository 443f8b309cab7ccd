//! Placeholder until the parsing branch lands.
/// NHS number.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct NhsNumber(String);
