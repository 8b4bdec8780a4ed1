name        = "dynamodb"
version     = "0.1.0"
dialect     = 1
description = "Tables that survive a region."
docs        = "https://github.com/drlint/drlint/blob/main/docs/rules"
