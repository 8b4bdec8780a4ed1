environment_suffix = "pr7"
environment        = "test"
cost_center        = "payments"
# Put a domain of your own: Route 53 does not host example.com.
domain_name       = "pay.example.com"
operations_emails = ["operations@example.com"]

# Small, for a trial. Leave it out for the capacity that AWS advises.
database = {
  capacity = { min = 2, max = 8 }
}

applications = {
  primary = { host = "app.us-east-1.pay.example.net" }
  dr      = { host = "app.us-west-2.pay.example.net" }
}
