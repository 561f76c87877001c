//! What tests about processes share.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chatbot_cloud::process::{Identity, descendants};

/// The binary under test.
pub(crate) const BINARY: &str = env!("CARGO_BIN_EXE_chatbot-cloud");
/// Longer than anything here takes on a busy machine.
const DEADLINE: Duration = Duration::from_secs(90);

/// Looks until there is something to see.
pub(crate) fn until<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + DEADLINE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < deadline, "never: {what}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

/// The Python that ministack is installed for.
pub(crate) fn python() -> PathBuf {
    let python = std::env::var_os("CHATBOT_MINISTACK_PYTHON").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/python/ministack/bin/python3"),
        PathBuf::from,
    );
    assert!(
        python.exists(),
        "{}: `cargo xtask test local` installs it",
        python.display()
    );
    python
}

/// A process and everything below it.
pub(crate) fn family(root: Identity) -> Vec<Identity> {
    let mut all = descendants(root.pid);
    all.push(root);
    all
}

/// Waits until all of them are gone.
pub(crate) fn gone(family: &[Identity]) {
    until("every process ends", || {
        family
            .iter()
            .all(|process| !process.is_alive())
            .then_some(())
    });
}
