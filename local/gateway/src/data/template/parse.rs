//! From text to nodes: plain text, references and directives.

use super::TemplateError;
use super::cursor::{Cursor, name};
use super::syntax::{Node, Reference, Step};

/// What ends a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Text,
    /// `#end`.
    Block,
    Else,
    ElseIf,
}

/// Directives of Velocity that API Gateway does not have.
const UNKNOWN: [&str; 5] = ["macro", "include", "parse", "evaluate", "define"];

pub(super) fn template(text: &str) -> Result<Vec<Node>, TemplateError> {
    let mut cursor = Cursor {
        text,
        at: 0,
        depth: 0,
    };
    cursor.whole()
}

impl<'a> Cursor<'a> {
    /// The nodes of a quoted text that ends at this cursor.
    pub(super) fn interpolated(&self, text: &str) -> Result<Vec<Node>, TemplateError> {
        let mut inner = Cursor {
            text,
            at: 0,
            depth: self.depth,
        };
        inner.deeper(Cursor::whole).map_err(|error| match error {
            TemplateError::Syntax { problem, .. } => self.error(&problem),
            other => other,
        })
    }

    fn whole(&mut self) -> Result<Vec<Node>, TemplateError> {
        let (nodes, end) = self.block()?;
        match end {
            End::Text => Ok(nodes),
            _ => Err(self.error("#else, #elseif or #end without an #if or #foreach")),
        }
    }

    /// Nodes up to the end of the text, or to the directive that ends a block; that is consumed.
    fn block(&mut self) -> Result<(Vec<Node>, End), TemplateError> {
        let (mut nodes, mut text) = (Vec::new(), String::new());
        loop {
            let rest = self.rest();
            let plain = rest.find(['$', '#', '\\']).unwrap_or(rest.len());
            text.push_str(&rest[..plain]);
            self.at += plain;
            let node = match self.peek() {
                None => {
                    flush(&mut nodes, &mut text);
                    return Ok((nodes, End::Text));
                }
                Some('\\') => {
                    text.push_str(&self.backslashes()?);
                    continue;
                }
                Some('$') => self.reference()?.map(Node::Reference),
                Some(_) => match self.directive()? {
                    Directive::None => None,
                    Directive::Comment => continue,
                    Directive::Unparsed(plain) => {
                        text.push_str(plain);
                        continue;
                    }
                    Directive::Node(node) => Some(node),
                    Directive::Ends(end) => {
                        flush(&mut nodes, &mut text);
                        return Ok((nodes, end));
                    }
                },
            };
            match node {
                Some(node) => {
                    flush(&mut nodes, &mut text);
                    nodes.push(node);
                }
                // A sign that starts nothing is text.
                None => text.extend(self.next()),
            }
        }
    }

    /// Backslashes before a reference or directive: two stand for one, a single one takes the meaning
    /// of what follows away. Elsewhere they are text.
    fn backslashes(&mut self) -> Result<String, TemplateError> {
        let rest = self.rest();
        let count = rest.len() - rest.trim_start_matches('\\').len();
        self.at += count;
        let start = self.at;
        let mut ahead = self.clone();
        let follows = match self.peek() {
            Some('$') => ahead.reference()?.is_some(),
            Some('#') => word(&rest[count + 1..]).is_some_and(is_directive),
            _ => false,
        };
        if !follows {
            return Ok("\\".repeat(count));
        }
        let mut text = "\\".repeat(count / 2);
        if count % 2 == 1 {
            let end = if self.peek() == Some('$') {
                ahead.at
            } else {
                start + 1
            };
            text.push_str(&self.text[start..end]);
            self.at = end;
        }
        Ok(text)
    }

    /// The reference at a dollar sign; `None`, and nothing consumed, if none starts there.
    pub(super) fn reference(&mut self) -> Result<Option<Reference>, TemplateError> {
        let start = self.at;
        self.at += 1;
        let quiet = self.eat("!");
        let braced = self.eat("{");
        let Some(name) = self.identifier() else {
            self.at = start;
            return Ok(None);
        };
        let name = name.to_owned();
        let steps = self.deeper(Self::steps)?;
        if braced && !self.eat("}") {
            return Err(self.error("a reference that starts with ${ has no closing brace"));
        }
        Ok(Some(Reference {
            source: self.text[start..self.at].to_owned(),
            quiet,
            name,
            steps,
        }))
    }

    fn steps(&mut self) -> Result<Vec<Step>, TemplateError> {
        let mut steps = Vec::new();
        loop {
            let mut ahead = self.clone();
            if ahead.eat(".") {
                let Some(name) = ahead.identifier() else {
                    return Ok(steps);
                };
                self.at = ahead.at;
                steps.push(if self.eat("(") {
                    Step::Method(name.to_owned(), self.list_until(")")?)
                } else {
                    Step::Property(name.to_owned())
                });
            } else if ahead.eat("[") {
                self.at = ahead.at;
                let index = self.expression()?;
                self.spaces();
                self.expect("]")?;
                steps.push(Step::Index(index));
            } else {
                return Ok(steps);
            }
        }
    }

    /// The directive at a hash sign. Nothing is consumed if none starts there.
    fn directive(&mut self) -> Result<Directive<'a>, TemplateError> {
        let after = &self.rest()[1..];
        if after.starts_with('#') {
            self.at += self
                .rest()
                .find('\n')
                .map_or(self.rest().len(), |at| at + 1);
            return Ok(Directive::Comment);
        }
        for (open, close) in [("*", "*#"), ("[[", "]]#")] {
            let Some(inner) = after.strip_prefix(open) else {
                continue;
            };
            let Some(length) = inner.find(close) else {
                return Err(self.error(&format!("#{open} has no {close}")));
            };
            self.at += 1 + open.len() + length + close.len();
            return Ok(match open {
                "*" => Directive::Comment,
                _ => Directive::Unparsed(&inner[..length]),
            });
        }
        let Some(word) = word(after).filter(|word| is_directive(word)) else {
            return Ok(Directive::None);
        };
        let braces = if after.starts_with('{') { 2 } else { 0 };
        self.at += 1 + word.len() + braces;
        let directive = match word {
            "set" => Directive::Node(self.set()?),
            "if" => return Ok(Directive::Node(self.deeper(Self::condition)?)),
            "foreach" => return Ok(Directive::Node(self.deeper(Self::foreach)?)),
            "break" => Directive::Node(Node::Break),
            "stop" => Directive::Node(Node::Stop),
            "else" => Directive::Ends(End::Else),
            "elseif" => return Ok(Directive::Ends(End::ElseIf)),
            "end" => Directive::Ends(End::Block),
            other => {
                return Err(self.error(&format!("API Gateway has no directive #{other}")));
            }
        };
        self.end_of_line();
        Ok(directive)
    }

    fn set(&mut self) -> Result<Node, TemplateError> {
        self.spaces();
        self.expect("(")?;
        self.spaces();
        let target = match self.peek() {
            Some('$') => self.reference()?,
            _ => None,
        };
        let Some(target) = target else {
            return Err(self.error("#set needs a reference on its left side"));
        };
        if matches!(target.steps.last(), Some(Step::Method(..))) {
            return Err(self.error("#set cannot assign to the result of a method"));
        }
        self.spaces();
        self.expect("=")?;
        let value = self.expression()?;
        self.spaces();
        self.expect(")")?;
        Ok(Node::Set(target, value))
    }

    fn condition(&mut self) -> Result<Node, TemplateError> {
        let mut cases = Vec::new();
        loop {
            let condition = self.parenthesised()?;
            self.end_of_line();
            let (body, end) = self.block()?;
            cases.push((condition, body));
            match end {
                End::ElseIf => {}
                End::Block => return Ok(Node::If(cases, Vec::new())),
                End::Text => return Err(self.error("#if has no #end")),
                End::Else => {
                    let (otherwise, end) = self.block()?;
                    return match end {
                        End::Block => Ok(Node::If(cases, otherwise)),
                        _ => Err(self.error("#else is not followed by #end")),
                    };
                }
            }
        }
    }

    fn foreach(&mut self) -> Result<Node, TemplateError> {
        self.spaces();
        self.expect("(")?;
        self.spaces();
        let variable = match self.peek() {
            Some('$') => self.reference()?,
            _ => None,
        };
        let Some(Reference { name, steps, .. }) = variable else {
            return Err(self.error("#foreach needs a variable"));
        };
        if !steps.is_empty() {
            return Err(self.error("the variable of #foreach is a plain name"));
        }
        self.spaces();
        self.expect("in")?;
        let items = self.expression()?;
        self.spaces();
        self.expect(")")?;
        self.end_of_line();
        match self.block()? {
            (body, End::Block) => Ok(Node::Foreach {
                variable: name,
                items,
                body,
            }),
            _ => Err(self.error("#foreach has no #end")),
        }
    }

    fn parenthesised(&mut self) -> Result<super::syntax::Expression, TemplateError> {
        self.spaces();
        self.expect("(")?;
        let expression = self.expression()?;
        self.spaces();
        self.expect(")")?;
        Ok(expression)
    }

    /// Velocity takes the rest of a line that holds nothing but space behind a directive with it.
    fn end_of_line(&mut self) {
        let rest = self.rest();
        let blank = rest.trim_start_matches([' ', '\t']);
        for end in ["\n", "\r\n"] {
            if blank.starts_with(end) {
                self.at += rest.len() - blank.len() + end.len();
                return;
            }
        }
    }
}

enum Directive<'a> {
    None,
    Comment,
    Unparsed(&'a str),
    Node(Node),
    Ends(End),
}

fn flush(nodes: &mut Vec<Node>, text: &mut String) {
    if !text.is_empty() {
        nodes.push(Node::Text(std::mem::take(text)));
    }
}

fn is_directive(word: &str) -> bool {
    let known = [
        "set", "if", "foreach", "break", "stop", "else", "elseif", "end",
    ];
    known.contains(&word) || UNKNOWN.contains(&word)
}

/// The word behind a hash sign, in braces or not.
fn word(text: &str) -> Option<&str> {
    match text.strip_prefix('{') {
        Some(text) => name(text).filter(|name| text[name.len()..].starts_with('}')),
        None => name(text),
    }
}
