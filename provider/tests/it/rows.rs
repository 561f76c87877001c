//! That every pain of users which is written down has a test that keeps it away: `tests/rows.md`.

use std::collections::BTreeSet;
use std::path::Path;

/// Rows of the list.
const ROWS: u32 = 58;

#[test]
fn every_row_has_a_test_that_exists_or_a_reason() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let table = std::fs::read_to_string(root.join("provider/tests/rows.md")).unwrap();
    let mut sources = String::new();
    for folder in ["provider", "sdk", "local/gateway", "functions", "tests"] {
        read(&root.join(folder), &mut sources);
    }
    let mut seen = BTreeSet::new();
    let mut wrong = Vec::new();
    for line in table.lines() {
        let cells: Vec<&str> = line.split('|').map(str::trim).collect();
        let ["", number, pain, kept, ""] = cells[..] else {
            continue;
        };
        let Ok(number) = number.trim_end_matches('b').parse::<u32>() else {
            continue;
        };
        seen.insert(number);
        if pain.is_empty() {
            wrong.push(format!("row {number} says nothing"));
        }
        let mut names = kept.split('`').skip(1).step_by(2).peekable();
        if names.peek().is_none() && !kept.starts_with("Does not apply: ") {
            wrong.push(format!("row {number} has neither a test nor a reason"));
        }
        for name in names {
            if !is_test(&sources, name) {
                wrong.push(format!("row {number}: there is no test `{name}`"));
            }
        }
    }
    let missing: Vec<u32> = (1..=ROWS).filter(|row| !seen.contains(row)).collect();
    assert!(missing.is_empty(), "rows {missing:?} are missing");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whether there is a function of this name with a test attribute, or inside of `proptest!`.
fn is_test(sources: &str, name: &str) -> bool {
    let heads = [format!("\nfn {name}("), format!(" fn {name}(")];
    heads.iter().any(|head| {
        sources.match_indices(head.as_str()).any(|(at, _)| {
            let before = sources[..at].trim_end_matches("async").trim_end();
            let before = &before[before.floor_char_boundary(before.len().saturating_sub(300))..];
            let attribute = before.rsplit("}\n").next().unwrap_or(before);
            attribute.contains("test")
        })
    })
}

fn read(folder: &Path, sources: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            read(&path, sources);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push_str(&std::fs::read_to_string(&path).unwrap());
        }
    }
}
