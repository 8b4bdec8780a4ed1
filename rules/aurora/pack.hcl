name        = "aurora"
version     = "0.1.0"
dialect     = 1
description = "Aurora and RDS across regions."
docs        = "https://github.com/drlint/drlint/blob/main/docs/rules"
