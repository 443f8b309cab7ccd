//! One of each paper with made-up words: templates are tried on them before a client's letter is.

use super::content::{
    Activity, Affirmed, AnswerForm, AppealPack, Appointment, AuthorityForm, Challenge, Client, ClientLetter, Content,
    Council, Disputed, EvidenceRequest, FormRequest, Head, Needed, SignedAnswer, Slip, Step,
};

fn head() -> Head {
    Head {
        site: "Elm Street Health Centre".into(),
        site_code: "ELM".into(),
        date: "24 November 2026".into(),
        reference: "ELM-26-0142".into(),
        adviser: "Ada Obi".into(),
        job: "welfare rights advisor".into(),
    }
}

fn client(name: &str) -> Client {
    Client {
        name: name.into(),
        born: Some("3 March 1984".into()),
        nhs: Some("999 000 0018".into()),
        address: "1 Low Road, Elmton, EL1 1AA".into(),
    }
}

pub(super) fn activity() -> Activity {
    Activity { name: "Washing and bathing".into(), says: "It takes 90 minutes and I need prompting.".into() }
}

pub(super) fn disputed() -> Disputed {
    Disputed {
        activity: activity(),
        argued: Some("descriptor c, needs prompting: 2 points".into()),
        support: "Dr Shah, 23 November".into(),
        pages: vec!["page 42 of the bundle: washing takes 90 minutes".into()],
        affirmed: vec!["Dr Shah, on 20 November 2026: matches what they know (on 7 of ten days)".into()],
    }
}

/// One of each, with every part filled or with as little as can be.
pub(super) fn contents(full: bool, words: &str) -> Vec<Content> {
    let some = |text: &str| full.then(|| text.to_owned());
    let many = |text: &str| if full { vec![text.to_owned()] } else { Vec::new() };
    let steps =
        || if full { vec![Step { what: words.into(), when: some("by Fri 4 December 2026") }] } else { Vec::new() };
    let bare = Client { born: None, nhs: None, address: String::new(), ..client(words) };
    let client = || if full { client(words) } else { bare.clone() };
    let challenge = || Challenge {
        head: head(),
        client: client(),
        numbers: if full { vec![("National Insurance number".into(), "QQ 12 34 56 C".into())] } else { Vec::new() },
        benefit: "Personal Independence Payment (PIP)".into(),
        decided: "2 November 2026".into(),
        late: full,
        issue: if full { words.into() } else { String::new() },
        activities: if full { vec![disputed()] } else { Vec::new() },
        pages: many(words),
        enclosed: many(words),
        to_follow: many(words),
        signs: some("Ana Tran, appointee"),
    };
    vec![
        Content::EvidenceRequest(EvidenceRequest {
            head: head(),
            client: client(),
            of: "Dr Shah".into(),
            kind: "letter".into(),
            purpose: "Personal Independence Payment (PIP), at the stage of mandatory reconsideration".into(),
            points: many(words),
            activities: if full { vec![activity()] } else { Vec::new() },
            needed_by: some("Fri 4 December 2026"),
            authority: some("2 November 2026"),
            fee_offered: full.then_some(false),
        }),
        Content::ClientLetter(ClientLetter {
            head: head(),
            name: words.into(),
            about: some("Morgan Tran"),
            matters: many(words),
            ours: steps(),
            yours: steps(),
            others: steps(),
        }),
        Content::Authority(AuthorityForm {
            head: head(),
            client: client(),
            body: some(words),
            purpose: "help and advice with Personal Independence Payment (PIP)".into(),
            signs: some("Ana Tran, appointee"),
        }),
        Content::Reconsideration(challenge()),
        Content::PhoneScript(challenge()),
        Content::AppealGrounds(challenge()),
        Content::AppealPack(AppealPack {
            head: head(),
            name: words.into(),
            benefit: "Personal Independence Payment (PIP)".into(),
            decided: some("2 November 2026"),
            when: some("by Wed 2 December 2026"),
            needed: vec![
                Needed { what: "The notice".into(), there: some(words) },
                Needed { what: "The grounds".into(), there: None },
            ],
            source: "The tribunal's own case system".into(),
        }),
        Content::Appointment(Appointment {
            head: Head { reference: String::new(), ..head() },
            day: "Fri 4 December 2026".into(),
            time: "10:20".into(),
            place: if full { "Room 4".into() } else { String::new() },
            name: some(words),
            with: some("Ada Obi"),
            phone: if full { "01632 960100".into() } else { String::new() },
            closing: many("You can change your mind."),
        }),
        Content::AnswerForm(AnswerForm {
            head: head(),
            client: client(),
            of: "Dr Shah".into(),
            purpose: "Personal Independence Payment (PIP)".into(),
            effects: many(words),
            points: if full { vec![activity()] } else { Vec::new() },
            needed_by: some("Fri 4 December 2026"),
        }),
        Content::Slip(Slip {
            head: Head { reference: String::new(), ..head() },
            title: "What happens next".into(),
            lines: vec!["Bring any letters that you have.".into(), words.into()],
            phone: if full { "01632 960100".into() } else { String::new() },
            closing: many("You can change your mind."),
            slip: full,
        }),
        Content::CouncilReferral(Council {
            head: Head { reference: String::new(), adviser: String::new(), job: String::new(), ..head() },
            council: "Elmton Council".into(),
            name: words.into(),
            contact: "07700 900321".into(),
            reason: "nowhere to stay tonight".into(),
        }),
        Content::FormRequest(FormRequest {
            head: head(),
            client: client(),
            of: "Dr Shah".into(),
            purpose: "Personal Independence Payment (PIP), at the stage of claim".into(),
            northern_ireland: !full,
            needed_by: some("Fri 4 December 2026"),
            authority: some("2 November 2026"),
        }),
        Content::Answer(SignedAnswer {
            head: head(),
            client: client(),
            purpose: "Personal Independence Payment (PIP)".into(),
            points: vec![Affirmed {
                name: "Activity 4, washing and bathing".into(),
                says: if full { words.into() } else { String::new() },
                affirmed: "matches what they know (has seen it; on 7 of ten days)".into(),
            }],
            known_since: if full { "2019".into() } else { String::new() },
            last_seen: if full { "last month".into() } else { String::new() },
            lasts: if full { "more than a year".into() } else { String::new() },
            signed: "Dr Shah, GP".into(),
            on: "20 November 2026".into(),
            transcribed: full,
        }),
    ]
}
