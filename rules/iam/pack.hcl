name        = "iam"
version     = "0.1.0"
dialect     = 1
description = "Permissions no wider than needed."
docs        = "https://github.com/drlint/drlint/blob/main/docs/rules"
