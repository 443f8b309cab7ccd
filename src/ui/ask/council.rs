//! The form of a referral to a council: four items, two of them asked as consents.

use chrono::NaiveDate;

use super::{FormKind, OpenForm};
use crate::domain::council::{CouncilReferral, DUTY};
use crate::domain::id::{ClientId, SiteId};
use crate::domain::paper::{Columns, Letters, ReceiptPrinter};
use crate::options;
use crate::ui::command::Command;
use crate::ui::form::{FieldSpec, Form, Kind};

const COUNCIL: &[FieldSpec] = &[
    FieldSpec::new("council", "Council", Kind::Line).required().help("The person chooses it: any council in England."),
    FieldSpec::new("name", "Name", Kind::Line).required().help("As they give it."),
    FieldSpec::new("contact", "How to reach them", Kind::Line)
        .required()
        .help("A number, an address or an e-mail at which the council may safely reach them."),
    FieldSpec::new("reason", "Reason", Kind::Line)
        .required()
        .ghost("nowhere to stay tonight")
        .help("As you agreed it with them. No diagnosis and nothing else of them: it is not needed."),
    FieldSpec::new("agrees", "Agrees to this?", Kind::Toggle)
        .required()
        .help("Do they agree to be referred to this council? Without a yes nothing is referred."),
    FieldSpec::new("shares", "Share contact?", Kind::Toggle)
        .required()
        .help("Do they agree that the council gets these contact details? Without a yes nothing is referred."),
];

const PRINTER: &[FieldSpec] = &[
    FieldSpec::new("columns", "Letters a line", Kind::Choice(options!(Columns)))
        .required()
        .help("How many letters a line of the receipt has: its manual says so."),
    FieldSpec::new("letters", "Which letters", Kind::Choice(options!(Letters)))
        .required()
        .help("Most receipt printers have plain letters only; accents are left out then."),
    FieldSpec::new("name", "Printer", Kind::Line)
        .help("Its name as lpstat -p tells it. Left empty, the printer that this machine prints on."),
];

impl OpenForm {
    /// A referral to a council, of a client with what is known, or of somebody of whom nothing is kept.
    #[must_use]
    pub fn council(of: Option<ClientId>, known: &CouncilReferral, today: NaiveDate) -> Self {
        let mut form = Form::new("Referral to the council", COUNCIL, today);
        form.set_text("name", &known.name);
        form.set_text("contact", &known.contact);
        form.set_aside("Four items", format!("Name, contact, consent, reason: the council gets nothing else. {DUTY}"));
        Self::new(FormKind::Council(of), form)
    }

    /// The receipt printer of a site.
    #[must_use]
    pub fn receipt_printer(site: SiteId, now: &ReceiptPrinter, today: NaiveDate) -> Self {
        let mut form = Form::new("Receipt printer", PRINTER, today);
        form.set_choice("columns", now.columns.code());
        form.set_choice("letters", now.letters.code());
        form.set_text("name", &now.name);
        Self::new(FormKind::ReceiptPrinter(site), form)
    }
}

pub(super) fn to_council(form: &Form, of: Option<ClientId>) -> Command {
    let text = |field| form.text(field);
    Command::CouncilReferral(
        of,
        Box::new(CouncilReferral {
            council: text("council"),
            name: text("name"),
            contact: text("contact"),
            reason: text("reason"),
            agrees: form.toggle("agrees"),
            shares: form.toggle("shares"),
        }),
    )
}

pub(super) fn to_receipt_printer(form: &Form, site: SiteId) -> Command {
    let known = ReceiptPrinter::default();
    Command::ReceiptPrinter(
        site,
        ReceiptPrinter {
            columns: form.choice_as("columns", Columns::from_code).unwrap_or(known.columns),
            letters: form.choice_as("letters", Letters::from_code).unwrap_or(known.letters),
            name: form.text("name"),
        },
    )
}
