//! Taking fields out of an object, so that what is left is what was not understood.

use serde_json::{Map, Value};

use crate::domain::text::{clean_line, clean_text};

/// Takes a text of one line. A number is taken as it is written; anything else stays where it is.
pub(super) fn line(object: &mut Map<String, Value>, name: &str) -> String {
    match object.get(name) {
        Some(Value::String(_) | Value::Number(_) | Value::Null) => match object.remove(name) {
            Some(Value::String(text)) => clean_line(&text),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// Takes a text that may have markup, as plain lines.
pub(super) fn text(object: &mut Map<String, Value>, name: &str) -> String {
    match object.get(name) {
        Some(Value::String(_)) => match object.remove(name) {
            Some(Value::String(text)) => super::html::plain(&text),
            _ => String::new(),
        },
        _ => line(object, name),
    }
}

/// Takes the first of several fields that says something.
pub(super) fn first(object: &mut Map<String, Value>, names: &[&str]) -> String {
    names
        .iter()
        .map(|name| text(object, name))
        .fold(String::new(), |found, text| if found.is_empty() { text } else { found })
}

/// Goes through a list of objects and leaves of each what was not taken; what is empty then is left out.
pub(super) fn each(object: &mut Map<String, Value>, name: &str, mut take: impl FnMut(&mut Map<String, Value>)) {
    let Some(Value::Array(items)) = object.get_mut(name) else { return };
    for item in items.iter_mut() {
        if let Value::Object(inner) = item {
            take(inner);
        }
    }
    items.retain(|item| !item.as_object().is_some_and(|inner| inner.keys().all(|key| key == "id")));
    if items.is_empty() {
        object.remove(name);
    }
}

/// Adds an item to a list, which is made where it is not there.
pub(super) fn append(object: &mut Map<String, Value>, name: &str, item: Value) {
    match object.get_mut(name) {
        Some(Value::Array(items)) => items.push(item),
        _ => {
            object.insert(name.to_owned(), Value::Array(vec![item]));
        }
    }
}

/// What is left, cleaned: names and texts of any depth. Empty fields go.
pub(super) fn cleaned(object: Map<String, Value>) -> Map<String, Value> {
    object
        .into_iter()
        .filter(|(_, value)| !value.is_null())
        .map(|(name, value)| (clean_line(&name), clean(value)))
        .collect()
}

fn clean(value: Value) -> Value {
    match value {
        Value::String(text) => Value::String(clean_text(&text)),
        Value::Array(items) => Value::Array(items.into_iter().map(clean).collect()),
        Value::Object(inner) => Value::Object(cleaned(inner)),
        other => other,
    }
}
