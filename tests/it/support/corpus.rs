//! The real files that nobody here wrote, where they are.

use std::path::{Path, PathBuf};

/// A folder or file of the corpus, beside the project or beside the folder of its worktrees.
pub fn folder(name: &str) -> Option<PathBuf> {
    let project = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = ["../shared/corpus", "../../shared/corpus"].map(|corpus| project.join(corpus).join(name));
    let found = found.into_iter().find(|path| path.exists());
    if found.is_none() {
        println!("skipped: {name} of the corpus is not here");
    }
    found
}
