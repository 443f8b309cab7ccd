//! A disk that may lose what was not flushed: an SQLite VFS around the system's that keeps a log of every write.
//!
//! From the log an image is made of what a power cut at any point could leave: everything that was flushed, and of the rest
//! a random half, in pieces of one sector, in any mixture.
#![allow(unsafe_code)]

use std::collections::BTreeMap;
use std::ffi::{CStr, c_char, c_int, c_void};
use std::mem::size_of;
use std::ptr::null_mut;
use std::sync::atomic::{AtomicBool, AtomicPtr, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::ffi;

/// What happened to the disk, and when the program said that something was saved.
#[derive(Clone)]
pub enum Event {
    Write { file: String, at: u64, bytes: Vec<u8> },
    Truncate { file: String, len: u64 },
    Flush { file: String },
    Delete { file: String },
    Acknowledged(String),
}

static LOG: Mutex<Vec<Event>> = Mutex::new(Vec::new());
static ON: AtomicBool = AtomicBool::new(false);
static SYSTEM: AtomicPtr<ffi::sqlite3_vfs> = AtomicPtr::new(null_mut());

fn log() -> MutexGuard<'static, Vec<Event>> {
    LOG.lock().unwrap_or_else(PoisonError::into_inner)
}

fn record(event: impl FnOnce() -> Event) {
    if ON.load(Ordering::Acquire) {
        log().push(event());
    }
}

/// Notes that the program has said so.
pub fn acknowledge(what: String) {
    record(|| Event::Acknowledged(what));
}

/// Makes this disk the one on which every file of this process is opened from now on, and begins the log.
pub fn insert() {
    // SAFETY: the system's VFS lives as long as the process, and so does the leaked copy of it that is registered.
    unsafe {
        let system = ffi::sqlite3_vfs_find(std::ptr::null());
        SYSTEM.store(system, Ordering::Release);
        let mut own = *system;
        own.zName = c"power cut".as_ptr();
        own.szOsFile = c_int::try_from(size_of::<Shim>()).unwrap() + (*system).szOsFile;
        own.xOpen = Some(open);
        own.xDelete = Some(delete);
        own.pNext = null_mut();
        assert_eq!(ffi::sqlite3_vfs_register(Box::leak(Box::new(own)), 1), ffi::SQLITE_OK);
    }
    ON.store(true, Ordering::Release);
}

/// Ends the log and gives it out.
pub fn take() -> Vec<Event> {
    ON.store(false, Ordering::Release);
    std::mem::take(&mut log())
}

/// What stands in an open file's memory: ours first, the system's right behind it.
#[repr(C)]
struct Shim {
    base: ffi::sqlite3_file,
    name: *mut String,
}

unsafe fn real(file: *mut ffi::sqlite3_file) -> *mut ffi::sqlite3_file {
    // SAFETY: SQLite gave szOsFile bytes, which is the shim and the system's file.
    unsafe { file.cast::<Shim>().add(1).cast() }
}

unsafe fn name(file: *mut ffi::sqlite3_file) -> String {
    // SAFETY: set in `open`, freed in `close`.
    unsafe { (*(*file.cast::<Shim>()).name).clone() }
}

unsafe fn short(path: *const c_char) -> String {
    if path.is_null() {
        return String::new();
    }
    // SAFETY: SQLite's paths end with a nought.
    let path = unsafe { CStr::from_ptr(path) }.to_string_lossy().into_owned();
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

unsafe extern "C" fn open(
    _: *mut ffi::sqlite3_vfs,
    path: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    out: *mut c_int,
) -> c_int {
    // SAFETY: the memory behind `file` is as SQLite promises; see `real`.
    unsafe {
        (*file).pMethods = std::ptr::null();
        let system = SYSTEM.load(Ordering::Acquire);
        let code = (*system).xOpen.unwrap()(system, path, real(file), flags, out);
        if code == ffi::SQLITE_OK {
            (*file.cast::<Shim>()).name = Box::into_raw(Box::new(short(path)));
            (*file).pMethods = &raw const METHODS;
        }
        code
    }
}

unsafe extern "C" fn delete(_: *mut ffi::sqlite3_vfs, path: *const c_char, sync: c_int) -> c_int {
    // SAFETY: handed on as it came.
    unsafe {
        record(|| Event::Delete { file: short(path) });
        let system = SYSTEM.load(Ordering::Acquire);
        (*system).xDelete.unwrap()(system, path, sync)
    }
}

unsafe extern "C" fn close(file: *mut ffi::sqlite3_file) -> c_int {
    // SAFETY: SQLite closes a file once.
    unsafe {
        drop(Box::from_raw((*file.cast::<Shim>()).name));
        (*(*real(file)).pMethods).xClose.unwrap()(real(file))
    }
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    from: *const c_void,
    n: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    // SAFETY: SQLite hands over `n` bytes.
    unsafe {
        record(|| Event::Write {
            file: name(file),
            at: u64::try_from(at).unwrap(),
            bytes: std::slice::from_raw_parts(from.cast(), usize::try_from(n).unwrap()).to_vec(),
        });
        (*(*real(file)).pMethods).xWrite.unwrap()(real(file), from, n, at)
    }
}

unsafe extern "C" fn truncate(file: *mut ffi::sqlite3_file, len: ffi::sqlite3_int64) -> c_int {
    // SAFETY: handed on as it came.
    unsafe {
        record(|| Event::Truncate { file: name(file), len: u64::try_from(len).unwrap() });
        (*(*real(file)).pMethods).xTruncate.unwrap()(real(file), len)
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    // SAFETY: handed on as it came. The log stands for the disk: it is not waited for.
    unsafe {
        record(|| Event::Flush { file: name(file) });
        let _ = (file, flags);
        ffi::SQLITE_OK
    }
}

/// Methods that only hand on.
macro_rules! hand_on {
    ($($own:ident = $theirs:ident($($arg:ident: $kind:ty),*);)+) => { $(
        unsafe extern "C" fn $own(file: *mut ffi::sqlite3_file, $($arg: $kind),*) -> c_int {
            // SAFETY: handed on as it came, to the system's file.
            unsafe { (*(*real(file)).pMethods).$theirs.unwrap()(real(file), $($arg),*) }
        }
    )+ };
}

hand_on! {
    read = xRead(to: *mut c_void, n: c_int, at: ffi::sqlite3_int64);
    size = xFileSize(out: *mut ffi::sqlite3_int64);
    lock = xLock(level: c_int);
    unlock = xUnlock(level: c_int);
    reserved = xCheckReservedLock(out: *mut c_int);
    control = xFileControl(op: c_int, arg: *mut c_void);
    sector = xSectorSize();
    device = xDeviceCharacteristics();
    shm_map = xShmMap(page: c_int, size: c_int, extend: c_int, out: *mut *mut c_void);
    shm_lock = xShmLock(offset: c_int, n: c_int, flags: c_int);
    shm_unmap = xShmUnmap(delete: c_int);
}

unsafe extern "C" fn shm_barrier(file: *mut ffi::sqlite3_file) {
    // SAFETY: handed on as it came.
    unsafe { (*(*real(file)).pMethods).xShmBarrier.unwrap()(real(file)) }
}

/// Version 2: with shared memory, without mapping the file, so that every write is seen.
static METHODS: ffi::sqlite3_io_methods = ffi::sqlite3_io_methods {
    iVersion: 2,
    xClose: Some(close),
    xRead: Some(read),
    xWrite: Some(write),
    xTruncate: Some(truncate),
    xSync: Some(sync),
    xFileSize: Some(size),
    xLock: Some(lock),
    xUnlock: Some(unlock),
    xCheckReservedLock: Some(reserved),
    xFileControl: Some(control),
    xSectorSize: Some(sector),
    xDeviceCharacteristics: Some(device),
    xShmMap: Some(shm_map),
    xShmLock: Some(shm_lock),
    xShmBarrier: Some(shm_barrier),
    xShmUnmap: Some(shm_unmap),
    xFetch: None,
    xUnfetch: None,
};

const SECTOR: u64 = 512;

/// The disk as the log plays over it: what is certain, and what a cut may still take.
#[derive(Clone, Default)]
pub struct Disk {
    files: BTreeMap<String, Vec<u8>>,
    pending: Vec<Event>,
}

impl Disk {
    /// A disk with these files on it.
    pub fn with(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        Self { files: files.into_iter().collect(), pending: Vec::new() }
    }

    /// One more event. A flush makes certain what its file has pending.
    pub fn play(&mut self, event: &Event) {
        let Event::Flush { file } = event else {
            if !matches!(event, Event::Acknowledged(_)) {
                self.pending.push(event.clone());
            }
            return;
        };
        let (certain, rest) = std::mem::take(&mut self.pending).into_iter().partition(|event| of(event) == file);
        self.pending = rest;
        let certain: Vec<Event> = certain;
        for event in certain {
            apply(&mut self.files, &event);
        }
    }

    /// What the disk holds after a cut now. `keep` tosses a coin for each piece.
    pub fn cut(&self, mut keep: impl FnMut() -> bool) -> BTreeMap<String, Vec<u8>> {
        let mut files = self.files.clone();
        for event in &self.pending {
            let Event::Write { file, at, bytes } = event else {
                if keep() {
                    apply(&mut files, event);
                }
                continue;
            };
            let (mut at, mut rest) = (*at, bytes.as_slice());
            while !rest.is_empty() {
                let room = usize::try_from(SECTOR - at % SECTOR).unwrap().min(rest.len());
                let (piece, more) = rest.split_at(room);
                if keep() {
                    apply(&mut files, &Event::Write { file: file.clone(), at, bytes: piece.to_vec() });
                }
                at += piece.len() as u64;
                rest = more;
            }
        }
        files
    }
}

fn of(event: &Event) -> &str {
    match event {
        Event::Write { file, .. } | Event::Truncate { file, .. } | Event::Flush { file } | Event::Delete { file } => {
            file
        }
        Event::Acknowledged(_) => "",
    }
}

fn apply(files: &mut BTreeMap<String, Vec<u8>>, event: &Event) {
    match event {
        Event::Write { file, at, bytes } => {
            let content = files.entry(file.clone()).or_default();
            let (start, end) = (usize::try_from(*at).unwrap(), usize::try_from(*at).unwrap() + bytes.len());
            if content.len() < end {
                content.resize(end, 0);
            }
            content[start..end].copy_from_slice(bytes);
        }
        Event::Truncate { file, len } => {
            files.entry(file.clone()).or_default().truncate(usize::try_from(*len).unwrap())
        }
        Event::Delete { file } => {
            files.remove(file);
        }
        Event::Flush { .. } | Event::Acknowledged(_) => {}
    }
}
