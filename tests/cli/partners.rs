//! A partner of a resource may be in a module that was not read only if the module knows the resource.

use crate::support::program::{diagnostics, tree};

const BUCKET: &str = "variable \"name\" {\n  default = \"orders-data\"\n}\nvariable \"open\" {}\nlocals {\n  name = \"orders-data\"\n}\n\
    resource \"aws_s3_bucket\" \"b\" {\n  bucket = NAME\n}\nresource \"aws_s3_bucket_acl\" \"acl\" {\n  bucket = aws_s3_bucket.b.id\n}\n\
    resource \"aws_vpc\" \"v\" {}\ndata \"aws_vpc\" \"d\" {}\ndata \"aws_ssm_parameter\" \"p\" {\n  name = \"p\"\n}\n";

/// The verdict on the versioning of a bucket with this name, beside a call of a missing module.
fn verdict(name: &str, call: &str) -> String {
    let module = format!("module \"m\" {{\n  source = \"acme/checks/aws\"\n  {call}\n}}\n");
    verdict_of(&[("main.tf", &(BUCKET.replace("NAME", name) + &module))])
}

fn verdict_of(files: &[(&str, &str)]) -> String {
    let tree = tree(files);
    let found = diagnostics(tree.path(), &["--select", "s3/unversioned-bucket"]);
    let found = found.iter().find(|one| one["rule"] == "s3/unversioned-bucket");
    found.map_or("pass", |one| one["verdict"].as_str().unwrap()).to_owned()
}

#[test]
fn a_missing_module_that_receives_nothing_of_a_bucket_cannot_version_it() {
    let name = "\"orders-data\"";
    for (name, call) in [
        (name, ""),
        (name, "cidr = \"10.0.0.0/16\""),
        (name, "tags = { environment = \"prod\", count = 3, on = true, none = null }"),
        (name, "vpc = aws_vpc.v.id"),
        (name, "vpc = data.aws_vpc.d.id"),
        (name, "for_each = toset([\"a\", \"b\"])\n  zone = each.key"),
        (name, "depends_on = [aws_s3_bucket.b]"),
        (name, "count  = 0\n  bucket = aws_s3_bucket.b.id"),
        ("null", "cidr = \"10.0.0.0/16\""),
        ("var.open", "cidr = \"10.0.0.0/16\""),
        ("\"${var.open}-data\"", "vpc = aws_vpc.v.id"),
    ] {
        assert_eq!(verdict(name, call), "fail", "{name} {call}");
    }
}

#[test]
fn a_missing_module_that_receives_a_bucket_or_its_name_may_version_it() {
    let name = "\"orders-data\"";
    for (name, call) in [
        (name, "bucket = aws_s3_bucket.b.id"),
        (name, "bucket = aws_s3_bucket.b"),
        (name, "config = { list = [{ arn = \"${aws_s3_bucket.b.arn}/*\" }] }"),
        (name, "bucket = aws_s3_bucket_acl.acl.id"),
        (name, "bucket = \"orders-data\""),
        (name, "policy = jsonencode({ Resource = \"arn:aws:s3:::orders-data/*\" })"),
        (name, "prefix = \"orders\""),
        (name, "bucket = local.name"),
        (name, "bucket = var.name"),
        (name, "bucket = var.open"),
        (name, "bucket = data.aws_ssm_parameter.p.value"),
        (name, "bucket = \"x-${data.aws_ssm_parameter.p.value}\""),
        (name, "for_each = { a = aws_s3_bucket.b.id }\n  bucket = each.value"),
        (name, "for_each = var.open\n  bucket = each.value"),
        (name, "count = var.open\n  bucket = aws_s3_bucket.b.id"),
        ("var.name", "bucket = var.name"),
        ("var.open", "bucket = var.open"),
        ("\"${var.open}-data\"", "prefix = var.open"),
        ("module.m.bucket", ""),
        ("null", "bucket = aws_s3_bucket.b.bucket"),
    ] {
        assert_eq!(verdict(name, call), "unknown", "{name} {call}");
    }
}

#[test]
fn a_source_that_is_not_known_may_be_any_module() {
    let bucket = BUCKET.replace("NAME", "\"orders-data\"");
    let open = bucket.clone() + "module \"m\" {\n  source = \"${path.root}/m\"\n}\n";
    assert_eq!(verdict_of(&[("main.tf", &open)]), "unknown");
    let broken =
        bucket.clone() + "resource \"aws_s3_bucket_versioning\" \"v\" {\n  bucket = =\n}\n";
    assert_eq!(verdict_of(&[("main.tf", &broken)]), "unknown");
    // A call in another module receives what its caller receives.
    let inner = "variable \"in\" {}\nmodule \"m\" {\n  source = \"acme/checks/aws\"\n  in     = var.in\n}\n";
    for (given, expected) in [("aws_s3_bucket.b.id", "unknown"), ("aws_vpc.v.id", "fail")] {
        let root = format!("{bucket}module \"i\" {{\n  source = \"./i\"\n  in     = {given}\n}}\n");
        assert_eq!(verdict_of(&[("main.tf", &root), ("i/main.tf", inner)]), expected, "{given}");
    }
    let versioned = bucket
        + "resource \"aws_s3_bucket_versioning\" \"v\" {\n  bucket = aws_s3_bucket.b.id\n  versioning_configuration {\n    status = \"Enabled\"\n  }\n}\nmodule \"m\" {\n  source = \"acme/checks/aws\"\n  b = aws_s3_bucket.b.id\n}\n";
    assert_eq!(verdict_of(&[("main.tf", &versioned)]), "pass");
}

#[test]
fn a_missing_module_replicates_only_the_buckets_that_it_receives() {
    let root = "provider \"aws\" {\n  region = \"us-east-1\"\n}\nresource \"aws_s3_bucket\" \"a\" {\n  bucket = \"a-data\"\n}\nresource \"aws_s3_bucket\" \"b\" {\n  bucket = \"b-data\"\n}\nmodule \"m\" {\n  source = \"acme/replication/aws\"\n  from   = \"${aws_s3_bucket.a.arn}/*\"\n}\n";
    let tree = tree(&[("main.tf", root)]);
    let found = diagnostics(tree.path(), &["--select", "s3/unreplicated-bucket"]);
    let found = found.iter().filter(|one| one["rule"] == "s3/unreplicated-bucket");
    let verdicts: Vec<_> = found
        .map(|one| (one["address"].as_str().unwrap(), one["verdict"].as_str().unwrap()))
        .collect();
    assert_eq!(verdicts, [("aws_s3_bucket.a", "unknown"), ("aws_s3_bucket.b", "fail")]);
}
