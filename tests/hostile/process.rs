//! The program, run on a scratch tree under a watch: it must end, by itself, with little memory.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::Value as Json;
use tempfile::TempDir;

/// What takes longer has hung: the slowest case here needs a fraction of it.
const PATIENCE: Duration = Duration::from_mins(2);

/// More resident memory than this, in KiB, is a leak or a bomb that went off.
const MEMORY: u64 = 500 * 1024;

/// How a run ended.
pub struct Ran {
    pub status: i32,
    pub stdout: String,
    pub stderr: String,
}

/// A repository with these files.
pub fn tree<P: AsRef<str>, C: AsRef<[u8]>>(files: &[(P, C)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join(".git")).unwrap();
    for (path, content) in files {
        write(directory.path(), path.as_ref(), content);
    }
    directory
}

pub fn write(root: &Path, path: &str, content: impl AsRef<[u8]>) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, content).unwrap();
}

/// Runs the program in `directory`. Fails when it hangs, dies by a signal, panics, or takes more
/// memory than it may.
pub fn run(directory: &Path, arguments: &[&str]) -> Ran {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("drlint"));
    command.args(arguments);
    watch(directory, command)
}

/// The same for any command that runs the program.
pub fn watch(directory: &Path, mut command: Command) -> Ran {
    let outputs = tempfile::tempdir().unwrap();
    let (out, err) = (outputs.path().join("out"), outputs.path().join("err"));
    command
        .current_dir(directory)
        .env_remove("TF_WORKSPACE")
        .stdin(Stdio::null())
        .stdout(fs::File::create(&out).unwrap())
        .stderr(fs::File::create(&err).unwrap());
    let started = Instant::now();
    let mut child = command.spawn().unwrap();
    let mut peak = 0;
    let status = loop {
        peak = peak.max(resident(child.id()));
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let late = started.elapsed() > PATIENCE;
        if late || peak > MEMORY {
            child.kill().unwrap();
            child.wait().unwrap();
            assert!(!late, "{command:?} was still running");
            panic!("{command:?} took {peak} KiB of memory");
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let stdout = String::from_utf8(fs::read(out).unwrap()).expect("output is UTF-8");
    let stderr = String::from_utf8(fs::read(err).unwrap()).expect("errors are UTF-8");
    if std::env::var_os("DRLINT_SHOW_COST").is_some() {
        let files = fs::read_to_string(directory.join("main.tf")).unwrap_or_default();
        let begin: String =
            files.chars().rev().take(150).collect::<Vec<_>>().iter().rev().collect();
        let arguments: Vec<_> = command.get_args().collect();
        println!(
            "COST {:.2} s {peak} KiB {arguments:?} {begin:?}",
            started.elapsed().as_secs_f64()
        );
    }
    let status = status.code().unwrap_or_else(|| panic!("{command:?} died: {status}\n{stderr}"));
    assert!(!stderr.contains("panicked"), "{stderr}");
    assert!(status <= 2, "{command:?}: status {status}\n{stderr}");
    Ran { status, stdout, stderr }
}

/// The most memory that the process had at once so far, in KiB; 0 where that cannot be read.
fn resident(process: u32) -> u64 {
    let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

/// What `drlint graph` prints.
pub fn graph(directory: &Path) -> Json {
    let ran = run(directory, &["graph", "."]);
    assert_eq!(ran.status, 0, "{}", ran.stderr);
    serde_json::from_str(&ran.stdout).expect("the graph is JSON")
}

/// What `drlint check` has to say, as rule ids and messages, and its exit status.
pub fn check(directory: &Path) -> (i32, Vec<(String, String)>) {
    let ran = run(directory, &["check", "--format", "json", "--no-progress", "."]);
    let json: Json = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let all = json["diagnostics"].as_array().unwrap().iter().map(|one| {
        let text = |member: &str| one[member].as_str().unwrap().to_owned();
        (text("rule"), text("message"))
    });
    (ran.status, all.collect())
}

/// The outputs of a root of one file.
pub fn outputs(text: &str) -> Json {
    graph(tree(&[("main.tf", text)]).path())["outputs"].clone()
}

/// Asserts that the check fails and that `rule` is among what it says, once for each cause.
#[track_caller]
pub fn fails_with(directory: &Path, rule: &str) {
    let (status, said) = check(directory);
    assert!(said.iter().any(|(id, _)| id == rule), "{rule} is not among {said:?}");
    assert_eq!(status, 1, "{said:?}");
}
