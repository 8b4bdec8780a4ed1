# The base of every other profile: rules for every stack that recovers in a second region, whatever its
# recovery objectives. A rehearsal creates and destroys a stack, so nothing may prevent that.
description = "Rules for every disaster-recovery stack, including that it can be destroyed."

rule "naming/missing-environment-suffix" {}
rule "naming/undeclared-environment-variable" {}
rule "teardown/deletion-protection" {}
rule "iam/wildcard-action" {}
rule "iam/prefix-wildcard-action" {}
rule "dns/slow-failure-detection" {
  # 30 s x 3, the defaults of Route 53.
  parameters = { max_detection = 90 }
}
rule "dns/slow-health-check" {
  parameters = { max_interval = 30 }
}
rule "aurora/tls-not-enforced" {}
rule "s3/unversioned-bucket" {}
rule "s3/unreplicated-bucket" {}
rule "dynamodb/provisioned-billing" {}
