//! The demo's directory: made-up services with numbers that ring nowhere (01632 960xxx is kept for drama).

use chrono::{Days, NaiveTime};

use super::Plan;
use super::world::World;
use crate::desk::Error;
use crate::domain::date::uk_date;
use crate::domain::role::{Role, Verb};
use crate::domain::service::{Need, Schedule, Service, ServiceStatus};
use crate::store::service;

/// Who told of these services.
const SOURCE: &str = "made up for the demo";

/// Hours on some days of the week: the days as a rule names them, the hours at which it opens and closes.
type Hours = (&'static str, u32, u32);

struct Told {
    name: &'static str,
    needs: &'static [Need],
    about: &'static str,
    address: &'static str,
    phone: &'static str,
    how: &'static str,
    cost: &'static str,
    hours: &'static [Hours],
    /// Days since somebody checked it; `None` where nobody did.
    checked: Option<u64>,
}

const SERVICES: [Told; 7] = [
    Told {
        name: "Harrowmere Law Centre",
        needs: &[Need::Home, Need::Work, Need::Papers],
        about: "Free legal advice on housing, work and discrimination; represents at hearings.",
        address: "9 Tanner's Row, Harrowmere",
        phone: "01632 960118",
        how: "Call first; bring every letter.",
        cost: "Free",
        hours: &[("MO,WE,FR", 10, 16)],
        checked: Some(20),
    },
    Told {
        name: "Elm Street Food Bank",
        needs: &[Need::Money],
        about: "Three days' food for a household; toiletries and nappies.",
        address: "St Osyth's Hall, Elm Street",
        phone: "01632 960142",
        how: "Walk in; a voucher helps and is not asked for the first time.",
        cost: "Free",
        hours: &[("TU,TH", 11, 14), ("SA", 10, 12)],
        checked: Some(35),
    },
    Told {
        name: "Three Rivers Debt Advice",
        needs: &[Need::Debt],
        about: "Budgets, repayment plans, breathing space, bankruptcy.",
        address: "2nd floor, Corn Exchange, Harrowmere",
        phone: "01632 960127",
        how: "By appointment, in person or by phone.",
        cost: "Free",
        hours: &[("MO,TU,WE,TH,FR", 9, 17)],
        checked: Some(12),
    },
    Told {
        name: "Harrowmere Carers' Circle",
        needs: &[Need::Care],
        about: "For whoever looks after somebody: breaks, a group, help with forms.",
        address: "The Old Library, Mill Lane, Harrowmere",
        phone: "01632 960163",
        how: "Call or write; somebody calls back within three days.",
        cost: "Free; a small charge for outings",
        hours: &[("MO,TH", 10, 15)],
        checked: Some(260),
    },
    Told {
        name: "Night Shelter, Quay Road",
        needs: &[Need::Home],
        about: "A bed for the night for adults with nowhere to sleep.",
        address: "31 Quay Road, Port Ennis",
        phone: "01632 960175",
        how: "Walk in from nine in the evening while there are beds.",
        cost: "Free",
        hours: &[("MO,TU,WE,TH,FR,SA,SU", 21, 8)],
        checked: Some(64),
    },
    Told {
        name: "Form Fillers of Port Ennis",
        needs: &[Need::Papers, Need::Date],
        about: "Volunteers who help to read and answer official letters. Welsh and English.",
        address: "Chapel Rooms, Port Ennis",
        phone: "01632 960181",
        how: "Drop in.",
        cost: "Free",
        hours: &[("WE", 13, 16)],
        checked: Some(90),
    },
    Told {
        name: "Millrace Community Transport",
        needs: &[Need::Care],
        about: "Lifts to hospitals, tribunals and shops for those who cannot take a bus.",
        address: "",
        phone: "01632 960194",
        how: "Book two days ahead.",
        cost: "45p a mile",
        hours: &[],
        checked: None,
    },
];

/// Writes them all, one of them flagged. They come last, so that nothing else of the demo depends on them.
pub(super) fn write(world: &World, plan: &Plan) -> Result<(), Error> {
    let site = world.sites[0];
    let today = uk_date(plan.now);
    world.session.store.write(plan.now, Role::Supervisor, |tx| {
        for told in &SERVICES {
            let new = Service {
                name: told.name.to_owned(),
                needs: told.needs.to_vec(),
                about: told.about.to_owned(),
                address: told.address.to_owned(),
                phone: told.phone.to_owned(),
                how: told.how.to_owned(),
                cost: told.cost.to_owned(),
                hours: told.hours.iter().map(schedule).collect(),
                source: SOURCE.to_owned(),
                checked: told.checked.and_then(|days| today.checked_sub_days(Days::new(days))),
                ..Service::default()
            };
            let id = service::add(tx, site, SOURCE, told.phone, ServiceStatus::Active, &new)?;
            tx.audit(site, Verb::MendDirectory, "service", &id.to_string())?;
            if told.name.starts_with("Form") {
                service::flag(tx, site, id, "Nobody was there last Wednesday: the door said moved.")?;
                tx.audit(site, Verb::FlagService, "service", &id.to_string())?;
            }
        }
        Ok(())
    })
}

fn schedule((days, opens, closes): &Hours) -> Schedule {
    let hour = |hour: &u32| NaiveTime::from_hms_opt(*hour, 0, 0);
    Schedule {
        rule: format!("FREQ=WEEKLY;BYDAY={days}"),
        opens: hour(opens),
        closes: hour(closes),
        ..Schedule::default()
    }
}
