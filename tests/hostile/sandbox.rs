//! drlint reads the repository and nothing else, starts nothing, talks to nobody, and shows hostile
//! text without obeying it.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::process::{Ran, check, graph, run, tree, watch, write};
#[cfg(target_os = "linux")]
use crate::support::skip::skipped;

const TOPIC: &str = "resource \"aws_sns_topic\" \"t\" {\n  name = \"x\"\n}\n";

/// A repository next to a file that holds a secret, in one directory.
fn beside(files: &[(&str, &str)]) -> tempfile::TempDir {
    let outer = tempfile::tempdir().unwrap();
    write(outer.path(), "secret.txt", "hunter2");
    write(outer.path(), "outside/main.tf", "output \"leak\" {\n  value = \"hunter2\"\n}\n");
    write(outer.path(), "outside/secret.tfvars", "word = \"hunter2\"\n");
    fs::create_dir_all(outer.path().join("repo/.git")).unwrap();
    for (path, text) in files {
        write(&outer.path().join("repo"), path, text);
    }
    outer
}

/// Runs every command on the repository and asserts that the secret is nowhere.
#[track_caller]
fn keeps_out(outer: &Path) {
    let repository = outer.join("repo");
    for command in ["graph", "check"] {
        let ran = run(&repository, &[command, "."]);
        let all = ran.stdout + &ran.stderr;
        assert!(!all.contains("hunter2"), "{command}: {all}");
        assert!(!all.contains("root:"), "{command}: {all}");
    }
}

#[test]
fn functions_read_no_file_outside() {
    let absolute = tempfile::tempdir().unwrap();
    write(absolute.path(), "secret.txt", "hunter2");
    let absolute = absolute.path().join("secret.txt");
    let absolute = absolute.to_str().unwrap();
    for path in ["/etc/passwd", "../secret.txt", "./a/../../secret.txt", "~/.bashrc", absolute] {
        for call in [
            format!("file(\"{path}\")"),
            format!("filebase64(\"{path}\")"),
            format!("templatefile(\"{path}\", {{}})"),
            format!("filesha256(\"{path}\")"),
            format!("file(\"${{path.module}}/{path}\")"),
            format!("file(\"${{path.root}}/../{path}\")"),
        ] {
            let text = format!("output \"it\" {{\n  value = {call}\n}}\n");
            let outer = beside(&[("main.tf", &text)]);
            let json = graph(&outer.path().join("repo"));
            assert!(json["outputs"]["it"].get("$unknown").is_some(), "{call}: {json}");
            keeps_out(outer.path());
        }
    }
}

#[test]
fn what_is_not_read_is_no_error_that_try_and_can_see() {
    for call in [
        "can(file(\"/etc/passwd\"))",
        "can(file(\"~/.bashrc\"))",
        "can(filebase64(\"../secret.txt\"))",
        "can(filemd5(\"../secret.txt\"))",
        "can(fileexists(\"../secret.txt\"))",
        "can(fileset(\"..\", \"*\"))",
        "can(templatefile(\"../secret.txt\", {}))",
        "can(file(\".git/config\"))",
        "can(file(\"large.txt\"))",
        "can(templatefile(\"large.txt\", {}))",
        "try(file(\"../secret.txt\"), \"F\")",
        "try(templatefile(\"../secret.txt\", {}), \"F\")",
        "try(filesha512(\"large.txt\"), \"F\")",
        "length(try([file(\"../secret.txt\"), 1, 2], []))",
        "try(length(file(\"../secret.txt\")), 7)",
        "[for path in [\"../secret.txt\"] : path if can(file(path))]",
    ] {
        let text = format!("output \"it\" {{\n  value = {call}\n}}\n");
        let outer = beside(&[("main.tf", &text), (".git/config", "[core]\n")]);
        let large = fs::File::create(outer.path().join("repo/large.txt")).unwrap();
        large.set_len(5 * 1024 * 1024).unwrap();
        let json = graph(&outer.path().join("repo"));
        assert!(json["outputs"]["it"].to_string().contains("$unknown"), "{call}: {json}");
    }
    // Terraform fails as well.
    for call in ["can(file(\"nothing.txt\"))", "can(file(\".\"))", "can(fileexists(\".\"))"] {
        let text = format!("output \"it\" {{\n  value = {call}\n}}\n");
        let outer = beside(&[("main.tf", &text)]);
        let json = graph(&outer.path().join("repo"));
        assert_eq!(json["outputs"]["it"], false, "{call}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_behind_a_link_may_be_in_a_set_of_files() {
    use std::os::unix::fs::symlink;
    let cases = [
        ("*.txt", "known"),
        ("*", "unknown"),
        ("**", "unknown"),
        ("**/*.txt", "unknown"),
        ("linked/*", "unknown"),
        ("linked/a.txt", "unknown"),
        ("sub/*", "known"),
        ("sub/**", "known"),
        ("{sub,linked}/*.txt", "unknown"),
        ("*/*.txt", "unknown"),
        (".git/*", "unknown"),
        ("sub/**/*.txt", "known"),
    ];
    let mut text = String::new();
    for (number, (pattern, _)) in cases.iter().enumerate() {
        let call = format!("fileset(path.module, \"{pattern}\")");
        writeln!(text, "output \"o{number}\" {{\n  value = {call}\n}}").unwrap();
    }
    let outer = beside(&[("main.tf", &text), ("a.txt", ""), ("sub/a.txt", ""), (".git/HEAD", "")]);
    let repository = outer.path().join("repo");
    symlink("sub", repository.join("linked")).unwrap();
    symlink("sub/a.txt", repository.join("link.txt")).unwrap();
    let json = graph(&repository);
    for (number, (pattern, wanted)) in cases.iter().enumerate() {
        let value = &json["outputs"][format!("o{number}")];
        let found = if value.get("$unknown").is_some() { "unknown" } else { "known" };
        assert_eq!(found, *wanted, "{pattern}: {value}");
    }
    // A link to a file is a file.
    assert_eq!(json["outputs"]["o0"], serde_json::json!(["a.txt", "link.txt"]));
}

#[test]
fn what_git_keeps_matters_to_patterns_that_may_match_there() {
    let text = "output \"all\" {\n  value = fileset(path.module, \"*\")\n}\n\
                output \"deep\" {\n  value = fileset(path.module, \"**\")\n}\n\
                output \"below\" {\n  value = fileset(path.module, \"sub/**\")\n}\n\
                output \"sub\" {\n  value = fileset(\"${path.module}/sub\", \"**\")\n}\n";
    let outer = beside(&[("main.tf", text), ("sub/a.txt", ""), (".git/HEAD", "")]);
    let outputs = &graph(&outer.path().join("repo"))["outputs"];
    assert_eq!(outputs["all"], serde_json::json!(["main.tf"]));
    assert!(outputs["deep"].get("$unknown").is_some(), "{outputs}");
    assert_eq!(outputs["below"], serde_json::json!(["sub/a.txt"]));
    assert_eq!(outputs["sub"], serde_json::json!(["a.txt"]));
}

#[test]
fn functions_list_no_directory_outside() {
    for call in [
        "fileset(\"/\", \"*\")",
        "fileset(\"..\", \"**\")",
        "fileset(\".\", \"../*\")",
        "fileset(\"~\", \"*\")",
    ] {
        let text = format!("output \"it\" {{\n  value = {call}\n}}\n");
        let outer = beside(&[("main.tf", &text)]);
        let json = graph(&outer.path().join("repo")).to_string();
        assert!(!json.contains("secret.txt") && !json.contains("\"etc\""), "{call}: {json}");
    }
}

#[test]
fn whether_a_file_is_there_outside_is_not_told() {
    for path in ["../secret.txt", "../none.txt", "/etc/passwd", "/etc/none"] {
        let text = format!("output \"it\" {{\n  value = fileexists(\"{path}\")\n}}\n");
        let outer = beside(&[("main.tf", &text)]);
        let json = graph(&outer.path().join("repo"));
        assert_ne!(json["outputs"]["it"], true, "{path}");
    }
}

#[test]
fn modules_are_read_above_the_path_and_never_outside_the_repository() {
    let root = "module \"m\" {\n  source = \"../../shared\"\n}\noutput \"it\" {\n  value = module.m.name\n}\n";
    let shared = "output \"name\" {\n  value = \"shared\"\n}\n";
    let outer = beside(&[("live/prod/main.tf", root), ("shared/main.tf", shared)]);
    let json = graph(&outer.path().join("repo/live/prod"));
    assert_eq!(json["outputs"]["it"], "shared");

    let beyond =
        root.replace("../../shared", "../../../outside").replace("module.m.name", "module.m.leak");
    let outer = beside(&[("live/prod/main.tf", &beyond)]);
    let json = graph(&outer.path().join("repo"));
    assert!(json["outputs"]["it"].get("$unknown").is_some(), "{json}");
    keeps_out(outer.path());
}

#[cfg(unix)]
#[test]
fn links_lead_nowhere_outside() {
    use std::os::unix::fs::symlink;
    let root = "module \"m\" {\n  source = \"./linked\"\n}\nvariable \"word\" {\n  default = \"\"\n}\n\
                output \"it\" {\n  value = [module.m.leak, var.word, file(\"link.txt\")]\n}\n";
    let outer = beside(&[("main.tf", root)]);
    let repository = outer.path().join("repo");
    symlink("../outside", repository.join("linked")).unwrap();
    symlink("../outside/main.tf", repository.join("linked.tf")).unwrap();
    symlink("../outside/secret.tfvars", repository.join("terraform.tfvars")).unwrap();
    symlink("../secret.txt", repository.join("link.txt")).unwrap();
    symlink("../outside/main.tf", repository.join("x_override.tf")).unwrap();
    keeps_out(outer.path());
    let (status, said) = check(&repository);
    assert_eq!(status, 1);
    assert!(said.iter().filter(|(rule, _)| rule == "syntax/unreadable").count() >= 3, "{said:?}");
}

#[test]
fn installed_modules_are_not_read_outside() {
    let root = "module \"m\" {\n  source = \"example/a/aws\"\n}\noutput \"it\" {\n  value = module.m.leak\n}\n";
    for dir in ["../outside", "./../outside", "../../../../../../etc"] {
        let manifest = format!("{{\"Modules\":[{{\"Key\":\"m\",\"Dir\":\"{dir}\"}}]}}");
        let outer = beside(&[("main.tf", root), (".terraform/modules/modules.json", &manifest)]);
        keeps_out(outer.path());
    }
}

/// Every system call that opens a file, starts a program or touches the network is seen.
#[cfg(target_os = "linux")]
#[test]
fn the_system_sees_no_network_no_program_and_no_write() {
    if !Command::new("strace").arg("-V").output().is_ok_and(|ran| ran.status.success()) {
        skipped("strace", "system calls not traced");
        return;
    }
    let root = "module \"m\" {\n  source = \"../outside\"\n}\nmodule \"n\" {\n  source = \"git::https://example.com/x.git\"\n}\n\
                provider \"aws\" {\n  region = \"us-east-1\"\n}\ndata \"http\" \"x\" {\n  url = \"http://example.com\"\n}\n\
                data \"external\" \"x\" {\n  program = [\"touch\", \"ran\"]\n}\nresource \"null_resource\" \"x\" {\n  provisioner \"local-exec\" {\n    command = \"touch ran\"\n  }\n}\n\
                output \"it\" {\n  value = [file(\"/etc/hostname\"), file(\"../secret.txt\"), data.http.x.body]\n}\n";
    let outer = beside(&[("main.tf", root), ("b/main.tf", TOPIC)]);
    for command in ["check", "graph"] {
        let log = outer.path().join("strace.log");
        let mut traced = Command::new("strace");
        traced
            .args(["-f", "-qq", "-y", "-o"])
            .arg(&log)
            .args([
                "-e",
                "trace=network,execve,execveat,fork,vfork,open,openat,creat,unlink,rename",
            ])
            .arg(assert_cmd::cargo::cargo_bin!("drlint"))
            .args([command, "."]);
        let ran = watch(&outer.path().join("repo"), traced);
        if ran.stderr.contains("ptrace") || !log.exists() {
            skipped("permission to trace processes", "system calls not traced");
            return;
        }
        let text = fs::read_to_string(&log).unwrap();
        assert!(text.contains("main.tf"), "nothing was traced: {text}");
        for line in text.lines() {
            let call = line.split_once(' ').map_or(line, |(_, call)| call.trim_start());
            if call.starts_with("execve(") {
                assert!(call.contains("drlint"), "{line}");
                continue;
            }
            let opens = ["open(", "openat("].iter().any(|start| call.starts_with(start));
            let harmless =
                call.starts_with("+++") || call.starts_with("---") || call.contains("<... ");
            assert!(opens || harmless, "{line}");
            if opens {
                assert!(!call.contains("O_WRONLY") && !call.contains("O_RDWR"), "{line}");
                for forbidden in ["secret.txt", "/outside", "/etc/hostname", ".aws", ".terraformrc"]
                {
                    assert!(!call.contains(forbidden), "{line}");
                }
            }
        }
    }
    assert!(!outer.path().join("repo/ran").exists());
}

/// Where no tracer is at hand, the sources must not even name what could do it.
#[test]
fn the_sources_name_no_process_and_no_network() {
    let mut todo = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    let mut read = 0;
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            todo.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
            continue;
        }
        let text = fs::read_to_string(&path).unwrap_or_default();
        read += 1;
        for name in [
            "TcpListener",
            "process::Command",
            "TcpStream",
            "UdpSocket",
            "UnixStream",
            "ureq",
            "reqwest",
        ] {
            assert!(!text.contains(name), "{} names {name}", path.display());
        }
    }
    assert!(read > 100, "only {read} files were read");
}

/// Escape sequences, controls of both kinds, direction overrides, Unicode's line ends.
const HOSTILE: &[char] = &[
    '\u{1b}', '\u{7}', '\u{8}', '\u{7f}', '\u{9b}', '\u{202e}', '\u{2066}', '\u{200b}', '\u{2028}',
];

#[track_caller]
fn shows_nothing_hostile(ran: &Ran, what: &str) {
    for text in [&ran.stdout, &ran.stderr] {
        for c in HOSTILE {
            assert!(!text.contains(*c), "{what}: {c:?} in {text:?}");
        }
    }
}

#[test]
fn hostile_text_is_never_printed_raw() {
    let evil: String = HOSTILE.iter().filter(|c| !c.is_control()).collect();
    let escaped = "\\u001b]0;owned\\u0007\\u009b31m\\u007f\\u0008";
    let text = format!(
        "resource \"aws_dynamodb_table\" \"t\" {{\n  name         = \"{escaped}{evil}\"\n  billing_mode = \"PROVISIONED{escaped}\"\n}}\n\
         resource \"aws_s3_bucket\" \"b\" {{\n  for_each = toset([\"{escaped}{evil}\"])\n  bucket   = each.key\n}}\n\
         module \"m\" {{\n  source = \"{escaped}{evil}\"\n}}\n\
         output \"it\" {{\n  value = [\"{escaped}{evil}\", nope(\"{evil}\"), file(\"{escaped}\"), module.m.x]\n}}\n\
         resource \"x{evil}\" \"{evil}\" {{}}\n{evil} \u{1b}[31m broken\n"
    );
    let tree = tree(&[
        ("main.tf", text.as_str()),
        ("terraform.tfvars", &format!("a{evil} = \"\u{1b}\"\n")),
    ]);
    for arguments in [
        &["check", "."][..],
        &["check", "--verbose", "--color", "never", "."],
        &["check", "--format", "json", "."],
        &["check", "--format", "sarif", "."],
        &["graph", "."],
    ] {
        let ran = run(tree.path(), arguments);
        shows_nothing_hostile(&ran, &arguments.join(" "));
    }
}

#[cfg(unix)]
#[test]
fn hostile_names_are_never_printed_raw() {
    let evil: String = HOSTILE.iter().collect();
    let repository = tree(&[("main.tf", TOPIC)]);
    write(repository.path(), &format!("dir{evil}/bad{evil}.tf"), "locals {");
    write(repository.path(), &format!("dir{evil}/main.tf"), TOPIC);
    write(repository.path(), &format!(".hidden{evil}/main.tf"), TOPIC);
    let named = format!("none{evil}");
    for arguments in [
        &["check", "--verbose", "."][..],
        &["check", "--format", "json", "."],
        &["check", "--format", "sarif", "."],
        &["graph", "."],
        &["check", &named],
        &["graph", &named],
        &["check", "--var", &named, "."],
        &["check", "--config", &named, "."],
        &["explain", &named],
    ] {
        let ran = run(repository.path(), arguments);
        shows_nothing_hostile(&ran, arguments[0]);
    }
}
