locals {
  service = "svc-name"
  domain  = "domain-name"
  name    = "${local.service}-${var.environment_suffix}"

  zones = { for role, region in var.regions : role => [for letter in ["a", "b", "c"] : "${region}${letter}"] }
  cidrs = { primary = "10.0.0.0/16", dr = "10.1.0.0/16" }

  tags = {
    Service = local.service
    Domain  = upper(local.domain)
    Label   = format("%s/%s", local.domain, local.service)
  }

  function_names = { for name, function in var.functions : name => "${local.service}-${name}-${var.environment_suffix}" }
  queue_limits   = { primary = 1000, dr = 500 }

  motd = <<-EOT
    Service ${local.service}
    %{for name, function in var.functions~}
    - ${name}: ${function.memory} MB%{if function.queue} (queue)%{endif}
    %{endfor~}
  EOT
}
