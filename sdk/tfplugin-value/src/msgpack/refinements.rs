//! Unknown values, with what is known about them.
//!
//! Plain unknown is an extension of one byte; a refined one has code 12 and a
//! map of refinements as its payload (reference §2.6).

use rmp::encode::{self, ByteBuf};

use super::decode::{decode_number, decode_text};
use super::encode::{encode_number, encode_text, infallible};
use super::reader::{Item, Reader};
use crate::error::{DecodeProblem, EncodeProblem};
use crate::refinements::{NumberBound, Refinements};
use crate::types::Type;
use crate::value::Value;

/// The extension code of refined unknown values.
const REFINED: i8 = 12;

/// The largest payload that Terraform accepts.
const MAX_PAYLOAD: usize = 1024;

/// The longest text within a payload: all refinements together then fit it.
const MAX_TEXT: usize = 256;

const NULLNESS: u64 = 1;
const STRING_PREFIX: u64 = 2;
const NUMBER_MIN: u64 = 3;
const NUMBER_MAX: u64 = 4;
const LENGTH_MIN: u64 = 5;
const LENGTH_MAX: u64 = 6;

/// Null if the refinement says that the value will be null.
pub(super) fn decode(code: i8, payload: &[u8], ty: &Type) -> Result<Value, DecodeProblem> {
    if payload.len() <= 1 {
        return Ok(Value::unknown());
    }
    if code != REFINED {
        return invalid("the extension code means nothing");
    }
    if payload.len() > MAX_PAYLOAD {
        return invalid("it is too long");
    }
    let mut reader = Reader::new(payload);
    let Item::Map(entries) = reader.item()? else {
        return invalid("it is not a map");
    };
    let mut known = Refinements::none();
    // Whose type is unknown has no refinements that could be understood.
    let entries = if *ty == Type::Dynamic { 0 } else { entries };
    for _ in 0..entries {
        known = match (key(&mut reader)?, ty) {
            (NULLNESS, _) => match reader.item()? {
                Item::Bool(true) => return Ok(Value::Null),
                Item::Bool(false) => known.with_not_null(),
                _ => return invalid("whether it may be null is not a bool"),
            },
            (STRING_PREFIX, Type::String) => match reader.item()? {
                Item::Text(bytes) => known.with_string_prefix(decode_text(bytes)?),
                _ => return invalid("the prefix is not a string"),
            },
            (NUMBER_MIN, Type::Number) => known.with_number_min(bound(&mut reader)?),
            (NUMBER_MAX, Type::Number) => known.with_number_max(bound(&mut reader)?),
            (LENGTH_MIN, Type::List(_) | Type::Set(_) | Type::Map(_)) => {
                known.with_length_min(count(&mut reader)?)
            }
            (LENGTH_MAX, Type::List(_) | Type::Set(_) | Type::Map(_)) => {
                known.with_length_max(count(&mut reader)?)
            }
            (STRING_PREFIX..=LENGTH_MAX, _) => return invalid("it does not fit the type"),
            // Later versions may have more to say; nothing is lost but detail.
            _ => {
                reader.skip()?;
                known
            }
        };
    }
    if !has_room(&known) {
        return invalid("nothing lies between its bounds");
    }
    Ok(Value::Unknown(known))
}

/// Writes an unknown value of type `ty`. Refinements that do not fit the type
/// are left out; so are those that are too long, or as much of them, and
/// bounds that leave no room between them, on which Terraform would crash:
/// knowing less is never wrong.
pub(super) fn encode(
    out: &mut ByteBuf,
    known: &Refinements,
    ty: &Type,
) -> Result<(), EncodeProblem> {
    let mut entries = ByteBuf::new();
    let mut count: u8 = 0;
    let mut entry = |key: u64, write: &dyn Fn(&mut ByteBuf) -> Result<(), EncodeProblem>| {
        count += 1;
        infallible(encode::write_uint(&mut entries, key));
        write(&mut entries)
    };
    if known.is_not_null() && *ty != Type::Dynamic {
        entry(NULLNESS, &|out| {
            infallible(encode::write_bool(out, false));
            Ok(())
        })?;
    }
    match ty {
        Type::String => {
            if let Some(prefix) = known.string_prefix().and_then(safe_prefix) {
                entry(STRING_PREFIX, &|out| encode_text(out, prefix))?;
            }
        }
        Type::Number if has_room(known) => {
            let bounds = [
                (NUMBER_MIN, known.number_min()),
                (NUMBER_MAX, known.number_max()),
            ];
            for (key, bound) in bounds {
                if let Some(bound) = bound.filter(|bound| is_short(bound)) {
                    entry(key, &|out| encode_bound(out, bound))?;
                }
            }
        }
        Type::List(_) | Type::Set(_) | Type::Map(_) if has_room(known) => {
            let bounds = [
                (LENGTH_MIN, known.length_min()),
                (LENGTH_MAX, known.length_max()),
            ];
            for (key, bound) in bounds {
                if let Some(bound) = bound {
                    entry(key, &|out| {
                        infallible(encode::write_uint(out, bound));
                        Ok(())
                    })?;
                }
            }
        }
        _ => {}
    }
    if count == 0 {
        infallible(encode::write_ext_meta(out, 1, 0));
        out.as_mut_vec().push(0);
        return Ok(());
    }
    // A map of fewer than 16 entries is announced by one byte.
    let length = u32::try_from(entries.as_slice().len() + 1).map_err(|_| EncodeProblem::TooLong)?;
    infallible(encode::write_ext_meta(out, length, REFINED));
    infallible(encode::write_map_len(out, count.into()));
    out.as_mut_vec().extend_from_slice(entries.as_slice());
    Ok(())
}

/// As much of a prefix as may be sent: where it has to be cut, between two
/// ASCII characters, as elsewhere normalisation may join what follows to it.
fn safe_prefix(prefix: &str) -> Option<&str> {
    if prefix.len() <= MAX_TEXT {
        return Some(prefix);
    }
    let bytes = prefix.as_bytes();
    let end = (1..=MAX_TEXT)
        .rev()
        .find(|at| bytes[*at - 1].is_ascii() && bytes[*at].is_ascii())?;
    prefix.get(..end)
}

/// Whether anything lies between the bounds of a number and those of a length.
fn has_room(known: &Refinements) -> bool {
    let numbers = known
        .number_min()
        .zip(known.number_max())
        .is_none_or(|(low, high)| {
            low.value < high.value || (low.value == high.value && low.inclusive && high.inclusive)
        });
    let lengths = known.length_min().zip(known.length_max());
    numbers && lengths.is_none_or(|(least, most)| least <= most)
}

fn is_short(bound: &NumberBound) -> bool {
    bound.value.as_i64().is_some() || bound.value.to_string().len() <= MAX_TEXT
}

fn encode_bound(out: &mut ByteBuf, bound: &NumberBound) -> Result<(), EncodeProblem> {
    infallible(encode::write_array_len(out, 2));
    encode_number(out, &bound.value)?;
    infallible(encode::write_bool(out, bound.inclusive));
    Ok(())
}

fn key(reader: &mut Reader<'_>) -> Result<u64, DecodeProblem> {
    match reader.item()? {
        Item::Unsigned(key) => Ok(key),
        // Unknown keys do no harm, negative ones are unknown.
        Item::Signed(_) => Ok(0),
        _ => invalid("a key is not an integer"),
    }
}

fn bound(reader: &mut Reader<'_>) -> Result<NumberBound, DecodeProblem> {
    const EXPECTED: &str = "a bound is not an array of a number and a bool";
    let Item::Array(2) = reader.item()? else {
        return invalid(EXPECTED);
    };
    let Some(value) = decode_number(&reader.item()?)? else {
        return invalid(EXPECTED);
    };
    let Item::Bool(inclusive) = reader.item()? else {
        return invalid(EXPECTED);
    };
    Ok(NumberBound { value, inclusive })
}

fn count(reader: &mut Reader<'_>) -> Result<u64, DecodeProblem> {
    let count = match reader.item()? {
        Item::Unsigned(count) => Some(count),
        // Some encoders write small counts as signed integers.
        Item::Signed(count) => u64::try_from(count).ok(),
        _ => None,
    };
    count.map_or_else(|| invalid("a length is not a count"), Ok)
}

fn invalid<T>(reason: &'static str) -> Result<T, DecodeProblem> {
    Err(DecodeProblem::Refinement(reason))
}
