//! What happens to a made-up client: scenes in the order of their time, as a person at the desk would have written them.

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::papers::Brought;
use super::words::{Topic, working_days};
use super::world::Actor;
use crate::domain::answer::{ActivityOf, AnswerWords, HowKnown, Point, Said, Verdict};
use crate::domain::case::{CloseReason, Level, MatterEdit, Nation, NewAuthority, Stage, Subject};
use crate::domain::date::{uk_date, uk_instant};
use crate::domain::due::How;
use crate::domain::event::{EventEdit, EventKind, EventState, EventWords, Goes, Interpreter};
use crate::domain::evidence::{ClinicianReason, EvidenceEventKind, EvidenceKind, EvidenceUpdate};
use crate::domain::money::Pence;
use crate::domain::outcome::NewOutcome;
use crate::domain::person::Person;
use crate::domain::referral::{Asking, Attempt, DeclineReason};
use crate::domain::standing::{ActsForEdit, Post};
use crate::domain::working::{Entry, Reliably};

/// A client with everything that happens to them.
pub(super) struct Story {
    /// The site, by its place in [`super::world::SITES`].
    pub(super) site: usize,
    /// Who it is.
    pub(super) person: Box<Person>,
    /// What happens, in the order of time.
    pub(super) scenes: Vec<Scene>,
}

/// One thing that happens.
pub(super) struct Scene {
    pub(super) at: DateTime<Utc>,
    pub(super) by: Actor,
    pub(super) what: What,
}

/// What happens. It happens to the newest referral, and to the case opened last.
pub(super) enum What {
    /// A referral, with the care team behind it.
    Refer(Box<Asking>, Option<usize>),
    Take,
    Tried(Attempt),
    Reached,
    Booked,
    Attended,
    Decline(DeclineReason, String),
    Signpost(String),
    /// It is the same as the referral before it.
    Same,
    Open(Level, Box<MatterEdit>),
    AddMatter(Box<MatterEdit>),
    EditMatter(usize, Box<MatterEdit>),
    Note(Note),
    Authority(Box<NewAuthority>),
    /// Somebody acts for the client.
    ActsFor(Box<ActsForEdit>),
    /// Who gets the post about the matter with this number.
    Post(usize, Post),
    Ask(Box<Ask>),
    /// A request that is written and not asked yet.
    Draft(Box<Ask>),
    Evidence(usize, Box<EvidenceUpdate>),
    /// The request with this number is answered in the building.
    Answer(usize, Box<AnswerWords>),
    /// What the client says to the answer of the request with this number: it may go, or why it is held.
    Says(usize, Option<&'static str>),
    /// A document comes in.
    Document(&'static Brought),
    /// The matter of the outcome is the one with this number.
    Outcome(usize, Box<NewOutcome>),
    /// A task: what, and by when; nobody's but the team's where it says so.
    Task(&'static str, Option<NaiveDate>, bool),
    /// The oldest open task is done.
    TaskDone,
    Event(Box<EventEdit>),
    /// What became of the event.
    EventOver(EventState),
    /// A letter on the matter with this number, by its rule and the day on it; what it says.
    Letter(usize, &'static str, NaiveDate, &'static str),
    /// An activity of the test of the first matter is worked.
    Working(Box<Entry>),
    /// What was due went off, with the answers to the requests with these numbers.
    Sent(How, &'static str, &'static [usize]),
    /// It arrived.
    Received(&'static str),
    Close(CloseReason),
    Reopen,
}

/// A note: written out, or made from a list when its time has come.
pub(super) enum Note {
    Said(&'static str),
    Made(Topic, u64),
}

/// A request for evidence.
pub(super) struct Ask {
    pub(super) matter: usize,
    pub(super) of: &'static str,
    pub(super) team: Option<usize>,
    pub(super) kind: EvidenceKind,
    pub(super) points: String,
    pub(super) asks: Vec<Point>,
    pub(super) needed_by: Option<NaiveDate>,
}

/// Tells a story scene by scene: a day and a time, who acts, and then what they do.
pub(super) struct Tale {
    now: DateTime<Utc>,
    at: DateTime<Utc>,
    by: Actor,
    story: Story,
}

impl Tale {
    pub(super) fn of(person: Person, site: usize, by: Actor, now: DateTime<Utc>) -> Self {
        Self { now, at: now, by, story: Story { site, person: Box::new(person), scenes: Vec::new() } }
    }

    pub(super) fn today(&self) -> NaiveDate {
        uk_date(self.now)
    }

    /// The moment of the next scene.
    pub(super) const fn moment(&self) -> DateTime<Utc> {
        self.at
    }

    /// The day of the next scene.
    pub(super) fn date(&self) -> NaiveDate {
        uk_date(self.at)
    }

    /// Goes to a time of the working day `days` before today.
    pub(super) fn ago(&mut self, days: u64, hour: u32, minute: u32) -> &mut Self {
        let mut day = self.today() - Days::new(days);
        if days > 0 {
            day = working_days(day + Days::new(1), -1);
        }
        self.on(day, hour, minute)
    }

    /// Goes to a time of a day.
    pub(super) fn on(&mut self, day: NaiveDate, hour: u32, minute: u32) -> &mut Self {
        self.at = uk_instant(day, hour, minute);
        self
    }

    /// Goes to a moment.
    pub(super) const fn at(&mut self, at: DateTime<Utc>) -> &mut Self {
        self.at = at;
        self
    }

    /// Goes on by some minutes.
    pub(super) fn later(&mut self, minutes: i64) -> &mut Self {
        self.at += TimeDelta::minutes(minutes);
        self
    }

    /// Who acts from here on.
    pub(super) const fn by(&mut self, by: Actor) -> &mut Self {
        self.by = by;
        self
    }

    /// It happens.
    pub(super) fn then(&mut self, what: What) -> &mut Self {
        self.story.scenes.push(Scene { at: self.at, by: self.by, what });
        // What is done next at the same desk comes a little after it.
        self.at += TimeDelta::seconds(41);
        self
    }

    /// A note, written out.
    pub(super) fn note(&mut self, words: &'static str) -> &mut Self {
        self.then(What::Note(Note::Said(words)))
    }

    /// Something happens to a request for evidence.
    pub(super) fn evidence(&mut self, which: usize, kind: EvidenceEventKind, words: &str) -> &mut Self {
        let update = event(kind, self.date(), words);
        self.then(What::Evidence(which, Box::new(update)))
    }

    /// The story, with no scene in the future: those that would be are crowded into the minutes before now.
    pub(super) fn crowded(mut self) -> Story {
        let mut latest = self.now - TimeDelta::minutes(1);
        for scene in self.story.scenes.iter_mut().rev() {
            scene.at = scene.at.min(latest);
            latest = scene.at - TimeDelta::seconds(20);
        }
        self.story
    }

    /// The story cut off at now, as a desk stands on any day.
    pub(super) fn cut(mut self) -> Story {
        self.story.scenes.sort_by_key(|scene| scene.at);
        self.story.scenes.retain(|scene| scene.at < self.now);
        self.story
    }
}

/// Activities of PIP that are asked about: part, number, title, and what the patient says.
pub(super) fn points(of: &[(&str, u32, &str, &str)]) -> Vec<Point> {
    let point = |(part, number, title, says): &(&str, u32, &str, &str)| Point {
        activity: Some(ActivityOf { test: "pip".to_owned(), part: (*part).to_owned(), number: *number }),
        name: format!("Activity {number}, {title}"),
        says: (*says).to_owned(),
    };
    of.iter().map(point).collect()
}

/// What a GP signs to these points, one verdict each.
pub(super) fn signed(by: &str, job: &str, to: Vec<Point>, said: &[(Verdict, Option<u32>, &str)]) -> AnswerWords {
    let each = |(of, (verdict, days, words)): (Point, &(Verdict, Option<u32>, &str))| Said {
        of,
        verdict: *verdict,
        how: if *verdict == Verdict::CantSay { Vec::new() } else { vec![HowKnown::Seen, HowKnown::Record] },
        not: if *verdict == Verdict::Matches { vec![Reliably::Safely] } else { Vec::new() },
        days: *days,
        words: (*words).to_owned(),
    };
    AnswerWords {
        points: to.into_iter().zip(said).map(each).collect(),
        known_since: "2019".to_owned(),
        last_seen: "last month".to_owned(),
        lasts: "more than a year".to_owned(),
        words: String::new(),
        not_safe: None,
        apart: None,
        by: by.to_owned(),
        job: job.to_owned(),
    }
}

/// What happens to a request on a day.
pub(super) fn event(kind: EvidenceEventKind, on: NaiveDate, words: &str) -> EvidenceUpdate {
    EvidenceUpdate { words: words.to_owned(), ..EvidenceUpdate::new(kind, on) }
}

/// A clinician declines.
pub(super) fn declined(on: NaiveDate, reason: ClinicianReason) -> EvidenceUpdate {
    EvidenceUpdate { reason: Some(reason), ..event(EvidenceEventKind::Declined, on, "") }
}

/// A fee is asked or paid.
pub(super) fn fee(kind: EvidenceEventKind, on: NaiveDate, pence: i64) -> EvidenceUpdate {
    EvidenceUpdate { amount: Some(Pence(pence)), ..event(kind, on, "") }
}

/// The evidence is used at a stage.
pub(super) fn used(on: NaiveDate, stage: Stage) -> EvidenceUpdate {
    EvidenceUpdate { stage: Some(stage), ..event(EvidenceEventKind::Used, on, "") }
}

/// A matter.
pub(super) fn matter(subject: Subject, stage: Stage, issue: &str, due: Option<NaiveDate>) -> MatterEdit {
    MatterEdit { subject, issue: issue.to_owned(), nation: Nation::England, stage, due, claimed: None }
}

/// The organisation that is the other side of a matter of this subject; empty where there is none.
pub(super) const fn other_side(subject: Subject) -> &'static str {
    match subject {
        Subject::Rent | Subject::Possession | Subject::Repairs => "Kestrel Lettings",
        Subject::Homelessness | Subject::CouncilTax | Subject::HousingBenefit | Subject::SocialCare => {
            "Harrowmere Borough Council"
        }
        Subject::PriorityDebt => "Brightwater Energy",
        Subject::OtherDebt => "Larkspur Catalogues",
        Subject::Dismissal | Subject::SickPay | Subject::Discrimination => "Northgate Packing Ltd",
        Subject::School => "Harrowmere schools department",
        _ => "",
    }
}

/// An event to come, on a day at an hour.
pub(super) fn ahead(kind: EventKind, on: NaiveDate, (hour, minute): (u32, u32), place: &str) -> EventEdit {
    EventEdit {
        kind,
        on,
        at: chrono::NaiveTime::from_hms_opt(hour, minute, 0),
        goes: Goes::Both,
        interpreter: Interpreter::NotNeeded,
        state: EventState::Ahead,
        words: EventWords { place: place.to_owned(), note: String::new() },
    }
}
