//! Commands with a deadline, two at a time.

use std::io::{Read, Seek};
use std::process::{Command, Stdio};
use std::sync::{Condvar, Mutex};
use std::time::{Duration, Instant};

/// More processes than this only wait for each other's memory.
const AT_ONCE: usize = 2;

static RUNNING: Mutex<usize> = Mutex::new(0);
static ENDED: Condvar = Condvar::new();

/// What a command said and how it ended.
pub struct Ended {
    pub success: bool,
    /// The exit status, when it ended by itself.
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Ended {
    /// Everything it said.
    pub fn words(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Runs a command to its end, or ends it with all it started when `seconds` have passed.
///
/// # Errors
/// It could not start, or did not end in time; with its words so far.
pub fn run(mut command: Command, seconds: u64) -> Result<Ended, String> {
    let _place = Place::wait();
    let name = shown(&command);
    let fault = |error: std::io::Error| format!("{name}: {error}");
    // Files instead of pipes: nobody has to read while the command runs.
    let mut out = tempfile::tempfile().map_err(fault)?;
    let mut err = tempfile::tempfile().map_err(fault)?;
    command.stdin(Stdio::null());
    command.stdout(out.try_clone().map_err(fault)?).stderr(err.try_clone().map_err(fault)?);
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    let mut child = command.spawn().map_err(fault)?;
    let deadline = Instant::now() + Duration::from_secs(seconds);
    let status = loop {
        if let Some(status) = child.try_wait().map_err(fault)? {
            break Some(status);
        }
        if Instant::now() > deadline {
            end(&mut child);
            break None;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let read = |file: &mut std::fs::File| {
        let mut bytes = Vec::new();
        file.rewind().and_then(|()| file.read_to_end(&mut bytes)).map_err(fault)?;
        Ok::<_, String>(String::from_utf8_lossy(&bytes).into_owned())
    };
    let (stdout, stderr) = (read(&mut out)?, read(&mut err)?);
    match status {
        Some(status) => {
            Ok(Ended { success: status.success(), code: status.code(), stdout, stderr })
        }
        None => Err(format!("{name}: not done after {seconds} s\n{stdout}{stderr}")),
    }
}

/// The same for a command that has to succeed.
///
/// # Errors
/// As [`run`], and when it fails; with its words.
pub fn succeed(command: Command, seconds: u64) -> Result<Ended, String> {
    let name = shown(&command);
    let ended = run(command, seconds)?;
    if ended.success { Ok(ended) } else { Err(format!("{name}\n{}", ended.words())) }
}

/// Whether a program can be started here.
pub fn is_here(program: &str) -> bool {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// Ends a process and everything in its group: Terraform's providers outlive a killed parent.
fn end(child: &mut std::process::Child) {
    if cfg!(unix) {
        let group = format!("-{}", child.id());
        let _ = Command::new("kill").args(["-KILL", "--", &group]).status();
    }
    let _ = child.kill();
    let _ = child.wait();
}

/// One of the places for running processes.
struct Place;

impl Place {
    fn wait() -> Self {
        let mut running = RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        while *running >= AT_ONCE {
            running = ENDED.wait(running).unwrap_or_else(std::sync::PoisonError::into_inner);
        }
        *running += 1;
        Self
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        *RUNNING.lock().unwrap_or_else(std::sync::PoisonError::into_inner) -= 1;
        ENDED.notify_one();
    }
}
