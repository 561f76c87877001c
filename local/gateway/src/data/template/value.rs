//! Values of a rendering, where they live, and what they print.
//!
//! Lists and maps live in a [`Heap`] that ends with the rendering: templates may change them and put
//! them into each other, even into themselves.

use std::rc::Rc;

use serde_json::Value as Json;

use super::{DEPTH, OUTPUT_BYTES, TemplateError, WORK};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    Null,
    Boolean(bool),
    Integer(i64),
    Decimal(f64),
    Text(Rc<str>),
    List(usize),
    Map(usize),
    /// `$input`.
    Input,
    /// `$util`.
    Helpers,
    /// `$foreach`, by the number of loops around it.
    Loop(usize),
}

/// A list, and whether it came out of JSON: then it prints as JSON, as on AWS.
#[derive(Debug, Default)]
pub(super) struct List {
    pub(super) items: Vec<Value>,
    pub(super) json: bool,
}

#[derive(Debug, Default)]
pub(super) struct Heap {
    lists: Vec<List>,
    /// In order of insertion.
    maps: Vec<Vec<(Rc<str>, Value)>>,
    work: usize,
}

impl Heap {
    /// Takes `steps` from what a rendering may do.
    pub(super) fn work(&mut self, steps: usize) -> Result<(), TemplateError> {
        self.work = self.work.saturating_add(steps);
        if self.work > WORK {
            return Err(TemplateError::Work);
        }
        Ok(())
    }

    /// Takes the work of a text of this length.
    pub(super) fn work_on(&mut self, text: &str) -> Result<(), TemplateError> {
        if text.len() > OUTPUT_BYTES {
            return Err(TemplateError::Output);
        }
        self.work(1 + text.len() / 16)
    }

    pub(super) fn text(&mut self, text: &str) -> Result<Value, TemplateError> {
        self.work_on(text)?;
        Ok(Value::Text(text.into()))
    }

    pub(super) fn list(&mut self, items: Vec<Value>, json: bool) -> Result<Value, TemplateError> {
        self.work(1 + 4 * items.len())?;
        self.lists.push(List { items, json });
        Ok(Value::List(self.lists.len() - 1))
    }

    pub(super) fn map(&mut self, entries: Vec<(Rc<str>, Value)>) -> Result<Value, TemplateError> {
        self.work(1 + 4 * entries.len())?;
        self.maps.push(entries);
        Ok(Value::Map(self.maps.len() - 1))
    }

    /// The list with this number, which a [`Value::List`] of the same heap carries.
    pub(super) fn items(&mut self, list: usize) -> &mut Vec<Value> {
        &mut self.lists[list].items
    }

    /// Likewise for a map.
    pub(super) fn entries(&mut self, map: usize) -> &mut Vec<(Rc<str>, Value)> {
        &mut self.maps[map]
    }

    pub(super) fn get(&mut self, map: usize, key: &str) -> Result<Option<Value>, TemplateError> {
        self.work(1 + self.maps[map].len() / 8)?;
        let found = self.maps[map].iter().find(|(name, _)| &**name == key);
        Ok(found.map(|(_, value)| value.clone()))
    }

    /// Puts an entry in and gives the one that was there.
    pub(super) fn put(
        &mut self,
        map: usize,
        key: &str,
        value: Value,
    ) -> Result<Value, TemplateError> {
        self.work(5 + self.maps[map].len() / 8)?;
        let entries = &mut self.maps[map];
        match entries.iter_mut().find(|(name, _)| &**name == key) {
            Some((_, old)) => Ok(std::mem::replace(old, value)),
            None => {
                entries.push((key.into(), value));
                Ok(Value::Null)
            }
        }
    }

    /// Copies JSON into the heap.
    pub(super) fn import(&mut self, json: &Json) -> Result<Value, TemplateError> {
        self.import_at(json, 0)
    }

    fn import_at(&mut self, json: &Json, depth: usize) -> Result<Value, TemplateError> {
        // A parser of JSON refuses deeper nesting than this by itself.
        if depth > 128 {
            return Err(TemplateError::Work);
        }
        Ok(match json {
            Json::Null => Value::Null,
            Json::Bool(value) => Value::Boolean(*value),
            Json::Number(number) => match number.as_i64() {
                Some(integer) => Value::Integer(integer),
                None => Value::Decimal(number.as_f64().unwrap_or(f64::NAN)),
            },
            Json::String(text) => self.text(text)?,
            Json::Array(items) => {
                let items = items.iter().map(|item| self.import_at(item, depth + 1));
                let items = items.collect::<Result<_, _>>()?;
                self.list(items, true)?
            }
            Json::Object(entries) => {
                let entries = entries.iter().map(|(key, value)| {
                    Ok((key.as_str().into(), self.import_at(value, depth + 1)?))
                });
                let entries = entries.collect::<Result<_, _>>()?;
                self.map(entries)?
            }
        })
    }

    /// What a value prints as.
    pub(super) fn print(&mut self, value: &Value) -> Result<String, TemplateError> {
        if let Value::Text(text) = value {
            self.work_on(text)?;
            return Ok(text.to_string());
        }
        let mut text = String::new();
        self.write(value, false, 0, &mut text)?;
        Ok(text)
    }

    fn write(
        &mut self,
        value: &Value,
        json: bool,
        depth: usize,
        text: &mut String,
    ) -> Result<(), TemplateError> {
        // A list may hold itself.
        if depth > DEPTH.max(128) {
            return Err(TemplateError::Work);
        }
        if text.len() > OUTPUT_BYTES {
            return Err(TemplateError::Output);
        }
        self.work(1)?;
        match value {
            Value::Null => text.push_str("null"),
            Value::Boolean(value) => text.push_str(&value.to_string()),
            Value::Integer(value) => text.push_str(&value.to_string()),
            Value::Decimal(value) => text.push_str(&decimal(*value)),
            Value::Text(value) => {
                self.work_on(value)?;
                if json {
                    text.push_str(&Json::from(&**value).to_string());
                } else {
                    text.push_str(value);
                }
            }
            Value::List(list) => {
                let json = json || self.lists[*list].json;
                let (open, between) = ("[", if json { "," } else { ", " });
                text.push_str(open);
                for (index, item) in self.lists[*list].items.clone().iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { between });
                    self.write(item, json, depth + 1, text)?;
                }
                text.push(']');
            }
            Value::Map(map) => {
                let (between, is) = if json { (",", ":") } else { (", ", "=") };
                text.push('{');
                for (index, (key, value)) in self.maps[*map].clone().iter().enumerate() {
                    text.push_str(if index == 0 { "" } else { between });
                    if json {
                        text.push_str(&Json::from(&**key).to_string());
                    } else {
                        text.push_str(key);
                    }
                    text.push_str(is);
                    self.write(value, json, depth + 1, text)?;
                }
                text.push('}');
            }
            Value::Input | Value::Helpers | Value::Loop(_) => {}
        }
        Ok(())
    }
}

/// A number with a fraction, as Java and JSON write it.
pub(super) fn decimal(value: f64) -> String {
    // `{:?}` keeps the `.0` that tells a decimal from an integer.
    format!("{value:?}").replace('e', "E")
}
