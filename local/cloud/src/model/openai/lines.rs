//! Lines of a stream that arrives in pieces of any size.

use std::collections::VecDeque;

use crate::model::refusal::{Code, Refusal};

/// Longest line, bytes: far above what a model server sends for one token.
const MAX_LINE: usize = 1 << 20;

/// Lines as they become complete.
#[derive(Debug, Default)]
pub(super) struct Lines {
    complete: VecDeque<String>,
    partial: Vec<u8>,
}

impl Lines {
    /// Takes the next bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        let mut parts = bytes.split(|byte| *byte == b'\n');
        if let Some(first) = parts.next() {
            self.partial.extend_from_slice(first);
        }
        for part in parts {
            let line = std::mem::replace(&mut self.partial, part.to_vec());
            let line = line.strip_suffix(b"\r").unwrap_or(&line);
            self.complete
                .push_back(String::from_utf8_lossy(line).into_owned());
        }
        if self.partial.len() > MAX_LINE {
            let message = "the model server sends a line without an end";
            return Err(Refusal::new(Code::ModelStreamError, message));
        }
        Ok(())
    }

    /// The oldest complete line, without its end.
    pub(super) fn next(&mut self) -> Option<String> {
        self.complete.pop_front()
    }
}

#[cfg(test)]
mod tests {
    use super::{Lines, MAX_LINE};
    use proptest::prelude::*;

    #[test]
    fn a_line_without_an_end_is_refused() {
        let mut lines = Lines::default();
        lines.push(&vec![b'x'; MAX_LINE]).unwrap();
        lines.push(b"x").unwrap_err();
    }

    proptest! {
        #[test]
        fn where_a_stream_is_cut_does_not_matter(
            text in proptest::collection::vec("[a-zé가\r]{0,9}", 0..9),
            cuts in proptest::collection::vec(any::<prop::sample::Index>(), 0..9),
        ) {
            let bytes = text.iter().map(|line| format!("{line}\r\n")).collect::<String>().into_bytes();
            let mut cuts: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
            cuts.sort_unstable();
            cuts.push(bytes.len());
            let (mut lines, mut from) = (Lines::default(), 0);
            for cut in cuts {
                lines.push(&bytes[from..cut]).unwrap();
                from = cut;
            }
            let mut read = Vec::new();
            while let Some(line) = lines.next() {
                read.push(line);
            }
            prop_assert_eq!(read, text);
        }
    }
}
