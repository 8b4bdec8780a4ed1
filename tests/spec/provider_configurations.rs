//! Which provider configuration a resource gets, seen by the region that `data.aws_region` has there.

use serde_json::{Value as Json, json};

use crate::support;

/// Three providers: by region, with keys, and with keys that are not known.
const PROVIDERS: &str = r#"
variable "open" {}
provider "aws" {
  region = "ap-south-1"
}
provider "aws" {
  alias    = "by_region"
  for_each = toset(["us-east-1", "eu-west-1"])
  region   = each.value
}
provider "aws" {
  alias    = "named"
  for_each = { a = "us-west-1", b = "us-west-2" }
  region   = each.value
}
provider "aws" {
  alias    = "open"
  for_each = var.open
  region   = each.value
}
provider "aws" {
  alias    = "open_key"
  for_each = var.open
  region   = each.key
}
"#;

fn region(provider: &str) -> Json {
    let data = format!("{PROVIDERS}data \"aws_region\" \"r\" {{\n  provider = {provider}\n}}\n");
    support::value("data.aws_region.r.name", &data)
}

fn is_unknown(value: &Json) -> bool {
    value.get("$unknown").is_some()
}

#[test]
fn each_key_of_a_provider_is_a_configuration() {
    assert_eq!(region("aws.by_region[\"eu-west-1\"]"), json!("eu-west-1"));
    assert_eq!(region("aws.named[\"b\"]"), json!("us-west-2"));
    assert_eq!(region("aws.named[true ? \"a\" : \"b\"]"), json!("us-west-1"));
    assert_eq!(region("aws.open_key[\"eu-north-1\"]"), json!("eu-north-1"));
}

#[test]
fn a_configuration_without_a_known_key_has_no_known_region() {
    for provider in ["aws.named[\"z\"]", "aws.named[var.open]", "aws.named", "aws.open[\"a\"]"] {
        let region = region(provider);
        assert!(is_unknown(&region), "{provider}: {region}");
    }
}

#[test]
fn a_key_of_the_repetition_chooses_the_configuration() {
    let data = format!(
        "{PROVIDERS}data \"aws_region\" \"r\" {{\n  for_each = toset([\"us-east-1\", \"eu-west-1\"])\n  \
         provider = aws.by_region[each.key]\n}}\n"
    );
    let regions = support::value("[for r in data.aws_region.r : r.name]", &data);
    assert_eq!(regions, json!(["eu-west-1", "us-east-1"]));
}

/// The output `r` of each instance of a module that is called with these arguments.
fn in_module(call: &str, module: &str) -> Json {
    let root = format!(
        "{PROVIDERS}module \"m\" {{\n  source = \"../m\"\n{call}}}\noutput \"r\" {{\n  value = \
         module.m\n}}\n"
    );
    support::graph(&[("root/main.tf", &root), ("m/main.tf", module)]).outputs_json()["r"].clone()
}

#[test]
fn a_module_call_passes_one_of_the_configurations() {
    let module =
        "data \"aws_region\" \"r\" {}\noutput \"r\" {\n  value = data.aws_region.r.name\n}\n";
    let call = "  providers = { aws = aws.named[\"b\"] }\n";
    assert_eq!(in_module(call, module), json!({"r": "us-west-2"}));
    let call = "  for_each = toset([\"us-east-1\", \"eu-west-1\"])\n  providers = {\n    aws = \
                aws.by_region[each.key]\n  }\n";
    let both = json!({"eu-west-1": {"r": "eu-west-1"}, "us-east-1": {"r": "us-east-1"}});
    assert_eq!(in_module(call, module), both);
}

#[test]
fn resources_with_unknown_keys_are_in_regions_of_their_own() {
    let buckets = "resource \"aws_s3_bucket\" \"a\" {\n  provider = aws.named[var.open]\n}\n\
                   resource \"aws_s3_bucket\" \"b\" {\n  provider = aws.named[var.open]\n}\n";
    let graph = support::graph(&[("root/main.tf", &format!("{PROVIDERS}{buckets}"))]);
    let instances = graph.instances_json("root");
    let regions: Vec<&str> =
        instances.iter().map(|instance| instance["region"].as_str().unwrap()).collect();
    assert_ne!(regions[0], regions[1]);
}

#[test]
fn local_names_of_one_provider_share_its_configurations() {
    let required = "terraform {\n  required_providers {\n    amazon = {\n      source = \
                    \"hashicorp/aws\"\n    }\n  }\n}\n";
    let root = format!(
        "{required}provider \"amazon\" {{\n  region = \"eu-west-1\"\n}}\ndata \"aws_region\" \"r\" {{}}\n\
         module \"m\" {{\n  source = \"../m\"\n}}\noutput \"r\" {{\n  value = \
         [data.aws_region.r.name, module.m.r]\n}}\n"
    );
    let module = required
        .replace("amazon", "cloud")
        .replace("hashicorp/aws", "registry.terraform.io/hashicorp/aws")
        + "data \"aws_region\" \"r\" {\n  provider = cloud\n}\noutput \"r\" {\n  value = \
           data.aws_region.r.name\n}\n";
    let graph = support::graph(&[("root/main.tf", &root), ("m/main.tf", &module)]);
    assert_eq!(graph.outputs_json()["r"], json!(["eu-west-1", "eu-west-1"]));
}
