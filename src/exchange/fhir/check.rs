//! Looks a JSON value over before it is read into types: nesting, repeated keys, and how much there is of it.
//!
//! `serde_json` alone keeps the last of two equal keys without a word, and reads three bytes of `{}` into a struct of
//! several hundred.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// The deepest nesting that is read. `serde_json` itself stops at 128.
const DEPTH_MAX: u32 = 100;
/// Objects and arrays that one file may hold.
const NODES_MAX: u32 = 300_000;

/// What is wrong with a value, apart from not being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    Depth,
    RepeatedKey,
    TooMuch,
}

/// Counts what a file holds over all of its resources.
#[derive(Default)]
pub(super) struct Checker {
    nodes: u32,
    fault: Option<Fault>,
}

impl Checker {
    /// Looks over one value, given as JSON text.
    ///
    /// # Errors
    ///
    /// A sentence, where the value is not to be read.
    pub(super) fn check(&mut self, json: &str) -> Result<(), String> {
        self.fault = None;
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let walk = Walk { checker: self, depth: 0 };
        let done = walk.deserialize(&mut deserializer).and_then(|()| deserializer.end());
        match (done, self.fault) {
            (Ok(()), _) => Ok(()),
            (Err(_), Some(Fault::Depth)) => Err("It is nested too deeply.".into()),
            (Err(_), Some(Fault::RepeatedKey)) => {
                Err("An element stands twice in the same object; it is not clear which one is meant.".into())
            }
            (Err(_), Some(Fault::TooMuch)) => Err("It holds too many elements. Split the file.".into()),
            (Err(error), None) => Err(syntax(&error)),
        }
    }
}

/// Why JSON text cannot be read.
pub(super) fn syntax(error: &serde_json::Error) -> String {
    let (line, column) = (error.line(), error.column());
    if error.is_eof() {
        "The JSON breaks off before its end. The file may have been cut off.".into()
    } else {
        format!("It is not JSON: something is wrong at line {line}, column {column}.")
    }
}

struct Walk<'c> {
    checker: &'c mut Checker,
    depth: u32,
}

impl Walk<'_> {
    /// One object or array deeper.
    fn enter<E: Error>(&mut self) -> Result<(), E> {
        self.depth += 1;
        self.checker.nodes += 1;
        if self.depth > DEPTH_MAX {
            return Err(self.fault(Fault::Depth));
        }
        if self.checker.nodes > NODES_MAX {
            return Err(self.fault(Fault::TooMuch));
        }
        Ok(())
    }

    fn fault<E: Error>(&mut self, fault: Fault) -> E {
        self.checker.fault = Some(fault);
        E::custom("")
    }

    fn inner(&mut self) -> Walk<'_> {
        Walk { checker: self.checker, depth: self.depth }
    }
}

impl<'de> DeserializeSeed<'de> for Walk<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Walk<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        self.enter()?;
        while seq.next_element_seed(self.inner())?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        self.enter()?;
        let mut keys = Vec::new();
        while let Some(Key(key)) = map.next_key()? {
            keys.push(key);
            map.next_value_seed(self.inner())?;
        }
        keys.sort_unstable();
        if keys.windows(2).any(|pair| pair[0] == pair[1]) {
            return Err(self.fault(Fault::RepeatedKey));
        }
        Ok(())
    }
}

/// A key, borrowed where it has no escapes.
struct Key<'de>(Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl<'de> Visitor<'de> for Text {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Key<'de>, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_str(Text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(json: &str) -> Result<(), String> {
        Checker::default().check(json)
    }

    #[test]
    fn ordinary_json_passes() {
        for json in ["{}", "[1, -1, 1.5, true, null, \"a\", {\"b\": {\"b\": 1}}]", "\"\\u0000\""] {
            assert_eq!(check(json), Ok(()));
        }
    }

    #[test]
    fn what_is_not_to_be_read_is_said() {
        assert!(check("{\"a\":1,\"b\":2,\"a\":3}").unwrap_err().contains("twice"));
        assert!(check("[{\"a\":{\"b\":1,\"\\u0062\":2}}]").unwrap_err().contains("twice"));
        assert!(check("{\"a\":[1,").unwrap_err().contains("cut off"));
        assert!(check("{\"a\":x}").unwrap_err().contains("not JSON"));
        assert!(check("{} {}").unwrap_err().contains("not JSON"));
    }

    #[test]
    fn nesting_is_bounded() {
        let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(check(&nested(100)), Ok(()));
        assert!(check(&nested(101)).unwrap_err().contains("nested"));
        assert!(check(&"[".repeat(1_000_000)).unwrap_err().contains("nested"));
        assert!(check(&"{\"a\":".repeat(1_000_000)).unwrap_err().contains("nested"));
    }

    #[test]
    fn the_amount_is_bounded_over_a_whole_file() {
        let many = format!("[{}{{}}]", "{},".repeat(200_000));
        let mut checker = Checker::default();
        assert_eq!(checker.check(&many), Ok(()));
        assert!(checker.check(&many).unwrap_err().contains("too many"));
    }
}
