//! The oldest C library that a binary runs with, read from the names of the versions that it needs.
//!
//! An ELF file's string table has every version that the dynamic linker is to look for, such as
//! `GLIBC_2.34`, ended by a zero byte. Looking for those names needs no reader of ELF files; a text of
//! the program that happens to be one can only refuse a binary, never let one pass.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

/// The minor version of glibc 2 that the runtime `provided.al2023` has (Amazon Linux 2023: glibc 2.34).
const CEILING: u32 = 34;

/// Checks that a binary runs on `provided.al2023`.
///
/// # Errors
///
/// When it cannot be read or needs a newer glibc.
pub(crate) fn check(binary: &Path) -> Result<()> {
    let bytes = fs::read(binary).with_context(|| format!("cannot read {}", binary.display()))?;
    match newest(&bytes) {
        Some(minor) if minor > CEILING => bail!(
            "{} needs glibc 2.{minor}, and the runtime provided.al2023 has 2.{CEILING}; build on a system with \
             glibc 2.{CEILING} or older, or with cargo-zigbuild for the target {}-unknown-linux-gnu.2.{CEILING}",
            binary.display(),
            std::env::consts::ARCH,
        ),
        _ => Ok(()),
    }
}

/// The newest minor version of glibc 2 that is named.
fn newest(bytes: &[u8]) -> Option<u32> {
    const NAME: &[u8] = b"GLIBC_2.";
    let starts = bytes
        .windows(NAME.len())
        .enumerate()
        .filter(|(_, window)| *window == NAME)
        .map(|(start, _)| start + NAME.len());
    starts
        .filter_map(|start| {
            let rest = &bytes[start..];
            let name = &rest[..rest.iter().take(16).position(|byte| *byte == 0)?];
            // A patch level, as in 2.2.5, does not matter here.
            let minor = name.split(|byte| *byte == b'.').next()?;
            std::str::from_utf8(minor).ok()?.parse().ok()
        })
        .max()
}

#[cfg(test)]
mod tests {
    use super::newest;

    #[test]
    fn the_newest_version_is_found() {
        let check = |bytes: &[u8], expected| assert_eq!(newest(bytes), expected);
        check(b"", None);
        check(b"GLIBC_2.", None);
        check(b"\0GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.9\0", Some(34));
        check(b"\0GLIBC_2.99 is a text\0", None);
        check(b"GLIBC_2.35\0", Some(35));
    }

    #[test]
    fn this_program_names_what_it_needs() {
        let program = std::fs::read(std::env::current_exe().unwrap()).unwrap();
        assert!(newest(&program).is_some());
    }
}
