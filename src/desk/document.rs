//! Documents of a case: attached, scanned in, read, given out; and what their pages say.
//!
//! The bytes are sealed piece by piece, each piece in a write of its own, so that nobody waits; the document's row makes them
//! whole. What was cut off before that is cleared away when somebody signs in later.

use std::path::{Path, PathBuf};

use chrono::TimeDelta;

use super::paper::{PAPERS, TOO_MANY};
use super::{Done, Error, Session, files};
use crate::domain::case::CaseStatus;
use crate::domain::date::iso;
use crate::domain::document::{
    ACCEPTED, BundleEdit, DocumentRow, DocumentState, DocumentWords, MAX_BYTES, Media, NewDocument, sized,
};
use crate::domain::id::{BundleNoteId, DocumentId};
use crate::domain::problem::Problem;
use crate::domain::role::{Reach, Verb};
use crate::domain::text::{clean_line, clean_text};
use crate::store::document::{self, Kept, PIECE};
use crate::store::{self, Tx, bundle, case, matter, people};

/// After how long a document that has not come is held to be cut off.
const LATE: TimeDelta = TimeDelta::minutes(10);
/// For how long one that was taken out can come back.
const OUT: TimeDelta = TimeDelta::days(1);
/// The name of the setting with a site's scan-in folder; its id follows.
const SCANS: &str = "scans:";

/// A document to be read on the screen.
pub struct Reading {
    /// Its row.
    pub row: DocumentRow,
    /// Its beginning, where it is text.
    pub text: Option<String>,
    /// Whether there is more of it than its beginning.
    pub more: bool,
}

fn wrong(field: &'static str, words: impl Into<String>) -> Error {
    Error::Invalid(vec![Problem::new(field, words)])
}

impl Session {
    /// Documents of the person's sites, the newest first.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn documents(&self, limit: Option<usize>) -> Result<Vec<DocumentRow>, Error> {
        let sites = self.sites_for(Verb::SeeCase)?;
        Ok(document::list(self.store.conn(), self.store.vault(), &sites, limit)?)
    }

    fn may_add(&self, tx: &Tx<'_>, new: &NewDocument) -> Result<case::Brief, Error> {
        let brief = self.may_case(tx, Verb::WorkCase, new.case)?;
        if brief.status == CaseStatus::Closed {
            return Err(Error::NotNow("This case is closed. Open it again before you add a document.".to_owned()));
        }
        if let Some(of) = new.matter
            && matter::case_of(tx, of)? != new.case
        {
            return Err(Error::Gone);
        }
        Ok(brief)
    }

    /// Attaches a file: sealed, read back, and only then a document of the case. `tell` is told how many bytes of how many
    /// are sealed.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a file that is too large, none of what is accepted, or cannot be read.
    pub fn attach(
        &self,
        new: &NewDocument,
        path: &Path,
        tell: &dyn Fn(usize, usize),
    ) -> Result<Done<DocumentId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let bytes = files::read_one(path, MAX_BYTES).map_err(|why| wrong("path", why))?;
        let (id, words) = self.seal_in(new, path, &bytes, tell)?;
        let undo = self.undo_of(Verb::WorkCase, vec![("document", id.0, 1)], format!("document: {}", words.title));
        Ok(Done::new(id, format!("Kept: {}. The file itself stays where it is.", words.title)).undoable(undo))
    }

    /// Attaches a file of the scan-in folder; once the sealed copy was read back and is the same, the file is taken away.
    /// That is not undone: the sealed copy is then the only one.
    ///
    /// # Errors
    /// As [`Session::attach`]; [`Error::NotNow`] without a folder.
    pub fn attach_scan(
        &self,
        new: &NewDocument,
        name: &str,
        tell: &dyn Fn(usize, usize),
    ) -> Result<Done<DocumentId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let folder = self.scan_folder()?.ok_or_else(|| Error::NotNow("No scan-in folder is set.".to_owned()))?;
        if !files::lying_in(&folder).iter().any(|lying| lying == name) {
            return Err(Error::NotNow("That scan is no longer in the folder.".to_owned()));
        }
        let path = folder.join(name);
        let bytes = files::read_one(&path, MAX_BYTES).map_err(|why| wrong("title", why))?;
        let (id, words) = self.seal_in(new, &path, &bytes, tell)?;
        let title = &words.title;
        Ok(Done::new(
            id,
            if files::remove_if(&path, &bytes) {
                format!("Kept: {title}. The scan was taken out of the folder.")
            } else {
                format!("Kept: {title}. The scan changed or could not be removed: delete it in the folder yourself.")
            },
        ))
    }

    fn seal_in(
        &self,
        new: &NewDocument,
        path: &Path,
        bytes: &[u8],
        tell: &dyn Fn(usize, usize),
    ) -> Result<(DocumentId, DocumentWords), Error> {
        let media = Media::sniff(bytes).ok_or_else(|| wrong("path", ACCEPTED))?;
        let file = path.file_name().map(|name| clean_line(&name.to_string_lossy())).unwrap_or_default();
        let mut words = cleaned(new, file);
        words.digest = document::digest(bytes);
        let id = self.write(|tx| Ok(document::begin(tx, self.may_add(tx, new)?.site)?))?;
        let sealed = self.seal_pieces(new, id, bytes, tell).and_then(|()| {
            self.write(|tx| {
                let brief = self.may_add(tx, new)?;
                document::add(tx, Some(id), new, &words, Some(&Kept { media, size: bytes.len() }))?;
                Ok(tx.audit(brief.site, Verb::WorkCase, "document", &id.to_string())?)
            })
        });
        if let Err(error) = sealed {
            // What cannot be cleared away now is when somebody signs in later.
            let _ = self.clear(id);
            return Err(error);
        }
        Ok((id, words))
    }

    /// Seals the pieces, and reads each back.
    fn seal_pieces(
        &self,
        new: &NewDocument,
        id: DocumentId,
        bytes: &[u8],
        tell: &dyn Fn(usize, usize),
    ) -> Result<(), Error> {
        for (number, piece) in (0u32..).zip(bytes.chunks(PIECE)) {
            self.write(|tx| {
                let brief = self.may_add(tx, new)?;
                Ok(document::keep_piece(tx, brief.client, id, number, piece)?)
            })?;
            let back = document::piece(self.store.conn(), self.store.vault(), id, number)?;
            if back.is_none_or(|back| back.as_slice() != piece) {
                return Err(store::Error::Damaged("a document that was just sealed").into());
            }
            tell((number as usize * PIECE + piece.len()).min(bytes.len()), bytes.len());
        }
        Ok(())
    }

    fn clear(&self, id: DocumentId) -> Result<(), Error> {
        while self.write(|tx| Ok(document::clear(tx, id)?))? {}
        Ok(())
    }

    /// Clears away what was cut off while it was being attached, here or at another desk, and the bytes of what was taken out
    /// a day ago: that is written down.
    ///
    /// # Errors
    /// SQL errors.
    pub(super) fn clear_cut_off(&self) -> Result<(), Error> {
        if self.reach(Verb::WorkCase) == Reach::None {
            return Ok(());
        }
        for (id, site) in document::to_clear(self.store.conn(), self.now() - LATE, self.now() - OUT)? {
            self.clear(id)?;
            if let Some(site) = site {
                self.write(|tx| Ok::<_, Error>(tx.audit(site, Verb::WorkCase, "document_bytes", &id.to_string())?))?;
            }
        }
        Ok(())
    }

    /// Writes down that a document was seen and given back: nothing of it is kept.
    ///
    /// # Errors
    /// [`Error::Invalid`] without a name for it.
    pub fn saw_document(&self, new: &NewDocument) -> Result<Done<DocumentId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let words = cleaned(new, String::new());
        if words.title.is_empty() {
            return Err(wrong("title", "Say what was seen."));
        }
        let id = self.write(|tx| {
            let brief = self.may_add(tx, new)?;
            let id = document::add(tx, None, new, &words, None)?;
            tx.audit(brief.site, Verb::WorkCase, "document", &id.to_string())?;
            Ok(id)
        })?;
        let undo = self.undo_of(Verb::WorkCase, vec![("document", id.0, 1)], format!("document: {}", words.title));
        Ok(Done::new(id, format!("Seen and given back: {}", words.title)).undoable(undo))
    }

    /// Opens a document to be read here: audited, and without the row not shown. Of a text its beginning, of anything else
    /// what is known of it.
    ///
    /// # Errors
    /// [`Error::Denied`]; [`Error::Gone`].
    pub fn read_document(&self, id: DocumentId) -> Result<Reading, Error> {
        self.permit_any(Verb::SeeCase)?;
        self.write(|tx| {
            let brief = self.may_case(tx, Verb::SeeCase, document::case_of(tx, id)?)?;
            Ok(tx.audit(brief.site, Verb::SeeCase, "document", &id.to_string())?)
        })?;
        let (conn, vault) = (self.store.conn(), self.store.vault());
        let row = document::get(conn, vault, id)?;
        if row.media != Some(Media::Text) {
            return Ok(Reading { row, text: None, more: false });
        }
        let piece = document::piece(conn, vault, id, 0)?.ok_or(store::Error::Damaged("a document"))?;
        let more = row.size.is_some_and(|size| size > piece.len());
        // A letter of several bytes may be cut at the end of a piece.
        let text = piece.utf8_chunks().next().map_or("", |chunk| chunk.valid());
        Ok(Reading { row, text: Some(clean_text(text)), more })
    }

    /// The bytes of a document, to be given out: audited as a *disclosure*, and without the row not given.
    ///
    /// # Errors
    /// [`Error::NotNow`] where nothing is kept of it; [`store::Error::Damaged`] where it is not whole.
    pub fn disclose_document(&self, id: DocumentId) -> Result<(DocumentRow, Vec<u8>), Error> {
        self.permit_any(Verb::WorkCase)?;
        self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, document::case_of(tx, id)?)?;
            Ok(tx.audit(brief.site, Verb::WorkCase, "disclosure", &id.to_string())?)
        })?;
        let (conn, vault) = (self.store.conn(), self.store.vault());
        let row = document::get(conn, vault, id)?;
        if row.state != DocumentState::Held {
            return Err(Error::NotNow("It was seen and given back: nothing of it is kept here.".to_owned()));
        }
        let mut bytes = Vec::with_capacity(row.size.unwrap_or(0));
        for number in 0.. {
            let Some(piece) = document::piece(conn, vault, id, number)? else { break };
            bytes.extend_from_slice(&piece);
        }
        if row.size != Some(bytes.len()) || document::digest(&bytes) != row.words.digest {
            return Err(store::Error::Damaged("a document").into());
        }
        Ok((row, bytes))
    }

    /// Writes a copy of a document into the desk's folder, which is not encrypted: audited as a *disclosure*.
    ///
    /// # Errors
    /// As [`Session::disclose_document`]; I/O errors.
    pub fn keep_document(&self, id: DocumentId) -> Result<Done<PathBuf>, Error> {
        let (row, bytes) = self.disclose_document(id)?;
        // The file's own name may say whose it is.
        let stem = format!("{}-document-{}", row.reference, iso(self.today()));
        let ending = row.media.map_or("bin", Media::ending);
        let path = files::write_new(&self.store.dir().join(PAPERS), &stem, ending, &bytes)?;
        let path = path.ok_or_else(|| Error::NotNow(TOO_MANY.to_owned()))?;
        let words = format!("Written, and not encrypted: {}. Delete it when you are done.", path.display());
        Ok(Done::new(path, words))
    }

    /// Takes a document out of its case, over the version that was seen; its bytes stay sealed for a day, so that it can
    /// come back, and are cleared away at the next sign-in after that.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else was first.
    pub fn take_out_document(&self, id: DocumentId, seen: u32) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let version = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, document::case_of(tx, id)?)?;
            let version = document::take_out(tx, id, seen)?;
            tx.audit(brief.site, Verb::WorkCase, "document", &id.to_string())?;
            Ok(version)
        })?;
        let undo = self.undo_of(Verb::WorkCase, vec![("document", id.0, version)], "document taken out");
        Ok(Done::new((), "Taken out of the case").undoable(undo))
    }

    /// Keeps what a page says: a new note, or one changed over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else saved first; [`Error::Invalid`] without a page or words.
    pub fn save_bundle_note(
        &self,
        of: DocumentId,
        seen: Option<(BundleNoteId, u32)>,
        what: &BundleEdit,
    ) -> Result<Done<BundleNoteId>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let what =
            BundleEdit { page: clean_line(&what.page), says: clean_text(&what.says).trim().to_owned(), ..what.clone() };
        let mut problems = Vec::new();
        if what.page.is_empty() || what.page.chars().count() > 12 {
            problems.push(Problem::new("page", "Give the page as it is numbered there, such as 42."));
        }
        if what.says.is_empty() {
            problems.push(Problem::new("says", "Say in a sentence what stands there."));
        }
        if !problems.is_empty() {
            return Err(Error::Invalid(problems));
        }
        let (id, version) = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, document::case_of(tx, of)?)?;
            let (id, version) = match seen {
                Some((id, _)) if bundle::case_of(tx, id)? != document::case_of(tx, of)? => return Err(Error::Gone),
                Some((id, seen)) => (id, bundle::change(tx, id, seen, &what)?),
                None => (bundle::add(tx, of, &what)?, 1),
            };
            tx.audit(brief.site, Verb::WorkCase, "bundle_note", &id.to_string())?;
            Ok((id, version))
        })?;
        let words = format!("page {}", what.page);
        let undo = self.undo_of(Verb::WorkCase, vec![("bundle_note", id.0, version)], &words);
        Ok(Done::new(id, format!("Noted: {words}")).undoable(undo))
    }

    /// Takes out a note of what a page says, over the version that was seen.
    ///
    /// # Errors
    /// [`Error::Conflict`] where someone else was first.
    pub fn take_out_note(&self, id: BundleNoteId, seen: u32) -> Result<Done, Error> {
        self.permit_any(Verb::WorkCase)?;
        let version = self.write(|tx| {
            let brief = self.may_case(tx, Verb::WorkCase, bundle::case_of(tx, id)?)?;
            let version = bundle::take_out(tx, id, seen)?;
            tx.audit(brief.site, Verb::WorkCase, "bundle_note", &id.to_string())?;
            Ok(version)
        })?;
        let undo = self.undo_of(Verb::WorkCase, vec![("bundle_note", id.0, version)], "note taken out");
        Ok(Done::new((), "Note taken out").undoable(undo))
    }

    /// The folder into which this site's scanner puts its files, where one is set.
    ///
    /// # Errors
    /// [`Error::Denied`].
    pub fn scan_folder(&self) -> Result<Option<PathBuf>, Error> {
        self.permit_any(Verb::WorkCase)?;
        let site = people::home_site(self.store.conn(), self.me().id)?;
        let set = store::setting(self.store.conn(), &format!("{SCANS}{site}"))?;
        Ok(set.filter(|path| !path.is_empty()).map(PathBuf::from))
    }

    /// Sets this site's scan-in folder; empty for none.
    ///
    /// # Errors
    /// [`Error::Invalid`] where it is no folder, not named in full, or the desk's own.
    pub fn set_scan_folder(&self, path: &str) -> Result<Done, Error> {
        self.permit_any(Verb::Settings)?;
        let path = clean_line(path);
        if !path.is_empty() {
            let real = std::fs::canonicalize(&path).ok().filter(|real| real.is_dir() && Path::new(&path).is_absolute());
            let real = real.ok_or_else(|| wrong("path", "Give the whole path of a folder that is there."))?;
            let own = std::fs::canonicalize(self.store.dir())?;
            if real.starts_with(&own) || own.starts_with(&real) {
                return Err(wrong("path", "That is where the desk itself lies. Give a folder of the scanner's own."));
            }
        }
        self.write(|tx| {
            let site = people::home_site(tx, self.me().id)?;
            store::set_setting(tx, &format!("{SCANS}{site}"), &path)?;
            Ok(tx.audit(site, Verb::Settings, "setting", "scans")?)
        })?;
        Ok(Done::new((), if path.is_empty() { "No scan-in folder is set now" } else { "Scan-in folder set" }))
    }
}

impl Reading {
    /// What to read of it: its text, or how it can be looked at; then what is noted of its pages.
    #[must_use]
    pub fn text(&self, notes: &str) -> String {
        let row = &self.row;
        let mut parts = vec![format!("{}: {}", row.kind, row.held())];
        if !row.words.file.is_empty() {
            parts.push(format!("Came as {}", row.words.file));
        }
        parts.extend((!row.words.words.is_empty()).then(|| row.words.words.clone()));
        parts.extend((!notes.is_empty()).then(|| notes.to_owned()));
        match (&self.text, row.state) {
            (Some(text), _) => {
                parts.push(format!("—\n{text}"));
                if self.more {
                    parts.push(format!("Only its beginning is shown, of {}.", row.size.map(sized).unwrap_or_default()));
                }
            }
            (None, DocumentState::Held) => parts.push(NOT_HERE.to_owned()),
            (None, DocumentState::Returned) => parts.push("It was seen and given back. No copy is kept.".to_owned()),
        }
        parts.join("\n\n")
    }
}

/// How a picture or PDF is looked at on a PC that others use too.
const NOT_HERE: &str = "A terminal does not show its pages. On a PC that others use, the bundle notes above are the way to \
    work with it that leaves no copy. To see the pages, f writes a copy into the desk's folder. That copy is not encrypted, \
    stays until you delete it, and the program that shows it may keep traces of its own.";

fn cleaned(new: &NewDocument, file: String) -> DocumentWords {
    let title = clean_line(&new.title);
    DocumentWords {
        title: if title.is_empty() { file.clone() } else { title },
        file,
        words: clean_text(&new.words).trim().to_owned(),
        digest: String::new(),
    }
}
