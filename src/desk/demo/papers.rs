//! What made-up clients bring: letters that our own papers write, a picture, a text; and what their pages say.

use std::cell::OnceCell;

use crate::desk::Error;
use crate::domain::document::{Bearing, BundleEdit, DocumentKind, DocumentWords, Media, NewDocument};
use crate::domain::id::{CaseId, DocumentId, MatterId};
use crate::papers::content::{Addressee, ClientLetter, Content, Head};
use crate::papers::{FILES, Templates};
use crate::store::document::{self, Kept, PIECE};
use crate::store::{Tx, bundle, case};

/// A note of a page: where, what it says, whether it helps, and the activity to which it speaks.
pub(super) type PageNote = (&'static str, &'static str, Bearing, Option<(&'static str, u32)>);

/// What a document holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Held {
    /// A mandatory reconsideration notice, as a PDF.
    Decision,
    /// The response to an appeal, as a PDF.
    Response,
    /// A clinic's letter, as a PDF.
    Clinic,
    /// A picture of a page.
    Photo,
    /// A text.
    Text(&'static str),
    /// It was seen and given back.
    Nothing,
}

pub(super) const DAUGHTER: &str = include_str!("../../../assets/demo/documents/daughter.txt");
pub(super) const BROTHER: &str = include_str!("../../../assets/demo/documents/brother.txt");

/// A document that comes into a case, on its first matter.
#[derive(Clone, Copy)]
pub(super) struct Brought {
    pub(super) kind: DocumentKind,
    pub(super) title: &'static str,
    /// The file's name; empty of what was given back.
    pub(super) file: &'static str,
    pub(super) held: Held,
    pub(super) pages: Option<u32>,
    pub(super) words: &'static str,
    pub(super) notes: &'static [PageNote],
}

/// The letters, each written once and only where it is wanted.
#[derive(Default)]
pub(super) struct Letters([OnceCell<Vec<u8>>; 3]);

impl Letters {
    fn bytes(&self, held: Held) -> Result<Option<(Media, &[u8])>, Error> {
        let (slot, source) = match held {
            Held::Decision => (&self.0[0], include_str!("../../../assets/demo/documents/decision.md")),
            Held::Response => (&self.0[1], include_str!("../../../assets/demo/documents/response.md")),
            Held::Clinic => (&self.0[2], include_str!("../../../assets/demo/documents/clinic.md")),
            Held::Photo => {
                let photo: &[u8] = include_bytes!("../../../assets/demo/documents/photo.png");
                return Ok(Some((Media::Png, photo)));
            }
            Held::Text(text) => return Ok(Some((Media::Text, text.as_bytes()))),
            Held::Nothing => return Ok(None),
        };
        if slot.get().is_none() {
            let _ = slot.set(written(source)?);
        }
        Ok(slot.get().map(|bytes| (Media::Pdf, bytes.as_slice())))
    }
}

/// A letter of somebody else, in the shape of ours.
fn written(source: &str) -> Result<Vec<u8>, Error> {
    let [letterhead, letter] = [FILES[0].0, "client-letter.md"];
    let head = "**A made-up office**\\\n1 Signal Street, Harrowmere".to_owned();
    let content = Content::ClientLetter(ClientLetter {
        head: Head {
            site: String::new(),
            site_code: String::new(),
            date: String::new(),
            reference: String::new(),
            adviser: String::new(),
            job: String::new(),
        },
        name: String::new(),
        about: None,
        matters: Vec::new(),
        ours: Vec::new(),
        yours: Vec::new(),
        others: Vec::new(),
    });
    let templates = Templates::with(vec![(letterhead, head), (letter, source.to_owned())]);
    let paper = templates.write(&content, Addressee::default()).map_err(|problem| Error::Invalid(vec![problem]))?;
    paper.pdf().map_err(Error::NotNow)
}

/// Keeps a document in a case, as attaching it does, with the notes of its pages.
pub(super) fn keep(
    letters: &Letters,
    tx: &Tx<'_>,
    of: CaseId,
    matter: MatterId,
    brought: &Brought,
) -> Result<DocumentId, Error> {
    let new = NewDocument {
        case: of,
        matter: Some(matter),
        kind: brought.kind,
        title: brought.title.to_owned(),
        pages: brought.pages,
        words: brought.words.to_owned(),
    };
    let mut words = DocumentWords {
        title: brought.title.to_owned(),
        file: brought.file.to_owned(),
        words: brought.words.to_owned(),
        digest: String::new(),
    };
    let id = match letters.bytes(brought.held)? {
        None => document::add(tx, None, &new, &words, None)?,
        Some((media, bytes)) => {
            let of = case::brief(tx, of)?;
            let id = document::begin(tx, of.site)?;
            for (number, piece) in (0u32..).zip(bytes.chunks(PIECE)) {
                document::keep_piece(tx, of.client, id, number, piece)?;
            }
            words.digest = document::digest(bytes);
            document::add(tx, Some(id), &new, &words, Some(&Kept { media, size: bytes.len() }))?
        }
    };
    for (page, says, bearing, activity) in brought.notes {
        let activity = activity.map(|(part, number)| (part.to_owned(), number));
        let what = BundleEdit { page: (*page).to_owned(), says: (*says).to_owned(), bearing: *bearing, activity };
        bundle::add(tx, id, &what)?;
    }
    Ok(id)
}
