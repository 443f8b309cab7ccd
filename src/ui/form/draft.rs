//! A form as a draft: everything that was typed, but passphrases, as JSON by field.

use serde_json::{Map, Value as Json, json};

use super::Form;
use super::choice::Several;
use super::field::{Field, Value};
use super::spec::{Candidate, Kind, Pick};

impl Form {
    /// Everything that was typed, for `restore`. Empty fields are left out; passphrases always.
    #[must_use]
    pub fn to_draft(&self) -> Json {
        let fields = self.fields.iter().filter(|field| !field.is_empty());
        Json::Object(fields.filter_map(|field| Some((field.spec.id.to_owned(), field.to_draft()?))).collect())
    }

    /// Puts a draft in. What does not fit the form any more is left out.
    pub fn restore(&mut self, draft: &Json) {
        for field in &mut self.fields {
            field.clear();
            if let Some(value) = draft.get(field.spec.id) {
                field.restore(value);
            }
        }
    }

    /// Whether anything differs from where the form began.
    #[must_use]
    pub fn dirty(&self) -> bool {
        self.to_draft() != self.baseline
    }

    /// What stands now is where the form begins: to be called after filling it in for a change.
    pub fn settle(&mut self) {
        self.baseline = self.to_draft();
    }

    /// Goes back to where the form began.
    pub fn reset(&mut self) {
        let baseline = std::mem::take(&mut self.baseline);
        self.restore(&baseline);
        self.baseline = baseline;
        self.banner.clear();
        self.whole.clear();
        for field in &mut self.fields {
            field.touched = false;
            field.problem = None;
        }
        self.focus = self.fields.iter().position(|field| !field.hidden).unwrap_or(0);
    }
}

impl Field {
    fn to_draft(&self) -> Option<Json> {
        if matches!(self.spec.kind, Kind::Secret) {
            return None;
        }
        match &self.value {
            Value::Line(line) => Some(line.text().into()),
            Value::Notes(notes) => Some(notes.text().into()),
            Value::One(one) => one.menu.options.get(one.chosen?).map(|option| option.code.clone().into()),
            Value::Several(several) => Some(several.codes().collect::<Vec<_>>().into()),
            Value::Lookup(lookup) => {
                let mut map = Map::new();
                map.insert("text".into(), lookup.line.text().into());
                match &lookup.pick {
                    None => {}
                    Some(Pick::New(_)) => {
                        map.insert("new".into(), true.into());
                    }
                    Some(Pick::Known(row)) => {
                        map.insert("known".into(), json!({"key": row.key, "line": row.line, "note": row.note}));
                    }
                }
                Some(Json::Object(map))
            }
        }
    }

    fn clear(&mut self) {
        match &mut self.value {
            Value::Line(line) => line.set(""),
            Value::Notes(notes) => notes.set(""),
            Value::One(one) => one.chosen = None,
            Value::Several(several) => several.ticked.fill(false),
            Value::Lookup(lookup) => {
                lookup.line.set("");
                lookup.pick = None;
                lookup.found.clear();
                lookup.at = None;
            }
        }
    }

    fn restore(&mut self, draft: &Json) {
        let text = |key| draft.get(key).and_then(Json::as_str).map(str::to_owned);
        match &mut self.value {
            Value::Line(line) => line.set(draft.as_str().unwrap_or_default()),
            Value::Notes(notes) => notes.set(draft.as_str().unwrap_or_default()),
            Value::One(one) => one.chosen = draft.as_str().and_then(|code| one.menu.index_of(code)),
            Value::Several(several) => several.set(draft.as_array().into_iter().flatten().filter_map(Json::as_str)),
            Value::Lookup(lookup) => {
                let typed = text("text").unwrap_or_default();
                let known = draft.get("known").and_then(|row| {
                    let part = |key| row.get(key).and_then(Json::as_str).map(str::to_owned);
                    Some(Candidate { key: part("key")?, line: part("line")?, note: part("note").unwrap_or_default() })
                });
                match known {
                    Some(row) => lookup.set_pick(Pick::Known(row)),
                    None if draft.get("new").is_some() => lookup.set_pick(Pick::New(typed)),
                    None => lookup.line.set(&typed),
                }
            }
        }
    }
}

impl Several {
    /// The codes that are ticked.
    pub(super) fn codes(&self) -> impl Iterator<Item = &str> {
        self.menu
            .options
            .iter()
            .zip(&self.ticked)
            .filter(|(_, ticked)| **ticked)
            .map(|(option, _)| option.code.as_str())
    }

    /// Ticks these and no others.
    pub(super) fn set<'a>(&mut self, codes: impl Iterator<Item = &'a str>) {
        self.ticked.fill(false);
        for at in codes.filter_map(|code| self.menu.index_of(code)) {
            self.ticked[at] = true;
        }
    }
}
