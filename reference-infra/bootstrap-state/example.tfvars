environment_suffix = "shared"
