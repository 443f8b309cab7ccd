//! The form in which a care team answers, point by point, or in which its signed form is typed in.

use chrono::NaiveDate;

use crate::domain::answer::{AnswerWords, HowKnown, NewAnswer, NewClientSays, Point, Said, Verdict};
use crate::domain::date::{Lean, echo};
use crate::domain::descriptor::DAYS;
use crate::domain::evidence::EvidenceRow;
use crate::domain::id::{AnswerId, EvidenceId};
use crate::domain::problem::Problem;
use crate::domain::special::{Apart, Form as Sr1, Knows};
use crate::domain::working::Reliably;
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind};
use crate::ui::model::Facts;

const HOW: &str = "How you know it: more than one may hold.";
const NOT: &str = "Tick what is not possible. Safely includes harm to others, and harm that comes afterwards. \
    In a reasonable time: at most twice as long as usual.";
const TEN: &str = "On how many days of ten it is so.";
const MORE: &str = "An example helps most. Where it differs, what differs.";

/// What is asked where it is the form of the special rules.
const WHOLE: &str = "Whether form SR1 should go with the claim: for a progressive disease, where you would not be surprised \
    if the patient died within 12 months. It goes to the DWP online, by e-mail or by post (Northern Ireland has a process \
    of its own); GPs and consultants registered with the GMC may claim a fee there. Your patient may not know: only you, \
    your team and the advisors read this.";

/// The names of the fields of one point.
struct Slot {
    verdict: &'static str,
    how: &'static str,
    not: &'static str,
    days: &'static str,
    words: &'static str,
}

/// The fields of as many points as one request may have: first what is said to each, then the rest of each.
macro_rules! slots {
    ($($n:literal)*) => {
        const SLOTS: &[Slot] = &[$(Slot {
            verdict: concat!("verdict", $n),
            how: concat!("how", $n),
            not: concat!("not", $n),
            days: concat!("days", $n),
            words: concat!("words", $n),
        }),*];
        const ANSWER: &[FieldSpec] = &[
            FieldSpec::new("form", "Form SR1", Kind::Choice(options!(Sr1)))
                .required()
                .help("What became of it. Given to the desk, it goes with the claim."),
            FieldSpec::new("knows", "The patient knows", Kind::Choice(options!(Knows)))
                .required()
                .help("The form asks it too. Only the advisors and your team read it here."),
            $(FieldSpec::new(concat!("verdict", $n), "", Kind::Choice(options!(Verdict))).required(),)*
            $(
                FieldSpec::new(concat!("how", $n), "How I know", Kind::Many(options!(HowKnown))).help(HOW),
                FieldSpec::new(concat!("not", $n), "Not possible", Kind::Many(options!(Reliably))).help(NOT),
                FieldSpec::new(concat!("days", $n), "Days of ten", Kind::Number).check(ten).help(TEN),
                FieldSpec::new(concat!("words", $n), "In words", Kind::Notes).help(MORE),
            )*
            FieldSpec::new("known_since", "Known since", Kind::Line).help("Since when you know the patient."),
            FieldSpec::new("last_seen", "Last seen", Kind::Line),
            FieldSpec::new("lasts", "Expected to last", Kind::Line),
            FieldSpec::new("more", "Anything else", Kind::Notes),
            FieldSpec::new("not_safe", "Not safe to show", Kind::Toggle)
                .help("Yes: the patient must not read it. It is then left out of everything that they see or sign."),
            FieldSpec::new("why", "Why not safe", Kind::Line).required(),
            FieldSpec::new("apart", "Quiet mark", Kind::Toggle).help(
                "Yes asks the advisors to look at the special rules (SR1). Only they and your team read it, in no letter.",
            ),
            FieldSpec::new("by", "Signed by", Kind::Line).required(),
            FieldSpec::new("job", "Job", Kind::Line),
            FieldSpec::new("on", "Signed on", Kind::Date(Lean::Past)).required(),
        ];
    };
}
slots!(1 2 3 4 5 6 7 8 9 10 11 12);

fn ten(text: &str, _: NaiveDate) -> Result<String, String> {
    let days: Option<u32> = text.parse().ok();
    if days.is_some_and(|days| days <= DAYS) {
        Ok(String::new())
    } else {
        Err("Give a number of days up to 10.".to_owned())
    }
}

pub(super) fn form(row: &EvidenceRow, transcribed: bool, today: NaiveDate) -> Form {
    let title = if transcribed { "Type in a signed form" } else { "Answer" };
    let mut form = Form::new(format!("{title} · {}", row.name), ANSWER, today);
    let asked = row.asked_points();
    for (slot, point) in SLOTS.iter().zip(&asked) {
        let label = point.label();
        let number = point.activity.as_ref().map_or_else(String::new, |of| format!("{} ", of.number));
        let says = if point.says.is_empty() { &point.name } else { &point.says };
        let says = format!("The patient says: {says}");
        let under = if point.says.is_empty() { point.name.clone() } else { says };
        form.tell(slot.verdict, label, "Whether what the patient says matches what you know.");
        form.set_under(slot.verdict, under.clone());
        for (id, label, help) in
            [(slot.how, "How I know", HOW), (slot.not, "Not possible", NOT), (slot.days, "Days of ten", TEN)]
        {
            form.tell(id, format!("{number}{label}"), help);
        }
        form.tell(slot.words, format!("{number}In words"), MORE);
        form.set_under(slot.words, under);
    }
    // What was signed before is corrected, not written anew.
    if let Some(before) = row.answer.as_ref().filter(|_| !transcribed) {
        for (slot, said) in SLOTS.iter().zip(&before.said.points) {
            form.set_choice(slot.verdict, said.verdict.code());
            form.set_choices(slot.how, said.how.iter().map(|how| how.code()));
            form.set_choices(slot.not, said.not.iter().map(|not| not.code()));
            form.set_text(slot.days, &said.days.map(|days| days.to_string()).unwrap_or_default());
            form.set_text(slot.words, &said.words);
        }
        let said = &before.said;
        for (id, words) in [
            ("known_since", &said.known_since),
            ("last_seen", &said.last_seen),
            ("lasts", &said.lasts),
            ("more", &said.words),
        ] {
            form.set_text(id, words);
        }
        form.set_toggle("not_safe", said.not_safe.as_ref().map(|_| true));
        form.set_text("why", said.not_safe.as_deref().unwrap_or_default());
        if let Some(apart) = said.apart {
            form.set_toggle("apart", Some(apart.form.is_none()));
            form.set_choice("form", apart.form.map_or("", Sr1::code));
            form.set_choice("knows", apart.knows.map_or("", Knows::code));
        }
    }
    for id in ["by", "job", "on"] {
        form.show(id, transcribed);
    }
    if transcribed {
        form.set_text("by", &row.of);
        form.set_date("on", today);
    }
    for id in ["form", "knows"] {
        form.show(id, row.special);
    }
    for id in ["known_since", "last_seen", "lasts", "not_safe"] {
        form.show(id, !row.special);
    }
    form.show("apart", !row.special && !transcribed);
    follow(&mut form, "", asked.len());
    let by = row.needed_by.map(|day| format!("Needed by {}.", echo(day, today)));
    let whole = row.special.then(|| WHOLE.to_owned());
    let effects = (!row.asks.is_empty() && !row.points.is_empty()).then(|| format!("What decides: {}.", row.points));
    let text: Vec<String> = whole.into_iter().chain(by).chain(effects).collect();
    form.set_aside("What is asked", text.join("\n"));
    form
}

/// What is asked of a point follows from what is said to it: nothing more where that cannot be said.
pub(super) fn follow(form: &mut Form, field: &str, asked: usize) {
    for (at, slot) in SLOTS.iter().enumerate() {
        form.show(slot.verdict, at < asked);
        let verdict = form.choice_as(slot.verdict, Verdict::from_code);
        let more = at < asked && verdict.is_some_and(|verdict| verdict != Verdict::CantSay);
        for id in [slot.how, slot.not, slot.days] {
            form.show(id, more);
        }
        form.show(slot.words, at < asked && verdict.is_some());
    }
    let not_safe = form.toggle("not_safe") == Some(true);
    form.show("why", not_safe);
    // What the last verdict has just shown comes next.
    let asks_more = SLOTS.iter().take(asked).find(|slot| {
        form.choice_as(slot.verdict, Verdict::from_code).is_some_and(|verdict| verdict != Verdict::CantSay)
    });
    if form.focused() == Some("known_since")
        && field == SLOTS.get(asked.saturating_sub(1)).map_or("", |last| last.verdict)
        && let Some(slot) = asks_more
    {
        form.focus(slot.how);
    }
}

/// The answer as it is typed; its problems stand with the fields that they are about.
pub(super) fn to_answer(
    form: &Form,
    (id, seen): (EvidenceId, u32),
    transcribed: bool,
    asked: &[Point],
    facts: &Facts,
) -> Result<Command, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut points = Vec::new();
    for (slot, of) in SLOTS.iter().zip(asked) {
        let Some(verdict) = form.choice_as(slot.verdict, Verdict::from_code) else { continue };
        let how = form.many_as(slot.how, HowKnown::from_code);
        let words = form.text(slot.words);
        if verdict != Verdict::CantSay && how.is_empty() && !transcribed {
            problems.push(Problem::new(slot.how, "Tick how you know: a number ticks."));
        }
        if verdict == Verdict::Differs && words.trim().is_empty() {
            problems.push(Problem::new(slot.words, "Say what differs."));
        }
        let not = form.many_as(slot.not, Reliably::from_code);
        points.push(Said { of: of.clone(), verdict, how, not, days: form.number(slot.days), words });
    }
    if !problems.is_empty() {
        return Err(problems);
    }
    let (sr1, knows) = (form.choice_as("form", Sr1::from_code), form.choice_as("knows", Knows::from_code));
    let apart = Apart { form: sr1, knows };
    let asks = form.toggle("apart") == Some(true);
    let said = AnswerWords {
        apart: (asks || apart != Apart::default()).then_some(apart),
        points,
        known_since: form.text("known_since"),
        last_seen: form.text("last_seen"),
        lasts: form.text("lasts"),
        words: form.text("more"),
        not_safe: (form.toggle("not_safe") == Some(true)).then(|| form.text("why")),
        by: if transcribed { form.text("by") } else { facts.name.clone() },
        job: form.text("job"),
    };
    let on = form.date("on").unwrap_or_else(|| form.today());
    Ok(Command::Answer(id, seen, Box::new(NewAnswer { said, on, transcribed })))
}

const HELD: &[FieldSpec] = &[FieldSpec::new("why", "Held because", Kind::Line)
    .required()
    .help("What the client says against it, or why it is not safe to send. Nothing goes out that is held.")];

pub(super) fn held(row: &EvidenceRow, today: NaiveDate) -> Form {
    Form::new(format!("Held, not sent · {} · {}", row.of, row.name), HELD, today).enter_saves()
}

pub(super) fn to_held(form: &Form, evidence: EvidenceId, answer: Option<AnswerId>) -> Command {
    Command::ClientSays(Box::new(NewClientSays { evidence, answer, agreed: false, why: form.text("why") }))
}
