//! Clients: identity and contact (Front), the keys under which they are found, and who may be the same person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rusqlite::{Connection, OptionalExtension as _, Row, ToSql, params};
use uuid::Uuid;

use super::error::Error;
use super::keys::{Place, TextKey, seal};
use super::sql::{Day, Instant, RowExt as _};
use super::tx::Tx;
use super::vault::{Room, Vault};
use super::wall::not_walled;
use crate::domain::change::Part;
use crate::domain::date::iso;
use crate::domain::id::{ClientId, SiteId};
use crate::domain::identifier::{Identifier, MaskedIdentifier, masked, named};
use crate::domain::nhs::NhsNumber;
use crate::domain::person::{HeldNumber, Match, MatchReason, Person, listed};
use crate::domain::text::{fold, sounds, words};

/// Adds a client and everything under which they can be found.
///
/// # Errors
/// SQL errors.
pub fn add(tx: &Tx<'_>, site: SiteId, person: &Person) -> Result<ClientId, Error> {
    add_by(tx, site, person, &keys_of(person))
}

/// Adds a client whose keys were made beforehand. No desk shows them before the referral that comes with them.
///
/// # Errors
/// SQL errors.
pub fn add_by(tx: &Tx<'_>, site: SiteId, person: &Person, keys: &[Key]) -> Result<ClientId, Error> {
    let id = ClientId(tx.id());
    let (nhs, checked) = number(person);
    tx.prepare_cached(
        "INSERT INTO client (id, site, version, voided, given, family, previous, known_as, born, nhs, nhs_checked, phone, \
         email, address, postcode, contact, contact_note, language, interpreter, format, created, code_word) \
         VALUES (?1,?2,1,0,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13,?14,?15,?16,?17,?18,?19,?20)",
    )?
    .execute(params![
        id,
        site,
        person.given,
        person.family,
        person.previous,
        person.known_as,
        person.born.map(Day),
        nhs,
        checked,
        person.phone,
        person.email,
        person.address,
        person.postcode,
        person.contact,
        person.contact_note,
        person.language,
        i64::from(person.interpreter),
        person.format,
        Instant(tx.at),
        person.code_word,
    ])?;
    index(tx, site, id, keys)?;
    Ok(id)
}

/// Writes a client's changed details over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`] where someone else saved first.
pub fn edit(tx: &Tx<'_>, id: ClientId, seen: u32, person: &Person) -> Result<u32, Error> {
    let (nhs, checked) = number(person);
    let (born, interpreter) = (person.born.map(Day), i64::from(person.interpreter));
    let set: [(&str, &dyn ToSql); 17] = [
        ("given", &person.given),
        ("family", &person.family),
        ("previous", &person.previous),
        ("known_as", &person.known_as),
        ("born", &born),
        ("nhs", &nhs),
        ("nhs_checked", &checked),
        ("phone", &person.phone),
        ("email", &person.email),
        ("address", &person.address),
        ("postcode", &person.postcode),
        ("contact", &person.contact),
        ("contact_note", &person.contact_note),
        ("language", &person.language),
        ("interpreter", &interpreter),
        ("format", &person.format),
        ("code_word", &person.code_word),
    ];
    let version = super::row::change(tx, "client", id.0, seen, &set)?;
    reindex(tx, id)?;
    tx.changed(Part::Client)?;
    Ok(version)
}

/// Records that a client died, over version `seen`.
///
/// # Errors
/// [`Error::Overtaken`] where someone else saved first.
pub fn set_died(tx: &Tx<'_>, id: ClientId, seen: u32, on: NaiveDate) -> Result<u32, Error> {
    let version = super::row::change(tx, "client", id.0, seen, &[("died", &Day(on))])?;
    tx.changed(Part::Client)?;
    Ok(version)
}

/// Takes back the last change of a client's details.
///
/// # Errors
/// As [`super::row::restore`].
pub fn restore(tx: &Tx<'_>, id: ClientId, made: u32) -> Result<(), Error> {
    super::row::restore(tx, "client", id.0, made)?;
    if made > 1 {
        reindex(tx, id)?;
    } else {
        hide(tx, id)?;
    }
    tx.changed(Part::Client)
}

fn number(person: &Person) -> (Option<String>, i64) {
    match &person.nhs {
        Some(HeldNumber::Checked(number)) => (Some(number.as_str().to_owned()), 1),
        Some(HeldNumber::Unchecked(text)) => (Some(text.clone()), 0),
        None => (None, 0),
    }
}

fn reindex(tx: &Tx<'_>, id: ClientId) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM client_key WHERE client = ?1")?.execute([id])?;
    let site = tx.prepare_cached("SELECT site FROM client WHERE id = ?1")?.query_row([id], |row| row.get(0))?;
    // Whoever is looked for by what stood in a record that was joined to this one is found here.
    records(tx, id)?.iter().try_for_each(|person| index(tx, site, id, &keys_of(person)))
}

/// A client's details, and what stood in every record that was joined to theirs.
///
/// # Errors
/// SQL errors.
pub(super) fn records(conn: &Connection, id: ClientId) -> Result<Vec<Person>, Error> {
    let mut statement = conn.prepare_cached(&format!("SELECT * FROM client WHERE id IN ({JOINED})"))?;
    Ok(statement.query_map([id], person_of)?.collect::<Result<_, _>>()?)
}

/// A client and every record that was joined to it, as a subquery over `?1`.
pub(super) const JOINED: &str = "WITH RECURSIVE one (id) AS (SELECT ?1 UNION \
    SELECT c.id FROM client c JOIN one ON c.joined = one.id) SELECT id FROM one";

/// One thing under which a person is found: `(kind, key)`.
pub type Key = (&'static str, String);

/// The keys of a person.
#[must_use]
pub fn keys_of(person: &Person) -> Vec<Key> {
    let mut keys = Vec::with_capacity(10);
    for name in [&person.given, &person.family, &person.known_as] {
        keys.extend(words(name).into_iter().map(|word| ("name", word)));
    }
    keys.extend(words(&person.previous).into_iter().map(|word| ("previous", word)));
    for word in words(&person.family).into_iter().chain(words(&person.previous)) {
        keys.extend(sounds(&word).map(|sound| ("sound", sound)));
    }
    if let Some(HeldNumber::Checked(number)) = &person.nhs {
        keys.push(("nhs", number.as_str().to_owned()));
    }
    let phone: String = digits(&person.phone);
    if phone.len() >= 6 {
        keys.push(("phone", phone));
    }
    let postcode = fold(&person.postcode).replace(' ', "");
    if !postcode.is_empty() {
        keys.push(("postcode", postcode));
    }
    keys.extend(person.born.map(|born| ("born", iso(born))));
    keys
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

fn index(tx: &Tx<'_>, site: SiteId, id: ClientId, keys: &[Key]) -> Result<(), Error> {
    let mut statement =
        tx.prepare_cached("INSERT OR IGNORE INTO client_key (site, kind, key, client) VALUES (?1, ?2, ?3, ?4)")?;
    for (kind, key) in keys {
        statement.execute(params![site, kind, key, id])?;
    }
    Ok(())
}

/// A client's details, their version and site.
///
/// # Errors
/// [`Error::Gone`].
pub fn get(conn: &Connection, id: ClientId) -> Result<(Person, u32, SiteId), Error> {
    Ok(conn
        .prepare_cached("SELECT * FROM client WHERE id = ?1 AND voided = 0")?
        .query_row([id], |row| Ok((person_of(row)?, row.get("version")?, row.get("site")?)))?)
}

fn person_of(row: &Row<'_>) -> rusqlite::Result<Person> {
    let nhs: Option<String> = row.get("nhs")?;
    let checked = row.get::<_, i64>("nhs_checked")? != 0;
    Ok(Person {
        given: row.get("given")?,
        family: row.get("family")?,
        previous: row.get("previous")?,
        known_as: row.get("known_as")?,
        born: row.day_opt("born")?,
        nhs: nhs.map(|text| match NhsNumber::parse(&text) {
            Ok(number) if checked => HeldNumber::Checked(number),
            _ => HeldNumber::Unchecked(text),
        }),
        phone: row.get("phone")?,
        email: row.get("email")?,
        address: row.get("address")?,
        postcode: row.get("postcode")?,
        contact: row.get("contact")?,
        contact_note: row.get("contact_note")?,
        language: row.get("language")?,
        interpreter: row.get::<_, i64>("interpreter")? != 0,
        format: row.get("format")?,
        code_word: row.get("code_word")?,
        died: row.day_opt("died")?,
    })
}

/// Letters or digits from which the beginning of a number or a postcode is looked up: fewer would find half the town.
const BEGINNING: usize = 3;

/// Clients of `sites` found by what is typed so far: name words in any order by their beginning, a previous name, a sound,
/// the beginning of a phone number, a postcode or a reference, an NHS number, or the date of birth `born` that the same
/// words are. At most `limit`, the best first.
///
/// # Errors
/// SQL errors.
pub fn search(
    conn: &Connection,
    sites: &[SiteId],
    typed: &str,
    born: Option<NaiveDate>,
    limit: usize,
) -> Result<Vec<Match>, Error> {
    let mut found: BTreeMap<ClientId, Vec<MatchReason>> = BTreeMap::new();
    let number = digits(typed);
    let mut note = |ids: Vec<ClientId>, why: MatchReason| {
        for id in ids {
            let reasons = found.entry(id).or_default();
            if !reasons.contains(&why) {
                reasons.push(why);
            }
        }
    };
    let typed_words = words(typed);
    let born = born.map(iso);
    let only_digits = number.len() == typed.chars().filter(|c| c.is_alphanumeric()).count();
    let postcode = fold(typed).replace(' ', "");
    // One or two letters, then a digit.
    let like_postcode = postcode.len() >= BEGINNING
        && postcode.starts_with(|c: char| c.is_ascii_alphabetic())
        && postcode.chars().take(3).any(|c| c.is_ascii_digit());
    for site in sites {
        if only_digits && number.len() >= BEGINNING {
            if number.len() == 10 {
                note(by_key(conn, *site, "nhs", &number, limit)?, MatchReason::Number);
            }
            note(by_beginning(conn, *site, "phone", &number, limit)?, MatchReason::Phone);
        }
        if like_postcode {
            note(by_beginning(conn, *site, "postcode", &postcode, limit)?, MatchReason::Postcode);
        }
        if let Some(born) = &born {
            note(by_key(conn, *site, "born", born, limit)?, MatchReason::Birth);
        }
        note(by_reference(conn, *site, typed, limit)?, MatchReason::Reference);
        if !typed_words.is_empty() && number.is_empty() {
            let rarest = rarest_first(conn, *site, &typed_words)?;
            note(by_words(conn, *site, &rarest, "name", limit)?, MatchReason::Name);
            note(by_words(conn, *site, &rarest, "previous", limit)?, MatchReason::Previous);
            if let Some(sound) = typed_words.iter().max_by_key(|word| word.len()).and_then(|word| sounds(word)) {
                note(by_key(conn, *site, "sound", &sound, limit)?, MatchReason::Sound);
            }
        }
    }
    let mut matches = Vec::new();
    for (id, why) in found {
        let Some(one) = brief(conn, id, why)? else { continue };
        if sites.contains(&one.1) {
            matches.push(one.0);
        }
    }
    matches.sort_by(|a, b| a.why.cmp(&b.why).then_with(|| a.name.cmp(&b.name)).then_with(|| a.id.cmp(&b.id)));
    matches.truncate(limit);
    Ok(matches)
}

/// By a reference, or by its beginning from the first digit of its number: `ELM-26-0`.
fn by_reference(conn: &Connection, site: SiteId, typed: &str, limit: usize) -> Result<Vec<ClientId>, Error> {
    let typed = typed.trim().to_ascii_uppercase();
    if typed.matches('-').count() != 2 || typed.ends_with('-') {
        return Ok(Vec::new());
    }
    let mut statement = conn.prepare_cached(
        "SELECT client FROM referral WHERE site = ?1 AND reference >= ?2 AND reference < ?3 ORDER BY reference LIMIT ?4",
    )?;
    let rows = statement.query_map(params![site, typed, after(&typed), limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn by_key(conn: &Connection, site: SiteId, kind: &str, key: &str, limit: usize) -> Result<Vec<ClientId>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT client FROM client_key WHERE site = ?1 AND kind = ?2 AND key = ?3 LIMIT ?4")?;
    let rows = statement.query_map(params![site, kind, key, limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn by_beginning(conn: &Connection, site: SiteId, kind: &str, key: &str, limit: usize) -> Result<Vec<ClientId>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT client FROM client_key WHERE site = ?1 AND kind = ?2 AND key >= ?3 AND key < ?4 LIMIT ?5",
    )?;
    let rows = statement.query_map(params![site, kind, key, after(key), limit], |row| row.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Keys with the same beginning that are looked at for one search, where other words narrow them.
const REACH: usize = 1_000;

/// Clients of a site who have a word of `kind` beginning with the first typed word, and name words beginning with all the
/// others.
fn by_words(
    conn: &Connection,
    site: SiteId,
    typed: &[String],
    kind: &str,
    limit: usize,
) -> Result<Vec<ClientId>, Error> {
    let Some((first, others)) = typed.split_first() else { return Ok(Vec::new()) };
    let mut statement = conn.prepare_cached(
        "SELECT DISTINCT client FROM client_key WHERE site = ?1 AND kind = ?2 AND key >= ?3 AND key < ?4 LIMIT ?5",
    )?;
    let mut also = conn.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM client_key WHERE client = ?1 AND kind IN ('name', 'previous') \
         AND key >= ?2 AND key < ?3)",
    )?;
    let reach = if others.is_empty() { limit } else { REACH };
    let mut rows = statement.query(params![site, kind, first, after(first), reach])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id: ClientId = row.get(0)?;
        let mut all = true;
        for word in others {
            all = all && also.query_row(params![id, word, after(word)], |row| row.get::<_, bool>(0))?;
        }
        if all {
            found.push(id);
        }
        if found.len() >= limit {
            break;
        }
    }
    Ok(found)
}

/// Typed words with the one in front that the fewest names of a site begin with, as far as [`REACH`] tells: it is looked up,
/// and the others narrow what it finds.
fn rarest_first(conn: &Connection, site: SiteId, typed: &[String]) -> Result<Vec<String>, Error> {
    let mut words = typed.to_vec();
    if words.len() > 1 {
        let mut statement = conn.prepare_cached(
            "SELECT count(*) FROM (SELECT 1 FROM client_key WHERE site = ?1 AND kind IN ('name', 'previous') \
             AND key >= ?2 AND key < ?3 LIMIT ?4)",
        )?;
        let mut fewest = usize::MAX;
        for place in 0..words.len() {
            let word = &words[place];
            let count = statement.query_row(params![site, word, after(word), REACH], |row| row.get(0))?;
            if count < fewest {
                fewest = count;
                words.swap(0, place);
            }
        }
    }
    Ok(words)
}

/// The first key after every key that begins with `word`.
pub(crate) fn after(word: &str) -> String {
    format!("{word}\u{10ffff}")
}

fn brief(conn: &Connection, id: ClientId, why: Vec<MatchReason>) -> Result<Option<(Match, SiteId)>, Error> {
    Ok(conn
        .prepare_cached(concat!(
            "SELECT c.site, c.given, c.family, c.born, c.postcode, \
             (SELECT reference FROM referral r WHERE r.client = c.id ORDER BY r.received DESC LIMIT 1) AS reference \
             FROM client c WHERE c.id = ?1 AND c.voided = 0 AND ",
            not_walled!("c.id")
        ))?
        .query_row([id], |row| {
            let (given, family): (String, String) = (row.get("given")?, row.get("family")?);
            let one = Match {
                id,
                reference: row.get::<_, Option<String>>("reference")?.unwrap_or_default(),
                name: listed(&given, &family),
                born: row.day_opt("born")?,
                postcode: row.get("postcode")?,
                why,
            };
            Ok((one, row.get("site")?))
        })
        .optional()?)
}

/// Clients with one thing in common who are looked at for a second: more share a date or a name only where it says little.
const COMPARED: usize = 500;

/// Clients who may be this person: the same number; or two of name, sound, birth, phone and postcode in common.
///
/// # Errors
/// SQL errors.
pub fn lookalikes(conn: &Connection, person: &Person) -> Result<Vec<(ClientId, Vec<MatchReason>)>, Error> {
    lookalikes_by(conn, &keys_of(person))
}

/// Clients who may be the person with these keys.
///
/// # Errors
/// SQL errors.
pub fn lookalikes_by(conn: &Connection, keys: &[Key]) -> Result<Vec<(ClientId, Vec<MatchReason>)>, Error> {
    let mut found: BTreeMap<ClientId, Vec<MatchReason>> = BTreeMap::new();
    let mut note = |ids: Vec<ClientId>, why: MatchReason| {
        for id in ids {
            let reasons = found.entry(id).or_default();
            if !reasons.contains(&why) {
                reasons.push(why);
            }
        }
    };
    let mut desk_wide = conn.prepare_cached(
        "SELECT client FROM client_key WHERE site IN (SELECT id FROM site) AND kind = ?1 AND key = ?2 LIMIT 20",
    )?;
    for (kind, key) in keys {
        let why = match *kind {
            "nhs" => MatchReason::Number,
            "phone" => MatchReason::Phone,
            // Names, sounds, birthdays and postcodes alone are shared by many: they only count beside a birth date.
            _ => continue,
        };
        note(desk_wide.query_map(params![kind, key], |row| row.get(0))?.collect::<Result<_, _>>()?, why);
    }
    if let Some((_, born)) = keys.iter().find(|(kind, _)| *kind == "born") {
        // A date that very many share, as where a form fills in 1 January, would be gone through for each of their names.
        let shared: usize = conn
            .prepare_cached(
                "SELECT count(*) FROM (SELECT 1 FROM client_key WHERE site IN (SELECT id FROM site) AND kind = 'born' \
                 AND key = ?1 LIMIT ?2)",
            )?
            .query_row(params![born, COMPARED], |row| row.get(0))?;
        let mut statement = conn.prepare_cached(if shared < COMPARED {
            "SELECT a.client FROM (SELECT client FROM client_key WHERE site IN (SELECT id FROM site) AND kind = 'born' \
             AND key = ?1 LIMIT ?4) a WHERE EXISTS (SELECT 1 FROM client_key b \
             WHERE b.client = a.client AND b.kind = ?2 AND b.key = ?3) LIMIT 20"
        } else {
            "SELECT a.client FROM (SELECT client FROM client_key WHERE site IN (SELECT id FROM site) AND kind = ?2 \
             AND key = ?3 LIMIT ?4) a WHERE EXISTS (SELECT 1 FROM client_key b \
             WHERE b.client = a.client AND b.kind = 'born' AND b.key = ?1) LIMIT 20"
        })?;
        for (kind, key) in keys {
            let why = match *kind {
                "name" => MatchReason::Name,
                "previous" => MatchReason::Previous,
                "sound" => MatchReason::Sound,
                "postcode" => MatchReason::Postcode,
                _ => continue,
            };
            let rows = statement.query_map(params![born, kind, key, COMPARED], |row| row.get(0))?;
            let ids: Vec<ClientId> = rows.collect::<Result<_, _>>()?;
            note(ids.clone(), MatchReason::Birth);
            note(ids, why);
        }
    }
    Ok(found
        .into_iter()
        .map(|(id, mut why)| {
            why.sort_unstable();
            (id, why)
        })
        .filter(|(_, why)| why.contains(&MatchReason::Number) || why.len() >= 2)
        .collect())
}

/// Marks two clients as perhaps one person, for someone to settle.
///
/// # Errors
/// SQL errors.
pub fn add_match(tx: &Tx<'_>, client: ClientId, other: ClientId, why: &[MatchReason]) -> Result<(), Error> {
    tx.prepare_cached(
        "INSERT INTO client_match (client, other, reasons, state) VALUES (?1, ?2, ?3, 'open') \
         ON CONFLICT (client, other) DO NOTHING",
    )?
    .execute(params![client, other, super::sql::joined(why.iter().map(|why| why.code()))])?;
    Ok(())
}

/// Settles the matches of a client: someone has looked.
///
/// # Errors
/// SQL errors.
pub fn settle_matches(tx: &Tx<'_>, client: ClientId) -> Result<(), Error> {
    tx.prepare_cached("UPDATE client_match SET state = 'settled' WHERE client = ?1 OR other = ?1")?
        .execute([client])?;
    tx.changed(Part::Inbox)
}

/// Nobody is to be found under a row that is voided, or taken for the same person. Its matches stay: they count only
/// while both rows stand, so that bringing it back brings them back.
pub(super) fn hide(tx: &Tx<'_>, id: ClientId) -> Result<(), Error> {
    tx.prepare_cached("DELETE FROM client_key WHERE client = ?1")?.execute([id])?;
    Ok(())
}

/// The clients of these sites who may be this client, not yet settled.
///
/// # Errors
/// SQL errors.
pub fn open_matches(conn: &Connection, sites: &[SiteId], client: ClientId) -> Result<Vec<Match>, Error> {
    let mut statement = conn.prepare_cached(
        "SELECT other, reasons FROM client_match WHERE client = ?1 AND state = 'open' \
         UNION SELECT client, reasons FROM client_match WHERE other = ?1 AND state = 'open'",
    )?;
    let rows = statement
        .query_map([client], |row| Ok((row.get::<_, ClientId>(0)?, row.codes("reasons", MatchReason::from_code)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut matches = Vec::new();
    for (id, why) in rows {
        matches.extend(brief(conn, id, why)?.filter(|(_, site)| sites.contains(site)).map(|(one, _)| one));
    }
    Ok(matches)
}

const fn identifier_place(id: Uuid) -> Place<'static> {
    Place { table: "identifier", row: id, column: "words", version: 1 }
}

/// Seals an identifier of another system.
#[must_use]
pub fn seal_identifier(key: &TextKey, id: Uuid, system: &str, value: &str) -> Vec<u8> {
    seal::seal(key, identifier_place(id), format!("{system}\n{value}").as_bytes())
}

/// Keeps an identifier of another system that was sealed for File.
///
/// # Errors
/// SQL errors.
pub fn add_identifier(tx: &Tx<'_>, site: SiteId, client: ClientId, id: Uuid, words: &[u8]) -> Result<(), Error> {
    tx.prepare_cached("INSERT INTO identifier (id, site, client, words, words_version) VALUES (?1, ?2, ?3, ?4, 1)")?
        .execute(params![id.to_string(), site, client, words])?;
    Ok(())
}

/// Keeps a number or reference that was typed here; its id.
///
/// # Errors
/// SQL errors.
pub fn record_identifier(tx: &Tx<'_>, site: SiteId, client: ClientId, new: &Identifier) -> Result<Uuid, Error> {
    let id = tx.id();
    let text = format!("{}\n{}", new.system(), new.value);
    let blob = tx.seal(client, Room::File, identifier_place(id), &text)?;
    add_identifier(tx, site, client, id, &blob)?;
    tx.changed(Part::Case)?;
    Ok(id)
}

/// The numbers and references of a client as an open case shows them.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn masked_identifiers(conn: &Connection, vault: &Vault, client: ClientId) -> Result<Vec<MaskedIdentifier>, Error> {
    let all = identifiers(conn, vault, client)?;
    let mask = |(system, value): (String, String)| {
        let (kind, label) = named(&system);
        MaskedIdentifier { kind, label, masked: masked(&value) }
    };
    Ok(all.into_iter().map(mask).collect())
}

/// Whether any number or reference of a client is kept.
///
/// # Errors
/// SQL errors.
pub fn has_identifiers(conn: &Connection, client: ClientId) -> Result<bool, Error> {
    Ok(conn
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM identifier WHERE client = ?1 AND voided = 0)")?
        .query_row([client], |row| row.get(0))?)
}

/// The identifiers under which other systems know a client, `(system, value)`, as far as this person can open them.
///
/// # Errors
/// SQL errors; [`Error::Damaged`].
pub fn identifiers(conn: &Connection, vault: &Vault, client: ClientId) -> Result<Vec<(String, String)>, Error> {
    let mut statement =
        conn.prepare_cached("SELECT id, words FROM identifier WHERE client = ?1 AND voided = 0 ORDER BY id")?;
    let rows = statement
        .query_map([client], |row| Ok((row.get::<_, String>(0)?, row.get::<_, Vec<u8>>(1)?)))?
        .collect::<Result<Vec<_>, _>>()?;
    let mut all = Vec::new();
    for (id, blob) in rows {
        let id = Uuid::try_parse(&id).map_err(|_| Error::Damaged("an identifier's id"))?;
        let words = vault.open(conn, identifier_place(id), &blob)?;
        all.extend(words.and_then(|words| words.split_once('\n').map(|(system, value)| (system.into(), value.into()))));
    }
    Ok(all)
}
