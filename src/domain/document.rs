//! Documents of a case, and what their pages say: useful without looking at them again.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::id::{BundleNoteId, CaseId, DocumentId, MatterId, SiteId};

/// The most bytes of one document.
pub const MAX_BYTES: usize = 20 << 20;

codes! {
    /// What a document is.
    DocumentKind {
        Letter = "letter" => "letter",
        Decision = "decision" => "decision",
        Medical = "medical" => "medical evidence",
        Bundle = "bundle" => "tribunal bundle",
        Identity = "identity" => "identity or proof",
        Other = "other" => "other",
    }
}

codes! {
    /// Whether the desk keeps it.
    DocumentState {
        Held = "held" => "kept",
        Returned = "returned" => "seen, returned",
    }
}

codes! {
    /// What is kept of it.
    Media {
        Pdf = "pdf" => "PDF",
        Png = "png" => "PNG picture",
        Jpeg = "jpeg" => "JPEG picture",
        Text = "text" => "text",
    }
}

codes! {
    /// Whether a page helps the client.
    Bearing {
        Helps = "helps" => "helps",
        Hurts = "hurts" => "hurts",
        Neither = "neither" => "neither",
    }
}

/// What is accepted, for whoever brings something else.
pub const ACCEPTED: &str = "It is no PDF, PNG, JPEG or plain text (UTF-8): only these are kept. Save it as a PDF.";

impl Media {
    /// What a file holds, by its bytes; its name is not asked.
    #[must_use]
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        // A PDF's mark may stand a little further on.
        let pdf = bytes.get(..bytes.len().min(1024))?.windows(5).any(|five| five == b"%PDF-");
        if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if bytes.starts_with(b"\xff\xd8\xff") {
            return Some(Self::Jpeg);
        }
        if pdf {
            return Some(Self::Pdf);
        }
        let text = std::str::from_utf8(bytes).ok()?;
        let plain = |c: char| !c.is_control() || matches!(c, '\n' | '\r' | '\t' | '\u{c}');
        (!text.is_empty() && text.chars().all(plain)).then_some(Self::Text)
    }

    /// How the name of such a file ends.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Text => "txt",
        }
    }
}

/// A document as it is written down.
#[derive(Clone, PartialEq, Eq)]
pub struct NewDocument {
    /// The case.
    pub case: CaseId,
    /// The matter that it is about, where it is about one.
    pub matter: Option<MatterId>,
    /// What it is.
    pub kind: DocumentKind,
    /// What one calls it; empty for the name of its file.
    pub title: String,
    /// Its pages, where known.
    pub pages: Option<u32>,
    /// What is said of it.
    pub words: String,
}

/// What is sealed of a document beside its bytes.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentWords {
    /// What one calls it.
    pub title: String,
    /// The name of the file that it came in.
    pub file: String,
    /// What is said of it.
    pub words: String,
    /// The digest of its bytes.
    pub digest: String,
}

/// A document as lists and the open case show it.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentRow {
    /// The document.
    pub id: DocumentId,
    /// Its site.
    pub site: SiteId,
    /// Version seen.
    pub version: u32,
    /// The case.
    pub case: CaseId,
    /// The case's reference.
    pub reference: String,
    /// The client's name as lists show it.
    pub name: String,
    /// The matter.
    pub matter: Option<MatterId>,
    /// What it is.
    pub kind: DocumentKind,
    /// Whether the desk keeps it.
    pub state: DocumentState,
    /// What is kept of it.
    pub media: Option<Media>,
    /// Bytes.
    pub size: Option<usize>,
    /// Pages, where known.
    pub pages: Option<u32>,
    /// When it was written down.
    pub at: DateTime<Utc>,
    /// By whom.
    pub by: String,
    /// What is sealed of it; empty where the reader holds no key.
    pub words: DocumentWords,
}

impl DocumentRow {
    fn pages(&self) -> Option<String> {
        self.pages.map(|pages| if pages == 1 { "1 page".to_owned() } else { format!("{pages} pages") })
    }

    /// What is kept of it, where there is little room: `PNG, 1 page`.
    #[must_use]
    pub fn held_in_short(&self) -> String {
        let kind = self.media.and_then(|media| media.label().split(' ').next()).unwrap_or(self.state.label());
        std::iter::once(kind.to_owned()).chain(self.pages()).collect::<Vec<_>>().join(", ")
    }

    /// What is kept of it, in a few words: `PDF, 12 pages, 3.4 MB`.
    #[must_use]
    pub fn held(&self) -> String {
        let mut words = vec![self.media.map_or(self.state.label(), Media::label).to_owned()];
        words.extend(self.pages());
        words.extend(self.size.map(sized));
        words.join(", ")
    }
}

/// A number of bytes as people read it.
#[must_use]
pub fn sized(bytes: usize) -> String {
    match bytes {
        0..1024 => format!("{bytes} bytes"),
        1024..1_048_576 => format!("{} kB", bytes >> 10),
        _ => format!("{}.{} MB", bytes >> 20, (bytes % (1 << 20)) * 10 / (1 << 20)),
    }
}

/// An activity of a legal test, by its part and number.
pub type ActivityRef = (String, u32);

/// What a page says. Sealed as a whole.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BundleEdit {
    /// The page, as it is numbered there: `42`, `B17`.
    pub page: String,
    /// What it says.
    pub says: String,
    /// Whether that helps.
    pub bearing: Bearing,
    /// The activity of the matter's test to which it speaks.
    pub activity: Option<ActivityRef>,
}

/// A note of what a page says, as it stands in the file.
#[derive(Clone, PartialEq, Eq)]
pub struct BundleRow {
    /// The note.
    pub id: BundleNoteId,
    /// Version seen.
    pub version: u32,
    /// The document.
    pub document: DocumentId,
    /// What it says.
    pub what: BundleEdit,
}

/// Notes in the order of their pages, as a reader turns them: `9` before `42`, `A2` before `B1`.
pub fn by_page(rows: &mut [BundleRow]) {
    rows.sort_by_cached_key(|row| {
        let page = &row.what.page;
        let letters: String = page.chars().take_while(|c| !c.is_ascii_digit()).collect();
        let number: String =
            page.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
        (letters, number.parse::<u64>().unwrap_or(u64::MAX), page.clone(), row.id)
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_bytes_say() {
        let cases: &[(&[u8], Option<Media>)] = &[
            (b"%PDF-1.7\n", Some(Media::Pdf)),
            (b"\xef\xbb\xbf\n%PDF-1.4", Some(Media::Pdf)),
            (b"\x89PNG\r\n\x1a\n\0\0", Some(Media::Png)),
            (b"\xff\xd8\xff\xe0", Some(Media::Jpeg)),
            ("Zoë wrote\r\nthis".as_bytes(), Some(Media::Text)),
            (b"", None),
            (b"PK\x03\x04", None),
            (b"MZ\x90\0", None),
            (b"\x1b[2J text", None),
            (b"\xff\xfe", None),
        ];
        for (bytes, media) in cases {
            assert_eq!(Media::sniff(bytes), *media, "{bytes:?}");
        }
    }

    #[test]
    fn pages_stand_as_a_reader_turns_them() {
        let note = |page: &str| BundleRow {
            id: BundleNoteId(uuid::Uuid::nil()),
            version: 1,
            document: DocumentId(uuid::Uuid::nil()),
            what: BundleEdit { page: page.into(), says: String::new(), bearing: Bearing::Helps, activity: None },
        };
        let mut rows: Vec<BundleRow> = ["B1", "42", "A2", "9", "A10", "99999999999999999999999"].map(note).into();
        by_page(&mut rows);
        let pages: Vec<&str> = rows.iter().map(|row| row.what.page.as_str()).collect();
        assert_eq!(pages, ["9", "42", "99999999999999999999999", "A2", "A10", "B1"]);
    }

    #[test]
    fn sizes_are_read() {
        let read: Vec<String> = [12, 2048, 3 << 20, (3 << 20) + (1 << 19), MAX_BYTES].map(sized).into();
        assert_eq!(read, ["12 bytes", "2 kB", "3.0 MB", "3.5 MB", "20.0 MB"]);
    }
}
