//! What README and the other pages tell people to copy: commands, workflows, hooks, settings.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use drlint::cli;
use serde_json::{Map, Value as Json};

use crate::support::{infra, value};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap()
}

/// The pages with commands, by their paths.
fn pages() -> Vec<(String, String)> {
    let mut paths: Vec<PathBuf> =
        ["README.md", "CONTRIBUTING.md", "AGENTS.md"].map(PathBuf::from).into();
    for folder in ["docs", "reference-infra"] {
        let files = infra::files_below(&root().join(folder)).into_iter();
        paths.extend(files.map(|file| Path::new(folder).join(file)));
    }
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    let page = |path: PathBuf| (infra::slashed(&path), read(&path.to_string_lossy()));
    paths.into_iter().map(page).collect()
}

/// The contents of the code blocks in one of the languages, without what a list indents.
fn blocks(page: &str, languages: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else { continue };
        let indent = line.len() - line.trim_start().len();
        let block = lines.by_ref().take_while(|line| line.trim_start() != "```");
        let block: Vec<&str> = block.map(|line| line.get(indent..).unwrap_or("")).collect();
        if languages.contains(&language) {
            found.push(block.join("\n") + "\n");
        }
    }
    found
}

/// The commands of drlint in a code block of a shell, without `drlint`.
fn commands(block: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for line in block.lines() {
        let line = line.strip_prefix("$ ").unwrap_or(line);
        let line =
            [" #", " >", " |"].iter().fold(line, |line, end| line.split(end).next().unwrap());
        let rest = line
            .strip_prefix("drlint ")
            .or_else(|| line.strip_prefix("cargo run --locked -- "))
            .or_else(|| line.strip_prefix("cargo run -- "));
        if let Some(rest) = rest {
            found.push(rest.split_whitespace().map(str::to_owned).collect());
        }
    }
    found
}

/// The code in a line of text that begins with `start`.
fn inline(page: &str, start: &str) -> Vec<String> {
    let prose: String = {
        let mut is_code = false;
        let lines = page.lines().filter(|line| {
            let fence = line.trim_start().starts_with("```");
            is_code ^= fence;
            !is_code && !fence
        });
        lines.flat_map(|line| [line, "\n"]).collect()
    };
    let code = prose.split('`').skip(1).step_by(2).map(str::to_owned);
    code.filter(|code| code.starts_with(start)).collect()
}

/// The long options of a command, or of all commands.
fn options(command: Option<&str>) -> BTreeSet<String> {
    let mut program = cli::command();
    program.build();
    let commands = program.get_subcommands();
    let of = commands.filter(|one| command.is_none_or(|name| one.get_name() == name));
    of.flat_map(|one| one.get_arguments().filter_map(|argument| argument.get_long()))
        .map(str::to_owned)
        .collect()
}

#[test]
fn commands_in_code_blocks_are_commands_of_drlint() {
    let mut count = 0;
    for (path, page) in pages() {
        for block in blocks(&page, &["sh", "console", "bash", "shell"]) {
            for words in commands(&block) {
                let arguments = std::iter::once("drlint".to_owned()).chain(words.iter().cloned());
                let parsed = cli::command().try_get_matches_from(arguments);
                assert!(
                    parsed.is_ok(),
                    "{path}: drlint {}: {}",
                    words.join(" "),
                    parsed.unwrap_err()
                );
                count += 1;
            }
        }
    }
    assert!(count >= 7, "{count} commands");
    let parsed = cli::command().try_get_matches_from(["drlint", "check", "--no-such-option"]);
    assert!(parsed.is_err());
}

#[test]
fn commands_in_sentences_have_the_options_that_they_name() {
    let mut program = cli::command();
    program.build();
    let names: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
    for (path, page) in pages() {
        for code in inline(&page, "drlint ") {
            let mut words = code.split_whitespace().skip(1);
            let name = words.next().unwrap();
            // `drlint --help` has no command.
            let command = (!name.starts_with('-')).then_some(name);
            assert!(command.is_none_or(|name| names.contains(&name)), "{path}: {code}");
            for option in words.filter_map(|word| word.strip_prefix("--")) {
                assert!(options(command).contains(option), "{path}: {code}");
            }
        }
    }
    let all = options(None);
    for code in inline(&read("README.md"), "--") {
        for option in code.split_whitespace().filter_map(|word| word.strip_prefix("--")) {
            assert!(all.contains(option), "README.md: {code}");
        }
    }
}

/// A YAML text as drlint decodes it.
#[track_caller]
fn yaml(text: &str) -> Json {
    decoded(text).unwrap_or_else(|| panic!("not YAML:\n{text}"))
}

fn decoded(text: &str) -> Option<Json> {
    let literal = serde_json::to_string(text).unwrap().replace("${", "$${").replace("%{", "%%{");
    let decoded = value(&format!("try(yamldecode({literal}), null)"), "");
    let is_known = decoded.is_array() || decoded.get("$unknown").is_none();
    ((decoded.is_object() || decoded.is_array()) && is_known).then_some(decoded)
}

fn keys(value: &Json) -> BTreeSet<&str> {
    value.as_object().into_iter().flat_map(Map::keys).map(String::as_str).collect()
}

/// The steps of a workflow that use drlint's own action.
fn own_steps(workflow: &Json) -> Vec<&Json> {
    let jobs = workflow["jobs"].as_object().into_iter().flatten();
    let steps = jobs.flat_map(|(name, job)| {
        assert!(job["runs-on"].is_string(), "job {name} has no machine");
        job["steps"].as_array().unwrap()
    });
    let is_own =
        |uses: &str| uses.starts_with("./") || uses.split('@').next().unwrap().ends_with("/drlint");
    steps.filter(|step| step["uses"].as_str().is_some_and(is_own)).collect()
}

#[test]
fn workflows_give_the_action_the_inputs_that_it_has() {
    assert_eq!(decoded("a: [1, 2"), None);
    assert_eq!(decoded("a:\n  - b\n c: d"), None);
    let action = yaml(&read("action.yml"));
    let inputs = keys(&action["inputs"]);
    assert!(inputs.contains("path"), "{inputs:?}");
    // What the action reads is what it declares.
    for reference in read("action.yml").split("inputs.").skip(1) {
        let name: String =
            reference.chars().take_while(|char| char.is_alphanumeric() || *char == '-').collect();
        assert!(inputs.contains(&*name), "action.yml has no input {name}");
    }
    let mut texts: Vec<(String, String)> = ["ci", "nightly"]
        .map(|name| format!(".github/workflows/{name}.yml"))
        .map(|path| (path.clone(), read(&path)))
        .into();
    for (path, page) in pages() {
        texts.extend(blocks(&page, &["yaml", "yml"]).into_iter().map(|text| (path.clone(), text)));
    }
    let (mut steps, mut in_pages) = (0, 0);
    for (path, text) in texts {
        let document = yaml(&text);
        for step in own_steps(&document) {
            let unknown: Vec<_> = keys(&step["with"]).difference(&inputs).copied().collect();
            assert!(unknown.is_empty(), "{path}: the action has no input {unknown:?}");
            let profile = step["with"]["profile"].as_str().unwrap_or("default");
            assert!(
                root().join(format!("rules/profiles/{profile}.hcl")).exists(),
                "{path}: {profile}"
            );
            steps += 1;
            if Path::new(&path).extension().is_some_and(|ending| ending == "md") {
                // The upload of the report needs it.
                assert_eq!(document["permissions"]["security-events"], "write", "{path}");
                in_pages += 1;
            }
        }
    }
    assert!(steps > in_pages && in_pages > 0, "{steps}, {in_pages} in pages");
}

#[test]
fn hooks_in_pages_are_hooks_of_the_repository() {
    let hooks = yaml(&read(".pre-commit-hooks.yaml"));
    let mut ids = BTreeSet::new();
    for hook in hooks.as_array().unwrap() {
        ids.insert(hook["id"].as_str().unwrap());
        let entry: Vec<&str> = hook["entry"].as_str().unwrap().split(' ').collect();
        assert!(cli::command().try_get_matches_from(&entry).is_ok(), "{entry:?}");
    }
    let mut count = 0;
    for (path, page) in pages() {
        for text in blocks(&page, &["yaml", "yml"]) {
            for repository in yaml(&text)["repos"].as_array().into_iter().flatten() {
                assert!(repository["repo"].is_string() && repository["rev"].is_string(), "{path}");
                for hook in repository["hooks"].as_array().unwrap() {
                    let id = hook["id"].as_str().unwrap();
                    assert!(ids.contains(id), "{path}: no hook {id}");
                    count += 1;
                }
            }
        }
        // Names of hooks in the comments.
        for word in page.split(|char: char| !char.is_alphanumeric() && char != '-') {
            let is_hook = word.starts_with("drlint-sys") || word.starts_with("drlint-docker");
            assert!(!is_hook || ids.contains(word), "{path}: no hook {word}");
        }
    }
    assert!(count > 0);
}

/// Nothing has been released: pages name neither versions nor addresses that do not exist.
#[test]
fn pages_promise_no_release() {
    let version = concat!("v", env!("CARGO_PKG_VERSION"));
    for (path, page) in pages() {
        assert!(!page.contains(version), "{path}: {version} has not been released");
        if !path.starts_with("docs/rules/") {
            assert!(!page.contains("github.com/drlint"), "{path}: an address that does not exist");
            assert!(!page.contains("drlint/drlint@"), "{path}: an address that does not exist");
        }
    }
}

/// Links to files lead to files, and those with `#` to a heading.
#[test]
fn links_between_pages_lead_somewhere() {
    let mut count = 0;
    for (path, page) in pages() {
        let folder = Path::new(&path).parent().unwrap();
        for target in page.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if target.contains("://") || target.starts_with("mailto:") || target.contains(' ') {
                continue;
            }
            let (file, heading) = target.split_once('#').unwrap_or((target, ""));
            let file = if file.is_empty() { PathBuf::from(&path) } else { folder.join(file) };
            assert!(root().join(&file).exists(), "{path}: {target} does not exist");
            if !heading.is_empty() && file.extension().is_some_and(|ending| ending == "md") {
                let text = fs::read_to_string(root().join(&file)).unwrap();
                let mut headings = text.lines().filter(|line| line.starts_with('#'));
                assert!(headings.any(|line| slug(line) == heading), "{path}: {target}");
            }
            count += 1;
        }
    }
    assert!(count > 30, "{count} links");
}

/// The anchor that a heading gets.
fn slug(heading: &str) -> String {
    let text = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = text.chars().filter(|char| char.is_alphanumeric() || " -_".contains(*char));
    kept.map(|char| if char == ' ' { '-' } else { char }).collect()
}

/// A directory like the one that README's commands run in.
#[cfg(unix)]
fn workplace(has_infra: bool) -> tempfile::TempDir {
    let place = tempfile::tempdir().unwrap();
    let at = |path: &str| place.path().join(path);
    for folder in [".git", "bin", "home/.local/share/bash-completion/completions"] {
        fs::create_dir_all(at(folder)).unwrap();
    }
    std::os::unix::fs::symlink(assert_cmd::cargo::cargo_bin!("drlint"), at("bin/drlint")).unwrap();
    if has_infra {
        let topic = "resource \"aws_sns_topic\" \"alarms\" {\n  name = \"alarms\"\n}\n";
        fs::create_dir(at("infra")).unwrap();
        fs::write(at("infra/main.tf"), topic).unwrap();
        fs::write(at("plan.json"), plan().to_string()).unwrap();
    }
    place
}

/// The plan of that directory.
#[cfg(unix)]
fn plan() -> Json {
    let provider = "registry.terraform.io/hashicorp/aws";
    serde_json::json!({
        "format_version": "1.2", "terraform_version": "1.11.4", "complete": true, "errored": false,
        "planned_values": { "root_module": {} },
        "resource_changes": [{
            "address": "aws_sns_topic.alarms", "mode": "managed", "type": "aws_sns_topic",
            "name": "alarms", "provider_name": provider,
            "change": {
                "actions": ["create"], "before": null, "after": { "name": "alarms" },
                "after_unknown": { "arn": true }, "after_sensitive": {},
            },
        }],
        "configuration": { "root_module": { "resources": [{
            "address": "aws_sns_topic.alarms", "mode": "managed", "type": "aws_sns_topic",
            "name": "alarms", "provider_config_key": "aws",
            "expressions": { "name": { "constant_value": "alarms" } }, "schema_version": 0,
        }] } },
    })
}

/// README's own commands, without those of Terraform and cargo, which need a network.
#[cfg(unix)]
#[test]
fn readmes_commands_run() {
    let readme = read("README.md");
    let mut scripts = blocks(&readme, &["sh", "console"]);
    let is_whole = |code: &String| {
        !code.contains(['[', '…'])
            && !code.contains("STACK")
            && !code.contains("RULE")
            && !code.contains("SHELL")
    };
    scripts.extend(
        inline(&readme, "drlint ")
            .into_iter()
            .filter(|code| is_whole(code) && code.split(' ').count() > 2),
    );
    let mut count = 0;
    for script in scripts {
        let mut lines = Vec::new();
        for line in script.lines().map(|line| line.strip_prefix("$ ").unwrap_or(line)) {
            if line.starts_with("drlint ") {
                lines.push(format!(
                    "{line}\n[ $? -le 1 ] || {{ echo 'failed: {line}' >&2; exit 2; }}"
                ));
                count += 1;
            } else if line.starts_with("cd ") {
                lines.push(format!("{line} || exit 2"));
            }
        }
        let place = workplace(!script.contains("drlint new"));
        let output = std::process::Command::new("sh")
            .args(["-c", &format!("{}\nexit 0", lines.join("\n"))])
            .current_dir(place.path())
            .env_clear()
            .env("PATH", format!("{}:/usr/bin:/bin", place.path().join("bin").display()))
            .env("HOME", place.path().join("home"))
            .output()
            .unwrap();
        let error = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{script}\n{error}");
    }
    assert!(count >= 6, "{count} commands");
}

/// README's settings are read, and its comment suppresses a finding.
#[test]
fn readmes_settings_are_settings() {
    let readme = read("README.md");
    let blocks = blocks(&readme, &["hcl"]);
    let [settings, suppressed] = &blocks[..] else { panic!("{} blocks", blocks.len()) };
    let main = format!(
        "provider \"aws\" {{\n  region = \"us-east-1\"\n}}\n{suppressed}  bucket = \"artefacts\"\n}}\n"
    );
    let tree = crate::support::program::tree(&[(".drlint.hcl", settings), ("main.tf", &main)]);
    let found = crate::support::program::diagnostics(tree.path(), &["."]);
    let of = |rule: &str| found.iter().filter(|one| one["rule"] == rule).collect::<Vec<_>>();
    let buckets = of("s3/unreplicated-bucket");
    assert!(
        !buckets.is_empty() && buckets.iter().all(|one| !one["suppressed"].is_null()),
        "{found:#?}"
    );
    for rule in
        ["settings/error", "syntax/error", "drlint/malformed-ignore", "drlint/unused-ignore"]
    {
        assert!(of(rule).is_empty(), "{found:#?}");
    }
}
