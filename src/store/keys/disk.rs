//! Small files that are read whole and replaced whole.

use std::{
    fs::{self, File},
    io::{ErrorKind, Read as _, Write as _},
    path::Path,
};

use super::KeyError;

/// The bytes of `dir/name`, or `None` where there is no such file.
///
/// # Errors
/// [`KeyError::Damaged`] where it is not an ordinary file (a pipe would hang the desk) or longer than `max` bytes.
pub(super) fn read(dir: &Path, name: &'static str, max: u64) -> Result<Option<Vec<u8>>, KeyError> {
    let path = dir.join(name);
    match fs::metadata(&path) {
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error.into()),
        Ok(meta) if !meta.is_file() || meta.len() > max => return Err(KeyError::Damaged(name)),
        Ok(_) => {}
    }
    let mut bytes = Vec::new();
    File::open(&path)?.take(max + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > max { Err(KeyError::Damaged(name)) } else { Ok(Some(bytes)) }
}

/// Puts `bytes` at `dir/name` so that a crash or a power cut leaves the old file or the new one, whole.
///
/// The file is readable by its owner only (the temporary file is made that way).
pub(super) fn replace(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), KeyError> {
    let mut file = tempfile::Builder::new().prefix(&format!(".{name}-")).tempfile_in(dir)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(dir.join(name)).map_err(|error| error.error)?;
    // The rename itself must reach the disk as well.
    File::open(dir)?.sync_all()?;
    Ok(())
}
