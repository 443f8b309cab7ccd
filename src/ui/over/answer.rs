//! An answer to read: before it is signed, or with the client before it is sent on.

use ratatui::Frame;
use ratatui::layout::{Position, Rect};

use super::{Answer, Reader};
use crate::domain::answer::AnswerWords;
use crate::domain::evidence::EvidenceRow;
use crate::ui::ask::FormId;
use crate::ui::command::Command;
use crate::ui::event::Input;
use crate::ui::keys::{Action, Context, resolve};
use crate::ui::theme::Theme;

/// What the answer is read for.
#[derive(Clone)]
pub enum Reading {
    /// To be signed: what is then done, for which form.
    ToSign(Box<Command>, FormId),
    /// To hear what the client says to it.
    WithClient(Box<EvidenceRow>),
}

/// An answer to read, and what comes after.
pub struct Page {
    reader: Reader,
    /// What it is read for.
    pub reading: Reading,
}

/// What is chosen after reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Then {
    /// It is signed, or the client agrees.
    Yes,
    /// It is held.
    Hold,
}

impl Page {
    /// What is about to be signed.
    #[must_use]
    pub fn to_sign(said: &AnswerWords, command: Command, form: FormId) -> Self {
        let apart =
            said.apart.map_or_else(String::new, |apart| format!("For the advisors alone: {}\n\n", apart.text()));
        let text = format!(
            "{apart}{}\n\nSigned by {}. It goes to the advice desk as it stands here and is not changed afterwards: a \
             correction is another answer.",
            said.text(),
            said.signed()
        );
        Self { reader: Reader::new("To be signed", text), reading: Reading::ToSign(Box::new(command), form) }
    }

    /// What was answered, with what the client said to it so far.
    #[must_use]
    pub fn with_client(row: EvidenceRow) -> Self {
        let mut text = match &row.answer {
            Some(answer) => answer.text(),
            None => "It came as a letter: what it says stands in the case.".to_owned(),
        };
        text.push_str("\n\n");
        text.push_str(&match &row.client_says {
            None => "The client has not said yet whether it may be sent on. Nothing goes out before.".to_owned(),
            Some(said) if said.agreed => format!("The client agrees that it is sent on ({}).", said.by),
            Some(said) => format!("Held, not sent: {} ({}).", said.why.trim_end_matches('.'), said.by),
        });
        let title = format!("{} answered · {}", row.of, row.name);
        Self { reader: Reader::new(title, text), reading: Reading::WithClient(Box::new(row)) }
    }

    /// The path of keys here.
    #[must_use]
    pub const fn path(&self) -> &'static [Context] {
        match self.reading {
            Reading::ToSign(..) => &[Context::Sign, Context::Reader, Context::List, Context::Global],
            Reading::WithClient(_) => &[Context::Answer, Context::Reader, Context::List, Context::Global],
        }
    }

    /// Takes one input.
    pub fn handle(&mut self, input: &Input) -> Answer<Then> {
        match input.chord().and_then(|chord| resolve(self.path(), chord)) {
            Some(Action::SignAnswer | Action::ClientAgrees) => Answer::Chosen(Then::Yes),
            Some(Action::HoldAnswer) => Answer::Chosen(Then::Hold),
            _ => match self.reader.handle(input) {
                Answer::Close => Answer::Close,
                Answer::Ignored => Answer::Ignored,
                Answer::Stay | Answer::Chosen(()) => Answer::Stay,
            },
        }
    }

    /// Draws it over `area`.
    pub fn view(&self, area: Rect, theme: Theme, out: &mut Frame<'_>) -> Option<Position> {
        self.reader.view(area, theme, out)
    }
}
