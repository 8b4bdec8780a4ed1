description = "What holds for every recovery setup, whatever its objectives: names that do not clash, stacks that can be taken down, permissions that are listed, data that is versioned, replicated and encrypted on its way."

rule "aurora/tls-not-enforced" {
  enabled = true
}

rule "dns/slow-failure-detection" {
  enabled    = true
  parameters = { max_detection = 90 }
}

rule "dns/slow-health-check" {
  enabled    = true
  parameters = { max_interval = 30 }
}

rule "dynamodb/provisioned-billing" {
  enabled = true
}

rule "iam/prefix-wildcard-action" {
  enabled = true
}

rule "iam/wildcard-action" {
  enabled = true
}

rule "naming/missing-environment-suffix" {
  enabled = true
}

rule "s3/unreplicated-bucket" {
  enabled = true
}

rule "s3/unversioned-bucket" {
  enabled = true
}

rule "teardown/deletion-protection" {
  enabled = true
}
