//! Letters and forms: from what the desk knows to plain text, print-ready HTML and tagged PDF. No I/O.
//!
//! | module | what it holds |
//! |---|---|
//! | [`content`] | what each paper says, as plain data that the desk fills |
//! | `template` | Markdown templates: ours, and a desk's own in their place |
//! | `sample` | one of each paper with made-up words, to try templates on |
//! | `markdown` | Markdown to the few kinds of block that a letter has |
//! | `text`, `html`, `pdf` | a [`Paper`] in each form |
//!
//! What a client said is never taken for Markdown or HTML: `template` escapes every value.

pub mod content;
mod html;
mod markdown;
mod pdf;
mod sample;
mod template;
#[cfg(test)]
mod tests;
mod text;

pub use template::{FILES, Templates};

use markdown::Block;

use crate::domain::paper::{Columns, Letters};
use crate::domain::slips::{Direction, LanguageCode};

/// A paper, ready to be shown, printed or written to a file.
pub struct Paper {
    /// The title of the file: it names nobody.
    title: &'static str,
    /// Who writes: the site's letterhead.
    letterhead: Vec<Block>,
    /// To whom, line by line, as it stands in the window of an envelope: no benefit, condition or service.
    to: Vec<String>,
    /// The date, and the reference where there is one.
    dated: Vec<String>,
    /// What it says.
    body: Vec<Block>,
    /// Whether it is set in large print.
    large: bool,
    /// In which language it is, and in which direction that is written; `None` for English.
    language: Option<(LanguageCode, Direction)>,
}

/// The line above every address.
const PRIVATE: &str = "Private and confidential";

impl Paper {
    /// The paper, said to be in this language.
    #[must_use]
    pub fn in_language(self, code: LanguageCode, direction: Direction) -> Self {
        Self { language: Some((code, direction)), ..self }
    }

    fn runs_right_to_left(&self) -> bool {
        matches!(self.language, Some((_, Direction::RightToLeft)))
    }

    /// As plain text, for the screen and for e-mail.
    #[must_use]
    pub fn text(&self) -> String {
        text::of(self)
    }

    /// As plain text for a receipt printer, in lines of so many cells, with lines of feed at its end and no escape sequence.
    ///
    /// # Errors
    /// A sentence, where it holds letters that the printer does not have.
    pub fn receipt(&self, columns: Columns, letters: Letters) -> Result<String, &'static str> {
        if self.runs_right_to_left() {
            return Err(
                "A receipt is set from left to right only. Write the page to a file instead (r, then f): a browser sets it.",
            );
        }
        text::receipt(self, columns, letters)
    }

    /// As one HTML file that needs nothing else, for printing on A4.
    #[must_use]
    pub fn html(&self) -> String {
        html::of(self)
    }

    /// As a tagged PDF on A4 (PDF/UA-1).
    ///
    /// # Errors
    /// A sentence, where it holds a letter that the font does not have: the HTML form prints it.
    pub fn pdf(&self) -> Result<Vec<u8>, String> {
        if self.runs_right_to_left() {
            return Err(
                "The PDF is set from left to right only. Take the HTML form and print that: a browser sets it."
                    .to_owned(),
            );
        }
        pdf::of(self)
    }
}
