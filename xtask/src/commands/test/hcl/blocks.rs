//! The top-level blocks of a file in the form that `terraform fmt` gives it: a block begins and ends
//! at the first column.

/// A block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its first word, such as `variable`.
    pub(super) kind: String,
    /// Its last label; empty without one.
    pub(super) label: String,
    /// The lines between its braces, without indentation.
    pub(super) lines: Vec<String>,
}

impl Block {
    /// Whether it has an argument of this name at its first level.
    pub(super) fn has(&self, argument: &str) -> bool {
        self.lines.iter().any(|line| {
            line.strip_prefix("  ")
                .and_then(|line| line.strip_prefix(argument))
                .is_some_and(|rest| rest.trim_start().starts_with('='))
        })
    }
}

/// The blocks of a file, in order. What is not in that form is passed over.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    for line in text.lines() {
        if let Some(block) = &mut open {
            if line == "}" {
                blocks.extend(open.take());
            } else {
                block.lines.push(line.to_owned());
            }
        } else if let Some((block, ended)) = head(line) {
            if ended {
                blocks.push(block);
            } else {
                open = Some(block);
            }
        }
    }
    blocks
}

/// The block that a line begins, and whether the line ends it too.
fn head(line: &str) -> Option<(Block, bool)> {
    let (line, ended) = match line.strip_suffix("{}") {
        Some(line) => (line, true),
        None => (line.strip_suffix('{')?, false),
    };
    let mut words = line.split_whitespace();
    let kind = words.next().filter(|_| !line.starts_with(' '))?;
    let is_label = |word: &&str| word.starts_with('"') && word.ends_with('"');
    let labels: Vec<&str> = words.collect();
    if !kind.chars().all(|c| c.is_ascii_lowercase() || c == '_') || !labels.iter().all(is_label) {
        return None;
    }
    let block = Block {
        kind: kind.to_owned(),
        label: labels
            .last()
            .map_or("", |label| label.trim_matches('"'))
            .to_owned(),
        lines: Vec::new(),
    };
    Some((block, ended))
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn blocks_are_found_in_formatted_text() {
        let text = "# run \"no\" {\nrun \"one\" {\n  command = plan\n\n  assert {\n    command = 1\n  }\n}\n\
                    mock_provider \"aws\" {}\nlocals {\n  a = 1\n}\nresource \"x\" \"y\" {\n}\n";
        let found = blocks(text);
        let heads: Vec<_> = found
            .iter()
            .map(|block| (block.kind.as_str(), block.label.as_str()))
            .collect();
        assert_eq!(
            heads,
            [
                ("run", "one"),
                ("mock_provider", "aws"),
                ("locals", ""),
                ("resource", "y")
            ]
        );
        let check = |index: usize, name, expected| {
            assert_eq!(found[index].has(name), expected, "{name}");
        };
        check(0, "command", true);
        check(0, "assert", false);
        check(2, "a", true);
        check(2, "aa", false);
        check(3, "a", false);
    }
}
