//! Which language a file is in, by its name.

use super::tree::FileKind;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_suffix_decides() {
        let cases = [
            ("main.tf", Some(FileKind::Hcl)),
            ("a/b.tofu", Some(FileKind::Hcl)),
            ("dr.auto.tfvars", Some(FileKind::Hcl)),
            ("naming.policy.hcl", Some(FileKind::Hcl)),
            (".drlint.hcl", Some(FileKind::Hcl)),
            ("cdk.tf.json", Some(FileKind::Json)),
            ("x.tofu.json", Some(FileKind::Json)),
            ("x.tfvars.json", Some(FileKind::Json)),
            ("package.json", None),
            ("main.tf.bak", None),
        ];
        for (name, kind) in cases {
            assert_eq!(FileKind::of(name), kind, "{name}");
        }
    }
}
