//! Sealing and opening the words of rows with the keys that this person's slot opened.

use std::cell::RefCell;
use std::collections::HashMap;

use rusqlite::{Connection, OptionalExtension as _, params};
use uuid::Uuid;
use zeroize::Zeroizing;

use super::error::Error;
use super::keys::{self, Held, KeyError, Place, PublicKey, SecretKey, TextKey};
use crate::domain::id::{ClientId, StaffId, TeamId};

/// Whose words a row holds: the advice file, or what advice shares with one care team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Room {
    /// The advice file.
    File,
    /// The Bridge of a care team.
    Bridge(TeamId),
}

impl Room {
    /// As it stands in `text_key.room` and, for a room's own pair, in `key_wrap.holder`.
    fn name(self) -> String {
        match self {
            Self::File => "file".to_owned(),
            Self::Bridge(team) => format!("team:{team}"),
        }
    }
}

fn staff_holder(staff: StaffId) -> String {
    format!("staff:{staff}")
}

/// Opened text keys are kept up to this many, unless told otherwise; then the cache starts afresh.
const CACHE: usize = 4096;

/// The keys of the signed-in person, and what was opened with them so far.
pub struct Vault {
    held: Held,
    bridges: RefCell<HashMap<TeamId, SecretKey>>,
    remembers: usize,
    opened: RefCell<HashMap<Uuid, TextKey>>,
    publics: RefCell<HashMap<Room, PublicKey>>,
}

impl Vault {
    /// A vault over what a slot opened.
    #[must_use]
    pub fn new(held: Held) -> Self {
        Self {
            held,
            bridges: RefCell::default(),
            remembers: CACHE,
            opened: RefCell::default(),
            publics: RefCell::default(),
        }
    }

    /// The same vault with room for so many opened text keys: for work that goes over very many clients.
    #[must_use]
    pub(crate) fn remembering(self, keys: usize) -> Self {
        Self { remembers: keys, ..self }
    }

    /// The person whose keys these are.
    #[must_use]
    pub fn staff(&self) -> StaffId {
        StaffId(self.held.staff)
    }

    /// What the slot opened, for opening another connection or another slot.
    #[must_use]
    pub fn held(&self) -> &Held {
        &self.held
    }

    /// The secret of a care team's Bridge: from the slot, or for a holder of File from the team's row. It is looked for
    /// when it is first needed, so that a team added meanwhile, here or at another desk, has its Bridge at once.
    ///
    /// # Errors
    /// SQL errors; a Bridge's secret that File does not open is damage.
    pub fn bridge(&self, conn: &Connection, team: TeamId) -> Result<Option<SecretKey>, Error> {
        if let Some((_, secret)) = self.held.bridges.iter().find(|(id, _)| *id == team.0) {
            return Ok(Some(secret.clone()));
        }
        let Some(file) = &self.held.file else { return Ok(None) };
        if let Some(secret) = self.bridges.borrow().get(&team) {
            return Ok(Some(secret.clone()));
        }
        let Some(sealed) = super::people::bridge_secret(conn, team)? else { return Ok(None) };
        let secret = keys::seal::unwrap_secret(file, team.0, &sealed)
            .map_err(|_| Error::Damaged("the key of a care team's words"))?;
        self.bridges.borrow_mut().insert(team, secret.clone());
        Ok(Some(secret))
    }

    fn secret_of(&self, conn: &Connection, holder: &str) -> Result<Option<SecretKey>, Error> {
        match holder.split_once(':') {
            None => Ok(self.held.file.clone()),
            Some(("team", id)) => id.parse().map_or(Ok(None), |team| self.bridge(conn, team)),
            Some(_) => Ok((holder == staff_holder(self.staff())).then(|| self.held.person.clone())),
        }
    }

    /// The words of a blob, or `None` where this person holds no key to them.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the key fits and the blob does not stand where it was sealed.
    pub fn open(&self, conn: &Connection, place: Place<'_>, blob: &[u8]) -> Result<Option<String>, Error> {
        let Some(bytes) = self.open_bytes(conn, place, blob)? else { return Ok(None) };
        let text = std::str::from_utf8(&bytes).map_err(|_| Error::Damaged("sealed text"))?;
        Ok(Some(text.to_owned()))
    }

    /// As [`Vault::open`], for bytes that need not be text.
    ///
    /// # Errors
    /// As [`Vault::open`].
    pub fn open_bytes(
        &self,
        conn: &Connection,
        place: Place<'_>,
        blob: &[u8],
    ) -> Result<Option<Zeroizing<Vec<u8>>>, Error> {
        let Some(id) = keys::seal::key_id(blob) else { return Err(Error::Damaged("sealed text")) };
        let Some(key) = self.text_key(conn, id)? else { return Ok(None) };
        Ok(Some(keys::seal::open(&key, place, blob)?))
    }

    fn text_key(&self, conn: &Connection, id: Uuid) -> Result<Option<TextKey>, Error> {
        if let Some(key) = self.opened.borrow().get(&id) {
            return Ok(Some(key.clone()));
        }
        let mut statement = conn.prepare_cached("SELECT holder, wrapped FROM key_wrap WHERE text_key = ?1")?;
        let mut rows = statement.query([id.to_string()])?;
        while let Some(row) = rows.next()? {
            let (holder, wrapped): (String, Vec<u8>) = (row.get(0)?, row.get(1)?);
            let Some(secret) = self.secret_of(conn, &holder)? else { continue };
            let key = match keys::seal::unwrap(&secret, id, &wrapped) {
                Ok(key) => key,
                // Posted before this person's pair was made anew: it opens for the room, and no longer for them.
                Err(KeyError::WrongKey) if holder == staff_holder(self.staff()) => continue,
                Err(_) => return Err(Error::Damaged("the key of some words")),
            };
            self.remember(&key);
            return Ok(Some(key));
        }
        Ok(None)
    }

    fn remember(&self, key: &TextKey) {
        let mut opened = self.opened.borrow_mut();
        if opened.len() >= self.remembers {
            opened.clear();
        }
        opened.insert(key.id, key.clone());
    }

    /// The public half of a room's pair.
    ///
    /// # Errors
    /// [`Error::Damaged`] where the room has no pair.
    pub fn public(&self, conn: &Connection, room: Room) -> Result<PublicKey, Error> {
        if let Some(public) = self.publics.borrow().get(&room) {
            return Ok(*public);
        }
        let bytes: Option<Vec<u8>> = match room {
            Room::File => conn
                .query_row("SELECT value FROM setting WHERE name = 'file_public'", [], |row| row.get(0))
                .optional()?
                .and_then(|text: String| from_hex(&text)),
            Room::Bridge(team) => {
                conn.query_row("SELECT public FROM team WHERE id = ?1", [team], |row| row.get(0)).optional()?.flatten()
            }
        };
        let public = PublicKey::try_from(bytes.ok_or(Error::Damaged("a compartment without its key"))?.as_slice())?;
        self.publics.borrow_mut().insert(room, public);
        Ok(public)
    }

    /// Seals words of a client into a room: with the client's key where this person can open it, else with a new one
    /// that is posted to the room and kept for the poster.
    ///
    /// # Errors
    /// SQL errors, or a room without its pair.
    pub fn seal(
        &self,
        conn: &Connection,
        client: ClientId,
        room: Room,
        place: Place<'_>,
        new_key: Uuid,
        words: &[u8],
    ) -> Result<Vec<u8>, Error> {
        let key = self.key_for(conn, client, room, new_key)?;
        Ok(keys::seal::seal(&key, place, words))
    }

    /// Seals a line for one person as well as for a room: under a key for this item alone, so that it opens nothing else.
    ///
    /// # Errors
    /// SQL errors, or a room or person without their key.
    pub fn seal_also(
        &self,
        conn: &Connection,
        to: (ClientId, Room, StaffId),
        place: Place<'_>,
        new_key: Uuid,
        words: &str,
    ) -> Result<Vec<u8>, Error> {
        let (client, room, also) = to;
        let key = TextKey::new(new_key);
        insert_key(conn, Some(client), room, key.id, &keys::seal::wrap(&self.public(conn, room)?, &key)?)?;
        let theirs = keys::seal::wrap(&super::people::public(conn, also)?, &key)?;
        insert_wrap(conn, key.id, &staff_holder(also), &theirs)?;
        Ok(keys::seal::seal(&key, place, words.as_bytes()))
    }

    fn key_for(&self, conn: &Connection, client: ClientId, room: Room, new_key: Uuid) -> Result<TextKey, Error> {
        // Never a key that someone outside the room holds as well: whoever posted the first words of a client would be able
        // to read everything that the room writes of them afterwards.
        let known: Option<String> = conn
            .prepare_cached(
                "SELECT min(t.id) FROM text_key t WHERE t.client = ?1 AND t.room = ?2 AND NOT EXISTS \
                 (SELECT 1 FROM key_wrap w WHERE w.text_key = t.id AND w.holder <> t.room)",
            )?
            .query_row(params![client, room.name()], |row| row.get(0))?;
        let opens_room = self.secret_of(conn, &room.name())?.is_some();
        if opens_room
            && let Some(id) = known
            && let Some(key) = self.text_key(conn, Uuid::try_parse(&id).map_err(|_| Error::Damaged("a key's id"))?)?
        {
            return Ok(key);
        }
        self.new_key(conn, Some(client), room, new_key)
    }

    /// Seals words into a room under a key for this item alone, which the poster keeps where they cannot open the room: for
    /// words that belong to no client's record.
    ///
    /// # Errors
    /// SQL errors, or a room without its pair.
    pub fn post(
        &self,
        conn: &Connection,
        room: Room,
        place: Place<'_>,
        new_key: Uuid,
        words: &str,
    ) -> Result<Vec<u8>, Error> {
        let key = self.new_key(conn, None, room, new_key)?;
        Ok(keys::seal::seal(&key, place, words.as_bytes()))
    }

    /// A new key, posted to a room, and kept for the poster where they cannot open the room.
    fn new_key(
        &self,
        conn: &Connection,
        client: Option<ClientId>,
        room: Room,
        new_key: Uuid,
    ) -> Result<TextKey, Error> {
        let key = TextKey::new(new_key);
        let wrapped = keys::seal::wrap(&self.public(conn, room)?, &key)?;
        insert_key(conn, client, room, key.id, &wrapped)?;
        if self.secret_of(conn, &room.name())?.is_none() {
            let own = keys::seal::wrap(&self.held.person.public(), &key)?;
            insert_wrap(conn, key.id, &staff_holder(self.staff()), &own)?;
        }
        self.remember(&key);
        Ok(key)
    }

    /// The digest of words in an index that only holders of File can make or try; [`Error::Damaged`] for others, whom the
    /// desk's permissions never let come here.
    ///
    /// # Errors
    /// As said.
    pub fn digest(&self, parts: &[&str]) -> Result<Vec<u8>, Error> {
        let file = self.held.file.as_ref().ok_or(Error::Damaged("an index without its key"))?;
        Ok(keys::index::digest(file, parts)?)
    }

    /// Seals a person's own draft: the key wrapped to their own pair, and the blob.
    ///
    /// # Errors
    /// Where the pair is damaged.
    pub fn seal_own(&self, place: Place<'_>, new_key: Uuid, words: &str) -> Result<(Vec<u8>, Vec<u8>), Error> {
        let key = TextKey::new(new_key);
        let wrapped = keys::seal::wrap(&self.held.person.public(), &key)?;
        Ok((wrapped, keys::seal::seal(&key, place, words.as_bytes())))
    }

    /// Opens a person's own draft.
    ///
    /// # Errors
    /// [`KeyError::WrongKey`] where it is another's, or was written before the person's keys were replaced.
    pub fn open_own(&self, place: Place<'_>, wrapped: &[u8], blob: &[u8]) -> Result<String, Error> {
        let id = keys::seal::key_id(blob).ok_or(Error::Damaged("a draft"))?;
        let key = keys::seal::unwrap(&self.held.person, id, wrapped)?;
        let bytes = keys::seal::open(&key, place, blob)?;
        String::from_utf8(bytes.to_vec()).map_err(|_| KeyError::Damaged("draft").into())
    }
}

/// Writes a new text key's row and its wrap for the room.
pub(crate) fn insert_key(
    conn: &Connection,
    client: Option<ClientId>,
    room: Room,
    id: Uuid,
    wrapped: &[u8],
) -> Result<(), Error> {
    conn.prepare_cached("INSERT INTO text_key (id, client, room) VALUES (?1, ?2, ?3)")?.execute(params![
        id.to_string(),
        client,
        room.name()
    ])?;
    insert_wrap(conn, id, &room.name(), wrapped)
}

fn insert_wrap(conn: &Connection, id: Uuid, holder: &str, wrapped: &[u8]) -> Result<(), Error> {
    conn.prepare_cached("INSERT INTO key_wrap (text_key, holder, wrapped) VALUES (?1, ?2, ?3)")?.execute(params![
        id.to_string(),
        holder,
        wrapped
    ])?;
    Ok(())
}

/// Lower-case hex of public bytes and digests.
#[must_use]
pub(crate) fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The bytes of lower-case hex; `None` where it is not.
#[must_use]
pub(crate) fn from_hex(text: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    let digit = |c: u8| char::from(c).to_digit(16).and_then(|n| u8::try_from(n).ok());
    rest.is_empty().then(|| pairs.iter().map(|[hi, lo]| Some(digit(*hi)? << 4 | digit(*lo)?)).collect())?
}
