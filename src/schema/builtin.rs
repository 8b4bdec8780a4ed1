//! The types of Terraform's own provider, `terraform.io/builtin/terraform`.

/// The attributes of a built-in type; `None` for a type of any other provider.
pub(crate) fn builtin_attributes(kind: &str) -> Option<&'static [&'static str]> {
    match kind {
        "terraform_data" => Some(&["id", "input", "output", "triggers_replace"]),
        "terraform_remote_state" => {
            Some(&["backend", "config", "defaults", "outputs", "workspace"])
        }
        _ => None,
    }
}
