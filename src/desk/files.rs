//! Opening files from outside: only ordinary files, never through a link, never one that could make the program wait.
//! And writing files that leave the desk: for this account only.
//!
//! Every name below the path that a person gave is opened by itself, relative to its folder and without following links, so
//! that nobody can exchange a folder for a link between looking and opening. Above it links are the person's own affair.

use std::ffi::OsString;
use std::fs::File;
use std::io::{ErrorKind, Read as _, Write as _};
use std::os::fd::OwnedFd;
use std::os::unix::ffi::OsStringExt as _;
use std::path::{Path, PathBuf};

use rustix::fs::{AtFlags, CWD, Dir, FileType, Mode, OFlags, Stat, fstat, openat, statat};
use rustix::io::Errno;

/// The most files that one folder may hold, folders below it included.
pub const FILES_MAX: usize = 10_000;
/// How deep folders may stand in each other.
pub const FOLDERS_DEEP: usize = 8;

/// Bytes that are read to tell a file's format.
const START: u64 = 64 * 1024;
const HIDDEN: &str = "Hidden files and folders are not read.";
const NO_FILES: &str = "The folder holds no files.";

/// What a named path turned out to be.
pub enum Found {
    /// A file to open.
    File(Outside),
    /// Passed over, with why.
    Passed(PathBuf, &'static str),
    /// Not to be opened: a sentence that says what it is and what would be accepted.
    Refused(PathBuf, String),
}

impl Found {
    /// The path as it was given, with the names below it.
    #[must_use]
    pub fn path(&self) -> &Path {
        match self {
            Self::File(outside) => &outside.path,
            Self::Passed(path, _) | Self::Refused(path, _) => path,
        }
    }
}

/// A file outside the desk, not yet opened.
pub struct Outside {
    /// As shown to people.
    path: PathBuf,
    /// The path that was given, without a slash at its end, which would follow a link.
    named: PathBuf,
    /// The names from there to the file.
    below: Vec<OsString>,
}

/// An ordinary file, open, of which the beginning has been read.
pub struct Opened {
    file: File,
    size: u64,
    start: Vec<u8>,
}

/// The first of the paths at which there is nothing.
#[must_use]
pub fn missing(paths: &[PathBuf]) -> Option<&PathBuf> {
    let nothing = |path: &&PathBuf| {
        matches!(std::fs::symlink_metadata(path), Err(error)
            if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory))
    };
    paths.iter().find(nothing)
}

/// Every file of the paths, in the order given; those of a folder by name.
#[must_use]
pub fn find(paths: &[PathBuf]) -> Vec<Found> {
    let mut all = Vec::new();
    for path in paths {
        let named: PathBuf = path.components().collect();
        let stat = match statat(CWD, &named, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(error) => {
                all.push(Found::Refused(path.clone(), unread(error)));
                continue;
            }
        };
        if FileType::from_raw_mode(stat.st_mode) == FileType::Directory {
            let mut walk = Walk { path, named: &named, found: Vec::new() };
            match open(CWD, &named, OFlags::DIRECTORY).and_then(|(folder, _)| walk.folder(folder, &mut Vec::new())) {
                Ok(()) if walk.found.is_empty() => all.push(Found::Passed(path.clone(), NO_FILES)),
                Ok(()) => all.append(&mut walk.found),
                Err(why) => all.push(Found::Refused(path.clone(), why)),
            }
        } else {
            all.push(match unfit(&stat) {
                Some(why) => Found::Refused(path.clone(), why.to_owned()),
                None => Found::File(Outside { path: path.clone(), named, below: Vec::new() }),
            });
        }
    }
    all
}

struct Walk<'a> {
    path: &'a Path,
    named: &'a Path,
    found: Vec<Found>,
}

impl Walk<'_> {
    /// What stands in a folder, `below` the named one.
    fn folder(&mut self, folder: OwnedFd, below: &mut Vec<OsString>) -> Result<(), String> {
        for name in names(&folder)? {
            let stat = statat(&folder, &name, AtFlags::SYMLINK_NOFOLLOW).map_err(unread)?;
            let hidden = name.as_encoded_bytes().starts_with(b".");
            below.push(name);
            let path = self.path.join(below.iter().collect::<PathBuf>());
            if hidden {
                self.found.push(Found::Passed(path, HIDDEN));
            } else if FileType::from_raw_mode(stat.st_mode) != FileType::Directory {
                self.found.push(match unfit(&stat) {
                    Some(why) => Found::Refused(path, why.to_owned()),
                    None => Found::File(Outside { path, named: self.named.to_owned(), below: below.clone() }),
                });
            } else if below.len() >= FOLDERS_DEEP {
                let why = format!("Folders stand in folders more than {FOLDERS_DEEP} deep. Name this one by itself.");
                self.found.push(Found::Refused(path, why));
            } else {
                let inner = below.last().map(|name| open(&folder, Path::new(name), OFlags::DIRECTORY));
                match inner.transpose() {
                    Ok(Some((inner, _))) => self.folder(inner, below)?,
                    Ok(None) => {}
                    Err(why) => self.found.push(Found::Refused(path, why)),
                }
            }
            below.pop();
            if self.found.len() > FILES_MAX {
                return Err(too_many());
            }
        }
        Ok(())
    }
}

/// The names in a folder, sorted.
fn names(folder: &OwnedFd) -> Result<Vec<OsString>, String> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder).map_err(unread)? {
        let name = entry.map_err(unread)?.file_name().to_bytes().to_vec();
        if !matches!(name.as_slice(), b"." | b"..") {
            names.push(OsString::from_vec(name));
        }
        if names.len() > FILES_MAX {
            return Err(too_many());
        }
    }
    names.sort_unstable();
    Ok(names)
}

impl Outside {
    /// Opens the file and reads its beginning.
    ///
    /// # Errors
    /// A sentence, where it is no longer an ordinary file or cannot be read.
    pub fn open(&self) -> Result<Opened, String> {
        let (last, folders) = match self.below.split_last() {
            None => (open(CWD, &self.named, OFlags::empty())?, Vec::new()),
            Some((last, folders)) => {
                let mut folder = open(CWD, &self.named, OFlags::DIRECTORY)?.0;
                for name in folders {
                    folder = open(&folder, Path::new(name), OFlags::DIRECTORY)?.0;
                }
                (open(&folder, Path::new(last), OFlags::empty())?, vec![folder])
            }
        };
        drop(folders);
        let (fd, stat) = last;
        if let Some(why) = unfit(&stat) {
            return Err(why.to_owned());
        }
        let mut opened = Opened { file: fd.into(), size: u64::try_from(stat.st_size).unwrap_or(0), start: Vec::new() };
        (&opened.file).take(START).read_to_end(&mut opened.start).map_err(|error| unread_io(&error))?;
        Ok(opened)
    }
}

/// The one file at a path, whole, where it has at most `max` bytes.
///
/// # Errors
/// A sentence, where it is not one ordinary file, is larger, or cannot be read.
pub fn read_one(path: &Path, max: usize) -> Result<Vec<u8>, String> {
    match find(&[path.to_owned()]).as_slice() {
        [Found::File(outside)] => outside.open()?.read(max),
        [Found::Refused(_, why)] => Err(why.clone()),
        [Found::Passed(_, why)] => Err((*why).to_owned()),
        _ => Err("Name one file.".to_owned()),
    }
}

/// The ordinary files that lie in a folder now, by name: nothing of the folders in it, nothing hidden or empty. None where
/// the folder cannot be looked into.
#[must_use]
pub fn lying_in(path: &Path) -> Vec<String> {
    let Ok((folder, _)) = open(CWD, path, OFlags::DIRECTORY) else { return Vec::new() };
    let fits = |name: &OsString| {
        let stat = statat(&folder, name, AtFlags::SYMLINK_NOFOLLOW);
        stat.is_ok_and(|stat| unfit(&stat).is_none() && stat.st_size > 0)
    };
    let named = names(&folder).unwrap_or_default().into_iter();
    let named = named.filter(|name| !name.as_encoded_bytes().starts_with(b".")).filter(fits);
    named.filter_map(|name| name.into_string().ok()).collect()
}

/// Takes a file away, where it still holds just these bytes; `false` where it does not, or cannot be taken away.
#[must_use]
pub fn remove_if(path: &Path, bytes: &[u8]) -> bool {
    read_one(path, bytes.len()).is_ok_and(|now| now == bytes) && std::fs::remove_file(path).is_ok()
}

impl Opened {
    /// The first bytes of the file, enough to tell its format.
    #[must_use]
    pub fn start(&self) -> &[u8] {
        &self.start
    }

    /// The whole file, where it has at most `max` bytes. Its size is asked before it is read, and not believed.
    ///
    /// # Errors
    /// A sentence, where it is larger or cannot be read.
    pub fn read(self, max: usize) -> Result<Vec<u8>, String> {
        let too_large = || format!("The file is larger than {} MB. Split it.", max >> 20);
        let size = usize::try_from(self.size).map_err(|_| too_large())?;
        if size > max {
            return Err(too_large());
        }
        let mut bytes = self.start;
        bytes.reserve_exact(size.saturating_sub(bytes.len()));
        let rest = (max + 1).saturating_sub(bytes.len()) as u64;
        (&self.file).take(rest).read_to_end(&mut bytes).map_err(|error| unread_io(&error))?;
        if bytes.len() > max { Err(too_large()) } else { Ok(bytes) }
    }
}

/// Opens one name without following a link and without waiting for anyone, and tells what was opened.
fn open(folder: impl std::os::fd::AsFd, name: &Path, also: OFlags) -> Result<(OwnedFd, Stat), String> {
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY | OFlags::CLOEXEC | also;
    let fd = openat(folder, name, flags, Mode::empty()).map_err(unread)?;
    let stat = fstat(&fd).map_err(unread)?;
    Ok((fd, stat))
}

/// Why something that is no folder is not opened; `None` for an ordinary file.
fn unfit(stat: &Stat) -> Option<&'static str> {
    match FileType::from_raw_mode(stat.st_mode) {
        // Whoever may write to a shared folder could give another's file a name there.
        FileType::RegularFile if stat.st_nlink > 1 => {
            Some("The file has a second name elsewhere (a hard link). Make a copy and name that.")
        }
        FileType::RegularFile => None,
        FileType::Symlink => Some("It is a link. Name the file that it points to."),
        FileType::Fifo => Some("It is a pipe, not a file. Save what comes out of it and name that file."),
        FileType::Socket => Some("It is a socket, not a file. Name an ordinary file."),
        FileType::Directory => Some("It became a folder meanwhile. Start again."),
        _ => Some("It is a device, not a file. Name an ordinary file."),
    }
}

fn too_many() -> String {
    format!("The folder holds more than {FILES_MAX} files. Name the folders in it one after the other.")
}

fn unread(error: Errno) -> String {
    if error == Errno::LOOP {
        "It is a link. Name the file that it points to.".into()
    } else {
        unread_io(&error.into())
    }
}

fn unread_io(error: &std::io::Error) -> String {
    match error.kind() {
        ErrorKind::PermissionDenied => {
            "This account may not read it. Ask whoever it belongs to, or copy it to a folder of yours.".into()
        }
        ErrorKind::NotFound => "It is no longer there.".into(),
        ErrorKind::NotADirectory => "A folder in this path is a link or became a file. Name the real path.".into(),
        _ => format!("It cannot be read (system error {}).", error.raw_os_error().unwrap_or_default()),
    }
}

/// Makes a folder that only this account may look into, where there is none.
///
/// # Errors
/// I/O errors, also where something else of that name is there.
pub fn private_folder(path: &Path) -> std::io::Result<PathBuf> {
    use std::os::unix::fs::DirBuilderExt as _;
    match std::fs::DirBuilder::new().mode(0o700).create(path) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists && std::fs::symlink_metadata(path)?.is_dir() => {}
        other => other?,
    }
    Ok(path.to_owned())
}

/// Writes a file that only this account may read, whole or not at all. `false` where something of that name is there
/// already and `over` does not permit to replace it.
///
/// # Errors
/// I/O errors.
pub fn write_private(path: &Path, bytes: &[u8], over: bool) -> std::io::Result<bool> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
    let mut new = tempfile::NamedTempFile::new_in(folder)?;
    new.write_all(bytes)?;
    new.as_file().sync_all()?;
    if over {
        new.persist(path).map_err(|error| error.error)?;
        return Ok(true);
    }
    match new.persist_noclobber(path) {
        Ok(_) => Ok(true),
        Err(error) if error.error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error.error),
    }
}

/// Writes a new file that only this account may read, under the first name that is free: `stem.pdf`, `stem-2.pdf` and so on.
/// `None` where 99 are there already.
///
/// # Errors
/// I/O errors.
pub fn write_new(folder: &Path, stem: &str, ending: &str, bytes: &[u8]) -> std::io::Result<Option<PathBuf>> {
    let folder = private_folder(folder)?;
    for count in 1..=99 {
        let more = if count == 1 { String::new() } else { format!("-{count}") };
        let path = folder.join(format!("{stem}{more}.{ending}"));
        if write_private(&path, bytes, false)? {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    fn shown(paths: &[PathBuf], root: &Path) -> Vec<String> {
        let show = |found: &Found| {
            let path = found.path().strip_prefix(root).unwrap().display().to_string();
            match found {
                Found::File(_) => path,
                Found::Passed(..) => format!("({path})"),
                Found::Refused(..) => format!("!{path}"),
            }
        };
        find(paths).iter().map(show).collect()
    }

    #[test]
    fn a_folder_is_walked_by_name_and_what_is_passed_over_is_said() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path();
        for folder in ["in/b", "in/.git", "empty"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        for file in ["in/c.csv", "in/a.json", "in/b/z.csv", "in/.hidden", "in/.git/x"] {
            std::fs::write(root.join(file), "x").unwrap();
        }
        symlink("c.csv", root.join("in/d.csv")).unwrap();
        symlink("b", root.join("in/e")).unwrap();
        symlink("in", root.join("link")).unwrap();
        let paths = ["link/", "in/", "empty", "in/e", "in/e/z.csv"].map(|path| root.join(path));
        assert_eq!(
            shown(&paths, root),
            [
                "!link",
                "(in/.git)",
                "(in/.hidden)",
                "in/a.json",
                "in/b/z.csv",
                "in/c.csv",
                "!in/d.csv",
                "!in/e",
                "(empty)",
                "!in/e",
                "in/e/z.csv"
            ]
        );
    }

    #[test]
    fn what_becomes_a_link_after_it_was_found_is_not_opened() {
        let dir = tempfile::tempdir().unwrap();
        let (inner, other) = (dir.path().join("in/b"), dir.path().join("other"));
        std::fs::create_dir_all(&inner).unwrap();
        std::fs::create_dir(&other).unwrap();
        std::fs::write(inner.join("x.csv"), "x").unwrap();
        std::fs::write(other.join("x.csv"), "secret").unwrap();
        let found = find(&[dir.path().join("in")]);
        std::fs::rename(&inner, dir.path().join("away")).unwrap();
        symlink(&other, &inner).unwrap();
        let Found::File(file) = &found[0] else { panic!("a file") };
        assert!(file.open().is_err_and(|why| why.contains("link")));
    }

    #[test]
    fn a_file_that_is_larger_than_it_may_be_is_not_read() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.csv");
        std::fs::write(&path, vec![b'x'; 100_000]).unwrap();
        let read = |max| match &find(std::slice::from_ref(&path))[0] {
            Found::File(file) => file.open().and_then(|opened| opened.read(max)),
            _ => panic!("a file"),
        };
        assert!(read(99_999).is_err_and(|why| why.contains("larger")));
        assert_eq!(read(100_000).map(|bytes| bytes.len()), Ok(100_000));
    }

    #[test]
    fn only_what_is_not_there_is_missing() {
        let dir = tempfile::tempdir().unwrap();
        symlink("nowhere", dir.path().join("link")).unwrap();
        let paths = [dir.path().join("link"), dir.path().join("none")];
        assert_eq!(missing(&paths), Some(&paths[1]));
        assert_eq!(missing(&paths[..1]), None);
    }
}
