//! The program: the command line decides what is done.

fn main() -> std::process::ExitCode {
    std::process::ExitCode::from(alongside::cli::run(std::env::args_os()))
}
