# The base of every other profile: what holds for any stack that promises recovery in a second region,
# whatever its figures. Stacks are expected to be destroyable, because a rehearsal builds and destroys
# them.
description = "Rules that hold for every disaster-recovery stack; stacks are destroyable."

rule "naming/missing-environment-suffix" {}
rule "teardown/deletion-protection" {}
rule "iam/wildcard-action" {}
rule "iam/prefix-wildcard-action" {}
rule "dns/slow-failure-detection" {
  # 30 s x 3, which Route 53 takes where nothing is written.
  parameters = { max_detection = 90 }
}
rule "dns/slow-health-check" {
  parameters = { max_interval = 30 }
}
rule "aurora/tls-not-enforced" {}
rule "s3/unversioned-bucket" {}
rule "s3/unreplicated-bucket" {}
rule "dynamodb/provisioned-billing" {}
