//! From text to expressions.

use super::TemplateError;
use super::cursor::Cursor;
use super::syntax::{Expression, Operator, RANKS};

impl Cursor<'_> {
    /// An expression with space around it.
    pub(super) fn expression(&mut self) -> Result<Expression, TemplateError> {
        self.deeper(|cursor| cursor.rank(0))
    }

    /// Expressions between commas up to `close`, which is consumed.
    pub(super) fn list_until(&mut self, close: &str) -> Result<Vec<Expression>, TemplateError> {
        let mut list = Vec::new();
        self.spaces();
        if self.eat(close) {
            return Ok(list);
        }
        loop {
            list.push(self.expression()?);
            self.spaces();
            if self.eat(close) {
                return Ok(list);
            }
            self.expect(",")?;
        }
    }

    fn rank(&mut self, rank: usize) -> Result<Expression, TemplateError> {
        let Some(operators) = RANKS.get(rank) else {
            return self.unary();
        };
        let first = self.rank(rank + 1)?;
        let mut chain = Vec::new();
        loop {
            self.spaces();
            let Some(operator) = self.operator(operators) else {
                break;
            };
            chain.push((operator, self.rank(rank + 1)?));
        }
        Ok(if chain.is_empty() {
            first
        } else {
            Expression::Chain(Box::new(first), chain)
        })
    }

    fn operator(&mut self, operators: &[(&str, Operator)]) -> Option<Operator> {
        let rest = self.rest();
        let (sign, operator) = operators.iter().find(|(sign, _)| {
            rest.strip_prefix(sign).is_some_and(|after| {
                let word = sign.starts_with(|c: char| c.is_ascii_alphabetic());
                !word || !after.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
            })
        })?;
        self.at += sign.len();
        Some(*operator)
    }

    fn unary(&mut self) -> Result<Expression, TemplateError> {
        self.spaces();
        let mut ahead = self.clone();
        let negated = if self.rest().starts_with("!=") {
            false
        } else {
            ahead.eat("!") || ahead.identifier() == Some("not")
        };
        if negated {
            self.at = ahead.at;
            return self.deeper(|cursor| Ok(Expression::Not(Box::new(cursor.unary()?))));
        }
        self.primary()
    }

    fn primary(&mut self) -> Result<Expression, TemplateError> {
        match self.peek() {
            Some('$') => match self.reference()? {
                Some(reference) => Ok(Expression::Reference(reference)),
                None => Err(self.error("a dollar sign without a name")),
            },
            Some('(') => {
                self.at += 1;
                let inner = self.expression()?;
                self.spaces();
                self.expect(")")?;
                Ok(inner)
            }
            Some('[') => self.list(),
            Some('{') => self.map(),
            Some('\'') => Ok(Expression::Text(self.quoted('\'')?)),
            Some('"') => {
                let text = self.quoted('"')?;
                if text.contains(['$', '#']) {
                    Ok(Expression::Interpolated(self.interpolated(&text)?))
                } else {
                    Ok(Expression::Text(text))
                }
            }
            Some(c) if c == '-' || c.is_ascii_digit() => self.number(),
            _ => match self.identifier() {
                Some("true") => Ok(Expression::Boolean(true)),
                Some("false") => Ok(Expression::Boolean(false)),
                Some("null") => Err(self.error("there is no null; compare with $null")),
                _ => Err(self.error("expected a value")),
            },
        }
    }

    /// `[a, b]` or `[1..5]`.
    fn list(&mut self) -> Result<Expression, TemplateError> {
        self.at += 1;
        self.spaces();
        if self.eat("]") {
            return Ok(Expression::List(Vec::new()));
        }
        let first = self.expression()?;
        self.spaces();
        if self.eat("..") {
            let last = self.expression()?;
            self.spaces();
            self.expect("]")?;
            return Ok(Expression::Range(Box::new(first), Box::new(last)));
        }
        let mut list = vec![first];
        if !self.eat("]") {
            self.expect(",")?;
            list.extend(self.list_until("]")?);
        }
        Ok(Expression::List(list))
    }

    fn map(&mut self) -> Result<Expression, TemplateError> {
        self.at += 1;
        let mut map = Vec::new();
        self.spaces();
        if self.eat("}") {
            return Ok(Expression::Map(map));
        }
        loop {
            let key = self.expression()?;
            self.spaces();
            self.expect(":")?;
            map.push((key, self.expression()?));
            self.spaces();
            if self.eat("}") {
                return Ok(Expression::Map(map));
            }
            self.expect(",")?;
        }
    }

    /// A text in quotes; the quote doubled stands for itself, and backslashes are text.
    fn quoted(&mut self, quote: char) -> Result<String, TemplateError> {
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let Some(end) = rest.find(quote) else {
                return Err(self.error("a quoted text has no end"));
            };
            text.push_str(&rest[..end]);
            self.at += end + 1;
            if self.peek() != Some(quote) {
                return Ok(text);
            }
            text.push(quote);
            self.at += 1;
        }
    }

    fn number(&mut self) -> Result<Expression, TemplateError> {
        let rest = self.rest();
        let digits =
            |text: &str| text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let sign = usize::from(rest.starts_with('-'));
        let mut end = sign + digits(&rest[sign..]);
        // Two dots are a range.
        let fraction = rest[end..].strip_prefix('.').map_or(0, digits);
        if fraction > 0 {
            end += 1 + fraction;
        }
        let text = &rest[..end];
        self.at += end;
        let number = if fraction > 0 {
            text.parse().ok().map(Expression::Decimal)
        } else {
            text.parse().ok().map(Expression::Integer)
        };
        number.ok_or_else(|| self.error(&format!("{text:?} is not a number")))
    }
}
