//! Papers that leave the desk: letters and forms, filled from a case, previewed, printed or written to a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use draft::{Draft, Drafted};

use super::outside::Pointed;
use super::{Done, Error, Session, files, host, limits};
use crate::domain::appointment::{AppointmentState, SessionKind};
use crate::domain::case::{CaseFile, CaseStatus, CloseReason};
use crate::domain::date::{full, iso};
use crate::domain::id::{AppointmentId, CaseId, ClientId, EvidenceId, MatterId, SignpostId, SiteId};
use crate::domain::paper::{Letters, PaperAsk, PaperKind, ReceiptPrinter, SlipOf};
use crate::domain::person::{AccessibleFormat, Person};
use crate::domain::role::Verb;
use crate::domain::signpost::SlipHow;
use crate::exchange::signposts;
use crate::papers::content::{Addressee, Appointment, Content, Head};
use crate::papers::{FILES, Paper, Templates};
use crate::store::{self, client, desk_session, evidence, people, signpost};

mod challenge;
mod council;
mod counter;
mod draft;
mod language;
mod outside;

/// The folder of a desk's own templates, and the one in which papers are kept, inside the desk's folder.
const TEMPLATES: &str = "templates";
pub(super) const PAPERS: &str = "papers";
pub(super) const TOO_MANY: &str = "There are 99 of that name from today already. Clear out the folder papers.";

/// A paper that was written, with what the person at the desk should know of it.
pub struct Written {
    /// The paper.
    pub paper: Paper,
    /// What it is, in a few words; they may name whom it goes to.
    pub words: String,
    /// What to mind before it goes out, each a sentence. None of it is in the paper.
    pub notes: Vec<String>,
    /// The case's reference.
    pub reference: String,
    /// A name for its file, without an ending: reference, paper and day.
    pub file: String,
    /// The slip that this is, for whoever wants it larger or with what it is about.
    pub slip: Option<(SlipOf, SlipHow)>,
    /// What goes to the receipt printer in the place of a page.
    receipt: Option<Receipt>,
    audited: Audited,
}

/// A slip as a receipt printer sets it.
struct Receipt {
    text: String,
    printer: ReceiptPrinter,
}

impl Written {
    /// The words that go out, as they stand on the page or on the receipt.
    #[must_use]
    pub fn text(&self) -> String {
        self.receipt.as_ref().map_or_else(|| self.paper.text(), |receipt| receipt.text.clone())
    }

    /// As a receipt, which is said at the head of the notes; as it is where there is none.
    fn on_receipt(mut self, receipt: Option<Receipt>) -> Self {
        if let Some(Receipt { printer, .. }) = &receipt {
            let accents = if printer.letters == Letters::Ascii { ", without accents" } else { "" };
            let columns = printer.columns.code();
            self.notes.insert(0, format!("As the receipt printer sets it: {columns} letters a line{accents}."));
        }
        Self { receipt, ..self }
    }
}

/// What a paper was written from.
enum Of {
    /// A case, and the one matter that it is about.
    Case(CaseId, Option<MatterId>),
    /// An appointment.
    Appointment(AppointmentId),
    /// A signpost at the counter.
    Signpost(SignpostId),
    /// A signpost that was left while nobody was signed in.
    Left(Arc<Pointed>),
    /// The card that lies on the counter of a site.
    Card(SiteId),
    /// A referral to a council, written down at a site; the client, where one is on file.
    Council(SiteId, Option<ClientId>),
}

/// What is asked and written down again when a paper goes out.
struct Audited {
    verb: Verb,
    of: Of,
    row: String,
}

impl Session {
    /// Writes a paper from a case, to be read before it goes out: audited, and without the row not shown.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotNow`] for a closed case, or where what it speaks of is not recorded yet;
    /// [`Error::Invalid`] where it has to be said which request or matter, or where a template cannot be used.
    pub fn paper(&self, ask: &PaperAsk) -> Result<Written, Error> {
        let asks = matches!(ask.kind, PaperKind::EvidenceRequest | PaperKind::AnswerForm | PaperKind::Answer);
        let verb = if asks { Verb::WorkEvidence } else { Verb::WorkCase };
        self.permit_any(verb)?;
        let mut file = self.refresh_case(ask.case)?;
        if !asks {
            // Only a clinician's paper carries what is kept apart.
            file.beside_client();
        }
        if ask.kind == PaperKind::Appointment {
            may_go_out(&file)?;
            let next = self.next_appointment(file.row.client)?;
            let next = next.ok_or_else(|| Error::NotNow("Nothing is booked. b books a time.".to_owned()))?;
            return self.slip(next, SlipHow::default());
        }
        may_go_out(&file)?;
        let draft = Draft { session: self, file: &file };
        let Drafted { content, about, matter, words } = draft.of(ask)?;
        let (to, notes) = draft.addressee(&content, matter);
        let paper = self.templates()?.write(&content, to).map_err(|problem| Error::Invalid(vec![problem]))?;
        let row = format!("{};{about}", ask.kind.code());
        self.write(|tx| {
            let brief = self.may_case(tx, verb, ask.case)?;
            if let Some(matter) = matter {
                self.goes_out(tx, matter)?;
            }
            Ok(tx.audit(brief.site, verb, "paper", &row)?)
        })?;
        let name = format!("{}-{}-{}", file.row.reference, ask.kind.code(), iso(self.today()));
        let audited = Audited { verb, of: Of::Case(ask.case, matter), row };
        Ok(Written {
            paper,
            words,
            notes,
            reference: file.row.reference,
            file: name,
            slip: None,
            receipt: None,
            audited,
        })
    }

    /// The case behind an evidence request, where the id is one.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn case_of_request(&self, id: EvidenceId) -> Result<Option<CaseId>, Error> {
        self.permit_any(Verb::WorkEvidence)?;
        match evidence::brief(self.store.conn(), id) {
            Ok(brief) => Ok(Some(brief.case)),
            Err(store::Error::Gone) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// The paper that challenges the decision of a matter as it stands now.
    ///
    /// # Errors
    /// As [`Session::paper`]; [`Error::NotNow`] for a stage at which none of ours does.
    pub fn challenge_of(&self, case: CaseId, matter: Option<MatterId>) -> Result<PaperKind, Error> {
        self.permit_any(Verb::WorkCase)?;
        let file = self.refresh_case(case)?;
        Draft { session: self, file: &file }.challenge_kind(matter)
    }

    /// Writes the slip of an appointment: day, time and place. It says neither what it is about nor with whom, and whose it is
    /// only with [`SlipHow::detail`]. Audited.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotNow`] for one that was cancelled.
    pub fn slip(&self, id: AppointmentId, how: SlipHow) -> Result<Written, Error> {
        let row = format!("{};{id}", PaperKind::Appointment.code());
        let (brief, session) = self.write(|tx| {
            let brief = self.may_appointment(tx, id)?;
            if brief.state == AppointmentState::Cancelled {
                return Err(Error::NotNow("This appointment was cancelled.".to_owned()));
            }
            let session = desk_session::get(tx, brief.session)?;
            tx.audit(brief.site, Verb::Book, "paper", &row)?;
            Ok((brief, session))
        })?;
        let conn = self.store.conn();
        let site = people::sites(conn)?.into_iter().find(|site| site.id == brief.site).ok_or(Error::Gone)?;
        let person = brief.whom.client.map(|of| client::get(conn, of)).transpose()?.map(|(person, ..)| person);
        let (starts, ends) = (brief.starts.format("%H:%M"), session.what.ends.format("%H:%M"));
        let walk_in = session.what.kind == SessionKind::WalkIn;
        let head = Head {
            site: site.name,
            site_code: site.code.clone(),
            date: full(self.today()),
            reference: String::new(),
            adviser: String::new(),
            job: String::new(),
        };
        let common = self.limits()?.signposts.common.clone();
        let content = Content::Appointment(Appointment {
            head,
            day: full(brief.day),
            time: if walk_in { format!("Come between {starts} and {ends}") } else { starts.to_string() },
            place: session.what.room,
            name: how.detail.then(|| person.as_ref().map_or_else(|| brief.whom.initials.clone(), Person::spoken)),
            with: Some(session.advisor_name).filter(|name| how.detail && !name.is_empty()),
            phone: self.counter_numbers(brief.site)?.desk,
            closing: vec![common.change, common.interpreter],
        });
        let recorded = person.is_some_and(|person| person.format == AccessibleFormat::LargePrint);
        let large = how.large.unwrap_or(recorded);
        let to = Addressee { lines: Vec::new(), large };
        let paper = self.templates()?.write(&content, to).map_err(|problem| Error::Invalid(vec![problem]))?;
        let file = format!("{}-{}-{}", site.code, PaperKind::Appointment.code(), iso(brief.day));
        let audited = Audited { verb: Verb::Book, of: Of::Appointment(id), row };
        let words = PaperKind::Appointment.label().to_owned();
        let slip = Some((SlipOf::Appointment(id), SlipHow { large: Some(large), ..how }));
        let receipt = counter::receipt(how, self.receipt_printer(brief.site)?, &paper)?;
        let (reference, notes) = (String::new(), Vec::new());
        let written = Written { paper, words, notes, reference, file, slip, receipt: None, audited };
        Ok(written.on_receipt(receipt))
    }

    /// The templates of this desk, as they lie in its folder now.
    fn templates(&self) -> Result<Templates, Error> {
        Ok(Templates::with(own_templates(self.store.dir())?))
    }

    /// Writes down that a paper goes out, as a *print* or an *export*, and refuses where it may not go any more.
    fn goes(&self, written: &Written, how: &str) -> Result<(), Error> {
        let Audited { verb, of, row } = &written.audited;
        self.write(|tx| match of {
            Of::Case(case, matter) => {
                let brief = self.may_case(tx, *verb, *case)?;
                if brief.status == CaseStatus::Closed {
                    return Err(Error::NotNow("This case was closed meanwhile: nothing goes out.".to_owned()));
                }
                if let Some(matter) = matter {
                    self.goes_out(tx, *matter)?;
                }
                Ok(tx.audit(brief.site, *verb, how, row)?)
            }
            Of::Appointment(id) => {
                let brief = self.may_appointment(tx, *id)?;
                if brief.state == AppointmentState::Cancelled {
                    return Err(Error::NotNow("This appointment was cancelled meanwhile.".to_owned()));
                }
                Ok(tx.audit(brief.site, *verb, how, row)?)
            }
            Of::Signpost(id) => {
                let site = signpost::get(tx, *id)?.site;
                signpost::slip_went(tx, *id)?;
                Ok(tx.audit(site, *verb, how, row)?)
            }
            Of::Council(site, of) => {
                let site = self.may_refer_to_council(tx, *site, *of)?;
                Ok(tx.audit(site, *verb, how, row)?)
            }
            Of::Card(site) => Ok(tx.audit(*site, *verb, how, row)?),
            // It goes out where it was written, with nobody signed in.
            Of::Left(_) => Err(Error::Gone),
        })
    }

    /// Writes down that a paper is given out by other means than the printer and the desk's folder: audited as an *export*.
    ///
    /// # Errors
    /// [`Error::NotNow`] where nothing goes out any more; errors of writing the audit row: then it is not given out.
    pub fn export_paper(&self, written: &Written) -> Result<(), Error> {
        self.goes(written, "export")
    }

    /// Sends a paper to the printer of this machine: audited as a *print*.
    ///
    /// # Errors
    /// [`Error::NotNow`] where there is no printer, or the PDF could not be made.
    pub fn print_paper(&self, written: &Written) -> Result<Done, Error> {
        printed(written, || self.goes(written, "print"))
    }

    /// Writes a paper to a new file in the desk's folder, PDF, or HTML where the PDF could not be made, or a receipt as text:
    /// audited as an *export*.
    ///
    /// # Errors
    /// I/O errors.
    pub fn keep_paper(&self, written: &Written) -> Result<Done<PathBuf>, Error> {
        kept(written, &self.store.dir().join(PAPERS), || self.goes(written, "export"))
    }
}

/// Sends a paper to the printer, once it is written down that it goes.
fn printed(written: &Written, goes: impl FnOnce() -> Result<(), Error>) -> Result<Done, Error> {
    let (bytes, printer) = match &written.receipt {
        Some(receipt) => (receipt.text.clone().into_bytes(), receipt.printer.name.as_str()),
        None => (written.paper.pdf().map_err(Error::NotNow)?, ""),
    };
    goes()?;
    host::print(&bytes, printer).map_err(|why| Error::NotNow(why.to_owned()))?;
    Ok(Done::new((), format!("Sent to the printer: {}", written.words)))
}

/// Writes a paper to a new file of a folder, once it is written down that it goes.
fn kept(written: &Written, folder: &Path, goes: impl FnOnce() -> Result<(), Error>) -> Result<Done<PathBuf>, Error> {
    goes()?;
    let (bytes, ending) = match (&written.receipt, written.paper.pdf()) {
        (Some(receipt), _) => (receipt.text.clone().into_bytes(), "txt"),
        (None, Ok(pdf)) => (pdf, "pdf"),
        (None, Err(_)) => (written.paper.html().into_bytes(), "html"),
    };
    let path = files::write_new(folder, &written.file, ending, &bytes)?;
    let path = path.ok_or_else(|| Error::NotNow(TOO_MANY.to_owned()))?;
    let words = format!("Written, and not encrypted: {}", path.display());
    Ok(Done::new(path, words))
}

/// A desk's own templates, by the names of ours.
fn own_templates(desk: &Path) -> Result<Vec<(&'static str, String)>, Error> {
    let mut own = Vec::new();
    for (name, _) in FILES {
        own.extend(limits::own(&desk.join(TEMPLATES).join(name), name)?.map(|text| (name, text)));
    }
    Ok(own)
}

/// Tries a desk's own templates on made-up words, and its slips in other languages against ours; gives their names.
///
/// # Errors
/// [`Error::Invalid`]: each problem names the file and the line.
pub fn check_templates(desk: &Path) -> Result<Vec<String>, Error> {
    let own = own_templates(desk)?;
    let ours = signposts::signposts().map_err(|problem| Error::Invalid(vec![problem]))?;
    let (languages, wrong) = language::languages(desk, &ours)?;
    let templates = own.iter().map(|(name, _)| (*name).to_owned());
    let names = templates.chain(languages.iter().map(|one| format!("slips/{}.toml", one.code))).collect();
    let mut problems = Templates::with(own).problems();
    problems.extend(wrong);
    if problems.is_empty() { Ok(names) } else { Err(Error::Invalid(problems)) }
}

/// Whether anything may go out from a case.
fn may_go_out(file: &CaseFile) -> Result<(), Error> {
    match (file.row.status, file.close_reason) {
        (CaseStatus::Open, _) => Ok(()),
        (CaseStatus::Closed, Some(CloseReason::Died)) => {
            Err(Error::NotNow("The client has died: nothing goes out from this case.".to_owned()))
        }
        (CaseStatus::Closed, _) => {
            Err(Error::NotNow("This case is closed. Open it again before you write a letter.".to_owned()))
        }
    }
}
