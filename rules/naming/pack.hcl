name        = "naming"
version     = "0.1.0"
dialect     = 1
description = "Names that tell environments apart."
docs        = "https://github.com/drlint/drlint/blob/main/docs/rules"
