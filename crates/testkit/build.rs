//! Lists the stories of `scenarios/`, so that each file is a test by its own name.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    let package = env::var_os("CARGO_MANIFEST_DIR").expect("cargo names the package");
    let folder = Path::new(&package).join("scenarios");
    println!("cargo::rerun-if-changed={}", folder.display());
    let files = fs::read_dir(&folder).expect("the stories are there").flatten();
    let mut stories: Vec<PathBuf> = files.map(|file| file.path()).collect();
    stories.retain(|file| file.extension().is_some_and(|extension| extension == "usher"));
    stories.sort();
    let mut tests = String::new();
    for story in stories {
        let name = story.file_stem().and_then(|name| name.to_str()).expect("its name is text");
        write!(
            tests,
            "#[test]\nfn {name}() {{\n    testkit::scenario::play({story:?}.as_ref());\n}}\n"
        )
        .expect("writing to a string does not fail");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo names a folder"));
    fs::write(out.join("scenarios.rs"), tests).expect("the list can be written");
}
