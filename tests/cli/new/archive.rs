//! The archive in the program holds what `reference-infra/` holds.

use drlint::scaffold::{self, STACKS};

use super::select;
use crate::support::infra::{self, slashed};

#[test]
fn the_archive_is_fresh() {
    let names: Vec<&str> = STACKS.iter().map(|stack| stack.name).collect();
    assert_eq!(names, infra::stacks());
    for stack in names {
        let packed = scaffold::files(stack).unwrap();
        let packed: Vec<_> = packed.iter().map(|file| (file.path.clone(), &file.content)).collect();
        let wanted: Vec<_> = select::files(stack)
            .into_iter()
            .map(|file| (slashed(&file), std::fs::read(infra::infra().join(file)).unwrap()))
            .collect();
        let paths = |files: &[(String, &Vec<u8>)]| -> Vec<String> {
            files.iter().map(|(path, _)| path.clone()).collect()
        };
        let wanted: Vec<_> = wanted.iter().map(|(path, content)| (path.clone(), content)).collect();
        let mut sorted = wanted.clone();
        sorted.sort();
        assert_eq!(paths(&packed), paths(&sorted), "{stack}");
        for ((path, packed), (_, wanted)) in packed.iter().zip(&sorted) {
            assert!(packed == wanted, "{stack}: {path} is not what is on disk");
        }
    }
}
