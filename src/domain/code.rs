//! Coded values: an enum whose every variant has a lower-case code (stored, in JSON, in CSV) and words for the screen.

/// Declares an enum of coded values.
///
/// Each variant is `Variant = "code" => "words on screen"`. The macro gives `ALL`, `code()`, `label()`, `from_code()`,
/// `Display` (the label) and serde as the code. An unknown code is `None`, never a default.
macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $code:literal => $label:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$vmeta])* #[doc = concat!("`", $code, "`: ", $label, ".")] $variant),+
        }

        impl $name {
            /// Every value, in the order in which a menu offers them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The stable lower-case code: stored, and used in JSON and CSV.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }

            /// The words shown on screen.
            #[must_use]
            pub const fn label(self) -> &'static str {
                match self { $(Self::$variant => $label),+ }
            }

            /// The value of a code, or `None` where no such code exists.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.label())
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.serialize_str(self.code())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let code = std::borrow::Cow::<'de, str>::deserialize(d)?;
                Self::from_code(&code).ok_or_else(|| {
                    serde::de::Error::custom(concat!("not a code of ", stringify!($name)))
                })
            }
        }
    };
}
