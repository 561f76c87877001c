//! A place in the text of a template, and what stands there.

use super::{DEPTH, TemplateError};

/// A place in the text of a template.
#[derive(Clone, Debug)]
pub(super) struct Cursor<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: usize,
}

impl<'a> Cursor<'a> {
    pub(super) fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn next(&mut self) -> Option<char> {
        let next = self.peek()?;
        self.at += next.len_utf8();
        Some(next)
    }

    pub(super) fn eat(&mut self, sign: &str) -> bool {
        let found = self.rest().starts_with(sign);
        if found {
            self.at += sign.len();
        }
        found
    }

    pub(super) fn expect(&mut self, sign: &str) -> Result<(), TemplateError> {
        if self.eat(sign) {
            return Ok(());
        }
        let found: String = self.rest().chars().take(12).collect();
        Err(self.error(&format!("expected {sign} before {found:?}")))
    }

    pub(super) fn spaces(&mut self) {
        self.at = self.text.len() - self.rest().trim_start().len();
    }

    /// A name; `None`, and nothing consumed, if there is none.
    pub(super) fn identifier(&mut self) -> Option<&'a str> {
        let name = name(self.rest())?;
        self.at += name.len();
        Some(name)
    }

    /// Parses one level deeper.
    pub(super) fn deeper<T>(
        &mut self,
        parse: impl FnOnce(&mut Self) -> Result<T, TemplateError>,
    ) -> Result<T, TemplateError> {
        if self.depth == DEPTH {
            return Err(self.error("the template nests too deeply"));
        }
        self.depth += 1;
        let result = parse(self);
        self.depth -= 1;
        result
    }

    pub(super) fn error(&self, problem: &str) -> TemplateError {
        TemplateError::Syntax {
            line: self.line(),
            problem: problem.to_owned(),
        }
    }

    fn line(&self) -> usize {
        1 + self.text[..self.at].matches('\n').count()
    }
}

/// The name at the start of a text.
pub(super) fn name(text: &str) -> Option<&str> {
    let starts = |c: char| c.is_ascii_alphabetic() || c == '_';
    if !text.starts_with(starts) {
        return None;
    }
    let continues = |c: char| c.is_ascii_alphanumeric() || "_-".contains(c);
    Some(&text[..text.find(|c| !continues(c)).unwrap_or(text.len())])
}
