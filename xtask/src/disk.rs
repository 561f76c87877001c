//! How much room a disk has: what a full one breaks seldom says so.

use std::path::Path;
use std::process::Command;

/// Mebibytes below which a failure is likely to be one of room.
const SCARCE: u64 = 512;

/// A sentence for the end of an error when the disk of `path` is about full.
pub(crate) fn remark(path: &Path) -> Option<String> {
    let free = free(path)?;
    (free < SCARCE).then(|| {
        format!(
            "only {free} MiB are free on the disk of {}: a build from nothing takes about 5 GiB",
            path.display()
        )
    })
}

/// Mebibytes free on the disk of `path`; `None` where `df` does not answer.
fn free(path: &Path) -> Option<u64> {
    let output = Command::new("df").arg("-Pm").arg(path).output().ok()?;
    available(&String::from_utf8_lossy(&output.stdout))
}

/// The column `Available` of what `df -P` prints for one path.
fn available(table: &str) -> Option<u64> {
    let row = table.lines().nth(1)?;
    row.split_whitespace().nth(3)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::available;

    #[test]
    fn the_free_room_is_the_fourth_column() {
        let check = |table: &str, expected| assert_eq!(available(table), expected, "{table}");
        let heading = "Filesystem 1048576-blocks Used Available Capacity Mounted on";
        check(
            &format!("{heading}\n/dev/vda 257902 245000 2880 97% /"),
            Some(2880),
        );
        check(&format!("{heading}\n/dev/vda - - - - /"), None);
        check(heading, None);
        check("", None);
    }
}
