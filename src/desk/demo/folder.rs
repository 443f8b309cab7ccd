//! Where a demo desk may be made. It is made in a folder within the folder and moved when it is whole.

use std::io;
use std::path::Path;

use tempfile::TempDir;

use crate::desk::{Clock, Door, Error};

/// How the folder begins in which a desk is being made. One that was cut off is no reason to refuse the folder.
const MAKING: &str = ".making-";

/// What stands in a folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// Nothing, or there is no such folder yet: a demo desk may be made.
    Empty,
    /// A demo desk.
    Demo,
    /// A real desk.
    Desk,
    /// Something else.
    Other,
}

/// Looks at what stands in a folder.
///
/// # Errors
/// A desk that is damaged; a folder that cannot be read; something that is no folder.
pub fn look(dir: &Path) -> Result<Found, Error> {
    match Door::at(dir, Clock::system()) {
        Ok(door) => return Ok(if door.is_demo() { Found::Demo } else { Found::Desk }),
        Err(error) if error.is_no_desk() => {}
        Err(error) => return Err(error),
    }
    match std::fs::read_dir(dir) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Found::Empty),
        Err(error) => Err(error.into()),
        Ok(entries) => {
            for entry in entries {
                if !entry?.file_name().to_string_lossy().starts_with(MAKING) {
                    return Ok(Found::Other);
                }
            }
            Ok(Found::Empty)
        }
    }
}

/// A folder within `dir` in which the desk is made; it is taken away when it is dropped.
pub(super) fn begin(dir: &Path) -> Result<TempDir, Error> {
    std::fs::create_dir_all(dir)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        std::fs::set_permissions(dir, std::fs::Permissions::from_mode(0o700))?;
    }
    Ok(tempfile::Builder::new().prefix(MAKING).tempdir_in(dir)?)
}

/// Moves a desk that is whole to where it belongs.
pub(super) fn finish(making: &Path, dir: &Path) -> Result<(), Error> {
    for entry in std::fs::read_dir(making)? {
        let entry = entry?;
        std::fs::rename(entry.path(), dir.join(entry.file_name()))?;
    }
    Ok(())
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_that_was_cut_off_leaves_the_folder_empty() {
        let dir = TempDir::new().unwrap();
        assert_eq!(look(&dir.path().join("new")).unwrap(), Found::Empty);
        let left = begin(dir.path()).unwrap().keep();
        std::fs::write(left.join("desk.db"), "half").unwrap();
        assert_eq!(look(dir.path()).unwrap(), Found::Empty);
        std::fs::write(dir.path().join("letter.txt"), "mine").unwrap();
        assert_eq!(look(dir.path()).unwrap(), Found::Other);
        assert!(look(&dir.path().join("letter.txt")).is_err());
    }
}
