locals {
  suffix = "pr7"
  zones  = ["a", "b", "c"]
  owners = { primary = "ops", dr = "sre" }

  plain    = "no interpolation"
  escaped  = "$${not.a.reference} %%{ not a directive } \"quoted\" tab\tend \u00e9 \U0001F600"
  joined   = "vpc-${local.suffix}-${length(local.zones)}-${true}-${1.50}"
  single   = local.zones
  nested   = "outer ${"inner ${local.suffix}"}"
  ternary  = "mode-${length(local.zones) > 2 ? "multi" : "single"}"
  loop     = "%{for zone in local.zones}${zone};%{endfor}"
  loop_kv  = "%{for role, owner in local.owners}${role}=${owner} %{endfor}"
  branch   = "%{if local.suffix == "pr7"}yes%{else}no%{endif}"
  branch_0 = "%{if local.suffix == "main"}yes%{endif}"
  trimmed  = "a   ${~local.suffix~}   b"

  heredoc = <<EOT
line one
  indented ${local.suffix}
EOT

  flush = <<-EOT
    first
      second ${join(",", local.zones)}
    %{for zone in local.zones~}
    zone ${zone}
    %{endfor~}
    last
  EOT

  document = <<-EOT
    Resources:
    %{if contains(local.zones, "b")}
      B: present
    %{else}
      B: absent
    %{endif}
    EOT

  file_text = templatefile("${path.module}/unit.tftpl", {
    service = "orders"
    ports   = [80, 443]
    env     = { REGION = "us-east-1", STANDBY = "us-west-2" }
  })
}

resource "aws_ssm_parameter" "this" {
  for_each = {
    heredoc  = local.heredoc
    flush    = local.flush
    document = local.document
    file     = local.file_text
    raw      = file("${path.module}/raw.txt")
  }
  name  = "/templates/${each.key}"
  type  = "String"
  value = each.value
}

output "strings" {
  value = [local.plain, local.escaped, local.joined, local.nested, local.ternary]
}

output "directives" {
  value = [local.loop, local.loop_kv, local.branch, local.branch_0, local.trimmed]
}

output "single_is_not_a_string" {
  value = local.single
}

output "heredocs" {
  value = [local.heredoc, local.flush, local.document]
}

output "paths" {
  value = [path.module, path.root == path.module, basename("${path.module}/unit.tftpl")]
}
