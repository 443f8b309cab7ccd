//! The program on a real terminal: keys in, bytes out, read into a screen. It waits for text and never sleeps; a watchdog
//! ends a program that says nothing more.

use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use super::desk::NOW;

/// The longest that a program may take from start to end.
const DEADLINE: Duration = Duration::from_secs(60);

/// One program at a time, so that none waits for the others' processor time.
static TURN: Mutex<()> = Mutex::new(());

/// The window's titles that a program asked for.
#[derive(Default)]
struct Titles(Vec<String>);

impl vt100::Callbacks for Titles {
    fn set_window_title(&mut self, _: &mut vt100::Screen, title: &[u8]) {
        self.0.push(String::from_utf8_lossy(title).into_owned());
    }
}

/// The program and its terminal.
pub struct Pty {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    reader: Box<dyn Read + Send>,
    parser: vt100::Parser<Titles>,
    /// Every byte that was written.
    pub raw: Vec<u8>,
    /// Keys that count: everything but the letters of names, words, dates and amounts.
    pub keys: u32,
    /// Whether the program has closed its terminal.
    pub closed: bool,
    /// Tells the watchdog that all is well.
    _well: Sender<()>,
    /// The turn; whoever stands beside another program has it through that one.
    _turn: Option<MutexGuard<'static, ()>>,
}

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

impl Pty {
    /// Starts the program on a desk in a folder.
    pub fn desk(dir: &Path, columns: u16, rows: u16, env: &[(&str, &str)]) -> Self {
        let dir = dir.to_str().unwrap();
        Self::start(&["--data", dir, "--now", NOW], columns, rows, env)
    }

    /// Starts the program.
    pub fn start(args: &[&str], columns: u16, rows: u16, env: &[(&str, &str)]) -> Self {
        Self::program(&crate::run::binary(), args, columns, rows, env)
    }

    /// Starts the program on the same desk a second time, at a terminal of its own.
    pub fn beside(&self, dir: &Path, columns: u16, rows: u16) -> Self {
        assert!(self._turn.is_some(), "the first one has the turn");
        let args = ["--data", dir.to_str().unwrap(), "--now", NOW];
        Self::spawn(&crate::run::binary(), &args, columns, rows, &[], None)
    }

    /// Starts another program in the same way.
    pub fn program(path: &Path, args: &[&str], columns: u16, rows: u16, env: &[(&str, &str)]) -> Self {
        let turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
        Self::spawn(path, args, columns, rows, env, Some(turn))
    }

    fn spawn(
        path: &Path,
        args: &[&str],
        columns: u16,
        rows: u16,
        env: &[(&str, &str)],
        turn: Option<MutexGuard<'static, ()>>,
    ) -> Self {
        let size = PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(path);
        command.args(args);
        command.env_remove("NO_COLOR");
        command.env_remove("ALONGSIDE_HOME");
        command.env("TERM", "xterm-256color");
        command.env("HOME", "/nonexistent");
        command.cwd(env!("CARGO_MANIFEST_DIR"));
        env.iter().for_each(|(name, value)| command.env(name, value));
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (well, watched) = channel();
        let mut killer = child.clone_killer();
        std::thread::spawn(move || {
            if watched.recv_timeout(DEADLINE) == Err(RecvTimeoutError::Timeout) {
                let _ = killer.kill();
            }
        });
        Self {
            reader: pair.master.try_clone_reader().unwrap(),
            writer: pair.master.take_writer().unwrap(),
            master: pair.master,
            child,
            parser: vt100::Parser::new_with_callbacks(cells(rows), cells(columns), 1_000, Titles::default()),
            raw: Vec::new(),
            keys: 0,
            closed: false,
            _well: well,
            _turn: turn,
        }
    }

    /// What the screen says.
    pub fn text(&self) -> String {
        self.parser.screen().contents()
    }

    /// The screen.
    pub fn screen(&self) -> &vt100::Screen {
        self.parser.screen()
    }

    /// The window's titles so far.
    pub fn titles(&self) -> &[String] {
        &self.parser.callbacks().0
    }

    fn read(&mut self) {
        let mut bytes = [0; 8192];
        match self.reader.read(&mut bytes) {
            Ok(count) if count > 0 => {
                self.raw.extend_from_slice(&bytes[..count]);
                self.parser.process(&bytes[..count]);
            }
            // A terminal whose last program is gone gives an error or nothing.
            _ => self.closed = true,
        }
    }

    /// Waits until the screen is as wanted.
    #[track_caller]
    pub fn until(&mut self, what: &str, wanted: impl Fn(&vt100::Screen) -> bool) -> &mut Self {
        while !wanted(self.parser.screen()) {
            assert!(!self.closed, "waiting for {what}:\n{}", self.text());
            self.read();
        }
        self
    }

    /// Waits until some words stand on the screen.
    #[track_caller]
    pub fn sees(&mut self, words: &str) -> &mut Self {
        self.until(words, |screen| screen.contents().contains(words))
    }

    /// Waits until some words stand on the screen no more.
    #[track_caller]
    pub fn loses(&mut self, words: &str) -> &mut Self {
        self.until(words, |screen| !screen.contents().contains(words))
    }

    /// Presses keys that count: `<Tab>`, `<^S>`, menu letters.
    pub fn keys(&mut self, script: &str) -> &mut Self {
        let mut rest = script;
        while let Some(c) = rest.chars().next() {
            let end = rest.find('>').filter(|_| c == '<').map_or(c.len_utf8(), |end| end + 1);
            let bytes = match &rest[..end] {
                "<Enter>" => b"\r".to_vec(),
                "<Tab>" => b"\t".to_vec(),
                "<Esc>" => b"\x1b".to_vec(),
                "<Down>" => b"\x1b[B".to_vec(),
                key if key.starts_with("<^") => vec![key.as_bytes()[2] & 0x1f],
                key => key.as_bytes().to_vec(),
            };
            self.send(&bytes);
            self.keys += 1;
            rest = &rest[end..];
        }
        self
    }

    /// Types the letters of a name, words, a date or an amount: they do not count.
    pub fn types(&mut self, text: &str) -> &mut Self {
        self.send(text.as_bytes());
        self
    }

    /// Sends bytes as they are.
    pub fn send(&mut self, bytes: &[u8]) {
        self.writer.write_all(bytes).unwrap();
        self.writer.flush().unwrap();
    }

    /// The keys pressed since this was last asked.
    pub fn counted(&mut self) -> u32 {
        std::mem::take(&mut self.keys)
    }

    /// The terminal gets another size.
    pub fn resize(&mut self, columns: u16, rows: u16) -> &mut Self {
        self.parser.set_size(cells(rows), cells(columns));
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
        self
    }

    /// Sends a signal and returns how long the program took to be gone, and its exit code.
    pub fn kill(&mut self, signal: Signal) -> (Duration, u32) {
        let pid = Pid::from_raw(i32::try_from(self.child.process_id().unwrap()).unwrap()).unwrap();
        let started = Instant::now();
        kill_process(pid, signal).unwrap();
        let code = self.end();
        (started.elapsed(), code)
    }

    /// Waits for the program's end, reading what it still says, and returns its exit code.
    pub fn end(&mut self) -> u32 {
        while !self.closed {
            self.read();
        }
        self.child.wait().unwrap().exit_code()
    }

    /// Takes the terminal away, as when a window is closed or a connection breaks, and waits for the program's end.
    pub fn hang_up(self) -> (Duration, u32) {
        let Self { mut child, master, writer, reader, _well, _turn, .. } = self;
        let started = Instant::now();
        drop((reader, writer, master));
        let code = child.wait().unwrap().exit_code();
        (started.elapsed(), code)
    }

    /// The settings of the terminal that say how keys are taken.
    pub fn settings(&self) -> String {
        self.master.get_termios().map_or_else(String::new, |settings| format!("{:?}", settings.local_flags))
    }

    /// Everything that can be read on the primary screen and by scrolling back.
    pub fn left_behind(&mut self) -> String {
        let screen = self.parser.screen_mut();
        assert!(!screen.alternate_screen(), "the alternate screen was left");
        let mut text = String::new();
        for back in 0..=screen.scrollback_len() {
            screen.set_scrollback(back);
            text.push_str(&screen.contents());
            text.push('\n');
        }
        screen.set_scrollback(0);
        text
    }
}
