environment_suffix = "pr7"
domain_name        = "pay.example.com"
operations_emails  = ["operations@example.com"]
allow_data_loss    = true
