//! Services to which people are pointed: what they do, for whom, when they are open, and how old that knowledge is.

pub mod hours;
pub mod typed;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

pub use hours::{Opening, Schedule};

pub use super::id::ServiceId;
use super::problem::Problem;
use super::text::fold;

codes! {
    /// What somebody at the counter needs, in the seven plain words of the counter.
    Need {
        Money = "money" => "money and benefits",
        Debt = "debt" => "bills and debt",
        Home = "home" => "home",
        Work = "work" => "work",
        Papers = "papers" => "official letters or forms",
        Care = "care" => "care and support at home",
        Date = "date" => "a letter with a date",
    }
}

codes! {
    /// Whether a service is there.
    ServiceStatus {
        Active = "active" => "open",
        Paused = "paused" => "closed for now",
        Closed = "closed" => "closed",
    }
}

/// Days after which an entry that nobody checked is stale, where the desk has not set another number.
pub const STALE: u32 = 180;

/// What is known of a service. A text that is not known is empty.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Who runs it.
    pub provider: String,
    /// What it does.
    pub about: String,
    /// The needs that it serves.
    pub needs: Vec<Need>,
    /// For whom it is.
    pub eligibility: String,
    /// Where one must live.
    pub area: String,
    /// How one comes to it.
    pub how: String,
    /// A number to call.
    pub phone: String,
    /// An e-mail address.
    pub email: String,
    /// A web page.
    pub url: String,
    /// Where it is.
    pub address: String,
    /// What it costs.
    pub cost: String,
    /// Languages spoken.
    pub languages: String,
    /// Access for disabled people.
    pub access: String,
    /// What is to be known now.
    pub alert: String,
    /// When it is open.
    pub hours: Vec<Schedule>,
    /// Where this was read: a document, a feed.
    pub source: String,
    /// When somebody last checked it.
    pub checked: Option<NaiveDate>,
    /// What the source says beside, as it came.
    pub kept: serde_json::Map<String, serde_json::Value>,
}

impl Service {
    /// What is wrong with an entry that was typed.
    #[must_use]
    pub fn faults(&self) -> Vec<Problem> {
        let mut faults = Vec::new();
        if self.name.is_empty() {
            faults.push(Problem::new("name", "Give the name of the service."));
        }
        if [&self.phone, &self.email, &self.url, &self.address, &self.how].iter().all(|text| text.is_empty()) {
            let words = "Give one way to reach it: a number, an address, an e-mail address or a page.";
            faults.push(Problem::new("phone", words));
        }
        faults
    }

    /// Whether it is open at a moment.
    #[must_use]
    pub fn open(&self, now: DateTime<Utc>) -> Opening {
        hours::opening(&self.hours, now)
    }

    /// Whether nobody has checked it for longer than `days`, or nobody ever did.
    #[must_use]
    pub fn is_stale(&self, today: NaiveDate, days: u32) -> bool {
        self.checked.is_none_or(|checked| (today - checked).num_days() > i64::from(days))
    }

    /// What whoever checks the entry should ask for; the phone and the hours say so themselves.
    fn missing(&self) -> Option<String> {
        let Self { eligibility, area, how, cost, languages, access, .. } = self;
        let fields = [
            (how, "how to come to it"),
            (eligibility, "for whom"),
            (area, "the area"),
            (cost, "what it costs"),
            (languages, "languages"),
            (access, "access"),
        ];
        let missing: Vec<&str> = fields.iter().filter(|(text, _)| text.is_empty()).map(|(_, name)| *name).collect();
        (!missing.is_empty()).then(|| missing.join(", "))
    }

    /// What somebody takes away of it on paper: its name, how to reach it and when it opens, one line each.
    #[must_use]
    pub fn to_take_away(&self, today: NaiveDate) -> Vec<String> {
        let Self { name, phone, address, how, url, email, cost, .. } = self;
        let named = |name: &str, text: &str| {
            let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
            (!line.is_empty()).then(|| format!("{name}: {line}"))
        };
        let hours = hours::lines(&self.hours, today).join("; ");
        let lines = [
            Some(name.clone()),
            named("Phone", phone),
            named("Where", address),
            named("Open", &hours),
            named("How", how),
            named("Page", url),
            named("E-mail", email),
            named("Cost", cost),
        ];
        lines.into_iter().flatten().collect()
    }

    /// Everything that one says aloud or reads of it: a name and its text, in this order, without what is not known.
    #[must_use]
    pub fn facts(&self, now: DateTime<Utc>) -> Vec<(&'static str, String)> {
        let today = super::date::uk_date(now);
        let known = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let hours = hours::lines(&self.hours, today);
        let checked = match self.checked {
            Some(day) => super::date::echo(day, today),
            None => "never, as far as is known".to_owned(),
        };
        let needs = self.needs.iter().map(|need| need.label()).collect::<Vec<_>>().join(", ");
        let facts = [
            ("Mind", known(&self.alert)),
            ("Now", Some(self.open(now).words(now))),
            ("Phone", Some(known(&self.phone).unwrap_or_else(|| "not known: ask for it".to_owned()))),
            ("Where", known(&self.address)),
            ("How", known(&self.how)),
            ("For whom", known(&self.eligibility)),
            ("Area", known(&self.area)),
            ("Cost", known(&self.cost)),
            ("What", known(&self.about)),
            ("Hours", (!hours.is_empty()).then(|| hours.join("\n"))),
            ("Page", known(&self.url)),
            ("E-mail", known(&self.email)),
            ("Languages", known(&self.languages)),
            ("Access", known(&self.access)),
            ("Helps with", known(&needs)),
            ("Run by", known(&self.provider)),
            ("Source", known(&self.source)),
            ("Checked", Some(checked)),
            ("Not known", self.missing()),
        ];
        facts.into_iter().filter_map(|(name, text)| Some((name, text?))).collect()
    }
}

/// An entry of the directory.
#[derive(Clone, Serialize, Deserialize)]
pub struct Listed {
    /// The entry.
    pub id: ServiceId,
    /// Version seen.
    pub version: u32,
    /// Whether it is there.
    pub status: ServiceStatus,
    /// How many people said that something of it is wrong, since it was last mended.
    pub flags: u32,
    /// What is known of it.
    pub service: Service,
}

/// What is found.
#[derive(Clone)]
pub struct Hit {
    /// Its place in [`Directory::entries`].
    pub at: usize,
    /// Whether every word stands in its name.
    pub by_name: bool,
}

/// What is left of the directory when it is narrowed; nothing set leaves all of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Narrow {
    /// Only what serves this need.
    pub need: Option<Need>,
    /// Only what is open at this moment.
    pub open: Option<DateTime<Utc>>,
}

impl Narrow {
    fn leaves(&self, entry: &Listed) -> bool {
        let open = |now| entry.status == ServiceStatus::Active && hours::is_open(&entry.service.hours, now);
        entry.status != ServiceStatus::Closed
            && self.need.is_none_or(|need| entry.service.needs.contains(&need))
            && self.open.is_none_or(open)
    }
}

/// The directory in memory, to be searched while one types.
#[derive(Default)]
pub struct Directory {
    entries: Vec<Listed>,
    places: HashMap<ServiceId, usize>,
    /// Of each entry its folded name, and its other folded words, each word behind a space.
    folded: Vec<(String, String)>,
    /// Days after which an entry is stale.
    pub stale: u32,
}

impl Directory {
    /// A directory of these entries; those of one name are in the order of their provider.
    #[must_use]
    pub fn new(mut entries: Vec<Listed>, stale: u32) -> Self {
        entries.sort_by_cached_key(|entry| (fold(&entry.service.name), fold(&entry.service.provider)));
        let folded = entries.iter().map(|entry| {
            let Service { name, provider, about, eligibility, area, address, languages, phone, needs, .. } =
                &entry.service;
            let needs = needs.iter().map(|need| need.label()).collect::<Vec<_>>().join(" ");
            let rest = [provider, about, eligibility, area, address, languages, phone, &needs];
            let rest = rest.map(|text| fold(text)).join(" ");
            (format!(" {}", fold(name)), format!(" {rest}"))
        });
        let folded = folded.collect();
        let places = entries.iter().enumerate().map(|(at, entry)| (entry.id, at)).collect();
        Self { entries, places, folded, stale }
    }

    /// Every entry.
    #[must_use]
    pub fn entries(&self) -> &[Listed] {
        &self.entries
    }

    /// An entry by its id.
    #[must_use]
    pub fn get(&self, id: ServiceId) -> Option<&Listed> {
        self.places.get(&id).map(|at| &self.entries[*at])
    }

    /// What is left and holds every word, each as the beginning of a word: what is named so first, what is there before
    /// what is not, each in the order of names. Closed entries are left out.
    #[must_use]
    pub fn find(&self, words: &str, left: Narrow, limit: usize) -> Vec<Hit> {
        let words: Vec<String> =
            fold(words).split(' ').filter(|word| !word.is_empty()).map(|word| format!(" {word}")).collect();
        let mut hits: Vec<Hit> = Vec::new();
        for (at, (name, rest)) in self.folded.iter().enumerate() {
            let mut by_name = true;
            let holds = words.iter().all(|word| {
                let named = name.contains(word.as_str());
                by_name &= named;
                named || rest.contains(word.as_str())
            });
            // The words are quicker to look at than the hours.
            if holds && left.leaves(&self.entries[at]) {
                hits.push(Hit { at, by_name });
            }
        }
        hits.sort_by_key(|hit| (!hit.by_name, self.entries[hit.at].status));
        hits.truncate(limit);
        hits
    }

    /// What is to be mended: flagged first, then stale, the longest unchecked first.
    #[must_use]
    pub fn to_mend(&self, today: NaiveDate) -> Vec<&Listed> {
        let mut entries: Vec<&Listed> = self
            .entries
            .iter()
            .filter(|entry| entry.status != ServiceStatus::Closed)
            .filter(|entry| entry.flags > 0 || entry.service.is_stale(today, self.stale))
            .collect();
        entries.sort_by_key(|entry| (entry.flags == 0, entry.service.checked));
        entries
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn listed(name: &str, about: &str, needs: &[Need]) -> Listed {
        let service = Service { name: name.into(), about: about.into(), needs: needs.to_vec(), ..Service::default() };
        Listed { id: ServiceId(uuid::Uuid::new_v4()), version: 1, status: ServiceStatus::Active, flags: 0, service }
    }

    #[test]
    fn names_come_first_and_every_word_counts() {
        let mut closed = listed("Debt line", "shut", &[Need::Debt]);
        closed.status = ServiceStatus::Closed;
        let entries = vec![
            listed("Food bank", "help with debt letters", &[Need::Money]),
            listed("Debt advice Elm", "money", &[Need::Debt]),
            closed,
            listed("Café Élan", "", &[]),
        ];
        let directory = Directory::new(entries, STALE);
        let names = |words: &str, need| {
            let hits = directory.find(words, Narrow { need, open: None }, 10);
            hits.iter().map(|hit| directory.entries()[hit.at].service.name.as_str()).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(names("deb", None), "Debt advice Elm; Food bank");
        assert_eq!(names("deb let", None), "Food bank");
        assert_eq!(names("ebt", None), "", "the beginning of a word, not its middle");
        assert_eq!(names("cafe elan", None), "Café Élan");
        assert_eq!(names("", Some(Need::Debt)), "Debt advice Elm");
        assert_eq!(names("", None).matches(';').count(), 2);
    }

    #[test]
    fn what_was_flagged_or_not_checked_for_long_is_to_be_mended() {
        let today: NaiveDate = "2026-11-24".parse().unwrap();
        let mut fresh = listed("Fresh", "", &[]);
        fresh.service.checked = "2026-11-01".parse().ok();
        let mut old = listed("Old", "", &[]);
        old.service.checked = "2026-05-27".parse().ok();
        let mut edge = listed("Edge", "", &[]);
        edge.service.checked = "2026-05-28".parse().ok();
        let mut flagged = listed("Flagged", "", &[]);
        (flagged.flags, flagged.service.checked) = (1, fresh.service.checked);
        let directory = Directory::new(vec![fresh, old, edge, flagged, listed("Never", "", &[])], STALE);
        let names: Vec<&str> = directory.to_mend(today).iter().map(|entry| entry.service.name.as_str()).collect();
        assert_eq!(names, ["Flagged", "Never", "Old"]);
    }
}
