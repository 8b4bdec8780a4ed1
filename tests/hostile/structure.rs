//! Configurations that contradict themselves: cycles, duplicates, blocks that nobody knows.

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value as Json;

use crate::inside::{self, REAL};
use crate::process::{run, tree};

fn graph(directory: &Path) -> Json {
    inside::graph(directory, REAL)
}

fn check(directory: &Path) -> (i32, Vec<(String, String)>) {
    inside::check(directory, REAL)
}

fn outputs(text: &str) -> Json {
    inside::outputs(text, REAL)
}

#[track_caller]
fn fails_with(directory: &Path, rule: &str) {
    inside::fails_with(directory, rule, REAL);
}

/// Every value is unknown, and the reason says that something depends on itself.
#[track_caller]
fn cycle(files: &[(&str, &str)]) {
    let tree = tree(files);
    let outputs = &graph(tree.path())["outputs"];
    for (name, value) in outputs.as_object().unwrap() {
        let why = value["$unknown"].as_str().unwrap_or_else(|| panic!("{name} is {value}"));
        assert!(why.contains("depends on itself"), "{name}: {why}");
    }
    // Whether or not a rule reads what is in the circle, and once.
    let (status, said) = check(tree.path());
    let told = said.iter().filter(|(rule, _)| rule == "config/reference-cycle").count();
    assert_eq!((status, told), (1, 1), "{said:?}");
}

#[test]
fn names_in_both_directions_are_no_circle() {
    let root = "module \"m\" {\n  source = \"./m\"\n  second = module.m.first\n  third  = local.both\n}\n\
                locals {\n  both  = [module.m.first, aws_sns_topic.a.name]\n  local = 1\n}\n\
                resource \"aws_sns_topic\" \"a\" {\n  name = [for local in [{ a = 1 }] : local.a][0]\n  lifecycle {\n    ignore_changes = [name]\n  }\n}\n";
    let module = "variable \"second\" {}\nvariable \"third\" {}\noutput \"first\" { value = 1 }\noutput \"last\" { value = [var.second, var.third] }\n";
    let said = check(tree(&[("main.tf", root), ("m/main.tf", module)]).path()).1;
    assert!(said.iter().all(|(rule, _)| rule != "config/reference-cycle"), "{said:?}");
}

#[test]
fn what_terraform_plans_has_no_circle() {
    let plans = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/plan");
    let (_, said) = check(&plans);
    assert!(!said.is_empty());
    assert!(said.iter().all(|(rule, _)| rule != "config/reference-cycle"), "{said:?}");
}

#[test]
fn locals_in_a_circle() {
    cycle(&[("main.tf", "locals {\n  a = local.a\n}\noutput \"it\" { value = local.a }\n")]);
    let mut ring = String::from("output \"it\" { value = local.a0 }\nlocals {\n");
    for at in 0..5_000 {
        writeln!(ring, "  a{at} = local.a{}", (at + 1) % 5_000).unwrap();
    }
    cycle(&[("main.tf", &(ring + "}\n"))]);
}

#[test]
fn variables_in_a_circle_through_modules() {
    let root = "module \"m\" {\n  source = \"./m\"\n  in = module.m.out\n}\noutput \"it\" { value = module.m.out }\n";
    let module = "variable \"in\" {}\noutput \"out\" { value = var.in }\n";
    cycle(&[("main.tf", root), ("m/main.tf", module)]);
}

#[test]
fn resources_in_a_circle() {
    let text = "resource \"aws_sns_topic\" \"a\" {\n  name = aws_sns_topic.b.name\n}\n\
                resource \"aws_sns_topic\" \"b\" {\n  name = aws_sns_topic.a.name\n}\n\
                output \"it\" { value = aws_sns_topic.a.name }\n";
    cycle(&[("main.tf", text)]);
}

#[test]
fn repetition_in_a_circle() {
    for text in [
        "resource \"aws_sns_topic\" \"a\" {\n  count = length(aws_sns_topic.a)\n}\n",
        "resource \"aws_sns_topic\" \"a\" {\n  for_each = aws_sns_topic.a\n}\n",
        "resource \"aws_sns_topic\" \"a\" {\n  count = length(aws_sns_topic.b)\n}\nresource \"aws_sns_topic\" \"b\" {\n  count = length(aws_sns_topic.a)\n}\n",
    ] {
        let tree = tree(&[("main.tf", text)]);
        graph(tree.path());
        check(tree.path());
    }
    let root = "module \"m\" {\n  source = \"./m\"\n  count = length(module.m)\n}\n";
    let tree = tree(&[("main.tf", root), ("m/main.tf", "locals {}\n")]);
    graph(tree.path());
}

/// The diagnostics about cycles: location, message, and the related locations with their messages.
fn cycles(files: &[(&str, &str)]) -> Vec<String> {
    let tree = tree(files);
    let ran = run(tree.path(), &["check", "--format", "json"]);
    let report: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let found = report["diagnostics"].as_array().unwrap().iter();
    let found = found.filter(|one| one["rule"] == "config/reference-cycle");
    let line = |one: &serde_json::Value| {
        format!("{}:{}", one["path"].as_str().unwrap(), one["range"]["start"]["line"])
    };
    let described = found.map(|one| {
        let related = one["related"].as_array().unwrap().iter();
        let related =
            related.map(|it| format!("; {} {}", line(it), it["message"].as_str().unwrap()));
        let message = one["message"].as_str().unwrap();
        format!("{} {message}{}", line(one), related.collect::<String>())
    });
    described.collect()
}

#[test]
fn a_cycle_is_one_diagnostic_with_the_reference_that_closes_it() {
    // Terraform reports each of these as one cycle as well.
    for (files, expected) in [
        (
            vec![(
                "main.tf",
                "locals {\n  a = local.b\n  b = \"${local.c}-${local.a}\"\n  c = local.b\n}\n",
            )],
            "main.tf:2 local.a depends on itself.; main.tf:3 through local.b; main.tf:3 refers to local.a and closes the cycle",
        ),
        (
            vec![("main.tf", "locals {\n  a = 1\n  b = [\n    local.b,\n  ]\n}\n")],
            "main.tf:3 local.b depends on itself.; main.tf:4 refers to local.b and closes the cycle",
        ),
        (
            vec![(
                "main.tf",
                "resource \"aws_sns_topic\" \"a\" {\n  name = aws_sns_topic.b.name\n}\nresource \"aws_sns_topic\" \"b\" {\n  name = \"b\"\n  depends_on = [aws_sns_topic.a]\n}\n",
            )],
            "main.tf:1 aws_sns_topic.a depends on itself.; main.tf:4 through aws_sns_topic.b; main.tf:6 refers to aws_sns_topic.a and closes the cycle",
        ),
        (
            vec![
                ("main.tf", "module \"m\" {\n  source = \"./m\"\n  in     = module.m.out\n}\n"),
                ("m/main.tf", "variable \"in\" {}\noutput \"out\" {\n  value = var.in\n}\n"),
            ],
            "m/main.tf:2 output.out depends on itself.; m/main.tf:1 through var.in; main.tf:3 refers to output.out and closes the cycle",
        ),
        (
            vec![
                (
                    "main.tf",
                    "module \"m\" {\n  source     = \"./m\"\n  depends_on = [aws_sns_topic.a]\n}\nresource \"aws_sns_topic\" \"a\" {\n  name = module.m.out\n}\n",
                ),
                ("m/main.tf", "output \"out\" {\n  value = 1\n}\n"),
            ],
            "main.tf:5 aws_sns_topic.a depends on itself.; main.tf:1 through module.m; main.tf:3 refers to aws_sns_topic.a and closes the cycle",
        ),
        (
            vec![(
                "main.tf",
                "provider \"aws\" {\n  region = data.aws_region.r.name\n}\ndata \"aws_region\" \"r\" {}\n",
            )],
            "main.tf:4 data.aws_region.r depends on itself.; main.tf:1 through provider.aws; main.tf:2 refers to data.aws_region.r and closes the cycle",
        ),
        // A module that is called twice has its cycle once.
        (
            vec![
                (
                    "main.tf",
                    "module \"x\" {\n  source = \"./m\"\n}\nmodule \"y\" {\n  source = \"./m\"\n}\n",
                ),
                ("m/main.tf", "locals {\n  a = local.b\n  b = local.a\n}\n"),
            ],
            "m/main.tf:2 local.a depends on itself.; m/main.tf:3 through local.b; m/main.tf:3 refers to local.a and closes the cycle",
        ),
    ] {
        assert_eq!(cycles(&files), [expected]);
    }
    let two = "locals {\n  a = local.b\n  b = local.a\n  c = local.d\n  d = local.c\n}\n";
    assert_eq!(cycles(&[("main.tf", two)]).len(), 2);
    for near in [
        // Two configurations of one provider.
        "provider \"aws\" {}\nprovider \"aws\" {\n  alias  = \"b\"\n  region = data.aws_region.r.name\n}\ndata \"aws_region\" \"r\" {}\n",
        "resource \"aws_sns_topic\" \"a\" {\n  name = \"a\"\n  provisioner \"local-exec\" {\n    command = self.arn\n  }\n}\n",
    ] {
        assert_eq!(cycles(&[("main.tf", near)]), Vec::<String>::new());
    }
}

#[test]
fn providers_in_a_circle() {
    let text = "provider \"aws\" {\n  region = data.aws_region.r.name\n}\ndata \"aws_region\" \"r\" {}\noutput \"it\" { value = data.aws_region.r.name }\n";
    let tree = tree(&[("main.tf", text)]);
    assert!(graph(tree.path())["outputs"]["it"].get("$unknown").is_some());
}

#[test]
fn a_module_that_calls_itself() {
    let tree = tree(&[(
        "main.tf",
        "module \"me\" {\n  source = \"./\"\n}\noutput \"it\" { value = 1 }\n",
    )]);
    assert_eq!(graph(tree.path())["outputs"]["it"], 1);
    fails_with(tree.path(), "config/module-cycle");
}

#[test]
fn modules_that_call_each_other_are_checked_once() {
    let call = |to: &str| {
        format!(
            "module \"next\" {{\n  source = \"../{to}\"\n}}\nresource \"aws_sns_topic\" \"t\" {{\n  name = \"x\"\n}}\n"
        )
    };
    let ring = [("a/main.tf", call("b")), ("b/main.tf", call("c")), ("c/main.tf", call("a"))];
    let closed = tree(&ring);
    assert_eq!(graph(closed.path())["instances"].as_array().unwrap().len(), 3);
    fails_with(closed.path(), "config/module-cycle");
    let entered = tree(&ring);
    crate::process::write(
        entered.path(),
        "root/main.tf",
        "module \"in\" {\n  source = \"../b\"\n}\n",
    );
    assert_eq!(graph(entered.path())["instances"].as_array().unwrap().len(), 3);
    fails_with(entered.path(), "config/module-cycle");
}

#[test]
fn a_tree_of_modules_that_doubles_thirty_times_is_cut_with_a_message() {
    let mut files = Vec::new();
    for level in 0..30 {
        let path = if level == 0 { "main.tf".to_owned() } else { format!("m{level}/main.tf") };
        let up = if level == 0 { "./" } else { "../" };
        let next = level + 1;
        files.push((
            path,
            format!("module \"a\" {{\n  source = \"{up}m{next}\"\n}}\nmodule \"b\" {{\n  source = \"{up}m{next}\"\n}}\nresource \"aws_sns_topic\" \"t\" {{}}\n"),
        ));
    }
    files.push(("m30/main.tf".to_owned(), "resource \"aws_sns_topic\" \"t\" {}\n".to_owned()));
    fails_with(tree(&files).path(), "config/too-many-modules");
}

#[test]
fn modules_that_repeat_each_other_are_cut_with_a_message() {
    let call = |to: &str| format!("module \"m\" {{\n  source = \"{to}\"\n  count = 1000\n}}\n");
    let topic = "resource \"terraform_data\" \"t\" {\n  count = 1000\n}\n".to_owned();
    let tree = tree(&[("main.tf", call("./a")), ("a/main.tf", call("../b")), ("b/main.tf", topic)]);
    fails_with(tree.path(), "config/invalid-repetition");
}

#[test]
fn a_chain_of_modules_is_cut_with_a_message() {
    let mut files =
        vec![("main.tf".to_owned(), "module \"m\" {\n  source = \"./m0\"\n}\n".to_owned())];
    for at in 0..400 {
        files.push((
            format!("m{at}/main.tf"),
            format!("module \"m\" {{\n  source = \"../m{}\"\n}}\n", at + 1),
        ));
    }
    files.push(("m400/main.tf".to_owned(), "locals {}\n".to_owned()));
    fails_with(tree(&files).path(), "config/too-many-modules");
}

#[test]
fn duplicates_and_strange_blocks_are_named() {
    for (text, rule) in [
        ("variable \"a\" {}\nvariable \"a\" {}\n", "config/duplicate-declaration"),
        ("locals {\n  a = 1\n}\nlocals {\n  a = 2\n}\n", "config/duplicate-declaration"),
        (
            "output \"a\" { value = 1 }\noutput \"a\" { value = 2 }\n",
            "config/duplicate-declaration",
        ),
        (
            "resource \"aws_vpc\" \"a\" {}\nresource \"aws_vpc\" \"a\" {}\n",
            "config/duplicate-declaration",
        ),
        ("provider \"aws\" {}\nprovider \"aws\" {}\n", "config/duplicate-declaration"),
        (
            "module \"a\" { source = \"./a\" }\nmodule \"a\" { source = \"./a\" }\n",
            "config/duplicate-declaration",
        ),
        ("resource \"aws_vpc\" {}\n", "config/wrong-labels"),
        ("resource \"aws_vpc\" \"a\" \"b\" {}\n", "config/wrong-labels"),
        ("variable {}\n", "config/wrong-labels"),
        ("nonsense \"a\" {}\n", "config/unknown-block"),
    ] {
        fails_with(tree(&[("main.tf", text)]).path(), rule);
    }
}

#[test]
fn an_override_of_something_undeclared_is_an_error() {
    for block in [
        "variable \"a\" {}",
        "locals {\n  a = 1\n}",
        "output \"a\" { value = 1 }",
        "resource \"aws_vpc\" \"a\" {}",
        "data \"aws_vpc\" \"a\" {}",
        "module \"a\" { source = \"./a\" }",
        "provider \"aws\" { alias = \"a\" }",
        "moved {\n  from = aws_vpc.b\n  to   = aws_vpc.c\n}",
    ] {
        let tree = tree(&[("main.tf", "resource \"aws_vpc\" \"b\" {}\n"), ("override.tf", block)]);
        fails_with(tree.path(), "config/undeclared-override");
    }
    // A provider configuration without an alias exists everywhere, and what was not read may declare it.
    for (main, block) in [
        ("resource \"aws_vpc\" \"b\" {}\n", "provider \"aws\" {}"),
        ("resource \"aws_vpc\" \"b\" {}\n", "resource \"aws_vpc\" \"b\" {}"),
        ("resource \"aws_vpc\" \"b\" {}\nvariable \"a\" {\n  =\n}\n", "variable \"a\" {}"),
    ] {
        let tree = tree(&[("main.tf", main), ("override.tf", block)]);
        let (_, found) = check(tree.path());
        assert!(found.iter().all(|(rule, _)| rule != "config/undeclared-override"), "{found:?}");
    }
}

#[test]
fn blocks_without_what_they_need_do_no_harm() {
    for text in [
        "module \"m\" {}\noutput \"it\" { value = module.m.x }\n",
        "module \"m\" { source = 1 }\noutput \"it\" { value = module.m[0].x }\n",
        "module \"m\" { source = \"${var.x}\" }\n",
        "output \"it\" {}\n",
        "variable \"v\" {\n  type = nonsense\n}\noutput \"it\" { value = var.v }\n",
        "variable \"v\" {\n  type = list\n  default = {}\n}\noutput \"it\" { value = var.v }\n",
        "variable \"v\" {\n  type = object({ a = optional() })\n}\noutput \"it\" { value = var.v }\n",
        "resource \"aws_sns_topic\" \"t\" {\n  count = -1\n}\n",
        "resource \"aws_sns_topic\" \"t\" {\n  count = 0.5\n}\n",
        "resource \"aws_sns_topic\" \"t\" {\n  count = \"a\"\n}\n",
        "resource \"aws_sns_topic\" \"t\" {\n  count = null\n}\n",
        "resource \"aws_sns_topic\" \"t\" {\n  for_each = [1]\n}\n",
        "resource \"aws_sns_topic\" \"t\" {\n  for_each = toset([1, null])\n}\n",
        "resource \"aws_sns_topic\" \"t\" {\n  for_each = {}\n  count = 1\n}\n",
        "resource \"aws_sns_topic\" \"t\" {\n  dynamic \"x\" {}\n}\n",
        "resource \"aws_sns_topic\" \"t\" {\n  dynamic {}\n}\n",
        "resource \"aws_sns_topic\" \"t\" {\n  provider = 1\n}\n",
        "terraform {\n  required_providers {\n    aws = 1\n  }\n}\n",
        "provider \"aws\" {\n  alias = 1\n}\n",
        "moved {}\nimport {}\nremoved {}\ncheck \"x\" {}\n",
        "locals {\n  a = each.key\n  b = count.index\n  c = self.x\n  d = path\n  e = terraform\n}\noutput \"it\" { value = [local.a] }\n",
        "output \"it\" { value = data }\n",
        "output \"it\" { value = data.aws_vpc }\n",
        "output \"it\" { value = aws_vpc }\n",
        "output \"it\" { value = var }\n",
        "output \"it\" { value = module.x.y.z[0][*].a }\n",
    ] {
        let tree = tree(&[("main.tf", text)]);
        graph(tree.path());
        check(tree.path());
    }
}

#[test]
fn the_list_of_installed_modules_is_not_trusted() {
    let root = "module \"m\" {\n  source = \"registry.example/a/aws\"\n}\noutput \"it\" { value = module.m.x }\n";
    for dir in
        ["../../outside", "/etc", ".", "..", "", "\\u0000", "~", ".terraform/modules/modules.json"]
    {
        let manifest = format!("{{\"Modules\":[{{\"Key\":\"m\",\"Dir\":\"{dir}\"}}]}}");
        let tree =
            tree(&[("main.tf", root), (".terraform/modules/modules.json", manifest.as_str())]);
        let json = graph(tree.path());
        assert!(json["outputs"]["it"].get("$unknown").is_some(), "{dir}: {json}");
        check(tree.path());
    }
    for manifest in
        ["", "[", "[]", "{\"Modules\":1}", "{\"Modules\":[1,{\"Key\":1}]}", &"[".repeat(100_000)]
    {
        let tree = tree(&[("main.tf", root), (".terraform/modules/modules.json", manifest)]);
        graph(tree.path());
    }
}

#[test]
fn conditionals_in_a_long_chain() {
    let mut text = String::from("variable \"v\" {}\nlocals {\n  c0 = 0\n");
    for at in 1..3_000 {
        writeln!(text, "  c{at} = var.v == {at} ? {{ a = {at} }} : local.c{}", at - 1).unwrap();
    }
    text += "}\noutput \"it\" { value = local.c2999 }\n";
    assert!(outputs(&text)["it"].get("$unknown").is_some());
}

#[test]
fn links_of_a_chain_beyond_the_limit_are_unknown() {
    let mut text = String::from("locals {\n  c0 = 0\n");
    for at in 1..60_000 {
        writeln!(text, "  c{at} = local.c{}", at - 1).unwrap();
    }
    text += "}\noutput \"it\" { value = local.c59999 }\noutput \"near\" { value = local.c5000 }\n";
    let outputs = outputs(&text);
    let why = outputs["it"]["$unknown"].as_str().unwrap();
    assert!(why.contains("20000 references"), "{why}");
}

#[test]
fn an_inline_value_that_makes_no_sense_is_a_usage_error() {
    let tree = tree(&[("main.tf", "variable \"v\" {\n  type = list(string)\n}\n")]);
    for value in ["v=[", "v=\u{0}", "nothing=1", "v"] {
        if value.contains('\0') {
            continue; // No system passes such an argument on.
        }
        assert_eq!(run(tree.path(), &["check", "--var", value, "."]).status, 2, "{value}");
    }
    let deep = format!("v={}", "[".repeat(100_000));
    assert_eq!(run(tree.path(), &["check", "--var", &deep, "."]).status, 2);
}
