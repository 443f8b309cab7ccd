//! The whole program in a pseudo-terminal: from its start to the first frame, memory, and what it does while nobody types.
#![allow(clippy::unwrap_used, clippy::print_stdout, clippy::panic)]

mod common;

use std::io::{Read as _, Write as _};
use std::num::NonZero;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use alongside::store::keys::{Cost, Keyring};
use common::{desk, kept, most, report};
use portable_pty::{CommandBuilder, MasterPty, PtySize, native_pty_system};

const SIZE: (u16, u16) = (120, 36);
const PATIENCE: Duration = Duration::from_secs(30);

fn main() {
    if !cfg!(target_os = "linux") {
        println!("Memory, wake-ups and processor time are read from /proc: this bench runs on Linux only.");
        return;
    }
    let clients = most();
    let place = desk(clients);
    as_dear_as_a_real_desk(&place.dir);
    println!("\nwhole process, {}×{}, {clients} clients", SIZE.0, SIZE.1);
    first_frames(&place.dir);
    sign_ins(&place.dir);
    memory_and_idling(&place.dir);
}

/// Demo slots cost next to nothing to open: this one costs what a real desk's do.
fn as_dear_as_a_real_desk(dir: &Path) {
    let mut keyring = Keyring::load(dir).unwrap();
    let held = keyring.open("advisor", "demo").unwrap();
    keyring.put("advisor", "advisor", &held, "demo", Cost::STANDARD).unwrap();
    keyring.write_next(dir, &held.db).unwrap();
    // Opening the desk commits the keyring's new generation.
    drop(alongside::store::Store::open(dir, held, &keyring, alongside::store::Ids::random()).unwrap());
}

fn first_frames(dir: &Path) {
    let times = (0..20)
        .map(|_| {
            let program = Program::start(dir);
            program.wait("Name");
            program.began.elapsed()
        })
        .collect();
    report("spawn → first frame", times, "budget 60 ms");
}

fn sign_ins(dir: &Path) {
    let times = (0..10)
        .map(|_| {
            let program = Program::start(dir);
            program.wait("Name");
            let began = Instant::now();
            program.sign_in();
            began.elapsed()
        })
        .collect();
    report("Enter → signed in, desk painted", times, "budget 500 ms");
}

fn memory_and_idling(dir: &Path) {
    let program = Program::start(dir);
    program.wait("Name");
    println!("memory before signing in: {:>6.1} MB", program.memory("VmRSS"));
    program.sign_in();
    println!("peak at sign-in:          {:>6.1} MB (budget 200)", program.memory("VmHWM"));
    let letters = ["kh", "ob", "an", "smi", "wil", "jon", "tr", "le", "mo", "da"];
    for round in 0..100 {
        program.send(b"1/");
        program.send(letters[round % letters.len()].as_bytes());
        program.settle();
        program.send(b"\x1b");
        program.settle();
    }
    let seconds = if kept().is_some() { 60 } else { 10 };
    println!("after 100 searches:       {:>6.1} MB", program.memory("VmRSS"));
    // Whatever the last search left to do is done.
    std::thread::sleep(Duration::from_secs(12));
    let before = (program.processor(), program.wake_ups(), program.painted(), Instant::now());
    std::thread::sleep(Duration::from_secs(seconds));
    let took = before.3.elapsed().as_secs_f64();
    let processor = (program.processor() - before.0) / took * 100.0;
    let wake_ups = (program.wake_ups() - before.1) as f64 / took;
    println!(
        "idle for {seconds} s: processor {processor:.3} % (budget 0.2), {wake_ups:.2} wake-ups a second (budget 2), {} bytes painted",
        program.painted() - before.2
    );
    println!("memory then:              {:>6.1} MB (budget 120)", program.memory("VmRSS"));
}

/// The program in a pseudo-terminal.
struct Program {
    began: Instant,
    child: Box<dyn portable_pty::Child + Send + Sync>,
    screen: Arc<Mutex<vt100::Parser>>,
    bytes: Arc<AtomicU64>,
    keys: Mutex<Box<dyn std::io::Write + Send>>,
    _master: Box<dyn MasterPty + Send>,
}

impl Program {
    fn start(dir: &Path) -> Self {
        let size = PtySize { rows: SIZE.1, cols: SIZE.0, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keys = Mutex::new(pair.master.take_writer().unwrap());
        let screen = Arc::new(Mutex::new(blank()));
        let bytes = Arc::new(AtomicU64::new(0));
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_alongside"));
        command.args(["--data", dir.to_str().unwrap(), "--user", "advisor", "--now", "2026-11-24T09:41"]);
        command.env("TERM", "xterm-256color");
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (shown, counted) = (Arc::clone(&screen), Arc::clone(&bytes));
        std::thread::spawn(move || {
            let mut buffer = [0; 65_536];
            while let Ok(read @ 1..) = reader.read(&mut buffer) {
                counted.fetch_add(read as u64, Ordering::Relaxed);
                shown.lock().unwrap().process(&buffer[..read]);
            }
        });
        Self { began, child, screen, bytes, keys, _master: pair.master }
    }

    fn send(&self, bytes: &[u8]) {
        let mut keys = self.keys.lock().unwrap();
        keys.write_all(bytes).and_then(|()| keys.flush()).unwrap();
    }

    fn text(&self) -> String {
        self.screen.lock().unwrap().screen().contents()
    }

    /// Waits until some words stand on the screen.
    fn wait(&self, words: &str) {
        let began = Instant::now();
        while !self.text().contains(words) {
            assert!(began.elapsed() < PATIENCE, "{words} did not come; there is:\n{}", self.text());
            std::thread::sleep(Duration::from_micros(200));
        }
    }

    /// Waits until nothing has been painted for a while.
    fn settle(&self) {
        let mut still = (self.painted(), Instant::now());
        while still.1.elapsed() < Duration::from_millis(25) {
            std::thread::sleep(Duration::from_millis(2));
            if self.painted() != still.0 {
                still = (self.painted(), Instant::now());
            }
        }
    }

    fn sign_in(&self) {
        self.send(b"\r");
        self.wait("1 Inbox");
    }

    fn painted(&self) -> u64 {
        self.bytes.load(Ordering::Relaxed)
    }

    fn proc(&self, file: &str) -> String {
        std::fs::read_to_string(format!("/proc/{}/{file}", self.child.process_id().unwrap())).unwrap()
    }

    /// A figure of memory, in megabytes.
    fn memory(&self, name: &str) -> f64 {
        field(&self.proc("status"), name) as f64 * 1024.0 / 1e6
    }

    /// Seconds of processor time so far.
    fn processor(&self) -> f64 {
        let stat = self.proc("stat");
        // After the name in brackets, times are the 12th and 13th field, in hundredths of a second.
        let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
        (fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()) / 100.0
    }

    /// How often its threads have gone to sleep, and so have woken.
    fn wake_ups(&self) -> u64 {
        let tasks = std::fs::read_dir(format!("/proc/{}/task", self.child.process_id().unwrap())).unwrap();
        tasks
            .filter_map(|task| std::fs::read_to_string(task.ok()?.path().join("status")).ok())
            .map(|status| field(&status, "voluntary_ctxt_switches"))
            .sum()
    }
}

fn blank() -> vt100::Parser {
    vt100::Parser::new(NonZero::new(SIZE.1).unwrap(), NonZero::new(SIZE.0).unwrap(), 0)
}

/// The number of a line of `/proc/PID/status`.
fn field(status: &str, name: &str) -> u64 {
    let line = status.lines().find(|line| line.starts_with(name)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
