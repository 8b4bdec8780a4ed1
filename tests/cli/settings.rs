//! Settings, profiles, and the suppressions people write: what is understood and what is refused.

use std::collections::BTreeMap;

use drlint::base::{FileId, SourceMap, Span};
use drlint::diag::{Diagnostic, Severity, SuppressionKind};
use drlint::engine::{Suppressions, suppress};
use drlint::settings::{self, Ignore, LiteralKind, Profile, Settings};
use drlint::syntax::{self, FileKind, Limits, ParsedFile};

fn parse(text: &str) -> ParsedFile {
    syntax::parse(FileId(0), FileKind::Hcl, text, &Limits::default())
}

/// The settings, which must be right.
fn read(text: &str) -> Settings {
    let (settings, problems) = settings::read_settings(&parse(text));
    assert!(problems.is_empty(), "{problems:#?}");
    settings
}

/// What is wrong: the text at the place, the message, the help.
fn refused(text: &str) -> Vec<(String, String, String)> {
    let (_, problems) = settings::read_settings(&parse(text));
    let problems = problems.into_iter().map(|problem| {
        let place = problem.primary.map_or("", |span| &text[span.range()]);
        (place.to_owned(), problem.message, problem.help.unwrap_or_default())
    });
    problems.collect()
}

const WHOLE: &str = r#"
profile = "hot-standby"

objectives {
  approach = "HOT_STANDBY"
  rto      = "5m"
  rpo      = "1m30s"
}

regions {
  primary  = "us-east-1"
  recovery = ["us-west-2"]
}

deployment "primary" {
  root      = "environments/primary"
  var_files = ["primary.tfvars"]
}
deployment "recovery" {
  root      = "environments/dr"
  workspace = "us-west-2"
}

rule "dns/slow-failure-detection" {
  severity   = "warning"
  parameters = { max_detection = 30, "names" = ["a", true, null, -1.5], }
}

waiver {
  rule    = "iam/wildcard-action"
  address = "module.legacy.*"
  reason  = "Vendor role, replaced in Q1"
  expires = "2027-03-31"
}
"#;

#[test]
fn everything_that_may_be_written_is_read() {
    let settings = read(WHOLE);
    assert_eq!(settings.profiles[0].value, "hot-standby");
    assert_eq!(settings.objectives.approach.unwrap().value, "HOT_STANDBY");
    assert_eq!(settings.objectives.rto.unwrap().value, 300);
    assert_eq!(settings.objectives.rpo.unwrap().value, 90);
    assert_eq!(settings.regions.primary.unwrap().value, "us-east-1");
    assert_eq!(settings.regions.recovery[0].value, "us-west-2");
    let names: Vec<_> = settings.deployments.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["primary", "recovery"]);
    assert_eq!(settings.deployments[0].var_files[0].value, "primary.tfvars");
    assert_eq!(settings.deployments[1].workspace.as_ref().unwrap().value, "us-west-2");
    let rule = &settings.rules["dns/slow-failure-detection"];
    assert_eq!((rule.severity, rule.enabled), (Some(Severity::Warning), None));
    assert_eq!(rule.parameters["max_detection"].kind, LiteralKind::Number("30".into()));
    let LiteralKind::List(names) = &rule.parameters["names"].kind else { panic!() };
    let kinds: Vec<_> = names.iter().map(|one| one.kind.clone()).collect();
    assert_eq!(
        kinds,
        [
            LiteralKind::Str("a".into()),
            LiteralKind::Bool(true),
            LiteralKind::Null,
            LiteralKind::Number("-1.5".into())
        ]
    );
    let waiver = &settings.waivers[0];
    assert_eq!(waiver.rules[0].value, "iam/wildcard-action");
    assert_eq!(waiver.addresses[0].value, "module.legacy.*");
    assert_eq!(waiver.expires.as_ref().unwrap().value.to_string(), "2027-03-31");
}

#[test]
fn an_empty_file_says_nothing() {
    let settings = read("# nothing yet\n");
    assert!(settings.profiles.is_empty() && settings.rules.is_empty());
}

#[test]
fn mistakes_are_pointed_at() {
    for (text, place, message, help) in [
        (
            "porfile = \"x\"",
            "porfile",
            "Unknown argument \"porfile\" in a settings file",
            "Did you mean `profile`?",
        ),
        ("region {\n}\n", "region", "Unknown block \"region\"", "Did you mean `regions`?"),
        ("profile = 3", "3", "profile must be a string or a list of strings, not a number", ""),
        ("profile = [\"a\", 3]", "3", "it contains a number", ""),
        ("profile = var.x", "var.x", "must be a literal", ""),
        ("profile = \"${var.x}\"", "\"${var.x}\"", "must be a literal", ""),
        ("objectives {\n  rto = \"soon\"\n}\n", "\"soon\"", "must be a duration", ""),
        (
            "objectives {\n  approach = \"hot_stanby\"\n}\n",
            "\"hot_stanby\"",
            "Invalid approach",
            "\"HOT_STANDBY\"",
        ),
        ("regions {\n}\nregions {\n}\n", "regions", "Duplicate regions block", ""),
        (
            "rule \"a/b\" {\n}\nrule \"a/b\" {\n}\n",
            "rule \"a/b\"",
            "Duplicate rule \"a/b\" block",
            "",
        ),
        ("rule \"b\" {\n}\n", "\"b\"", "not a rule id", ""),
        ("rule {\n}\n", "rule", "must have exactly one label", ""),
        ("rule \"a/b\" {\n  severity = \"eror\"\n}\n", "\"eror\"", "Invalid severity", "\"error\""),
        ("rule \"a/b\" {\n  enabled = \"yes\"\n}\n", "\"yes\"", "must be true or false", ""),
        (
            "deployment \"a\" {\n}\n",
            "deployment \"a\"",
            "Missing required argument \"root\" in a deployment block",
            "",
        ),
        (
            "deployment \"a\" {\n  root = \"/etc\"\n}\n",
            "\"/etc\"",
            "relative to the settings file",
            "",
        ),
        (
            "waiver {\n  rule = \"a/b\"\n  expires = \"31.3.2027\"\n}\n",
            "\"31.3.2027\"",
            "is not a date",
            "YYYY-MM-DD",
        ),
        (
            "waiver {\n  rule = \"a/b\"\n  expires = \"2027-02-30\"\n}\n",
            "\"2027-02-30\"",
            "is not a date",
            "",
        ),
        ("waiver {\n  rule = \"\"\n  reason = \"r\"\n}\n", "\"\"", "An empty pattern", ""),
        ("waiver {\n  rule = []\n  reason = \"r\"\n}\n", "[]", "An empty list", ""),
        (
            "waiver {\n  rule = \"a/b\"\n  address = []\n  reason = \"r\"\n}\n",
            "[]",
            "An empty list",
            "",
        ),
        (
            "waiver {\n  rule = \"a/b\"\n  address = [ # none\n  ]\n  reason = \"r\"\n}\n",
            "[ # none\n  ]",
            "An empty list",
            "",
        ),
        (
            "waiver {\n  reason = \"r\"\n}\n",
            "waiver",
            "Missing required argument \"rule\" in a waiver block",
            "",
        ),
    ] {
        let refused = refused(text);
        assert_eq!(refused.len(), 1, "{text}: {refused:#?}");
        let (at, said, advice) = &refused[0];
        assert_eq!(at, place, "{text}");
        assert!(said.contains(message), "{text}: {said}");
        assert!(advice.contains(help), "{text}: {advice}");
    }
    assert!(!refused("profile = [\n").is_empty(), "a syntax error keeps the run from starting");
}

#[test]
fn times_are_read_exactly() {
    for (text, seconds) in [
        ("90s", Some(90)),
        ("1h30m", Some(5400)),
        ("2 d", Some(172_800)),
        ("5", None),
        ("m", None),
        ("-5m", None),
        ("5 minutes", None),
        ("99999999999999999999s", None),
        ("9999999999999999999d", None),
        ("", None),
    ] {
        assert_eq!(settings::duration(text), seconds, "{text}");
    }
}

#[test]
fn the_published_schema_is_the_readers_table() {
    let mut schema = serde_json::to_string_pretty(&settings::schema::schema()).unwrap();
    schema.push('\n');
    let path = "schemas/drlint.schema.json";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &schema).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap();
    assert_eq!(published, schema, "`UPDATE=1 cargo test` writes it anew");
}

#[test]
fn the_reference_page_is_the_readers_table() {
    let page = settings::page();
    let path = "docs/settings.md";
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(path, &page).unwrap();
    }
    let published = std::fs::read_to_string(path).unwrap_or_default().replace('\r', "");
    assert_eq!(published, page, "`UPDATE=1 cargo test` writes it anew");
}

/// The settings that README and the documentation show can be read.
#[test]
fn documented_settings_can_be_read() {
    let mut read = 0;
    for file in ["README.md", "docs/policy-language.md", "docs/evaluation.md"] {
        let text = std::fs::read_to_string(file).unwrap();
        for block in text.split("```hcl\n").skip(1) {
            let block = block.split("```").next().unwrap();
            let kinds =
                ["profile ", "regions {", "rule \"", "waiver {", "deployment \"", "objectives {"];
            if !kinds.iter().any(|kind| block.starts_with(kind)) {
                continue;
            }
            let (_, problems) = settings::read_settings(&parse(block));
            assert!(problems.is_empty(), "{file}: {block}: {problems:#?}");
            read += 1;
        }
    }
    assert!(read > 0);
}

fn profiles(texts: &[(&str, &str)]) -> BTreeMap<String, Profile> {
    let read = texts.iter().map(|(name, text)| {
        let (profile, problems) = settings::read_profile(name, &parse(text));
        assert!(problems.is_empty(), "{problems:#?}");
        ((*name).to_owned(), profile)
    });
    read.collect()
}

#[test]
fn a_profile_states_only_its_difference() {
    let all = profiles(&[
        (
            "default",
            "description = \"Base\"\nrule \"a/b\" {\n  severity = \"error\"\n  parameters = { x = 1, y = 2 }\n}\nrule \"a/c\" {\n}\n",
        ),
        (
            "hot",
            "extends = \"default\"\nobjectives {\n  rto = 300\n}\nrule \"a/b\" {\n  parameters = { y = 3 }\n}\nrule \"a/c\" {\n  enabled = false\n}\n",
        ),
    ]);
    let hot = settings::resolve("hot", &all).unwrap();
    assert_eq!((hot.name.as_str(), hot.description.as_str()), ("hot", "Base"));
    assert_eq!(hot.objectives.rto.unwrap().value, 300);
    assert_eq!(hot.rules["a/b"].severity, Some(Severity::Error));
    let number = |name: &str| hot.rules["a/b"].parameters[name].kind.clone();
    assert_eq!(number("x"), LiteralKind::Number("1".into()));
    assert_eq!(number("y"), LiteralKind::Number("3".into()));
    assert_eq!(hot.rules["a/c"].enabled, Some(false));
}

#[test]
fn profiles_that_lead_nowhere_are_refused() {
    let all = profiles(&[
        ("one", "extends = \"two\"\n"),
        ("two", "extends = \"one\"\n"),
        ("three", "extends = \"onee\"\n"),
    ]);
    assert!(settings::resolve("one", &all).unwrap_err().message.contains("extends itself"));
    let missing = settings::resolve("three", &all).unwrap_err();
    assert_eq!(missing.help.as_deref(), Some("Did you mean `one`?"));
    assert!(missing.primary.is_some());
    assert!(settings::resolve("threee", &all).unwrap_err().primary.is_none());
}

/// Ignore comments: rules, reason, and the texts they cover, shortest first.
fn ignores(kind: FileKind, text: &str) -> Vec<(Vec<String>, String, Vec<String>)> {
    let parsed = syntax::parse(FileId(0), kind, text, &Limits::default());
    let found = settings::ignores(&parsed, text);
    let found = found.into_iter().map(|one| {
        for rule in &one.rules {
            assert!(text[rule.span.range()].contains(&rule.value), "the span is the rule's");
        }
        let mut covers: Vec<_> =
            one.covers.iter().map(|span| text[span.range()].trim().to_owned()).collect();
        covers.sort_by_key(String::len);
        covers.dedup();
        (one.rules.into_iter().map(|rule| rule.value).collect(), one.reason, covers)
    });
    found.collect()
}

#[test]
fn a_comment_covers_its_line_or_the_one_below() {
    let block = "resource \"x\" \"y\" {\n  a = 1\n}";
    for (text, reason, covers) in [
        ("a = 1 # drlint:ignore[p/r] why\n".to_owned(), "why", "a = 1"),
        ("# drlint:ignore[p/r] why\na = 1\n".to_owned(), "why", "a = 1"),
        ("// drlint:ignore[p/r]: why not\n\n# more\n\na = 1\n".to_owned(), "why not", "a = 1"),
        ("/* drlint:ignore[p/r]\n   long reason */\na = 1\n".to_owned(), "long reason", "a = 1"),
        ("//drlint:ignore[p/r]\na = 1\n".to_owned(), "", "a = 1"),
        (format!("# drlint:ignore[p/r] why\n{block}\n"), "why", block),
        (block.replace('{', "{ # drlint:ignore[p/r] why"), "why", "{ whole block }"),
    ] {
        let found = ignores(FileKind::Hcl, &text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].0, ["p/r"], "{text}");
        assert_eq!(found[0].1, reason, "{text}");
        let covered = found[0].2.last().unwrap();
        let whole = covers == "{ whole block }" && covered.ends_with("a = 1\n}");
        assert!(whole || covered.starts_with(covers), "{text}: {covered}");
    }
}

#[test]
fn several_rules_one_comment_and_other_words_none() {
    let found = ignores(FileKind::Hcl, "a = 1 # drlint:ignore[p/r, q/*,] because\n");
    assert_eq!(found[0].0, ["p/r", "q/*"]);
    assert_eq!(ignores(FileKind::Hcl, "a = 1 # drlint:ignore because\n")[0].0, [""; 0]);
    for text in [
        "# see drlint.io",
        "# drlint: see the README",
        "# drlint ignores this block",
        "# the ignore list of drlint [a]",
        "# mydrlint:ignore[a/b] x",
        "a = \"# drlint:ignore[a/b] x\"",
        // A directive is at the beginning of its comment; anywhere else it is quoted.
        "# see docs: never write drlint: ignore[a/b] reason",
        "a = 1 # legacy, drlint:ignore[a/b] why",
        "# `drlint:ignore[a/b] x` is not allowed here",
        "# \"drlint: disable[a/b]\" is not a comment that drlint reads",
        "/* Do not write drlint:ignore[a/b] x */",
        "/*\n * Do not write\n * drlint:ignore[a/b] x\n */",
        "// // TODO: remove drlint:ignore[a/b",
    ] {
        assert!(ignores(FileKind::Hcl, &format!("{text}\n")).is_empty(), "{text}");
    }
}

#[test]
fn blanks_and_case_do_not_matter() {
    for text in [
        "# drlint: ignore[p/r] why",
        "#drlint:ignore[p/r] why",
        "# drlint:ignore [p/r] why",
        "# drlint : ignore [ p/r ] : why",
        "// DRLint:Ignore[p/r]why",
        "/*drlint:ignore[p/r]why*/",
        "# drlint:\u{200b}ignore[\u{feff}p/r] why",
        "### drlint:ignore[p/r] why",
        "/**\n  * drlint:ignore[p/r] why\n  */",
    ] {
        let found = ignores(FileKind::Hcl, &format!("a = 1 {text}\n"));
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((found[0].0.join(" "), &*found[0].1), ("p/r".to_owned(), "why"), "{text}");
    }
    let two =
        ignores(FileKind::Hcl, "/* drlint:ignore[p/r] one\n   drlint:ignore[q/s] two */\na = 1\n");
    let two: Vec<_> = two.iter().map(|one| (one.0.join(" "), one.1.as_str())).collect();
    assert_eq!(two, [("p/r".to_owned(), "one"), ("q/s".to_owned(), "two")]);
}

#[test]
fn json_says_it_in_the_property_that_terraform_skips() {
    let text = r#"{
  "resource": {
    "aws_x": {
      "y": {
        "//": { "drlint": { "ignore": ["p/r", "q/*"], "reason": "why" } },
        "a": 1
      },
      "z": { "a": 1, "//": "never write drlint:ignore[p/r] why" }
    }
  }
}"#;
    let found = ignores(FileKind::Json, text);
    assert_eq!(found.len(), 1, "{found:#?}");
    assert_eq!((found[0].0.join(" "), found[0].1.as_str()), ("p/r q/*".to_owned(), "why"));
    let covered = &found[0].2[0];
    assert!(covered.contains("\"a\": 1") && !covered.contains("ordinary"), "{covered}");
}

const BLOCKS: &str =
    "module \"legacy\" {\n  source = \"./x\"\n}\nresource \"aws_x\" \"y\" {\n  a = 1\n  b = 2\n}\n";

/// Diagnostics of `p/r` on these words of the file that `text` makes.
fn apply(text: &str, words: &[&str], settings: &str, whole: bool) -> Vec<Diagnostic> {
    let mut sources = SourceMap::default();
    let config = sources.add("a.tf".into(), "a.tf".into(), text.into());
    let file = sources.add(".drlint.hcl".into(), ".drlint.hcl".into(), settings.into());
    let parsed = syntax::parse(config.id, FileKind::Hcl, text, &Limits::default());
    let ignores: Vec<Ignore> = settings::ignores(&parsed, text);
    let parsed = syntax::parse(file.id, FileKind::Hcl, settings, &Limits::default());
    let (settings, problems) = settings::read_settings(&parsed);
    assert!(problems.is_empty(), "{problems:#?}");
    let diagnostics = words.iter().map(|word| {
        let start = text.find(word).unwrap();
        let place = Span::new(config.id, start, start + word.len());
        let mut found = Diagnostic::of_rule(&"p/r".into(), Severity::Error, "m", Some(place));
        found.subject = Some("module.legacy.aws_x.y[\"a.b\"]".into());
        found
    });
    let mut diagnostics: Vec<_> = diagnostics.collect();
    let suppressions = Suppressions {
        waivers: &settings.waivers,
        ignores: &ignores,
        today: "2027-01-01".parse().unwrap(),
        mandatory: &|rule| rule == "m/r",
        known: &["m/r", "p/other", "p/r"],
        ran: &["p/r"],
        whole,
    };
    suppress(&mut diagnostics, &suppressions);
    diagnostics
}

/// Which diagnostics are suppressed, and what is said about the suppressions.
fn outcome(diagnostics: &[Diagnostic]) -> (Vec<bool>, Vec<&str>) {
    let (own, found): (Vec<_>, Vec<_>) =
        diagnostics.iter().partition(|one| one.rule.starts_with("drlint/"));
    let suppressed = found.iter().map(|one| one.suppressed.is_some()).collect();
    (suppressed, own.iter().map(|one| &*one.rule).collect())
}

#[test]
fn a_comment_suppresses_what_it_covers_and_nothing_else() {
    let text = BLOCKS.replace("a = 1", "a = 1 # drlint:ignore[p/r] why");
    let found = apply(&text, &["a = 1", "b = 2"], "", true);
    assert_eq!(outcome(&found), (vec![true, false], vec![]));
    let suppression = found[0].suppressed.as_ref().unwrap();
    assert_eq!((suppression.reason.as_str(), suppression.kind), ("why", SuppressionKind::InSource));
    let text = BLOCKS.replace("resource", "# drlint:ignore[p/*] why\nresource");
    assert_eq!(outcome(&apply(&text, &["a = 1", "b = 2"], "", true)).0, [true, true]);
}

#[test]
fn a_comment_at_a_module_block_covers_what_it_leads_to() {
    let text = format!("# drlint:ignore[p/r] why\n{BLOCKS}");
    let mut sources = SourceMap::default();
    let file = sources.add("a.tf".into(), "a.tf".into(), text.as_str().into());
    let other = sources.add("x/main.tf".into(), "x/main.tf".into(), "a = 1\n".into());
    let parsed = syntax::parse(file.id, FileKind::Hcl, &text, &Limits::default());
    let call = parsed.body.blocks[0].header;
    let mut inside =
        Diagnostic::of_rule(&"p/r".into(), Severity::Error, "m", Some(Span::new(other.id, 0, 5)));
    let outside = inside.clone();
    inside.callers = vec![call];
    let mut found = vec![inside, outside];
    let ignores = settings::ignores(&parsed, &text);
    let suppressions = Suppressions {
        waivers: &[],
        ignores: &ignores,
        today: "2027-01-01".parse().unwrap(),
        mandatory: &|_| false,
        known: &["p/r"],
        ran: &["p/r"],
        whole: true,
    };
    suppress(&mut found, &suppressions);
    assert_eq!(outcome(&found), (vec![true, false], vec![]));
}

#[test]
fn bad_comments_suppress_nothing_and_are_reported() {
    for (comment, expected) in [
        ("drlint:ignore[p/r]", "drlint/waiver-without-reason"),
        ("drlint:ignore[p/r] \u{200b}\u{2060}", "drlint/waiver-without-reason"),
        ("drlint:ignore[p/r] \u{3164}", "drlint/waiver-without-reason"),
        ("drlint:ignore[p/r] - ...", "drlint/waiver-without-reason"),
        ("drlint:ignore why", "drlint/malformed-ignore"),
        ("drlint:ignored[p/r] why", "drlint/malformed-ignore"),
        ("drlint:ignore(p/r) why", "drlint/malformed-ignore"),
        ("drlint:ignore[p/r why", "drlint/malformed-ignore"),
        ("drlint:ignore p/r", "drlint/malformed-ignore"),
        ("drlint:disable[p/r] why", "drlint/malformed-ignore"),
        ("drlint:ignore-next-line[p/r] why", "drlint/malformed-ignore"),
        ("drlint-ignore[p/r] why", "drlint/malformed-ignore"),
        ("drlint ignore[p/r] why", "drlint/malformed-ignore"),
        ("drlint:ignore[] why", "drlint/malformed-ignore"),
        ("drlint:ignore[syntax/error] why", "drlint/refused-waiver"),
        ("drlint:ignore[drlint/malformed-ignore] why", "drlint/refused-waiver"),
        ("drlint:ignore[p/nothing] why", "drlint/unknown-rule"),
    ] {
        let text = BLOCKS.replace("a = 1", &format!("a = 1 # {comment}"));
        let found = apply(&text, &["a = 1"], "", true);
        assert_eq!(outcome(&found), (vec![false], vec![expected]), "{comment}");
    }
    // The rest of the list is no excuse for a word that names nothing.
    let text = BLOCKS.replace("a = 1", "a = 1 # drlint:ignore[p/r, p/nothing] why");
    let found = apply(&text, &["a = 1"], "", true);
    assert_eq!(outcome(&found), (vec![true], vec!["drlint/unknown-rule"]));
    let text = BLOCKS.replace("b = 2", "b = 2 # drlint:ignore[p/r] why");
    assert_eq!(outcome(&apply(&text, &["a = 1"], "", true)).1, ["drlint/unused-waiver"]);
    // A rule that did not run may have something to say another time.
    let text = BLOCKS.replace("b = 2", "b = 2 # drlint:ignore[p/other] why");
    assert_eq!(outcome(&apply(&text, &["a = 1"], "", true)).1, [""; 0]);
}

#[test]
fn a_mandatory_rule_is_beyond_comments() {
    let text = BLOCKS.replace("a = 1", "a = 1 # drlint:ignore[m/r] why");
    let parsed = parse(&text);
    let place = text.find("a = 1").unwrap();
    let place = Span::new(FileId(0), place, place + 5);
    let mut found = vec![Diagnostic::of_rule(&"m/r".into(), Severity::Error, "m", Some(place))];
    let ignores = settings::ignores(&parsed, &text);
    let suppressions = Suppressions {
        waivers: &[],
        ignores: &ignores,
        today: "2027-01-01".parse().unwrap(),
        mandatory: &|rule| rule == "m/r",
        known: &["m/r"],
        ran: &["m/r"],
        whole: true,
    };
    suppress(&mut found, &suppressions);
    assert_eq!(outcome(&found), (vec![false], vec!["drlint/refused-waiver"]));
    assert!(found[1].message.contains("mandatory"));
}

#[test]
fn a_waiver_covers_addresses_until_its_day() {
    let waiver = |body: &str| format!("waiver {{\n{body}\n}}\n");
    for (body, suppressed, remark) in [
        ("rule = \"p/r\"\nreason = \"why\"", true, None),
        ("rule = \"p/*\"\naddress = \"module.legacy.*\"\nreason = \"why\"", true, None),
        (
            "rule = [\"p/other\", \"p/r\"]\naddress = [\"aws_z.*\", \"*.aws_x.y*\"]\nreason = \"why\"",
            true,
            None,
        ),
        (
            "rule = \"p/r\"\naddress = \"module.legacy.aws_x.y[\\\"a.b\\\"]\"\nreason = \"why\"",
            true,
            None,
        ),
        ("rule = \"p/r\"\naddress = \"module.legacy.aws_x.y[*]\"\nreason = \"why\"", true, None),
        (
            "rule = \"p/r\"\naddress = \"module.legacy.aws_x.y\"\nreason = \"why\"",
            false,
            Some("drlint/unused-waiver"),
        ),
        ("rule = \"p/r\"\nreason = \"why\"\nexpires = \"2027-01-01\"", true, None),
        (
            "rule = \"p/r\"\nreason = \"why\"\nexpires = \"2026-12-31\"",
            false,
            Some("drlint/expired-waiver"),
        ),
        ("rule = \"p/r\"", false, Some("drlint/waiver-without-reason")),
        ("rule = \"p/r\"\nreason = \" \"", false, Some("drlint/waiver-without-reason")),
        ("rule = \"p/r\"\nreason = \"\u{200b}\"", false, Some("drlint/waiver-without-reason")),
        (
            "rule = \"p/r\"\nreason = \"\u{3164}\u{2800}\"",
            false,
            Some("drlint/waiver-without-reason"),
        ),
        ("rule = \"p/rr\"\nreason = \"why\"", false, Some("drlint/unknown-rule")),
        ("rule = \"syntax/error\"\nreason = \"why\"", false, Some("drlint/refused-waiver")),
        ("rule = \"config/too-much-work\"\nreason = \"why\"", false, Some("drlint/refused-waiver")),
        ("rule = \"p/other\"\nreason = \"why\"", false, None),
    ] {
        let found = apply(BLOCKS, &["a = 1"], &waiver(body), true);
        let expected = (vec![suppressed], remark.into_iter().collect());
        assert_eq!(outcome(&found), expected, "{body}");
    }
    // When only a part was checked, the rest may need the waiver.
    let elsewhere = waiver("rule = \"p/r\"\naddress = \"aws_z.q\"\nreason = \"why\"");
    assert_eq!(outcome(&apply(BLOCKS, &["a = 1"], &elsewhere, false)).1, [""; 0]);
}
