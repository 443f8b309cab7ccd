//! Placeholder until the parsing branch lands.
/// Money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
pub struct Pence(pub i64);
codes! {
    /// Period.
    Period { Once = "once" => "once", Week = "week" => "a week" }
}
/// Yearly.
#[must_use]
pub fn annual(p: Pence, _: Period) -> Pence {
    p
}
/// Weekly.
#[must_use]
pub fn weekly(p: Pence, _: Period) -> Pence {
    p
}
