//! Settings and comments that a change to the repository brings along: they are wrong in every way,
//! and may show nothing of what is outside.

use crate::process::{check, run, tree};

const TOPIC: &str = "resource \"aws_sns_topic\" \"t\" {\n  name = \"x\"\n}\n";

#[test]
fn a_parameter_of_the_wrong_type_is_located_in_the_settings() {
    for value in ["[1]", "{}", "\"x\"", "true", "[[1]]", "{ a = [] }"] {
        let settings = format!(
            "rule \"dns/slow-failure-detection\" {{\n  parameters = {{ max_detection = {value} }}\n}}\n"
        );
        let tree = tree(&[("main.tf", TOPIC), (".drlint.hcl", &settings)]);
        for command in ["check", "check --format json", "check --format sarif"] {
            let arguments: Vec<_> = command.split(' ').collect();
            let ran = run(tree.path(), &arguments);
            assert_eq!(ran.status, 2, "{value}: {}", ran.stderr);
            let said = &ran.stderr;
            assert!(said.contains("dns/slow-failure-detection.max_detection"), "{value}: {said}");
            assert!(said.contains(".drlint.hcl:2"), "{value}: {said}");
        }
    }
}

#[test]
fn a_pattern_of_any_length_is_a_pattern() {
    for word in ["a".repeat(1_000_000), "a*".repeat(100_000), "*".repeat(500_000) + "/x"] {
        let text = format!("# drlint:ignore[{word}] because\n{TOPIC}");
        let tree = tree(&[("main.tf", text.as_str())]);
        let (status, said) = check(tree.path());
        assert!(status < 2);
        let about = said.iter().find(|(rule, _)| rule == "drlint/unused-waiver");
        let (_, message) = about.expect("the word names no rule");
        assert!(message.contains("a rule that does not exist"), "{message:.200}");
        assert!(message.len() < 300, "{} bytes", message.len());

        let settings = format!(
            "waiver {{\n  rule    = \"{word}\"\n  address = \"{word}\"\n  reason  = \"x\"\n}}\n"
        );
        let tree = crate::process::tree(&[("main.tf", TOPIC), (".drlint.hcl", &settings)]);
        assert!(check(tree.path()).0 < 2);
    }
}
