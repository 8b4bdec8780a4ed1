name        = "teardown"
version     = "0.1.0"
dialect     = 1
description = "Stacks that can be taken down again."
docs        = "https://github.com/drlint/drlint/blob/main/docs/rules"
