environment_suffix = "pr7"
# Put a domain of your own: Route 53 does not host example.com.
domain_name       = "pay.example.com"
operations_emails = ["operations@example.com"]
allow_data_loss   = true
