//! The column map against the file as it is.

use std::collections::BTreeSet;

use alongside::domain::role::Role;
use alongside::store::schema::map::{Compartment, Content, MAP};
use rusqlite::types::Value;

use crate::support::{self, World};

#[test]
fn every_table_and_column_is_in_the_map_and_the_other_way_round() {
    let world = World::new();
    let file = world.file("ada");
    let mapped: BTreeSet<(String, String)> = MAP
        .iter()
        .flat_map(|table| table.columns.iter().map(|(column, _)| (table.name.to_owned(), (*column).to_owned())))
        .collect();
    assert_eq!(mapped.len(), MAP.iter().map(|table| table.columns.len()).sum::<usize>(), "a column is there twice");
    let mut there = BTreeSet::new();
    for table in support::tables(&file) {
        let mut statement = file.conn().prepare(&format!("PRAGMA table_info({table})")).unwrap();
        let columns = statement.query_map([], |row| row.get::<_, String>(1)).unwrap();
        there.extend(columns.map(|column| (table.clone(), column.unwrap())));
    }
    assert_eq!(there, mapped);
    let views: i64 = file
        .conn()
        .query_row("SELECT count(*) FROM sqlite_master WHERE type IN ('view', 'trigger')", [], |row| row.get(0))
        .unwrap();
    assert_eq!(views, 0, "a view or trigger would be a way round the map");
}

#[test]
fn words_in_clear_stand_in_front_and_system_only() {
    for table in MAP {
        for (column, content) in table.columns {
            let clear = matches!(content, Content::Text);
            let at_home = matches!(table.compartment, Compartment::Front | Compartment::System);
            assert!(!clear || at_home, "{}.{column} holds words in clear", table.name);
            if *content == Content::Sealed {
                assert_ne!(table.compartment, Compartment::Front, "{}.{column}", table.name);
            }
        }
        let history = MAP.iter().find(|other| other.name == table.history()).unwrap();
        let kept = if table.compartment == Compartment::System { Compartment::Front } else { table.compartment };
        assert_eq!(history.compartment, kept, "earlier rows of {}", table.name);
    }
}

#[test]
fn what_each_column_holds_is_of_its_kind() {
    let world = World::new();
    crate::compartments::seed(&world);
    let file = world.file("ada");
    let mut sealed = BTreeSet::new();
    for table in MAP {
        for row in support::rows(&file, table.name) {
            for (column, content) in table.columns {
                let (at, value) = (format!("{}.{column}", table.name), &row[*column]);
                match (content, value) {
                    (_, Value::Null) => {}
                    (Content::Sealed, Value::Blob(blob)) => {
                        assert_eq!(blob.first(), Some(&1), "{at}: the seal's format byte");
                        assert!(blob.len() >= 57, "{at}: shorter than a seal");
                        sealed.insert(at);
                    }
                    (Content::Key, Value::Blob(_))
                    | (Content::Count | Content::Money, Value::Integer(_))
                    | (Content::Text | Content::Before, Value::Text(_)) => {}
                    (Content::Code, Value::Text(text)) => assert!(is_code(text), "{at}: {text:?} is no code"),
                    (Content::Code, Value::Integer(flag)) => assert!(matches!(flag, 0 | 1), "{at}: {flag} is no flag"),
                    (Content::Id, Value::Text(text)) => {
                        assert!(text.len() <= 64 && !text.contains(' '), "{at}: {text:?} is no id");
                    }
                    (Content::Date, Value::Text(text)) => {
                        assert!(text.len() >= 10 && text.as_bytes()[4] == b'-', "{at}: {text:?} is no date");
                    }
                    (_, value) => panic!("{at} holds a {}", value.data_type()),
                }
            }
        }
    }
    let should: BTreeSet<String> = MAP
        .iter()
        .flat_map(|table| table.columns.iter().map(move |column| (table.name, column)))
        .filter(|(_, (_, content))| *content == Content::Sealed)
        .map(|(table, (column, _))| format!("{table}.{column}"))
        .collect();
    assert_eq!(sealed, should, "the seeded desk reaches every sealed column");
}

/// A code of the program: small letters, digits and what joins them; a site's code is capitals.
fn is_code(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | ';' | '=' | '-' | '.' | ':'))
        || text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
}

#[test]
fn no_seeded_word_stands_in_clear_outside_front() {
    let world = World::new();
    crate::compartments::seed(&world);
    let file = world.file("ada");
    for table in MAP.iter().filter(|table| table.compartment != Compartment::Front) {
        for row in support::rows(&file, table.name) {
            for (column, value) in row {
                let text = match value {
                    Value::Text(text) => text,
                    Value::Blob(blob) => String::from_utf8_lossy(&blob).into_owned(),
                    _ => continue,
                };
                for word in crate::compartments::words() {
                    assert!(!text.contains(word), "{}.{column} holds {word} in clear", table.name);
                }
            }
        }
    }
}

#[test]
fn every_role_is_held_by_someone_in_the_test_desk() {
    let held: BTreeSet<Role> = support::PEOPLE.iter().map(|(_, role, _)| *role).collect();
    assert_eq!(held.len(), Role::ALL.len());
}
