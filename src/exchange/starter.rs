//! The national services that come with the program, as TOML: each number and hour with the page in which it was read.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Deserialize;
use toml::Spanned;

use super::oruk::Arriving;
use super::time_limits::line_of;
use crate::domain::case::Nation;
use crate::domain::date::full;
use crate::domain::problem::Problem;
use crate::domain::service::typed::typed;
use crate::domain::service::{Need, Service, ServiceStatus};

const OURS: &str = include_str!("../../assets/services.toml");
const FILE: &str = "services.toml";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct All {
    service: Vec<Spanned<Entry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: String,
    name: String,
    provider: String,
    nations: Vec<Nation>,
    needs: Vec<Need>,
    about: String,
    #[serde(default)]
    eligibility: String,
    #[serde(default)]
    how: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    url: String,
    #[serde(default)]
    address: String,
    /// As people write them.
    #[serde(default)]
    hours: String,
    #[serde(default)]
    cost: String,
    #[serde(default)]
    languages: String,
    #[serde(default)]
    access: String,
    #[serde(default)]
    alert: String,
    /// When the pages were read.
    read: NaiveDate,
    page: Vec<Page>,
}

/// A page in which something was read.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    title: String,
    publisher: String,
    address: String,
    /// The day that the page itself gives.
    #[serde(default)]
    dated: Option<NaiveDate>,
    /// What was read in it, by the names of the fields.
    gives: Vec<String>,
}

/// The services of a nation, in the order of the file.
///
/// # Errors
/// Never for the file that comes with the program: a test reads it.
pub fn services(nation: Nation) -> Result<Vec<Arriving>, Vec<Problem>> {
    let all = read(OURS)?;
    Ok(all.into_iter().filter(|(nations, _)| nations.contains(&nation)).map(|(_, arriving)| arriving).collect())
}

/// Reads all services, each with its nations.
fn read(text: &str) -> Result<Vec<(Vec<Nation>, Arriving)>, Vec<Problem>> {
    let all: All = toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(1, |span| line_of(text, span.start));
        vec![Problem::new(FILE, format!("line {line}: {}.", error.message().trim_end_matches('.')))]
    })?;
    let (mut seen, mut faults) = (BTreeSet::new(), Vec::new());
    for entry in &all.service {
        let line = line_of(text, entry.span().start);
        let Entry { id, .. } = entry.get_ref();
        let twice = (!seen.insert(id.as_str())).then(|| "Another service has this id.".to_owned());
        let wrong = entry.get_ref().faults().into_iter().chain(twice);
        faults.extend(wrong.map(|words| Problem::new(FILE, format!("line {line}, service {id}: {words}"))));
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    Ok(all.service.into_iter().map(|entry| entry.into_inner().arriving()).collect())
}

impl Entry {
    /// What was read in a page or nowhere: by its name, as it stands.
    fn told(&self) -> [(&'static str, &str); 10] {
        [
            ("eligibility", &self.eligibility),
            ("how", &self.how),
            ("phone", &self.phone),
            ("email", &self.email),
            ("url", &self.url),
            ("address", &self.address),
            ("hours", &self.hours),
            ("cost", &self.cost),
            ("languages", &self.languages),
            ("access", &self.access),
        ]
    }

    fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let empty = [&self.id, &self.name, &self.provider, &self.about].iter().any(|text| text.trim().is_empty());
        if empty || self.nations.is_empty() || self.needs.is_empty() {
            faults.push("It needs an id, a name, who runs it, what it does, nations and needs.".to_owned());
        }
        if [&self.phone, &self.email, &self.url, &self.address].iter().all(|text| text.is_empty()) {
            faults.push("It needs a way to reach it.".to_owned());
        }
        if let Err(words) = typed(&self.hours) {
            faults.push(words);
        }
        for page in &self.page {
            let named = [&page.title, &page.publisher].iter().all(|text| !text.trim().is_empty());
            if !named || !page.address.starts_with("http") {
                faults.push("A page needs its title, its publisher and its address.".to_owned());
            }
            if page.dated.is_some_and(|dated| dated > self.read) {
                faults.push("A page is of a later day than that on which it was read.".to_owned());
            }
        }
        for (name, text) in self.told() {
            if !text.is_empty() && self.giving(name).next().is_none() {
                faults.push(format!("No page gives its {name}: name the page in which it was read, or leave it out."));
            }
        }
        faults
    }

    fn giving(&self, name: &str) -> impl Iterator<Item = &Page> {
        self.page.iter().filter(move |page| page.gives.iter().any(|given| given == name))
    }

    fn arriving(self) -> (Vec<Nation>, Arriving) {
        let page = |page: &Page| {
            let Page { title, publisher, address, .. } = page;
            let dated = page.dated.map(|day| format!(", of {}", full(day))).unwrap_or_default();
            format!("{publisher}, {title}{dated} ({address})")
        };
        let pages = self.page.iter().map(page).collect::<Vec<_>>().join("; ");
        let source = format!("{pages}. Read on {}, in a stored copy.", full(self.read));
        // It holds as of the oldest page that tells how to reach it; where one gives no day, nobody can say.
        let reached: Vec<Option<NaiveDate>> =
            ["phone", "hours"].into_iter().flat_map(|name| self.giving(name).map(|page| page.dated)).collect();
        let checked = reached.iter().copied().collect::<Option<Vec<_>>>().and_then(|days| days.into_iter().min());
        let area = if self.nations.len() == Nation::ALL.len() {
            "The whole United Kingdom".to_owned()
        } else {
            self.nations.iter().map(|nation| nation.label()).collect::<Vec<_>>().join(", ")
        };
        let service = Service {
            name: self.name,
            provider: self.provider,
            about: self.about,
            needs: self.needs,
            eligibility: self.eligibility,
            area,
            how: self.how,
            phone: self.phone,
            email: self.email,
            url: self.url,
            address: self.address,
            cost: self.cost,
            languages: self.languages,
            access: self.access,
            alert: self.alert,
            hours: typed(&self.hours).unwrap_or_default(),
            source,
            checked,
            ..Service::default()
        };
        let at = format!("service {}", self.id);
        let status = ServiceStatus::Active;
        (self.nations, Arriving { at, id: self.id, status, service, short: false, warnings: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
    use super::*;

    #[test]
    fn every_service_of_ours_names_its_pages_and_their_dates() {
        let all = read(OURS).unwrap_or_else(|faults| panic!("{faults:?}"));
        assert!((20..=40).contains(&all.len()), "{}", all.len());
        for (_, Arriving { id, service, .. }) in &all {
            assert!(service.source.contains("http") && service.source.contains("Read on "), "{id}");
            assert!(service.faults().is_empty(), "{id}");
        }
        for nation in Nation::ALL {
            let there = services(*nation).unwrap();
            let served: BTreeSet<Need> = there.iter().flat_map(|arriving| arriving.service.needs.clone()).collect();
            let five = [Need::Money, Need::Debt, Need::Home, Need::Work, Need::Care];
            assert!(five.iter().all(|need| served.contains(need)), "{nation} lacks one of {served:?}");
        }
        assert!(services(Nation::Scotland).unwrap().iter().all(|arriving| arriving.id != "shelter-england"));
    }

    #[test]
    fn it_is_as_old_as_the_oldest_page_that_tells_how_to_reach_it() {
        let all = services(Nation::England).unwrap();
        let of = |id: &str| all.iter().find(|arriving| arriving.id == id).unwrap().service.checked;
        assert_eq!(of("citizens-advice-england"), "2020-05-05".parse().ok());
        assert_eq!(of("stepchange"), None, "its page gives no day");
        assert_eq!(of("turn2us"), None, "no number, no day");
    }

    const ONE: &str = "[[service]]\nid = \"a\"\nname = \"A\"\nprovider = \"P\"\nnations = [\"wales\"]\nneeds = [\"debt\"]\n\
        about = \"Helps.\"\nphone = \"01632 960001\"\nread = \"2026-11-24\"\n[[service.page]]\ntitle = \"T\"\n\
        publisher = \"P\"\naddress = \"https://example.org/t\"\ngives = [\"phone\"]\n";

    #[test]
    fn a_fault_is_said_with_its_line() {
        assert_eq!(read(ONE).unwrap().len(), 1);
        let second = |from: &str, to: &str| format!("{ONE}\n{}", ONE.replace("\"a\"", "\"b\"").replace(from, to));
        for (text, line, words) in [
            (second("gives = [\"phone\"]", "gives = [\"url\"]"), 16, "No page gives its phone"),
            (second("phone = \"01632 960001\"\n", ""), 16, "a way to reach it"),
            (second("read = ", "hours = \"sometimes\"\nread = "), 16, "“sometimes” means nothing"),
            (second("read = ", "cost = \"Free\"\nread = "), 16, "No page gives its cost"),
            (second("\"https://example.org/t\"", "\"\""), 16, "its title, its publisher and its address"),
            (second("gives", "dated = \"2027-01-01\"\ngives"), 16, "a later day"),
            (second("id = \"b\"", "id = \"a\""), 16, "Another service has this id"),
            (second("needs = [\"debt\"]", "needs = []"), 16, "nations and needs"),
            (second("needs = [\"debt\"]", "needs = [\"cars\"]"), 21, ""),
            (second("about", "abuot"), 22, "abuot"),
            (second("title = \"T\"", "title = "), 26, ""),
        ] {
            let faults = read(&text).err().expect(words);
            let told = &faults[0].words;
            assert!(told.contains(&format!("line {line}")) && told.contains(words), "{told} (line {line}: {words})");
        }
    }
}
