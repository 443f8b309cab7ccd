//! Papers that leave the desk: letters and forms, filled from a case, previewed, printed or written to a file.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use draft::{Draft, Drafted};

use super::outside::Pointed;
use super::{Done, Error, Session, files, host, limits};
use crate::domain::appointment::{AppointmentState, SessionKind};
use crate::domain::case::{CaseFile, CaseStatus, CloseReason};
use crate::domain::date::{full, iso};
use crate::domain::id::{AppointmentId, CaseId, MatterId, SignpostId, SiteId};
use crate::domain::paper::{PaperAsk, PaperKind};
use crate::domain::person::{AccessibleFormat, Person};
use crate::domain::role::Verb;
use crate::domain::signpost::SlipHow;
use crate::papers::content::{Addressee, Appointment, Content, Head};
use crate::papers::{FILES, Paper, Templates};
use crate::store::{client, desk_session, people, signpost};

mod challenge;
mod counter;
mod draft;
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
    pub slip: Option<(SignpostId, SlipHow)>,
    audited: Audited,
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
        let asks = matches!(ask.kind, PaperKind::EvidenceRequest | PaperKind::AnswerForm);
        let verb = if asks { Verb::WorkEvidence } else { Verb::WorkCase };
        self.permit_any(verb)?;
        let file = self.refresh_case(ask.case)?;
        if ask.kind == PaperKind::Appointment {
            may_go_out(&file)?;
            let next = self.next_appointment(file.row.client)?;
            return self
                .slip(next.ok_or_else(|| Error::NotNow("Nothing is booked. b books a time.".to_owned()))?, false);
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
        Ok(Written { paper, words, notes, reference: file.row.reference, file: name, slip: None, audited })
    }

    /// Writes the slip of an appointment: day, time and place. It says neither what it is about nor with whom, and whose it is
    /// only with `detail`. Audited.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::NotNow`] for one that was cancelled.
    pub fn slip(&self, id: AppointmentId, detail: bool) -> Result<Written, Error> {
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
        let content = Content::Appointment(Appointment {
            head,
            day: full(brief.day),
            time: if walk_in { format!("Come between {starts} and {ends}") } else { starts.to_string() },
            place: session.what.room,
            name: detail.then(|| person.as_ref().map_or_else(|| brief.whom.initials.clone(), Person::spoken)),
            with: Some(session.advisor_name).filter(|name| detail && !name.is_empty()),
        });
        let large = person.is_some_and(|person| person.format == AccessibleFormat::LargePrint);
        let to = Addressee { lines: Vec::new(), large };
        let paper = self.templates()?.write(&content, to).map_err(|problem| Error::Invalid(vec![problem]))?;
        let file = format!("{}-{}-{}", site.code, PaperKind::Appointment.code(), iso(brief.day));
        let audited = Audited { verb: Verb::Book, of: Of::Appointment(id), row };
        let words = PaperKind::Appointment.label().to_owned();
        Ok(Written { paper, words, notes: Vec::new(), reference: String::new(), file, slip: None, audited })
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

    /// Writes a paper to a new file in the desk's folder, PDF, or HTML where the PDF could not be made: audited as an *export*.
    ///
    /// # Errors
    /// I/O errors.
    pub fn keep_paper(&self, written: &Written) -> Result<Done<PathBuf>, Error> {
        kept(written, &self.store.dir().join(PAPERS), || self.goes(written, "export"))
    }
}

/// Sends a paper to the printer, once it is written down that it goes.
fn printed(written: &Written, goes: impl FnOnce() -> Result<(), Error>) -> Result<Done, Error> {
    let pdf = written.paper.pdf().map_err(Error::NotNow)?;
    goes()?;
    host::print(&pdf).map_err(|why| Error::NotNow(why.to_owned()))?;
    Ok(Done::new((), format!("Sent to the printer: {}", written.words)))
}

/// Writes a paper to a new file of a folder, once it is written down that it goes.
fn kept(written: &Written, folder: &Path, goes: impl FnOnce() -> Result<(), Error>) -> Result<Done<PathBuf>, Error> {
    goes()?;
    let (bytes, ending) = match written.paper.pdf() {
        Ok(pdf) => (pdf, "pdf"),
        Err(_) => (written.paper.html().into_bytes(), "html"),
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

/// Tries a desk's own templates on made-up words, and gives their names.
///
/// # Errors
/// [`Error::Invalid`]: each problem names the file and the line.
pub fn check_templates(desk: &Path) -> Result<Vec<&'static str>, Error> {
    let own = own_templates(desk)?;
    let names = own.iter().map(|(name, _)| *name).collect();
    match Templates::with(own).problems() {
        problems if problems.is_empty() => Ok(names),
        problems => Err(Error::Invalid(problems)),
    }
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
