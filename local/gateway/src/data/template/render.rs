//! From nodes to text.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::operators::{apply, is_true};
use super::syntax::{Expression, Node, Operator, Reference, Step};
use super::value::{Heap, Value};
use super::{OUTPUT_BYTES, Scope, TURNS, TemplateError, methods};

/// One rendering under way.
pub(super) struct Renderer<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) heap: Heap,
    /// The body as JSON, once it was asked for.
    pub(super) body: Option<Json>,
    variables: BTreeMap<String, Value>,
    loops: Vec<Turn>,
    output: String,
}

/// Where a `#foreach` is.
#[derive(Clone, Copy, Debug)]
struct Turn {
    index: usize,
    length: usize,
}

/// What follows a node.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Flow {
    Next,
    Break,
    Stop,
}

pub(super) fn render(nodes: &[Node], scope: Scope<'_>) -> Result<String, TemplateError> {
    let mut renderer = Renderer {
        scope,
        heap: Heap::default(),
        body: None,
        variables: BTreeMap::new(),
        loops: Vec::new(),
        output: String::new(),
    };
    renderer.nodes(nodes)?;
    Ok(renderer.output)
}

impl Renderer<'_> {
    fn nodes(&mut self, nodes: &[Node]) -> Result<Flow, TemplateError> {
        for node in nodes {
            let flow = self.node(node)?;
            if flow != Flow::Next {
                return Ok(flow);
            }
        }
        Ok(Flow::Next)
    }

    fn node(&mut self, node: &Node) -> Result<Flow, TemplateError> {
        self.heap.work(1)?;
        match node {
            Node::Text(text) => self.write(text)?,
            Node::Reference(reference) => {
                let text = self.shown(reference)?;
                self.write(&text)?;
            }
            Node::Set(target, value) => {
                let value = self.evaluate(value)?;
                self.assign(target, value)?;
            }
            Node::If(cases, otherwise) => {
                for (condition, body) in cases {
                    if is_true(&self.evaluate(condition)?) {
                        return self.nodes(body);
                    }
                }
                return self.nodes(otherwise);
            }
            Node::Foreach {
                variable,
                items,
                body,
            } => return self.foreach(variable, items, body),
            Node::Break => return Ok(Flow::Break),
            Node::Stop => return Ok(Flow::Stop),
        }
        Ok(Flow::Next)
    }

    fn foreach(
        &mut self,
        variable: &str,
        items: &Expression,
        body: &[Node],
    ) -> Result<Flow, TemplateError> {
        let mut items = match self.evaluate(items)? {
            Value::List(list) => self.heap.items(list).clone(),
            Value::Map(map) => {
                let entries = self.heap.entries(map);
                entries.iter().map(|(_, value)| value.clone()).collect()
            }
            _ => return Ok(Flow::Next),
        };
        items.truncate(TURNS);
        let outside = self.variables.get(variable).cloned();
        let length = items.len();
        self.loops.push(Turn { index: 0, length });
        let mut flow = Flow::Next;
        for (index, item) in items.into_iter().enumerate() {
            self.heap.work(1)?;
            if let Some(turn) = self.loops.last_mut() {
                turn.index = index;
            }
            self.variables.insert(variable.to_owned(), item);
            flow = self.nodes(body)?;
            if flow != Flow::Next {
                break;
            }
        }
        self.loops.pop();
        match outside {
            Some(value) => self.variables.insert(variable.to_owned(), value),
            None => self.variables.remove(variable),
        };
        Ok(if flow == Flow::Break {
            Flow::Next
        } else {
            flow
        })
    }

    fn write(&mut self, text: &str) -> Result<(), TemplateError> {
        self.heap.work_on(text)?;
        if self.output.len() + text.len() > OUTPUT_BYTES {
            return Err(TemplateError::Output);
        }
        self.output.push_str(text);
        Ok(())
    }

    /// What a reference prints.
    fn shown(&mut self, reference: &Reference) -> Result<String, TemplateError> {
        match self.find(reference)? {
            None if reference.quiet => Ok(String::new()),
            None => Ok(reference.source.clone()),
            Some(Value::Null) => Ok(String::new()),
            Some(value) => self.heap.print(&value),
        }
    }

    fn assign(&mut self, target: &Reference, value: Value) -> Result<(), TemplateError> {
        let Some((last, before)) = target.steps.split_last() else {
            self.variables.insert(target.name.clone(), value);
            return Ok(());
        };
        let Some(holder) = self.walk(&target.name, before)? else {
            return Ok(());
        };
        let key = match last {
            Step::Property(name) => self.heap.text(name)?,
            Step::Index(index) => self.evaluate(index)?,
            Step::Method(..) => return Ok(()),
        };
        match (holder, key) {
            (Value::Map(map), key) => {
                let key = self.heap.print(&key)?;
                self.heap.put(map, &key, value)?;
            }
            (Value::List(list), Value::Integer(index)) => {
                let index = usize::try_from(index).unwrap_or(usize::MAX);
                if let Some(item) = self.heap.items(list).get_mut(index) {
                    *item = value;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// The value of a reference; `None` if it means nothing.
    fn find(&mut self, reference: &Reference) -> Result<Option<Value>, TemplateError> {
        self.walk(&reference.name, &reference.steps)
    }

    fn walk(&mut self, name: &str, steps: &[Step]) -> Result<Option<Value>, TemplateError> {
        let Some(mut value) = self.root(name)? else {
            return Ok(None);
        };
        for step in steps {
            self.heap.work(1)?;
            let next = match step {
                Step::Property(name) => self.property(&value, name)?,
                Step::Index(index) => {
                    let index = self.evaluate(index)?;
                    self.element(&value, &index)?
                }
                Step::Method(name, arguments) => {
                    let arguments = arguments
                        .iter()
                        .map(|argument| self.evaluate(argument))
                        .collect::<Result<Vec<_>, _>>()?;
                    match value {
                        Value::Input => self.input(name, &arguments)?,
                        Value::Helpers => self.helper(name, &arguments)?,
                        _ => methods::call(&mut self.heap, &value, name, &arguments)?,
                    }
                }
            };
            match next {
                Some(next) => value = next,
                None => return Ok(None),
            }
        }
        Ok(Some(value))
    }

    fn root(&mut self, name: &str) -> Result<Option<Value>, TemplateError> {
        if let Some(value) = self.variables.get(name) {
            return Ok(Some(value.clone()));
        }
        Ok(Some(match name {
            "input" => Value::Input,
            "util" => Value::Helpers,
            "context" => {
                let value = self.heap.import(self.scope.context)?;
                self.variables.insert(name.to_owned(), value.clone());
                value
            }
            "stageVariables" => {
                let variables = self.scope.stage_variables.iter();
                let entries = variables
                    .map(|(name, value)| Ok((name.as_str().into(), self.heap.text(value)?)))
                    .collect::<Result<_, _>>()?;
                let value = self.heap.map(entries)?;
                self.variables.insert(name.to_owned(), value.clone());
                value
            }
            "foreach" if !self.loops.is_empty() => Value::Loop(self.loops.len() - 1),
            "velocityCount" => match self.loops.last() {
                Some(turn) => integer(turn.index + 1),
                None => return Ok(None),
            },
            _ => return Ok(None),
        }))
    }

    fn property(&mut self, value: &Value, name: &str) -> Result<Option<Value>, TemplateError> {
        Ok(match value {
            // A missing entry is null, so that it prints nothing.
            Value::Map(map) => Some(self.heap.get(*map, name)?.unwrap_or(Value::Null)),
            Value::Null => Some(Value::Null),
            Value::Input if name == "body" => Some(self.heap.text(self.scope.body)?),
            Value::Loop(number) => self.turn(*number, name),
            Value::List(list) if name == "empty" => {
                Some(Value::Boolean(self.heap.items(*list).is_empty()))
            }
            _ => None,
        })
    }

    fn turn(&self, number: usize, name: &str) -> Option<Value> {
        let turn = self.loops.get(number)?;
        Some(match name {
            "index" => integer(turn.index),
            "count" => integer(turn.index + 1),
            "hasNext" => Value::Boolean(turn.index + 1 < turn.length),
            "first" => Value::Boolean(turn.index == 0),
            "last" => Value::Boolean(turn.index + 1 == turn.length),
            "parent" => Value::Loop(number.checked_sub(1)?),
            _ => return None,
        })
    }

    fn element(&mut self, value: &Value, index: &Value) -> Result<Option<Value>, TemplateError> {
        match (value, index) {
            (Value::List(list), Value::Integer(index)) => {
                let index = usize::try_from(*index).unwrap_or(usize::MAX);
                Ok(Some(
                    self.heap
                        .items(*list)
                        .get(index)
                        .cloned()
                        .unwrap_or(Value::Null),
                ))
            }
            (Value::Map(map), key) => {
                let key = self.heap.print(key)?;
                Ok(Some(self.heap.get(*map, &key)?.unwrap_or(Value::Null)))
            }
            (Value::Null, _) => Ok(Some(Value::Null)),
            _ => Ok(None),
        }
    }

    fn evaluate(&mut self, expression: &Expression) -> Result<Value, TemplateError> {
        self.heap.work(1)?;
        match expression {
            Expression::Boolean(value) => Ok(Value::Boolean(*value)),
            Expression::Integer(value) => Ok(Value::Integer(*value)),
            Expression::Decimal(value) => Ok(Value::Decimal(*value)),
            Expression::Text(text) => self.heap.text(text),
            Expression::Interpolated(nodes) => {
                let outside = std::mem::take(&mut self.output);
                self.nodes(nodes)?;
                let text = std::mem::replace(&mut self.output, outside);
                self.heap.text(&text)
            }
            Expression::Reference(reference) => Ok(self.find(reference)?.unwrap_or(Value::Null)),
            Expression::List(items) => {
                let items = items.iter().map(|item| self.evaluate(item));
                let items = items.collect::<Result<_, _>>()?;
                self.heap.list(items, false)
            }
            Expression::Map(entries) => {
                let map = self.heap.map(Vec::new())?;
                for (key, value) in entries {
                    let key = self.evaluate(key)?;
                    let key = self.heap.print(&key)?;
                    let value = self.evaluate(value)?;
                    if let Value::Map(map) = map {
                        self.heap.put(map, &key, value)?;
                    }
                }
                Ok(map)
            }
            Expression::Range(first, last) => self.range(first, last),
            Expression::Not(inner) => Ok(Value::Boolean(!is_true(&self.evaluate(inner)?))),
            Expression::Chain(first, rest) => self.chain(first, rest),
        }
    }

    fn range(&mut self, first: &Expression, last: &Expression) -> Result<Value, TemplateError> {
        let (first, last) = (self.evaluate(first)?, self.evaluate(last)?);
        let (Value::Integer(first), Value::Integer(last)) = (first, last) else {
            return Ok(Value::Null);
        };
        let length = usize::try_from(first.abs_diff(last)).unwrap_or(usize::MAX);
        self.heap.work(length.saturating_mul(4))?;
        let items = if first <= last {
            (first..=last).map(Value::Integer).collect()
        } else {
            (last..=first).rev().map(Value::Integer).collect()
        };
        self.heap.list(items, false)
    }

    fn chain(
        &mut self,
        first: &Expression,
        rest: &[(Operator, Expression)],
    ) -> Result<Value, TemplateError> {
        let mut left = self.evaluate(first)?;
        for (operator, right) in rest {
            left = match operator {
                Operator::And => Value::Boolean(is_true(&left) && is_true(&self.evaluate(right)?)),
                Operator::Or => Value::Boolean(is_true(&left) || is_true(&self.evaluate(right)?)),
                operator => {
                    let right = self.evaluate(right)?;
                    apply(&mut self.heap, *operator, &left, &right)?
                }
            };
        }
        Ok(left)
    }
}

fn integer(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}
