//! Styles by meaning. Sixteen colours by name and the terminal's own background, so that any palette stays readable.
//!
//! Colour never carries meaning alone: what has a state has a [`Mark`] and a word beside it.

use ratatui::style::{Color, Modifier, Style};

/// What a piece of the screen is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Tone {
    /// Ordinary text.
    Plain,
    /// The name of a pane or form that has not the focus.
    Title,
    /// The border and name of what has the focus, and the keys in hints.
    Accent,
    /// The border of what has not the focus.
    Border,
    /// What can wait.
    Dim,
    /// What matters.
    Strong,
    /// Late, or wrong.
    Alert,
    /// Waiting for somebody.
    Wait,
    /// Done, or in order.
    Good,
    /// Not looked at yet.
    New,
    /// The selected row or choice: always reversed.
    Selected,
    /// What a field's message says is wrong.
    Problem,
    /// Text in a field.
    Field,
    /// The bar at the top.
    Bar,
}

/// A state's mark, for the column before its word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mark {
    /// Nothing to say.
    #[default]
    None,
    /// `!` late, urgent or wrong.
    Alert,
    /// `~` waiting.
    Wait,
    /// `+` new.
    New,
    /// `=` done or in order.
    Good,
    /// `x` closed, declined or withdrawn.
    Closed,
}

impl Mark {
    /// The mark itself, one cell wide.
    #[must_use]
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::None => " ",
            Self::Alert => "!",
            Self::Wait => "~",
            Self::New => "+",
            Self::Good => "=",
            Self::Closed => "x",
        }
    }

    /// The tone in which the mark is drawn.
    #[must_use]
    pub const fn tone(self) -> Tone {
        match self {
            Self::None => Tone::Plain,
            Self::Alert => Tone::Alert,
            Self::Wait => Tone::Wait,
            Self::New => Tone::New,
            Self::Good => Tone::Good,
            Self::Closed => Tone::Dim,
        }
    }
}

/// A set of styles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Theme {
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Standard,
    Mono,
    HighContrast,
}

impl Theme {
    /// Calm: one accent, dim for what can wait.
    #[must_use]
    pub const fn standard() -> Self {
        Self { kind: Kind::Standard }
    }

    /// No colour at all; bold, underline and reverse stay.
    #[must_use]
    pub const fn mono() -> Self {
        Self { kind: Kind::Mono }
    }

    /// Bright colours, nothing dim.
    #[must_use]
    pub const fn high_contrast() -> Self {
        Self { kind: Kind::HighContrast }
    }

    /// [`Theme::mono`] where the `NO_COLOR` variable is set and not empty (<https://no-color.org>), else
    /// [`Theme::standard`].
    #[must_use]
    pub fn from_env(no_color: Option<&std::ffi::OsStr>) -> Self {
        if no_color.is_some_and(|value| !value.is_empty()) { Self::mono() } else { Self::standard() }
    }

    /// The theme after this one, round and round.
    #[must_use]
    pub const fn next(self) -> Self {
        match self.kind {
            Kind::Standard => Self::high_contrast(),
            Kind::HighContrast => Self::mono(),
            Kind::Mono => Self::standard(),
        }
    }

    /// The style of a tone.
    #[must_use]
    pub fn style(self, tone: Tone) -> Style {
        let style = Style::new();
        let (color, modifier) = self.parts(tone);
        let style = color.map_or(style, |color| style.fg(color));
        style.add_modifier(modifier)
    }

    fn parts(self, tone: Tone) -> (Option<Color>, Modifier) {
        let none = Modifier::empty();
        match self.kind {
            Kind::Mono => (
                None,
                match tone {
                    Tone::Plain | Tone::Wait | Tone::Good => none,
                    Tone::Border | Tone::Dim => Modifier::DIM,
                    Tone::Title | Tone::Accent | Tone::Strong | Tone::Alert | Tone::New | Tone::Problem => {
                        Modifier::BOLD
                    }
                    Tone::Field => Modifier::UNDERLINED,
                    Tone::Selected | Tone::Bar => Modifier::REVERSED,
                },
            ),
            Kind::Standard => match tone {
                Tone::Plain => (None, none),
                Tone::Title | Tone::Strong => (None, Modifier::BOLD),
                Tone::Accent => (Some(Color::Cyan), Modifier::BOLD),
                // Not dark grey: some palettes paint that in the colour of the background.
                Tone::Border | Tone::Dim => (None, Modifier::DIM),
                Tone::Alert | Tone::Problem => (Some(Color::Red), none),
                Tone::Wait => (Some(Color::Yellow), none),
                Tone::Good | Tone::New => (Some(Color::Green), none),
                Tone::Field => (None, Modifier::UNDERLINED),
                Tone::Selected | Tone::Bar => (None, Modifier::REVERSED),
            },
            Kind::HighContrast => match tone {
                Tone::Plain | Tone::Dim | Tone::Border => (None, none),
                Tone::Title | Tone::Strong => (None, Modifier::BOLD),
                Tone::Accent => (Some(Color::LightCyan), Modifier::BOLD),
                Tone::Alert | Tone::Problem => (Some(Color::LightRed), Modifier::BOLD),
                Tone::Wait => (Some(Color::LightYellow), Modifier::BOLD),
                Tone::Good | Tone::New => (Some(Color::LightGreen), Modifier::BOLD),
                Tone::Field => (None, Modifier::UNDERLINED),
                Tone::Selected | Tone::Bar => (None, Modifier::REVERSED.union(Modifier::BOLD)),
            },
        }
    }
}

/// Makes crossterm send styles as they are, whatever `NO_COLOR` says. To be called once, before the first frame.
///
/// With that variable set crossterm 0.29 turns an empty colour command into a full reset, which cancels bold and
/// reverse; the desk honours the variable by its own [`Theme::mono`] instead.
pub fn take_charge_of_colour() {
    ratatui::crossterm::style::force_color_output(true);
}

#[cfg(test)]
mod tests {
    use super::*;

    const TONES: [Tone; 14] = [
        Tone::Plain,
        Tone::Title,
        Tone::Accent,
        Tone::Border,
        Tone::Dim,
        Tone::Strong,
        Tone::Alert,
        Tone::Wait,
        Tone::Good,
        Tone::New,
        Tone::Selected,
        Tone::Problem,
        Tone::Field,
        Tone::Bar,
    ];

    #[test]
    fn no_theme_paints_a_background_or_more_than_sixteen_colours() {
        for theme in [Theme::standard(), Theme::mono(), Theme::high_contrast()] {
            for tone in TONES {
                let style = theme.style(tone);
                assert_eq!(style.bg, None);
                assert!(!matches!(style.fg, Some(Color::Rgb(..) | Color::Indexed(_))));
            }
            assert!(theme.style(Tone::Selected).add_modifier.contains(Modifier::REVERSED));
        }
    }

    #[test]
    fn mono_has_no_colour_but_keeps_its_weights() {
        assert!(TONES.iter().all(|tone| Theme::mono().style(*tone).fg.is_none()));
        assert!(Theme::mono().style(Tone::Strong).add_modifier.contains(Modifier::BOLD));
        assert!(Theme::mono().style(Tone::Field).add_modifier.contains(Modifier::UNDERLINED));
    }

    #[test]
    fn the_variable_counts_when_it_is_not_empty() {
        assert_eq!(Theme::from_env(None), Theme::standard());
        assert_eq!(Theme::from_env(Some("".as_ref())), Theme::standard());
        assert_eq!(Theme::from_env(Some("0".as_ref())), Theme::mono());
    }
}
