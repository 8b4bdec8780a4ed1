description = "Stacks that must not be taken down by mistake; may be combined with the profile of a system."
extends     = "default"

rule "teardown/deletion-protection" {
  enabled = false
}
