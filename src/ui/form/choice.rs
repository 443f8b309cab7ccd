//! One choice, or several: by arrows, by a letter, by a number.

use super::spec::Opt;
use crate::ui::keys::Action;

/// What a typed character did.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Typed {
    /// It fits no choice.
    Nothing,
    /// It went to a choice, perhaps one of several that begin so.
    Went,
    /// It was a choice's own number: nothing is left to settle.
    Settled,
}

/// The choices, and what was typed to get at one.
#[derive(Clone, Default)]
pub(super) struct Menu {
    pub options: Vec<Opt>,
    typed: String,
}

impl Menu {
    pub const fn new(options: Vec<Opt>) -> Self {
        Self { options, typed: String::new() }
    }

    pub fn index_of(&self, code: &str) -> Option<usize> {
        self.options.iter().position(|option| option.code == code)
    }

    /// Whether the words begin with a letter each, from a on: then that letter settles it, as a number does elsewhere.
    fn lettered(&self) -> bool {
        let own = |(letter, option): (char, &Opt)| {
            option.label.strip_prefix(letter).is_some_and(|rest| rest.starts_with(' '))
        };
        !self.options.is_empty() && ('a'..='z').zip(&self.options).all(own)
    }

    /// Whether numbers count the choices. Where the words begin with a number or a letter of their own, that one is typed
    /// instead.
    pub fn numbered(&self) -> bool {
        !self.lettered() && !self.options.iter().any(|option| option.label.starts_with(|c: char| c.is_ascii_digit()))
    }

    /// What was typed so far no longer counts.
    pub fn forget(&mut self) {
        self.typed.clear();
    }

    /// The choice that `c` goes to from `from`: its number, or the next one that begins with what was typed so far.
    fn find(&mut self, c: char, from: Option<usize>) -> (Typed, Option<usize>) {
        if let Some(digit) = c.to_digit(10).filter(|_| self.numbered()) {
            let at = (digit as usize).checked_sub(1).filter(|at| *at < self.options.len());
            return (at.map_or(Typed::Nothing, |_| Typed::Settled), at);
        }
        if self.lettered() {
            let c = c.to_ascii_lowercase();
            let at = self.options.iter().position(|option| option.label.starts_with(c));
            return (at.map_or(Typed::Nothing, |_| Typed::Settled), at);
        }
        let begins = |option: &Opt, typed: &str| option.label.to_lowercase().starts_with(typed);
        let c = c.to_lowercase().to_string();
        let longer = format!("{}{c}", self.typed);
        let count = self.options.len();
        let after = |from: usize| (0..count).map(move |step| (from + step) % count);
        // A second letter makes the word longer; where nothing begins so it is a new first letter, which goes round.
        let found = (!self.typed.is_empty())
            .then(|| after(from.unwrap_or(0)).find(|at| begins(&self.options[*at], &longer)))
            .flatten();
        if let Some(at) = found {
            self.typed = longer;
            return (Typed::Went, Some(at));
        }
        let found = after(from.map_or(0, |from| from + 1)).find(|at| begins(&self.options[*at], &c));
        self.typed = found.map_or_else(String::new, |_| c);
        (found.map_or(Typed::Nothing, |_| Typed::Went), found)
    }
}

/// One choice.
#[derive(Clone, Default)]
pub(super) struct One {
    pub menu: Menu,
    pub chosen: Option<usize>,
}

impl One {
    /// `None` for an action that is not for choices, else whether the choice changed.
    pub fn act(&mut self, action: Action) -> Option<bool> {
        let before = self.chosen;
        let last = self.menu.options.len().checked_sub(1);
        self.menu.forget();
        self.chosen = match action {
            Action::NextChoice => self.chosen.map_or(0, |at| at + 1).min(last?).into(),
            Action::PrevChoice => self.chosen.map_or(last, |at| Some(at.saturating_sub(1))),
            Action::DeleteBack => None,
            _ => return None,
        };
        Some(self.chosen != before)
    }

    pub fn type_char(&mut self, c: char) -> Typed {
        let (typed, at) = self.menu.find(c, self.chosen);
        if at.is_some() {
            self.chosen = at;
        }
        typed
    }
}

/// Several choices.
#[derive(Clone, Default)]
pub(super) struct Several {
    pub menu: Menu,
    pub ticked: Vec<bool>,
    pub at: usize,
}

impl Several {
    pub fn new(options: Vec<Opt>) -> Self {
        Self { ticked: vec![false; options.len()], menu: Menu::new(options), at: 0 }
    }

    /// `None` for an action that is not for choices, else whether a tick changed.
    pub fn act(&mut self, action: Action) -> Option<bool> {
        self.menu.forget();
        match action {
            Action::NextChoice => self.at = (self.at + 1).min(self.ticked.len().saturating_sub(1)),
            Action::PrevChoice => self.at = self.at.saturating_sub(1),
            Action::Toggle => return Some(self.toggle()),
            Action::DeleteBack => {
                let any = self.ticked.contains(&true);
                self.ticked.fill(false);
                return Some(any);
            }
            _ => return None,
        }
        Some(false)
    }

    /// Goes to a choice; by its number, ticks or clears it too.
    pub fn type_char(&mut self, c: char) -> Typed {
        let (typed, at) = self.menu.find(c, Some(self.at));
        self.at = at.unwrap_or(self.at);
        if typed == Typed::Settled {
            self.toggle();
        }
        typed
    }

    fn toggle(&mut self) -> bool {
        if let Some(tick) = self.ticked.get_mut(self.at) {
            *tick = !*tick;
            return true;
        }
        false
    }
}
