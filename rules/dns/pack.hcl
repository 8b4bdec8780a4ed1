name        = "dns"
version     = "0.1.0"
dialect     = 1
description = "Failover by DNS and health checks."
docs        = "https://github.com/drlint/drlint/blob/main/docs/rules"
