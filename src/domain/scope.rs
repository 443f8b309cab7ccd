//! What a desk may advise on: its level for immigration, whether it may advise on debt, and its areas.
//!
//! What the law says is carried with its source and the day on which that was read; where no source was read, the words say
//! so.

use super::case::Subject;
use super::referral::Area;

codes! {
    /// The level at which the desk may give immigration advice.
    #[derive(Default)]
    Immigration {
        #[default]
        None = "none" => "not at all",
        One = "1" => "level 1",
        Two = "2" => "level 2",
        Three = "3" => "level 3",
    }
}

/// What a desk may advise on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scope {
    /// Its level for immigration.
    pub immigration: Immigration,
    /// Whether it may advise on debt: it is authorised, or exempt.
    pub debt: bool,
    /// The areas in which it advises at all.
    pub areas: Vec<Area>,
}

impl Default for Scope {
    /// For a desk that has not said: every area as before, but no immigration advice, which would be an offence.
    fn default() -> Self {
        Self { immigration: Immigration::None, debt: true, areas: Area::ALL.to_vec() }
    }
}

const IMMIGRATION: &str = "The desk is not set up for immigration advice. To advise one person on it, even once and for \
    nothing, is an offence unless one is registered with the Immigration Advice Authority or is a qualified lawyer \
    (GOV.UK, How to become a regulated immigration adviser; checked on Tue 24 November 2026).";
const DEBT: &str = "The desk is not set up for debt advice, which has to be authorised by the Financial Conduct Authority or \
    exempt from that (not read in an official source: ask a supervisor).";

impl Scope {
    /// Why the desk may not advise on a subject; `None` where it may.
    #[must_use]
    pub fn outside(&self, subject: Subject) -> Option<String> {
        let area = subject.area();
        match area {
            Area::Immigration if self.immigration == Immigration::None => Some(IMMIGRATION.to_owned()),
            Area::Debt if !self.debt => Some(DEBT.to_owned()),
            _ if !self.areas.contains(&area) => Some(format!("The desk does not advise on {subject}.")),
            _ => None,
        }
    }

    /// As it stands in the settings: `immigration=none;debt=yes;areas=benefits,debt`.
    #[must_use]
    pub fn to_text(&self) -> String {
        let areas: Vec<&str> = self.areas.iter().map(|area| area.code()).collect();
        let debt = if self.debt { "yes" } else { "no" };
        format!("immigration={};debt={debt};areas={}", self.immigration.code(), areas.join(","))
    }

    /// What [`Scope::to_text`] wrote; `None` for anything else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let value = |at: usize, name: &str| text.split(';').nth(at)?.strip_prefix(name)?.strip_prefix('=');
        let areas = value(2, "areas")?.split(',').filter(|code| !code.is_empty());
        Some(Self {
            immigration: Immigration::from_code(value(0, "immigration")?)?,
            debt: match value(1, "debt")? {
                "yes" => true,
                "no" => false,
                _ => return None,
            },
            areas: areas.map(Area::from_code).collect::<Option<_>>()?,
        })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn immigration_needs_a_level_debt_a_yes_and_the_rest_its_area() {
        let scope =
            Scope { debt: false, areas: vec![Area::Benefits, Area::Immigration, Area::Debt], ..Scope::default() };
        assert!(scope.outside(Subject::Status).unwrap().contains("checked on Tue 24 November 2026"));
        assert!(scope.outside(Subject::PriorityDebt).unwrap().contains("not read in an official source"));
        assert_eq!(scope.outside(Subject::Rent).unwrap(), "The desk does not advise on rent arrears.");
        assert_eq!(scope.outside(Subject::Pip), None);
        let wider = Scope { immigration: Immigration::One, debt: true, ..scope };
        assert_eq!((wider.outside(Subject::Status), wider.outside(Subject::OtherDebt)), (None, None));
    }

    #[test]
    fn what_is_written_is_read_again() {
        for level in Immigration::ALL {
            let scope = Scope { immigration: *level, debt: *level == Immigration::One, areas: vec![Area::Debt] };
            assert_eq!(Scope::from_text(&scope.to_text()), Some(scope));
        }
        assert_eq!(Scope::from_text("immigration=4;debt=yes;areas="), None);
        assert_eq!(Scope::from_text(""), None);
    }
}
