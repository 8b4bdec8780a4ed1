//! The disk, as the engine sees it.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use drlint::base::{FileError, FileKind, FileSystem, MemoryFiles};
use drlint::engine::{
    self, ConfinedFiles, DiskFiles, Inputs, NoProgress, Options, OverlayFiles, Role, classify,
    effective,
};
use drlint::report::Style;
use tempfile::TempDir;

fn tree(files: &[(&str, &str)]) -> TempDir {
    let directory = tempfile::tempdir().unwrap();
    for (path, text) in files {
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    directory
}

/// The directories found below `at`, relative to it.
fn found(at: &Path) -> Vec<String> {
    let found = engine::discover(&DiskFiles, &[at.to_owned()]).unwrap();
    let relative = found.directories.iter().map(|one| one.strip_prefix(at).unwrap());
    relative.map(|one| one.display().to_string()).collect()
}

#[test]
fn names_say_what_files_are() {
    let role = |name| classify(name).map(|file| file.role);
    for (name, expected) in [
        ("main.tf", Some(Role::Config)),
        ("main.tf.json", Some(Role::Config)),
        ("main.tofu", Some(Role::Config)),
        ("override.tf", Some(Role::Override)),
        ("x_override.tofu.json", Some(Role::Override)),
        ("myoverride.tf", Some(Role::Config)),
        ("terraform.tfvars", Some(Role::AutoVars)),
        ("a.auto.tfvars.json", Some(Role::AutoVars)),
        ("prod.tfvars", Some(Role::Vars)),
        (".hidden.tf", None),
        ("main.tf~", None),
        ("#main.tf#", None),
        ("main.json", None),
        ("main.tfstate", None),
        ("tf", None),
    ] {
        assert_eq!(role(name), expected, "{name}");
    }
}

#[test]
fn a_directory_is_read_in_terraforms_order() {
    let names = [
        "z.auto.tfvars",
        "a.auto.tfvars",
        "terraform.tfvars.json",
        "terraform.tfvars",
        "b.tf",
        "override.tf",
        "a.tf",
        "a.tofu",
        "a_override.tf",
        "prod.tfvars",
        "readme.md",
    ];
    let read: Vec<_> = effective(names).into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        read,
        [
            "a.tofu",
            "b.tf",
            "a_override.tf",
            "override.tf",
            "terraform.tfvars",
            "terraform.tfvars.json",
            "a.auto.tfvars",
            "z.auto.tfvars",
        ]
    );
}

#[test]
fn hidden_directories_are_entered_only_when_named() {
    let tree = tree(&[
        ("infra/main.tf", ""),
        ("infra/.terraform/modules/x/main.tf", ""),
        ("docs/readme.md", ""),
        ("vars/prod.tfvars", ""),
        ("modules/a/a.tf.json", "{}"),
    ]);
    assert_eq!(found(tree.path()), ["infra", "modules/a"]);
    assert_eq!(found(&tree.path().join("infra/.terraform")), ["modules/x"]);
    let skipped = engine::discover(&DiskFiles, &[tree.path().to_owned()]).unwrap().skipped;
    assert!(skipped.len() == 1 && skipped[0].ends_with(".terraform: hidden directory"));
}

#[test]
fn a_file_stands_for_its_directory_and_nothing_below() {
    let tree = tree(&[("infra/main.tf", ""), ("infra/sub/main.tf", ""), ("infra/a.md", "")]);
    for name in ["infra/main.tf", "infra/a.md"] {
        let found = engine::discover(&DiskFiles, &[tree.path().join(name)]).unwrap();
        assert_eq!(found.directories, [tree.path().join("infra")], "{name}");
    }
}

#[test]
fn only_files_inside_are_read() {
    let outside = tree(&[("secret.tf", "secret")]);
    let inside = tree(&[("a/main.tf", "text"), ("big.tf", "0123456789")]);
    let files = ConfinedFiles::new(Arc::new(DiskFiles), [inside.path().to_owned()]);
    let read = |path: PathBuf| files.read_up_to(&path, 5);
    assert_eq!(read(inside.path().join("a/main.tf")).unwrap(), b"text");
    assert_eq!(read(inside.path().join("a/../a/main.tf")).unwrap(), b"text");
    assert_eq!(read(inside.path().join("none.tf")), Err(FileError::Missing));
    let big = FileError::TooLarge { size: 10, limit: 5 };
    assert_eq!(read(inside.path().join("big.tf")), Err(big));
    let beyond = outside.path().join("secret.tf");
    assert_eq!(read(beyond.clone()), Err(FileError::Outside));
    assert_eq!(files.kind(&beyond), None);
    // Whether something is outside is not told either.
    for name in ["secret.tf", "none.tf"] {
        let around = inside.path().join("..").join(outside.path().file_name().unwrap()).join(name);
        assert_eq!(read(around), Err(FileError::Outside), "{name}");
    }
    assert!(matches!(read(inside.path().join("a")), Err(FileError::Io(_))));
}

#[cfg(unix)]
#[test]
fn links_lead_no_further_than_the_tree() {
    use std::os::unix::fs::symlink;
    let outside = tree(&[("secret.tf", "secret")]);
    let inside = tree(&[("shared/provider.tf", "shared"), ("root/main.tf", "")]);
    let root = inside.path().join("root");
    symlink("../shared/provider.tf", root.join("provider.tf")).unwrap();
    symlink(outside.path().join("secret.tf"), root.join("secret.tf")).unwrap();
    symlink(outside.path(), root.join("away")).unwrap();
    symlink("..", root.join("loop")).unwrap();
    let files = ConfinedFiles::new(Arc::new(DiskFiles), [inside.path().to_owned()]);
    assert_eq!(files.read(&root.join("provider.tf")).unwrap(), b"shared");
    assert_eq!(files.read(&root.join("secret.tf")), Err(FileError::Outside));
    assert_eq!(files.read(&root.join("away/secret.tf")), Err(FileError::Outside));
    assert_eq!(files.read(&root.join("loop/shared/provider.tf")).unwrap(), b"shared");
    let listed = files.list(&root).unwrap();
    let kinds: Vec<_> = listed.iter().map(|(name, kind)| (name.to_str().unwrap(), *kind)).collect();
    assert_eq!(
        kinds,
        [
            ("away", FileKind::Other),
            ("loop", FileKind::Other),
            ("main.tf", FileKind::File),
            ("provider.tf", FileKind::File),
            ("secret.tf", FileKind::Other),
        ]
    );
    // A walk is not caught by the loop.
    assert_eq!(found(inside.path()), ["root", "shared"]);
}

#[test]
fn text_is_utf_8_without_nul() {
    assert_eq!(engine::text_of("é".into()).unwrap(), "é");
    assert_eq!(engine::text_of(vec![0xff, 0xfe]), Err(FileError::NotText));
    assert_eq!(engine::text_of(b"a\0b".to_vec()), Err(FileError::NotText));
}

#[test]
fn settings_are_searched_upwards_within_the_repository() {
    let tree = tree(&[
        (".drlint.hcl", ""),
        ("repo/.git/HEAD", ""),
        ("repo/a/b/main.tf", ""),
        ("repo/c/.drlint.hcl", ""),
        ("repo/c/d/main.tf", ""),
    ]);
    let real = fs::canonicalize(tree.path()).unwrap();
    let find = |path: &str| engine::find_settings(&DiskFiles, &tree.path().join(path));
    assert_eq!(find("repo/c/d/main.tf"), Some(real.join("repo/c/.drlint.hcl")));
    assert_eq!(find("repo/a/b"), None, "what lies above the repository is not looked at");
}

#[test]
fn the_repository_is_what_holds_git() {
    let tree = tree(&[("repo/.git/HEAD", ""), ("repo/infra/main.tf", ""), ("loose/main.tf", "")]);
    let real = fs::canonicalize(tree.path()).unwrap();
    let root = |path: &str| engine::repository_root(&DiskFiles, &tree.path().join(path));
    assert_eq!(root("repo/infra/main.tf"), Some(real.join("repo")));
    assert_eq!(root("loose"), Some(real.join("loose")));
    assert_eq!(root("none"), None);
}

/// A repository with what a run may read: modules, deployments, variable files, a waiver, a pack.
fn repository() -> Vec<(String, Vec<u8>)> {
    let stack = drlint::scaffold::files("hot-standby").unwrap().into_iter();
    let mut files: Vec<_> = stack.map(|file| (file.path, file.content)).collect();
    for (path, text) in [
        (".git/HEAD", "ref: refs/heads/main\n"),
        (
            ".drlint.hcl",
            "profile = \"hot-standby\"\ndeployment \"live\" {\n  root      = \"stacks/hot-standby\"\n  \
             var_files = [\"example.tfvars\"]\n}\nwaiver {\n  rule = \"s3\"\n}\n",
        ),
        ("probe/main.tf", PROBE),
        ("probe/terraform.tfvars", "threshold = 10\n"),
    ] {
        files.push((path.to_owned(), text.into()));
    }
    files
}

const PROBE: &str = r#"
variable "threshold" {
  type = number
}
resource "aws_route53_health_check" "probe" {
  type              = "HTTPS"
  fqdn              = "a.example.com"
  request_interval  = 30
  failure_threshold = var.threshold
}
"#;

/// The JSON report of a check of `root`.
#[expect(clippy::needless_pass_by_value, reason = "file systems are made where they are used")]
fn report_of(files: Arc<dyn FileSystem>, root: &Path) -> String {
    let options = Options::from(Inputs::of(root));
    let mut outcome = engine::check_with(&files, &options, &NoProgress).unwrap();
    outcome.report.summary.seconds = 0.0;
    let mut bytes = Vec::new();
    let format = drlint::report::format("json").unwrap();
    (format.write)(&outcome.report, &outcome.sources, &Style::default(), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn a_tree_in_memory_is_checked_as_the_same_tree_on_the_disk() {
    let directory = tempfile::tempdir().unwrap();
    let mut memory = MemoryFiles::new();
    for (path, content) in repository() {
        memory = memory.with(Path::new("/repository").join(&path), content.clone());
        let path = directory.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    let on_disk = report_of(Arc::new(DiskFiles), directory.path());
    assert_eq!(report_of(Arc::new(memory), Path::new("/repository")), on_disk);
    assert!(on_disk.contains("dns/slow-failure-detection"), "{on_disk}");
}

#[test]
fn an_overlay_changes_the_verdict_about_the_file_it_replaces() {
    let tree = tree(&[("main.tf", PROBE), ("terraform.tfvars", "threshold = 10\n")]);
    let rule = "dns/slow-failure-detection";
    let disk: Arc<dyn FileSystem> = Arc::new(DiskFiles);
    assert!(report_of(Arc::clone(&disk), tree.path()).contains(rule));
    let name = tree.path().join("terraform.tfvars");
    let edited = OverlayFiles::new(Arc::clone(&disk)).with(&name, "threshold = 1\n");
    assert!(!report_of(Arc::new(edited), tree.path()).contains(rule));
    let added = OverlayFiles::new(disk).with(tree.path().join("z.auto.tfvars"), "threshold = 1\n");
    assert!(!report_of(Arc::new(added), tree.path()).contains(rule));
}

#[cfg(unix)]
#[test]
fn an_overlay_leads_no_further_than_the_tree() {
    let outside = tree(&[("secret.tf", "secret")]);
    let inside = tree(&[("main.tf", "")]);
    std::os::unix::fs::symlink(outside.path(), inside.path().join("away")).unwrap();
    let overlay = OverlayFiles::new(Arc::new(DiskFiles))
        .with(inside.path().join("new/main.tf"), "new")
        .with(inside.path().join("away/secret.tf"), "edited");
    let files = ConfinedFiles::new(Arc::new(overlay), [inside.path().to_owned()]);
    assert_eq!(files.read(&inside.path().join("new/main.tf")).unwrap(), b"new");
    assert_eq!(files.kind(&inside.path().join("new")), Some(FileKind::Directory));
    assert_eq!(files.read(&inside.path().join("away/secret.tf")), Err(FileError::Outside));
}
