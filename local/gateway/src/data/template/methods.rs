//! Methods of values: those of Java's `String`, `List`, `Map` and numbers that templates use.

use regex_lite::{Regex, RegexBuilder};

use super::TemplateError;
use super::operators::equal;
use super::value::{Heap, Value};

/// Largest compiled pattern, in bytes. Ours.
const PATTERN_BYTES: usize = 64 * 1024;

/// Calls a method; `None` if the value has none of this name for these arguments.
pub(super) fn call(
    heap: &mut Heap,
    value: &Value,
    name: &str,
    arguments: &[Value],
) -> Result<Option<Value>, TemplateError> {
    match (name, arguments) {
        ("toString", []) => {
            let text = heap.print(value)?;
            return heap.text(&text).map(Some);
        }
        ("equals", [other]) => return equal(heap, value, other).map(Value::Boolean).map(Some),
        _ => {}
    }
    match value {
        Value::Null => Ok(Some(Value::Null)),
        Value::Text(text) => of_text(heap, text, name, arguments),
        Value::List(list) => of_list(heap, *list, name, arguments),
        Value::Map(map) => of_map(heap, *map, name, arguments),
        Value::Integer(_) | Value::Decimal(_) => of_number(heap, value, name, arguments),
        Value::Boolean(_) if name == "booleanValue" => Ok(Some(value.clone())),
        _ => Ok(None),
    }
}

fn of_text(
    heap: &mut Heap,
    text: &str,
    name: &str,
    arguments: &[Value],
) -> Result<Option<Value>, TemplateError> {
    let printed = arguments
        .iter()
        .map(|argument| heap.print(argument))
        .collect::<Result<Vec<_>, _>>()?;
    let texts: Vec<&str> = printed.iter().map(String::as_str).collect();
    heap.work_on(text)?;
    let result = match (name, &texts[..]) {
        ("toLowerCase", []) => text.to_lowercase(),
        ("toUpperCase", []) => text.to_uppercase(),
        ("trim", []) => text.trim().to_owned(),
        ("concat", [other]) => text.to_owned() + other,
        ("substring", [_] | [_, _]) => match substring(text, arguments) {
            Some(part) => part,
            None => return Err(refused(name, "the indices are not within the text")),
        },
        ("charAt", [_]) => match position(&arguments[0]).and_then(|at| text.chars().nth(at)) {
            Some(character) => character.to_string(),
            None => return Err(refused(name, "the index is not within the text")),
        },
        ("replace", [from, to]) => {
            // Every character may become the new text.
            heap.work(text.len().saturating_mul(1 + to.len() / 16))?;
            text.replace(from, to)
        }
        ("replaceAll" | "replaceFirst", [pattern, to]) => {
            let pattern = regex(heap, name, pattern, text)?;
            heap.work(text.len().saturating_mul(1 + to.len() / 16))?;
            if name == "replaceAll" {
                pattern.replace_all(text, *to).into_owned()
            } else {
                pattern.replace(text, *to).into_owned()
            }
        }
        ("split", [pattern]) => return split(heap, text, pattern).map(Some),
        _ => return asked_of_text(heap, text, name, &texts),
    };
    heap.text(&result).map(Some)
}

/// The methods of a text that give no text.
fn asked_of_text(
    heap: &mut Heap,
    text: &str,
    name: &str,
    texts: &[&str],
) -> Result<Option<Value>, TemplateError> {
    let found = |at: Option<usize>| {
        let at = at.map(|at| text[..at].chars().count());
        at.map_or(Value::Integer(-1), count)
    };
    Ok(Some(match (name, texts) {
        ("length", []) => count(text.chars().count()),
        ("isEmpty", []) => Value::Boolean(text.is_empty()),
        ("contains", [other]) => Value::Boolean(text.contains(other)),
        ("startsWith", [other]) => Value::Boolean(text.starts_with(other)),
        ("endsWith", [other]) => Value::Boolean(text.ends_with(other)),
        ("equalsIgnoreCase", [other]) => {
            Value::Boolean(text.to_lowercase() == other.to_lowercase())
        }
        ("indexOf", [other]) => found(text.find(other)),
        ("lastIndexOf", [other]) => found(text.rfind(other)),
        ("compareTo", [other]) => Value::Integer(text.cmp(*other) as i64),
        ("matches", [pattern]) => {
            let whole = format!("^(?:{pattern})$");
            Value::Boolean(regex(heap, name, &whole, text)?.is_match(text))
        }
        _ => return Ok(None),
    }))
}

fn of_list(
    heap: &mut Heap,
    list: usize,
    name: &str,
    arguments: &[Value],
) -> Result<Option<Value>, TemplateError> {
    heap.work(5)?;
    let length = heap.items(list).len();
    let at = arguments.first().and_then(position);
    Ok(Some(match (name, arguments) {
        ("size", []) => count(length),
        ("isEmpty", []) => Value::Boolean(length == 0),
        ("get", [_]) => match at.and_then(|at| heap.items(list).get(at)) {
            Some(item) => item.clone(),
            None => return Err(refused(name, "the index is not within the list")),
        },
        ("add", [item]) => {
            heap.items(list).push(item.clone());
            Value::Boolean(true)
        }
        ("add", [_, item]) if at.is_some_and(|at| at <= length) => {
            heap.work(length)?;
            heap.items(list).insert(at.unwrap_or(length), item.clone());
            Value::Null
        }
        ("addAll", [Value::List(other)]) => {
            let more = heap.items(*other).clone();
            heap.work(more.len().saturating_mul(4))?;
            heap.items(list).extend(more);
            Value::Boolean(true)
        }
        ("set", [_, item]) => match at.and_then(|at| heap.items(list).get_mut(at)) {
            Some(old) => std::mem::replace(old, item.clone()),
            None => return Err(refused(name, "the index is not within the list")),
        },
        ("remove", [Value::Integer(_)]) if at.is_some_and(|at| at < length) => {
            heap.work(length)?;
            heap.items(list).remove(at.unwrap_or_default())
        }
        ("clear", []) => {
            heap.items(list).clear();
            Value::Null
        }
        ("contains" | "indexOf", [wanted]) => {
            let mut at = None;
            for (index, item) in heap.items(list).clone().iter().enumerate() {
                heap.work(1)?;
                if equal(heap, item, wanted)? {
                    at = Some(index);
                    break;
                }
            }
            match name {
                "contains" => Value::Boolean(at.is_some()),
                _ => at.map_or(Value::Integer(-1), count),
            }
        }
        _ => return Ok(None),
    }))
}

fn of_map(
    heap: &mut Heap,
    map: usize,
    name: &str,
    arguments: &[Value],
) -> Result<Option<Value>, TemplateError> {
    let keys = arguments
        .iter()
        .take(1)
        .map(|key| heap.print(key))
        .collect::<Result<Vec<_>, _>>()?;
    let key = keys.first().map(String::as_str).unwrap_or_default();
    let length = heap.entries(map).len();
    heap.work(1)?;
    Ok(Some(match (name, arguments) {
        ("size", []) => count(length),
        ("isEmpty", []) => Value::Boolean(length == 0),
        ("get", [_]) => heap.get(map, key)?.unwrap_or(Value::Null),
        ("getOrDefault", [_, default]) => heap.get(map, key)?.unwrap_or_else(|| default.clone()),
        ("containsKey", [_]) => Value::Boolean(heap.get(map, key)?.is_some()),
        ("put", [_, value]) => heap.put(map, key, value.clone())?,
        ("putAll", [Value::Map(other)]) => {
            for (key, value) in heap.entries(*other).clone() {
                heap.put(map, &key, value)?;
            }
            Value::Null
        }
        ("remove", [_]) => {
            heap.work(length)?;
            let entries = heap.entries(map);
            match entries.iter().position(|(name, _)| &**name == key) {
                Some(at) => entries.remove(at).1,
                None => Value::Null,
            }
        }
        ("keySet" | "values" | "entrySet", []) => view(heap, map, name)?,
        // Velocity's `$entry.getKey()` of what `entrySet` gives.
        ("getKey", []) => heap.get(map, "key")?.unwrap_or(Value::Null),
        ("getValue", []) => heap.get(map, "value")?.unwrap_or(Value::Null),
        _ => return Ok(None),
    }))
}

/// `keySet`, `values` or `entrySet` of a map, as a list.
fn view(heap: &mut Heap, map: usize, name: &str) -> Result<Value, TemplateError> {
    let entries = heap.entries(map).clone().into_iter();
    let items = entries
        .map(|(key, value)| {
            Ok(match name {
                "keySet" => Value::Text(key),
                "values" => value,
                _ => {
                    let key = ("key".into(), Value::Text(key));
                    heap.map(vec![key, ("value".into(), value)])?
                }
            })
        })
        .collect::<Result<_, _>>()?;
    heap.list(items, false)
}

fn of_number(
    heap: &mut Heap,
    value: &Value,
    name: &str,
    arguments: &[Value],
) -> Result<Option<Value>, TemplateError> {
    Ok(Some(match (name, arguments) {
        // `$number.parseInt("5")` is how templates reach Java's static methods.
        ("parseInt" | "parseLong" | "valueOf", [text]) => {
            let text = heap.print(text)?;
            let parsed = text.parse().map(Value::Integer);
            parsed.map_err(|_| refused(name, &format!("{text:?} is not an integer")))?
        }
        ("parseDouble" | "parseFloat", [text]) => {
            let text = heap.print(text)?;
            let parsed = text.parse().map(Value::Decimal);
            parsed.map_err(|_| refused(name, &format!("{text:?} is not a number")))?
        }
        ("intValue" | "longValue", []) => match value {
            Value::Decimal(value) => {
                // Towards zero, and to the ends of the range, as in Java.
                #[allow(clippy::cast_possible_truncation)]
                let integer = *value as i64;
                Value::Integer(integer)
            }
            _ => value.clone(),
        },
        _ => return Ok(None),
    }))
}

fn split(heap: &mut Heap, text: &str, pattern: &str) -> Result<Value, TemplateError> {
    let pattern = regex(heap, "split", pattern, text)?;
    let mut parts = Vec::new();
    for part in pattern.split(text) {
        parts.push(heap.text(part)?);
    }
    // Java drops the empty texts at the end.
    while parts.len() > 1 && matches!(parts.last(), Some(Value::Text(part)) if part.is_empty()) {
        parts.pop();
    }
    heap.list(parts, false)
}

/// A pattern that is about to run over `text`; both cost work.
fn regex(heap: &mut Heap, name: &str, pattern: &str, text: &str) -> Result<Regex, TemplateError> {
    heap.work(pattern.len().saturating_mul(1 + text.len() / 16))?;
    RegexBuilder::new(pattern)
        .size_limit(PATTERN_BYTES)
        .build()
        .map_err(|error| refused(name, &format!("the pattern {pattern:?}: {error}")))
}

fn substring(text: &str, arguments: &[Value]) -> Option<String> {
    let length = text.chars().count();
    let start = position(arguments.first()?)?;
    let end = match arguments.get(1) {
        Some(end) => position(end)?,
        None => length,
    };
    let inside = start <= end && end <= length;
    inside.then(|| text.chars().skip(start).take(end - start).collect())
}

fn position(value: &Value) -> Option<usize> {
    match value {
        Value::Integer(value) => usize::try_from(*value).ok(),
        _ => None,
    }
}

fn count(number: usize) -> Value {
    Value::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn refused(name: &str, problem: &str) -> TemplateError {
    TemplateError::Argument {
        function: name.to_owned(),
        problem: problem.to_owned(),
    }
}
