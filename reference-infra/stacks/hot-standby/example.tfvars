environment_suffix = "pr7"
# Put a domain of your own: Route 53 does not host example.com.
domain_name       = "pay.example.com"
operations_emails = ["operations@example.com"]

network_ranges = {
  primary = "10.0.0.0/16"
  dr      = "10.1.0.0/16"
}

database = {
  instances_per_region = 2
}
