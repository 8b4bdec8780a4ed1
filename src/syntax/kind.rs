//! Which language a file is in, by its name.

use super::FileKind;

impl FileKind {
    /// The language of the file with this name or path; `None` for files that hold neither.
    pub fn of(name: &str) -> Option<Self> {
        let json = [".tf.json", ".tofu.json", ".tfvars.json"];
        let native = [".tf", ".tofu", ".tfvars", ".hcl"];
        if json.iter().any(|suffix| name.ends_with(suffix)) {
            Some(Self::Json)
        } else if native.iter().any(|suffix| name.ends_with(suffix)) {
            Some(Self::Hcl)
        } else {
            None
        }
    }
}
