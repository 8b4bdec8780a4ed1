//! What README and CONTRIBUTING claim: files that exist, output that drlint prints.

use std::fs;
use std::path::Path;
use std::process::Command;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The example in README is `tests/data/readme/main.tf`; `…` leaves lines out.
#[test]
fn readme_shows_what_drlint_prints() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = readme.split("```console\n").nth(1).unwrap().split("```").next().unwrap();
    let (command, shown) = block.split_once('\n').unwrap();
    // Paths are shown from the root of the repository, so the example has one of its own.
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    fs::create_dir_all(directory.join(".git")).unwrap();
    fs::create_dir_all(directory.join("infra")).unwrap();
    fs::copy(root().join("tests/data/readme/main.tf"), directory.join("infra/main.tf")).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_drlint"))
        .args(command.trim_start_matches("$ drlint ").split(' '))
        .current_dir(&directory)
        .env_clear()
        .output()
        .unwrap();
    let printed = without_time(&String::from_utf8(output.stdout).unwrap());
    let mut rest = printed.as_str();
    for part in without_time(shown).split("…\n") {
        let Some(at) = rest.find(part) else {
            panic!("README shows:\n{part}\ndrlint prints:\n{printed}")
        };
        rest = &rest[at + part.len()..];
    }
}

/// README's first commands: one configuration with findings, one without.
#[test]
fn readmes_first_commands_do_what_it_says() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let block = readme.split("## Try it").nth(1).unwrap().split("```sh\n").nth(1).unwrap();
    let block = block.split("```").next().unwrap();
    let statuses: Vec<_> = block
        .lines()
        .map(|line| {
            let arguments = line.strip_prefix("cargo run --locked -- ").unwrap();
            let mut command = Command::new(env!("CARGO_BIN_EXE_drlint"));
            command.args(arguments.split(' ')).current_dir(root()).env_clear();
            command.output().unwrap().status.code()
        })
        .collect();
    assert_eq!(statuses, [Some(1), Some(0)]);
}

/// The last line without the duration.
fn without_time(text: &str) -> String {
    text.split(" in 0.").next().unwrap_or_default().to_owned()
}

/// Whoever makes one of the usual changes finds the files in CONTRIBUTING: they exist, and are few.
#[test]
fn contributing_names_files_that_exist() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let table = text.split("\n## ").find(|part| part.starts_with("What to change where")).unwrap();
    let rows: Vec<&str> = table.lines().filter(|line| line.starts_with("| a")).collect();
    assert!(rows.len() >= 10, "{} kinds of change", rows.len());
    for row in rows {
        let paths: Vec<&str> =
            row.split('`').skip(1).step_by(2).filter(|code| code.contains('/')).collect();
        assert!((1..=3).contains(&paths.len()), "{} files: {row}", paths.len());
        for path in paths {
            // `rules/<pack>/<rule>.policy.hcl` is in the folder before the first placeholder.
            let fixed = path.split('<').next().unwrap();
            let fixed = if fixed == path { path } else { fixed.rsplit_once('/').unwrap().0 };
            assert!(root().join(fixed).exists(), "{path} does not exist: {row}");
        }
    }
}
